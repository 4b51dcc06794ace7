import asyncio

from atrium import customers
from atrium.customers import Address, Person
from atrium.kernel import Database, Tx
from atrium.kernel.database import connect

ADA = Person("Ada Lovelace", "ada@example.com", "+1 612 555 0100")


async def _added(tx: Tx) -> list[int]:
    rows = await tx.many("SELECT facts FROM kernel.events WHERE kind = 'customers.CustomerAdded' ORDER BY id")
    return [row["facts"]["customer_id"] for row in rows]


async def test_who_orders_for_the_first_time_becomes_a_customer(tx: Tx) -> None:
    [ada] = await customers.recognize(tx, [ADA])

    assert await _added(tx) == [ada]
    assert await customers.known(tx, [ada]) == {ada: Person("Ada Lovelace", "ada@example.com", "+16125550100", id=ada)}


async def test_who_is_known_by_mail_is_known_again_under_another_name(tx: Tx) -> None:
    [ada] = await customers.recognize(tx, [ADA])

    assert await customers.recognize(tx, [Person("A. King", " ADA@Example.com ", "555")]) == [ada]
    assert (await customers.known(tx, [ada]))[ada].name == "Ada Lovelace"
    assert await _added(tx) == [ada]


async def test_phone_and_name_together_mean_one_customer(tx: Tx) -> None:
    [ada] = await customers.recognize(tx, [ADA])

    assert await customers.recognize(tx, [Person("ADA  lovelace", None, "(612) 555-0100")]) == [ada]
    [other] = await customers.recognize(tx, [Person("Byron Lovelace", None, "(612) 555-0100")])
    assert other != ada


async def test_a_phone_is_read_as_the_country_of_the_address_writes_it(tx: Tx) -> None:
    london = Address("1 High St", "SW1A 1AA", "London", "GB")
    [jo] = await customers.recognize(tx, [Person("Jo", None, "020 7946 0958", london)])

    assert (await customers.known(tx, [jo]))[jo].phone == "+442079460958"


async def test_what_is_no_phone_and_no_mail_refuses_nobody(tx: Tx) -> None:
    odd = [Person("Jo", "n/a", "call me"), Person("Jo", "n/a", "call me"), Person("Al\x00", "", "12-34"), Person("")]

    ids = await customers.recognize(tx, odd)

    assert len(set(ids)) == 4
    assert (await customers.known(tx, ids))[ids[2]] == Person("Al", None, "1234", id=ids[2])


async def test_the_same_person_twice_in_a_batch_is_one_customer(tx: Tx) -> None:
    batch = [
        ADA,
        Person("Grace", None, "6125550101"),
        Person("Someone", "ada@example.com"),
        Person("Ada Lovelace", "other@example.com", "6125550100"),
        Person("grace", "grace@example.com", "6125550101"),
    ]

    ids = await customers.recognize(tx, batch)

    assert ids == [ids[0], ids[1], ids[0], ids[0], ids[1]]
    assert await _added(tx) == ids[:2]
    assert await customers.recognize(tx, batch) == ids


async def test_each_new_customer_names_who_acted(tx: Tx) -> None:
    await customers.recognize(tx, [ADA, ADA, Person("Grace")], actors=["token/web", "token/web", "user/7"])

    rows = await tx.many("SELECT actor FROM kernel.events ORDER BY id")
    assert [row["actor"] for row in rows] == ["token/web", "user/7"]


async def test_known_people_cost_one_statement(tx: Tx) -> None:
    people = [Person(f"Jo {n}", f"jo{n}@example.com") for n in range(64)]
    await customers.recognize(tx, people)
    asked: list[str] = []
    tx.connection.add_query_logger(lambda query: asked.append(query.query))

    await customers.recognize(tx, people)

    await asyncio.sleep(0.05)
    assert len(asked) == 1


async def test_two_who_add_the_same_people_at_once_agree(url: str, database: Database) -> None:
    people = [Person(f"Jo {n}", f"jo{n}@example.com" if n % 3 else None, f"612555{n:04}") for n in range(64)]

    async def add(order: list[Person]) -> dict[str, int]:
        connection = await connect(url, plan_cache_mode="force_generic_plan")
        try:
            async with connection.transaction():
                ids = await customers.recognize(Tx(connection, "writer"), order)
        finally:
            await connection.close()
        return {person.name: id_ for person, id_ in zip(order, ids, strict=True)}

    for _ in range(5):
        answers = await asyncio.gather(add(people), add(people[::-1]), add(people[32:] + people[:32]))
        assert answers[0] == answers[1] == answers[2]
    async with database.read() as tx:
        assert len(await _added(tx)) == len(set(await _added(tx))) == 64


async def test_who_waits_for_another_process_gets_its_customer(url: str) -> None:
    first, second = await connect(url), await connect(url)
    begun = first.transaction()
    await begun.start()
    [ada] = await customers.recognize(Tx(first, "writer"), [ADA])

    async def late() -> list[int]:
        async with second.transaction():
            return await customers.recognize(Tx(second, "writer"), [Person("Grace", "grace@example.com"), ADA])

    waiting = asyncio.create_task(late())
    await asyncio.sleep(0.2)
    assert not waiting.done()
    await begun.commit()

    grace, again = await waiting
    assert again == ada != grace
    await first.close()
    await second.close()


async def test_who_gives_another_mail_at_the_same_moment_is_one_customer_by_phone_and_name(url: str) -> None:
    first, second = await connect(url), await connect(url)
    begun = first.transaction()
    await begun.start()
    [ada] = await customers.recognize(Tx(first, "writer"), [ADA])
    home = Address("1 Main St", "55401", "Minneapolis", "US")
    work = Person(ADA.name, "ada@work.example.com", ADA.phone, home)

    async def late() -> list[int]:
        async with second.transaction():
            return await customers.recognize(Tx(second, "writer"), [Person("Grace", "grace@example.com"), work])

    waiting = asyncio.create_task(late())
    await asyncio.sleep(0.2)
    assert not waiting.done()
    await begun.commit()

    grace, again = await waiting
    assert again == ada != grace
    assert await _added(Tx(first, "user/1")) == [ada, grace]
    assert await first.fetchval("SELECT count(*) FROM customers.customers") == 2
    assert await customers.recognize(Tx(first, "user/1"), [work]) == [ada]
    await first.close()
    await second.close()
