"""The short form of `make soak`: whatever is killed, no order is lost, doubled, oversold or left untold."""

import pytest
from bench.kills import Plan, trial
from bench.soak import keep


@pytest.mark.slow
def test_whatever_is_killed_the_house_keeps_its_word():
    done = trial(Plan(kills=5, buyers=4, between_s=(0.5, 1.5), seed=7))

    assert len(done.killings) == 5
    assert done.history.orders, "nobody bought anything"
    assert not done.violations, "\n".join(
        [done.summary, *done.violations, *done.bugs[:5], f"The whole history is in {keep(done)}"]
    )
