"""A shop of years: a million orders and 100,000 skus, made beside the house by statements of our own.

One order is placed by our own verbs; the rows that this wrote, whatever columns they have, are multiplied by the
server, with what differs from order to order put in its place. Indexes come back when all rows are there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg

from atrium.kernel.database import connect
from atrium.kernel.migrate import migrate
from bench import limit
from bench.limit import Sample

FOLLOWED = 20_000
"""Orders whose facts and transmissions are kept, the newest ones."""

FIRSTS = (
    "Maya Jonah Ruth Noor Desmond Gwen Theo Carla Walter Adele Elise Irene Wade Dana Luis Priya Ada Grace Alan Edsger "
    "Barbara Ken Dennis Linus Margaret Radia Frances Jean Katherine Dorothy Mary Annie José Zoë Björn Søren Chloé Iñaki"
)
LASTS = (
    "Ellison Prakash Okonjo Haddad Achterberg Sorrentino Lindqvist Montero Nakamura Kingsbury Vandermeer Castellano "
    "Thornbury Okafor Ferrante Lovelace Hopper Turing Dijkstra Liskov Thompson Ritchie Torvalds Hamilton Perlman Allen "
    "Bartik Johnson Vaughan Jackson Easley García Müller Øster Dubois Etxeberria Novak Kowalski Ivanova Rossi Bianchi"
)
TITLES = (
    "OLED HDMI Tilting Arden Halden Wireless Compact Steel Oak Cotton Ceramic Folding Smart Deluxe Garden Kitchen "
    "Travel Winter Summer Classic Vintage Modern Quiet Turbo Solar Thermal Magnetic Leather Bamboo Glass"
)
THINGS = (
    "Television Soundbar Cable Mount Kettle Lamp Chair Table Blanket Mug Tent Drill Router Speaker Camera Backpack "
    "Jacket Toaster Blender Mirror Shelf Sofa Pillow Knife Clock Printer Keyboard Monitor Charger Heater"
)
PREPARE = f"""
    CREATE FUNCTION pg_temp.of(n bigint, salt int, most int) RETURNS int LANGUAGE sql IMMUTABLE AS
        $$ SELECT (hashint8extended(n, salt) & 2147483647)::int % most $$;
    CREATE FUNCTION pg_temp.word(n bigint, salt int, words text) RETURNS text LANGUAGE sql IMMUTABLE AS
        $$ SELECT (string_to_array(words, ' '))
                  [1 + pg_temp.of(n, salt, array_length(string_to_array(words, ' '), 1))] $$;
    CREATE TEMP TABLE people AS
        SELECT n AS id, w.first || ' ' || w.last || CASE WHEN n % 3 = 0 THEN '-' || w.other ELSE '' END AS name,
               lower(w.first || '.' || w.last) || n || '@example.com' AS email,
               '+1' || 201 + pg_temp.of(n, 4, 780) || 2000000 + pg_temp.of(n, 5, 7999999) AS phone
          FROM generate_series(1, :people::bigint) n
         CROSS JOIN LATERAL (SELECT pg_temp.word(n, 1, '{FIRSTS}') AS first, pg_temp.word(n, 2, '{LASTS}') AS last,
                                    pg_temp.word(n, 3, '{LASTS}') AS other) w;
    CREATE INDEX ON people (id);
    CREATE TEMP TABLE made AS
        SELECT n, :orders::bigint - n AS age, 1 + pg_temp.of(n, 10, 4) AS lines,
               1 + pg_temp.of(n, 11, :people) AS person,
               (ARRAY['web', 'web', 'web', 'web', 'web', 'marketplace', 'marketplace', 'store', 'phone', 'agent'])
               [1 + pg_temp.of(n, 12, 10)] AS channel,
               now() - (:orders::bigint - n) * (interval '365 days' / :orders::bigint) AS at,
               CASE WHEN pg_temp.of(n, 13, 100) < 3 THEN 'cancelled'
                    WHEN :orders::bigint - n >= :live::bigint THEN 'delivered'
                    ELSE (ARRAY['open', 'reserved', 'allocated', 'allocated', 'released', 'picked', 'shipped',
                                'shipped', 'shipped', 'shipped'])[1 + pg_temp.of(n, 14, 10)] END AS stage
          FROM generate_series(1, :orders::bigint) n;
