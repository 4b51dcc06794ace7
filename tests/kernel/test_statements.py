"""A statement is sent with just the conditions that somebody asks for."""

import pytest

from atrium.kernel import Tx
from atrium.kernel.statements import ready

LIST = """
    SELECT n FROM generate_series(1, 9) n
     WHERE (%(least)s::int IS NULL OR n >= %(least)s)
       AND (%(some)s::int[] IS NULL OR (n = ANY(%(some)s::int[]) AND ')' <> '('))
       AND n < %(most)s ORDER BY n
"""


def test_what_nobody_asks_for_is_not_there_and_what_somebody_asks_for_stands_alone():
    nobody, _ = ready(LIST, {"least": None, "some": None, "most": 9})
    somebody, arguments = ready(LIST, {"least": 2, "some": None, "most": 9})

    assert "IS NULL" not in nobody + somebody
    assert "WHERE TRUE" in nobody
    assert "WHERE (n >= $1)" in somebody
    assert arguments == [2, 9]


@pytest.mark.parametrize(
    ("least", "some", "found"),
    [(None, None, [1, 2, 3]), (2, None, [2, 3]), (None, [1, 3, 8], [1, 3]), (3, [1, 3], [3]), (None, [], [])],
)
async def test_it_finds_what_the_whole_would(tx: Tx, least: int | None, some: list[int] | None, found: list[int]):
    rows = await tx.many(LIST, least=least, some=some, most=4)

    assert [row["n"] for row in rows] == found


def test_a_parameter_that_is_asked_for_and_not_given_is_a_bug():
    with pytest.raises(KeyError):
        ready(LIST, {"most": 9})
