"""The ground that all JSON doors stand on: who is it, may they, read strictly, do it once, say no properly."""

from atrium.access import Caller
from atrium.api.ground.asking import After, Limit, Span, check_everywhere, refuse_foreign, span_of, tagged, version_of
from atrium.api.ground.guard import give_caller, give_house, guard
from atrium.api.ground.once import answered, asked_of, once
from atrium.api.ground.reading import Reading, read
from atrium.doorway import (
    House,
    Keyring,
    Live,
    Problem,
    Stoppable,
    answer_problem,
    check_doors,
    detail_of,
    doors,
    may,
    permission_of,
    problems,
    public,
    refusal_of,
    write,
    write_rows,
)

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