"""
PEOPLE = """
    INSERT INTO customers.customers (id, name, name_key, added_at, changed_at)
    SELECT id + 1000, name, lower(public.unaccent(name)), now(), now() FROM people;
    INSERT INTO customers.emails (email, customer_id) SELECT email, id + 1000 FROM people;
    INSERT INTO customers.phones (phone, customer_id, national, typed)
    SELECT phone, id + 1000, substr(phone, 3), phone FROM people;
"""
GOODS = f"""
    INSERT INTO network.nodes (code, name, kind, pool, ships, offers_pickup)
    SELECT 'M-' || n, CASE WHEN n % 4 = 0 THEN 'DC ' ELSE 'Store ' END || pg_temp.word(n, 6, '{LASTS}') || ' ' || n,
           CASE WHEN n % 4 = 0 THEN 'distribution_center' ELSE 'store' END, 'main', true, n % 4 > 0
      FROM generate_series(1, 40) n;
    INSERT INTO catalog.products (sku, name, brand, gtin)
    SELECT 'M' || lpad(n::text, 6, '0'), w.title || ' ' || w.thing || ' ' || n, w.brand, (4000000000000 + n)::text
      FROM generate_series(1, :skus::bigint) n
     CROSS JOIN LATERAL (SELECT pg_temp.word(n, 7, '{TITLES}') AS title, pg_temp.word(n, 8, '{THINGS}') AS thing,
                                pg_temp.word(n, 9, '{LASTS}') AS brand) w;
    INSERT INTO catalog.words (word, letters)
    SELECT word, (SELECT string_agg(letter, '' ORDER BY letter COLLATE "C")
                    FROM regexp_split_to_table(word, '') t(letter))
      FROM (SELECT DISTINCT catalog.plain(w) AS word
              FROM regexp_split_to_table('{TITLES} {THINGS} {LASTS}', ' ') w) found
        ON CONFLICT DO NOTHING;
    INSERT INTO inventory.positions (sku, node, pool, on_hand)
    SELECT 'M' || lpad(n::text, 6, '0'), 'M-' || 1 + (pg_temp.of(n, 20, 10) + k * 10), 'main',
           CASE WHEN pg_temp.of(n, 21 + k, 50) = 0 THEN 0 ELSE pg_temp.of(n, 22 + k, 400) END
      FROM generate_series(1, :skus::bigint) n, generate_series(0, 2) k;
    INSERT INTO inventory.movements (happened_at, kind, sku, pool, node, on_hand, allocated, reserved, safety, actor)
    SELECT now(), 'receive', sku, pool, node, on_hand, 0, 0, 0, 'system' FROM inventory.positions WHERE sku LIKE 'M%';
    INSERT INTO inventory.pools (sku, pool, free)
    SELECT sku, pool, sum(available) FROM inventory.positions WHERE sku LIKE 'M%' GROUP BY sku, pool;
"""
AROUND = """
    INSERT INTO inventory.allocations (owner, line, node, sku, quantity)
    SELECT l.order_id, l.line, 'M-' || 1 + pg_temp.of(l.order_id, 30, 40), l.sku, l.allocated + l.released + l.picked
      FROM orders.lines l WHERE l.allocated + l.released + l.picked > 0 AND l.order_id > :first
        ON CONFLICT DO NOTHING;
    INSERT INTO inventory.reservations (owner, line, pool, sku, quantity)
    SELECT l.order_id, l.line, 'main', l.sku, l.reserved
      FROM orders.lines l WHERE l.reserved > 0 AND l.order_id > :first;
    INSERT INTO inventory.shortfalls (sku, owner_order, line, quantity, cause, assignee, opened_at)
    SELECT r.sku, r.owner, r.line, r.quantity, 'allocation', 'stock desk', now() - interval '1 hour'
      FROM inventory.reservations r ORDER BY r.owner LIMIT 500;
    INSERT INTO fulfillment.shipments (order_id, order_number, node, status, shipped_at)
    SELECT o.id, o.number, 'M-' || 1 + pg_temp.of(o.id, 31, 40), 'shipped', o.created_at + interval '1 day'
      FROM orders.orders o WHERE o.shipped > 0 AND o.id > :first;
    INSERT INTO integrations.systems (name, kind, url, events, is_active, secret, health, health_since, created_at,
                                      changed_at)
    SELECT name, 'erp', 'http://127.0.0.1:1/', '{*}', name <> 'loyalty', '',
           CASE WHEN name = 'erp' THEN 'down' ELSE 'healthy' END, now(), now(), now()
      FROM unnest('{erp,crm,warehouse,logistics,staff,loyalty}'::text[]) name;
    INSERT INTO kernel.listeners (name, kind, patterns, enrolled_at)
    SELECT 'system/' || name, 'system', '{%}', now() FROM integrations.systems;
