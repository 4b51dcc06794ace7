"""The house test: reads all sources and holds them to the house's rules. Each message says how to mend it."""

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.house import numbers, places, words
from tests.house.sources import Break, House, invent, read_house

Rule = Callable[[House], Iterator[Break]]
RULES: tuple[Rule, ...] = numbers.RULES + places.RULES + words.RULES
EXCEPTIONS = tomllib.loads((Path(__file__).parent / "house_exceptions.toml").read_text())
MOST_EXCEPTIONS = EXCEPTIONS.pop("most")


@pytest.fixture(scope="module")
def house() -> House:
    return read_house()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rules(house: House, rule: Rule):
    excused = EXCEPTIONS.get(rule.__name__, {})
    breaks = list(rule(house))
    problems = [f"{broken.where}: {broken.mend}" for broken in breaks if _place(broken) not in excused]
    healed = set(excused) - {_place(broken) for broken in breaks}

    assert not problems, f"{rule.__doc__}\n  " + "\n  ".join(problems)
    assert not healed, f"no longer needed, take it from house_exceptions.toml: {', '.join(sorted(healed))}"


def _place(broken: Break) -> str:
    """Where it is, without the line, which moves."""
    return re.sub(r":\d+$", "", broken.where)


def test_exceptions_only_shrink():
    assert set(EXCEPTIONS) <= {rule.__name__ for rule in RULES}
    count = sum(len(excused) for excused in EXCEPTIONS.values())
    assert count == MOST_EXCEPTIONS, f"{count} exceptions, `most` says {MOST_EXCEPTIONS}: mend, or lower `most`"


LONG = "def place():\n" + "    pass\n" * 40
DEEP = "def place():\n  for a in b:\n    if a:\n      while a:\n        with a:\n          pass\n"
FLAT = "def place():\n  if a:\n    pass\n  elif b:\n    pass\n  elif c:\n    pass\n  elif d:\n    pass\n"
LOOP = "async def place(tx, rows):\n    for row in rows:\n        await tx.run(SQL, row=row)\n"
ONCE = "async def place(tx):\n    for row in await tx.many(SQL):\n        print(row)\n"

PART = {
    "inventory/__init__.py": "__all__ = ['shortfalls']",
    "inventory/shortfalls/__init__.py": "__all__ = ['close']",
    "orders/actions.py": "from atrium.inventory.shortfalls import close",
}

