"""Every thing in its place: SQL, transactions, facts, front doors."""

import ast
import re
from collections.abc import Iterator

from tests.house.sources import COMPOSITION, DOORS, GROUND, LANGUAGE, SIX, Break, File, House, offered

SPEAKS_SQL = {"store", "queries"}
MAY_COMMIT = DOORS | COMPOSITION | LANGUAGE | {"postgres"}
COMMITS = {"transaction", "commit", "rollback"}
ASKS = {"one", "maybe", "many", "run", "emit"}
LANGUAGES = LANGUAGE | {"migrations"}
FACTS = "kernel.events"
WRITES = re.compile(
    r"\b(INSERT INTO|DELETE FROM|MERGE INTO|TRUNCATE)\b|\bUPDATE\s+[a-z_]+\.[a-z_]+|\bFOR (NO KEY )?UPDATE\b"
)
STAR = re.compile(r"\bSELECT\s+(DISTINCT\s+)?(\w+\.)?\*|,\s*\w+\.\*")
IMPURE = {"asyncio", "asyncpg", "aiohttp", "os", "random", "secrets", "socket", "subprocess", "time"}


def modules_have_six_files(house: House) -> Iterator[Break]:
    """A module is made of `__init__`, model, store, actions, queries, events; so is a part with a folder of its own."""
    for file in house.within():
        if file.role not in SIX:
            yield Break(file.path, f"a module has the files {', '.join(SIX)}, or folders of these names")


def sql_stands_in_store_and_queries(house: House) -> Iterator[Break]:
    """SQL is written in store and queries, in reports and on the ground."""
    for file in house.inside:
        if file.package not in GROUND | {"reports"} and file.role not in SPEAKS_SQL:
            for line, _ in file.statements:
                yield Break(
                    f"{file.path}:{line}", "SQL here: move it to store.py (writes, locks) or queries.py (reads)"
                )


def queries_only_read(house: House) -> Iterator[Break]:
    """What writes or locks stands in the store."""
    readers = (file for file in house.inside if file.role == "queries" or file.package == "reports")
    for file in readers:
        for line, text in file.statements:
            if WRITES.search(text):
                yield Break(f"{file.path}:{line}", "this writes or locks: move it to store.py")


def sql_stays_at_home(house: House) -> Iterator[Break]:
    """SQL names its own module's schema only; reports may read all but the facts; foreign keys point down."""
    schemas = "|".join(sorted(house.schemas))
    named = re.compile(rf"\b({schemas})\.([a-z_]+)")
    for file in house.speaking_sql:
        allowed = _allowed(house, file)
        tables = {(line, *found) for line, text in file.statements for found in named.findall(text)}
        for line, schema, table in sorted(tables):
            is_ours = schema in allowed and (f"{schema}.{table}" != FACTS or file.package in LANGUAGES)
            if not is_ours:
                mend = f"{schema}.{table} belongs to another module: ask {schema}'s front door instead"
                yield Break(f"{file.path}:{line}", mend)


def _allowed(house: House, file: File) -> frozenset[str]:
    """The schemas that a file may name; a migration says whose it is by its name, `0010_sourcing.sql`."""
    if file.package == "reports":
        return house.schemas
    if file.package in LANGUAGE:
        return frozenset({"kernel"})
    migration = re.search(r"/migrations/\d+_([a-z]+)", file.path)
    if migration:
        home = migration[1] if migration[1] in house.schemas else "kernel"
        return house.below(home) | {home}
    return frozenset({file.package})


def columns_are_named(house: House) -> Iterator[Break]:
    """No `SELECT *`."""
    for file in house.inside:
        for line, text in file.statements:
            if STAR.search(text):
                yield Break(f"{file.path}:{line}", "name the columns: a star breaks when a column comes")


def only_doors_commit(house: House) -> Iterator[Break]:
    """Transactions are opened by doors, the writer, the worker, and by what starts them."""
    for file in house.inside:
        for where, node in file.nodes() if file.package not in MAY_COMMIT else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in COMMITS:
                mend = f".{node.func.attr}() here: take `tx` as the first parameter; the door opens and commits it"
                yield Break(where, mend)


