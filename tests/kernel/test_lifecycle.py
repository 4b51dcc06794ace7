from enum import StrEnum

import pytest

from atrium.kernel import Lifecycle, Malformed, Move, Refused
from atrium.kernel.paging import cursor, key_of, page


class Status(StrEnum):
    OPEN = "open"
    DONE = "done"


LIFECYCLE = Lifecycle({"finish": Move({Status.OPEN}, Status.DONE)})


def test_a_move_leads_where_the_table_says_and_nowhere_else():
    assert LIFECYCLE.after("finish", Status.OPEN) is Status.DONE
    with pytest.raises(Refused) as no:
        LIFECYCLE.after("finish", Status.DONE)
    assert no.value.code == "wrong_state"
    assert "open --> done: finish" in LIFECYCLE.diagram()


def test_a_page_knows_whether_there_is_a_next():
    first = page([1, 2, 3], 2, lambda item: (item,))
    assert (first.items, key_of(first.next, int)) == ([1, 2], (2,))
    assert page([3], 2, lambda item: (item,)).next is None


@pytest.mark.parametrize("forged", ["!", cursor("text"), cursor(1, 2), "AAAA", "é"])
def test_a_cursor_that_is_none_of_ours_is_malformed(forged: str):
    with pytest.raises(Malformed):
        key_of(forged, int)
