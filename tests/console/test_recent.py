import pytest

from atrium.doorway import recent
from atrium.doorway.recent import Recent


class Watch:
    """A clock that stands still until somebody takes time."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


async def test_what_took_long_is_good_for_a_few_seconds_and_what_did_not_is_looked_up_again(
    monkeypatch: pytest.MonkeyPatch,
):
    watch, looks, kept = Watch(), list[float](), Recent()
    monkeypatch.setattr(recent, "time", watch)

    async def asked(takes_s: float) -> int:
        async def look() -> int:
            looks.append(takes_s)
            watch.now += takes_s
            return len(looks)

        return await kept.of("sums", look)

    assert [await asked(0.01), await asked(0.01)] == [1, 2]
    assert [await asked(1.0), await asked(1.0), await asked(1.0)] == [3, 3, 3]
    watch.now += recent.KEPT_S
    assert await asked(1.0) == 4


async def test_under_another_mark_it_is_looked_up_anew_and_takes_the_place_of_the_old(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(recent, "LONG_S", -1.0)
    monkeypatch.setattr(recent, "MOST_KEPT", 1)
    looks, kept = list[int](), Recent()

    async def asked(position: int) -> int:
        async def look() -> int:
            looks.append(position)
            return position

        return await kept.of("board", look, position)

    assert [await asked(7), await asked(7), await asked(8), await asked(8), await asked(7)] == [7, 7, 8, 8, 7]
    assert looks == [7, 8, 7]
