"""The doorway that all doors stand in, whatever they speak: who comes, what the house has for them, how it says no."""

from atrium.doorway.doors import PERMISSION, check_doors, doors, is_screen, may, permission_of, public
from atrium.doorway.house import House, Stoppable
from atrium.doorway.keyring import Keyring
from atrium.doorway.live import Live
from atrium.doorway.problems import Problem, answer_problem, detail_of, problems, refusal_of
from atrium.doorway.writing import write, write_rows

__all__ = [
    "PERMISSION",
    "House",
    "Keyring",
    "Live",
    "Problem",
    "Stoppable",
    "answer_problem",
    "check_doors",
    "detail_of",
    "doors",
    "is_screen",
    "may",
    "permission_of",
    "problems",
    "public",
    "refusal_of",
    "write",
    "write_rows",
]
