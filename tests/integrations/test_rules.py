"""Which addresses may be called, and when a system is left alone."""

import socket
from datetime import UTC, datetime

import pytest

from atrium.dispatch.transmissions import Transmission, like
from atrium.integrations import Answer, Breaker
from atrium.integrations.model import check_url, may_call
from atrium.integrations.sender import GuardedResolver
from atrium.kernel import Event, Malformed

SENT = Transmission(1, Event(1, 1, "order/1", "orders.OrderPlaced", "user/1", datetime.now(UTC), {}), 0, 0, None)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://erp.example",
        "http://",
        "erp",
        "http://u:p@erp.example",
        "http://169.254.169.254/latest",
        "http://[fe80::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://host:99999/",
    ],
)
def test_no_system_lives_there(url: str):
    with pytest.raises(Malformed):
        check_url(url)


@pytest.mark.parametrize("url", ["https://erp.example/hook?x=1", "http://127.0.0.1:9/", "http://10.0.0.5:8080/in"])
def test_a_system_may_live_there(url: str):
    check_url(url)


async def test_a_name_that_leads_to_a_refused_address_is_refused_when_looked_up():
    resolver = GuardedResolver()
    assert await resolver.resolve("localhost", 80, socket.AF_INET)
    with pytest.raises(OSError, match="not a system's"):
        await resolver.resolve("2852039166", 80, socket.AF_INET)  # 169.254.169.254 by its number
    assert not may_call("::")


def test_a_breaker_opens_after_five_failures_and_closes_at_a_success():
    breaker = Breaker()
    failed, done = Answer(500, "no"), Answer(204)
    assert breaker.note("erp", SENT, done, 0).health.state == "healthy"
    assert breaker.note("erp", SENT, done, 0).health is None

    states = [breaker.note("erp", SENT, failed, 100.0).health.state for _ in range(5)]
    assert states == ["failing"] * 4 + ["down"]
    assert breaker.wait(101) == 9
    assert breaker.wait(111) == 0
    back = breaker.note("erp", SENT, done, 112)
    assert back.is_back
    assert back.health.state == "healthy"
    assert not breaker.is_open


def test_patterns_match_literally_but_for_the_star():
    assert like("orders.*") == "orders.%"
    assert like("a_b%.*") == r"a\_b\%.%"
