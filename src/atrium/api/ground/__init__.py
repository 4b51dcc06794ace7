"""The ground that all JSON doors stand on: who is it, may they, read strictly, do it once, say no properly."""

from atrium.access import Caller
from atrium.api.ground.asking import After, Limit, Span, check_everywhere, refuse_foreign, span_of, tagged, version_of
from atrium.api.ground.doors import check_doors, doors, may, permission_of, public
from atrium.api.ground.guard import give_caller, give_house, guard
from atrium.api.ground.house import House, Stoppable
from atrium.api.ground.keyring import Keyring
from atrium.api.ground.live import Live
from atrium.api.ground.once import answered, asked_of, once, write, write_rows
from atrium.api.ground.problems import Problem, answer_problem, detail_of, problems, refusal_of
from atrium.api.ground.reading import Reading, read

__all__ = [
    "After",
    "Caller",
    "House",
    "Keyring",
    "Limit",
    "Live",
    "Problem",
    "Reading",
    "Span",
    "Stoppable",
    "answer_problem",
    "answered",
    "asked_of",
    "check_doors",
    "check_everywhere",
    "detail_of",
    "doors",
    "give_caller",
    "give_house",
    "guard",
    "may",
    "once",
    "permission_of",
    "problems",
    "public",
    "read",
    "refusal_of",
    "refuse_foreign",
    "span_of",
    "tagged",
    "version_of",
    "write",
    "write_rows",
]