def doors_do_it_again(house: House) -> Iterator[Break]:
    """A door writes by `write`, `write_rows` or `once`, which do it again when works meet in a deadlock."""
    for file in house.within("api"):
        for where, node in file.nodes() if file.inner[0] != "ground" else ():
            if isinstance(node, ast.Attribute) and node.attr == "transaction":
                yield Break(where, "a transaction of its own: use write, write_rows or once of atrium.api.ground")


def nobody_asks_in_a_loop(house: House) -> Iterator[Break]:
    """A verb works on sets: no statement in a loop."""
    for file in house.within():
        loops = [node for node in file.every if isinstance(node, ast.For | ast.AsyncFor)]
        inner = [node for loop in loops for statement in loop.body for node in ast.walk(statement)]
        for node in inner:
            if isinstance(node, ast.Call) and (verb := _asked(node)):
                mend = f"tx.{verb} in a loop: one statement over `unnest(…)`; many facts are told by one emit"
                yield Break(f"{file.path}:{node.lineno}", mend)


def _asked(call: ast.Call) -> str:
    """Which of a transaction's verbs is called, if it is one."""
    is_ours = isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "tx"
    return call.func.attr if is_ours and call.func.attr in ASKS else ""


def modules_are_entered_by_the_front_door(house: House) -> Iterator[Break]:
    """`from atrium import catalog`, never `from atrium.catalog.store import …`; kernel and doorway are languages."""
    for file in house.inside:
        open_to_it = {file.package, "doorway"} | LANGUAGES | (DOORS if file.package in COMPOSITION else set())
        for where, parts in file.imports():
            if parts[0] == "atrium" and len(parts) > 2 and parts[1] not in open_to_it and not _is_front(house, parts):
                yield Break(where, f"enters {'.'.join(parts)} by the window: use what atrium.{parts[1]} itself offers")


def _is_front(house: House, parts: list[str]) -> bool:
    """Whether a part of a module has a front door of its own, and the module offers it."""
    doors = {file.path: file.tree for file in house.inside if file.inner[-1:] == ("__init__",)}
    module, part = ("/".join(["src", "atrium", *parts[1:depth], "__init__.py"]) for depth in (2, 3))
    return len(parts) == 3 and part in doors and parts[2] in offered(doors.get(module))


def models_are_pure(house: House) -> Iterator[Break]:
    """A rule knows no database, clock, network, chance or settings; of ours the kernel and what front doors show."""
    for file in house.within():
        if file.role != "model":
            continue
        for where, parts in file.imports():
            if parts[0] in IMPURE or (parts[:2] == ["atrium", file.package] and "model" not in parts):
                yield Break(where, f"imports {'.'.join(parts)}: a rule is pure, let the verb hand it in")
        for where, node in file.nodes():
            if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}:
                yield Break(where, "asks the clock: take the time as a parameter (tx.now)")
            if isinstance(node, ast.Await):
                yield Break(where, "waits for something: a rule is handed all it needs by its verb")


def facts_stand_in_events(house: House) -> Iterator[Break]:
    """Facts are classes in events.py and frozen."""
    for file in house.inside:
        facts = [node for node in file.every if isinstance(node, ast.ClassDef) and _is_fact(node)]
        for fact in facts:
            where = f"{file.path}::{fact.name}"
            if file.role != "events" and file.package != "kernel":
                yield Break(where, "a fact: move it to events.py, where others look for what they may hear")
            if not any(keyword.arg == "frozen" for keyword in fact.keywords):
                yield Break(where, "a fact never changes: write `(Fact, frozen=True)`")


def _is_fact(node: ast.ClassDef) -> bool:
    return "Fact" in {getattr(parent, "id", getattr(parent, "attr", "")) for parent in node.bases}


RULES = (
    modules_have_six_files,
    sql_stands_in_store_and_queries,
    queries_only_read,
    sql_stays_at_home,
    columns_are_named,
    only_doors_commit,
    doors_do_it_again,
    nobody_asks_in_a_loop,
    modules_are_entered_by_the_front_door,
    models_are_pure,
    facts_stand_in_events,
)