"""
FACTS = """
    INSERT INTO kernel.events (happened_at, stream, kind, actor, facts)
    SELECT now() - interval '1 hour', 'order/' || :first + m.n, k.kind, k.actor, jsonb_build_object(
               'order_id', :first + m.n, 'number', 'A-' || 100000 + :first + m.n, 'is_whole', true,
               'lines', jsonb_build_array(jsonb_build_object('line', 1, 'sku', 'M000001', 'quantity', 1,
                                                             'name', 'Steel Lamp 1', 'node', 'M-1')),
               'totals', jsonb_build_object('grand_total', 1999, 'currency', 'USD'), 'promise', '{}'::jsonb)
      FROM made m, (VALUES ('orders.OrderPlaced', 'token/bench'), ('orders.OrderAllocated', 'system'),
                           ('orders.OrderShipped', 'user/1')) k(kind, actor)
     WHERE m.age < :followed;
    INSERT INTO kernel.positions (position, event_id, happened_at)
    SELECT (SELECT coalesce(max(position), 0) FROM kernel.positions) + row_number() OVER (ORDER BY e.id), e.id,
           e.happened_at
      FROM kernel.events e WHERE NOT EXISTS (SELECT FROM kernel.positions p WHERE p.event_id = e.id);
    DELETE FROM kernel.arrivals;
    INSERT INTO kernel.transmissions_closed (id, event_id, happened_at, position, listener, stream, kind, lane, state,
                                             attempts, first_tried_at, done_at, last_status)
    SELECT p.position * 10 + s.place, e.id, e.happened_at, p.position, 'system/' || s.name, e.stream, e.kind, 0, 'done',
           1, now(), now(), 200
      FROM kernel.events e JOIN kernel.positions p ON p.event_id = e.id,
           unnest('{crm,warehouse,logistics,staff}'::text[]) WITH ORDINALITY s(name, place)
     WHERE e.stream LIKE 'order/%';
    INSERT INTO kernel.transmissions_open (event_id, happened_at, position, listener, stream, kind, lane, state,
                                           attempts, first_tried_at, due_at, last_error)
    SELECT e.id, e.happened_at, p.position, 'system/erp', e.stream, e.kind, 0, 'due', 3, now(),
           now() + interval '38 s', 'Connection refused'
      FROM kernel.events e JOIN kernel.positions p ON p.event_id = e.id WHERE e.stream LIKE 'order/%';