BROKEN: list[tuple[Rule, dict[str, str]]] = [
    (numbers.functions_are_short, {"orders/actions.py": LONG}),
    (numbers.files_are_short, {"orders/actions.py": "x = 1\n" * 301}),
    (numbers.files_are_short, {"console/templates/order.html": "<p>\n" * 121}),
    (numbers.parameters_are_few, {"orders/actions.py": "def place(a, b, c, d, *, e, f, g): ..."}),
    (numbers.nesting_is_flat, {"orders/actions.py": DEEP}),
    (numbers.the_kernel_is_small, {"kernel/tx.py": "x = 1\n" * 1501}),
    (numbers.front_doors_are_narrow, {"orders/__init__.py": f"__all__ = {[f'n{n}' for n in range(21)]}"}),
    (numbers.front_doors_are_narrow, {"orders/__init__.py": "'''Orders.'''"}),
    (places.modules_have_six_files, {"orders/placing.py": ""}),
    (places.sql_stands_in_store_and_queries, {"orders/actions.py": "PLACE = '''\n  INSERT INTO orders.orders (id)'''"}),
    (places.sql_stands_in_store_and_queries, {"flows/replenish.py": "f'SELECT id FROM {table}'"}),
    (places.queries_only_read, {"orders/queries.py": "LOCK = 'SELECT id FROM orders.orders FOR UPDATE'"}),
    (places.sql_stays_at_home, {"orders/store.py": "WHO = 'SELECT name FROM customers.customers'"}),
    (places.sql_stays_at_home, {"reports/sales.py": "ALL = 'SELECT id FROM kernel.events'"}),
    (places.sql_stays_at_home, {"migrations/0009_inventory.sql": "CREATE TABLE inventory.a (b REFERENCES orders.b);"}),
    (places.columns_are_named, {"orders/queries.py": "ALL = 'SELECT o.* FROM orders.orders AS o'"}),
    (places.only_doors_commit, {"orders/actions.py": "async def place(db):\n    async with db.transaction('me'): ..."}),
    (
        places.doors_do_it_again,
        {"api/orders.py": "async def place(house):\n    async with house.database.transaction('me'): ..."},
    ),
    (places.nobody_asks_in_a_loop, {"orders/store.py": LOOP}),
    (places.modules_are_entered_by_the_front_door, {"orders/actions.py": "from atrium.catalog.store import price"}),
    (places.modules_are_entered_by_the_front_door, {"orders/actions.py": "import atrium.catalog.store"}),
    (places.models_are_pure, {"orders/model.py": "async def price(tx):\n    await tx.one(SQL)"}),
    (places.models_are_pure, {"orders/model.py": "from atrium.orders.store import lock"}),
    (places.models_are_pure, {"orders/model.py": "from datetime import datetime\nNOW = datetime.now()"}),
    (places.facts_stand_in_events, {"orders/model.py": "class OrderPlaced(Fact, frozen=True): ..."}),
    (places.facts_stand_in_events, {"orders/events.py": "class OrderPlaced(Fact): ..."}),
    (words.names_say_something, {"orders/store.py": "def handle_order(): ..."}),
    (words.names_say_something, {"orders/store.py": "class OrderService: ..."}),
    (words.names_say_something, {"orders/utils.py": ""}),
    (words.public_things_say_what_they_are, {"orders/actions.py": "'''Verbs.'''\ndef place(): ..."}),
    (words.doors_name_their_permission, {"api/orders.py": "@get('/orders')\nasync def orders(): ..."}),
    (words.pages_wear_the_layout, {"console/templates/order.html": "<h1>Order</h1>"}),
]

SOUND: list[tuple[Rule, dict[str, str]]] = [
    (numbers.nesting_is_flat, {"orders/actions.py": FLAT}),
    (
        numbers.parameters_are_few,
        {"api/orders.py": "@get('/orders', opt=may('x'))\ndef orders(a, b, c, d, e, f, g): ..."},
    ),
    (
        places.sql_stands_in_store_and_queries,
        {"orders/actions.py": "'''SELECT is a word.'''\nx = 'Update your address.'"},
    ),
    (places.sql_stays_at_home, {"migrations/0011_orders.sql": "CREATE TABLE orders.a (b REFERENCES network.nodes);"}),
    (places.sql_stays_at_home, {"reports/sales.py": "ALL = 'SELECT id FROM orders.orders, kernel.workers'"}),
    (places.doors_do_it_again, {"api/ground/once.py": "async def write(house):\n    house.database.transaction('me')"}),
    (places.doors_do_it_again, {"api/orders.py": "async def place(house):\n    await write(house, 'me', work)"}),
    (places.nobody_asks_in_a_loop, {"orders/store.py": ONCE}),
    (places.modules_are_entered_by_the_front_door, {"orders/actions.py": "from atrium.kernel.money import Money"}),
    (places.modules_are_entered_by_the_front_door, PART),
    (words.names_say_something, {"workforce/model.py": "class ServiceSlot: ...\ndef database(): ..."}),
    (
        words.doors_name_their_permission,
        {"api/orders.py": "@get('/orders', opt={**may('a.b'), 'x': 1})\ndef orders(): ..."},
    ),
    (words.pages_wear_the_layout, {"console/templates/order.html": "{# One order #}\n{% extends 'layout.html' %}"}),
    (words.pages_wear_the_layout, {"console/templates/_row.html": "<tr></tr>"}),
]


@pytest.mark.parametrize(("rule", "sources"), BROKEN, ids=lambda value: getattr(value, "__name__", ""))
def test_a_rule_sees_what_breaks_it(rule: Rule, sources: dict[str, str]):
    assert list(rule(invent(sources)))


@pytest.mark.parametrize(("rule", "sources"), SOUND, ids=lambda value: getattr(value, "__name__", ""))
def test_a_rule_leaves_the_sound_alone(rule: Rule, sources: dict[str, str]):
    assert not list(rule(invent(sources)))
