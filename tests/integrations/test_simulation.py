"""A simulated world lives around a real house: it buys, sends and hears, by the API alone, and finds no fault."""

import json
from collections import Counter
from datetime import UTC, datetime

import pytest
from bench.house import Broken, House
from bench.living import Plan, live
from bench.shop import furnish
from standardwebhooks import Webhook

from atrium.cli.simulating import seconds
from atrium.integrations.simulation.systems import Heard
from atrium.kernel import Malformed

SECRET = Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")


def message(number: int, position: int, stream: str = "order/1") -> tuple[dict[str, str], bytes]:
    now = datetime.now(UTC)
    body = json.dumps({"id": str(number), "subject": stream, "position": str(position), "type": "orders.OrderPlaced"})
    signature = SECRET.sign(str(number), now, body)
    stamp = str(int(now.timestamp()))
    return {"webhook-id": str(number), "webhook-timestamp": stamp, "webhook-signature": signature}, body.encode()


@pytest.mark.slow
def test_while_parts_are_killed_nothing_is_lost_and_nothing_doubled():
    plan = Plan(minutes=0.3, rate=6, day_s=6, trouble=0.2, between_s=(5, 7), seed=4, with_demo=False)
    lived = live(plan)

    assert len(lived.killings) >= 2
    assert not lived.violations, "\n".join([f"{name}: {value}" for name, value in lived.lines] + lived.violations)


@pytest.mark.slow
def test_a_world_lives_around_the_house_and_finds_no_fault():
    with House() as house:
        furnish(house, skus=60, nodes=3, on_hand=400)
        own = {"kind": "erp", "url": "https://erp.example.com/atrium", "events": ["orders.*"], "active": False}
        house.must("PUT", "/api/v1/systems/erp", own)
        with pytest.raises(Broken, match="would take its place"):
            house.command("simulate", "--for", "5s")
        house.must("PUT", "/api/v1/systems/erp", own | {"url": "http://127.0.0.1:1/erp"})
        said = house.command(
            "simulate", "--rate", "12", "--for", "14s", "--day", "6s", "--seed", "5", "--trouble", "0.1"
        )
        found = house.must("GET", "/api/v1/orders?limit=200")["items"]
        states = Counter(order["state"] for order in found)
        systems = {one["name"] for one in house.must("GET", "/api/v1/systems")["items"]}

        assert "orders placed in" in said
        assert states["placed"] + states["completed"] > 40, said
        assert states["completed"] > 0, "carriers brought nothing to anybody"
        assert {order["channel"] for order in found} >= {"web", "marketplace"}
        assert systems == {"erp", "crm", "warehouse", "logistics", "staff", "loyalty"}
        assert house.must("GET", "/api/v1/reconciliation")["differences"] == 0


def test_a_system_notices_what_is_wrong_with_its_messages():
    heard = Heard(secret=SECRET)

    assert heard.take(*message(1, 10))
    assert heard.take(*message(1, 10)) is None
    assert heard.take(*message(2, 9, "order/2"))
    assert (heard.taken, heard.again, heard.faults) == (2, 1, 0)

    heard.take(*message(3, 8))
    headers, body = message(4, 11)
    heard.take(headers, body + b" ")
    assert (heard.disordered, heard.unsigned, heard.faults) == (1, 1, 2)


@pytest.mark.parametrize(("text", "length"), [("90s", 90), ("10m", 600), ("1.5h", 5400), ("2d", 172_800)])
def test_a_length_of_time_is_read_as_people_write_it(text: str, length: float):
    assert seconds(text) == length


@pytest.mark.parametrize("text", ["", "10", "m", "-5m", "0s", "five", "1e9s", "10 m"])
def test_what_is_no_length_of_time_is_refused(text: str):
    with pytest.raises(Malformed, match="write 90s, 10m or 2h"):
        seconds(text)