"""
ORDER = {
    "id": ":first + m.n",
    "number": "'A-' || 100000 + :first + m.n",
    "channel": "m.channel",
    "channel_ref": "'M-' || m.n",
    "customer_id": "p.id + 1000",
    "customer_name": "p.name",
    "email": "p.email",
    "phone": "CASE WHEN m.n % 2 = 0 THEN p.phone ELSE "
    "'(' || substr(p.phone, 3, 3) || ') ' || substr(p.phone, 6, 3) || '-' || substr(p.phone, 9) END",
    "placed_at": "CASE WHEN m.n % 5000 > 0 THEN m.at END",
    "created_at": "m.at",
    "changed_at": "m.at",
    "promise": "jsonb_build_object('method', 'ship', 'earliest', (m.at + interval '2 days')::date, "
    "'latest', (m.at + interval '4 days')::date)",
    "goods": "1000 + pg_temp.of(m.n, 15, 300000)",
    "ordered": "m.lines",
    "cancelled": "CASE WHEN m.stage = 'cancelled' THEN m.lines ELSE 0 END",
    "shipped": "CASE WHEN m.stage IN ('shipped', 'delivered') THEN m.lines ELSE 0 END",
    "delivered": "CASE WHEN m.stage = 'delivered' THEN m.lines ELSE 0 END",
}
LINE = {
    "order_id": ":first + m.n",
    "line": "l.line",
    "sku": "'M' || lpad((1 + pg_temp.of(m.n, 40 + l.line, :skus))::text, 6, '0')",
    "name": f"pg_temp.word(m.n, 50 + l.line, '{TITLES}') || ' ' || pg_temp.word(m.n, 60 + l.line, '{THINGS}')",
    "ordered": "1",
    "cancelled": "(m.stage = 'cancelled')::int",
    "shipped": "(m.stage IN ('shipped', 'delivered'))::int",
    "delivered": "(m.stage = 'delivered')::int",
}
STAGES = ("open", "reserved", "allocated", "released", "picked")
OF_ORDERS = "made m JOIN people p ON p.id = m.person ORDER BY m.n"
OF_LINES = "made m CROSS JOIN LATERAL generate_series(1, m.lines) l(line) ORDER BY m.n, l.line"
FURTHER = "SELECT setval(pg_get_serial_sequence('customers.customers', 'id'), max(id)) FROM customers.customers"
INDEXES = """
    SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS text
      FROM pg_index
     WHERE indrelid = ANY('{orders.orders,orders.lines,customers.customers,catalog.products}'::regclass[])
       AND NOT indisunique
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything; `live` orders are on their way, the older ones have arrived."""

    orders: int = 1_000_000
    skus: int = 100_000
    people: int = 300_000
    live: int = 20_000


async def build(url: str, size: Size) -> str:
    """Make the database anew beside another one on the same server; gives its address."""
    name = f"bench_{size.orders}"
    connection = await asyncpg.connect(url)
    await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    beside = re.sub(r"/atrium\?", f"/{name}?", url)
    await migrate(beside)
    connection = await connect(beside, synchronous_commit="off", maintenance_work_mem="512MB", work_mem="256MB")
    try:
        sample = await limit.sampled(connection)
        await _multiply(connection, sample, size)
    finally:
        await connection.close()
    return beside


async def _multiply(connection: Any, sample: Sample, size: Size) -> None:
    figures = {"orders": size.orders, "skus": size.skus, "people": size.people, "live": size.live}
    figures |= {"first": 10_000_000, "followed": min(FOLLOWED, size.orders)}
    indexes = await connection.fetch(INDEXES)
    await connection.execute("".join(f"DROP INDEX {index['name']};" for index in indexes))
    orders = _insert(sample, "orders.orders", ORDER | _stages("m.lines"), OF_ORDERS)
    lines = _insert(sample, "orders.lines", LINE | _stages("1"), OF_LINES)
    for statement in (PREPARE, PEOPLE, GOODS, orders, lines):
        await connection.execute(_filled(statement, figures))
    await connection.execute("".join(f"{index['text']};" for index in indexes))
    await connection.execute("ANALYZE")
    for statement in (AROUND, FACTS):
        await connection.execute(_filled(statement, figures))
    await connection.execute(FURTHER)
    await connection.execute("SELECT kernel.make_partitions((now() - interval '1 month')::date, now()::date)")
    await connection.execute("VACUUM (ANALYZE)")


def _insert(sample: Sample, table: str, own: Mapping[str, str], source: str) -> str:
    """The sample's row, many times, with what is every row's own in its place."""
    columns, rows = sample.tables[table]
    values = [own.get(column, value) for column, value in zip(columns, rows[0], strict=True)]
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {source}"


def _stages(units: str) -> dict[str, str]:
    return {stage: f"CASE WHEN m.stage = '{stage}' THEN {units} ELSE 0 END" for stage in STAGES}


def _filled(statement: str, figures: Mapping[str, int]) -> str:
    return re.sub(r"(?<!:):([a-z]+)\b", lambda found: str(figures.get(found[1], found[0])), statement)
