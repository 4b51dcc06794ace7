"""An agent looks after customers on the screens."""

from tests.console.conftest import BrowserOf


async def test_a_customer_is_added_found_and_corrected(browser_of: BrowserOf):
    ada = await browser_of("agent")
    await ada.see("/customers/new")

    added = await ada.send(
        "/customers/new", {"name": "Maya Ellison", "kind": "person", "phones": "(614) 555-0142", "addresses": "1"}
    )
    page = await ada.follow(added)
    assert "Maya Ellison was added." in page.text
    assert "(614) 555-0142" in page.text

    assert "Maya Ellison" in (await ada.see("/customers?q=614555")).text

    address = page.url.path + "/change"
    form = await ada.see(address)
    assert 'value="Maya Ellison"' in form.text
    saved = await ada.send(address, {"version": "1", "name": "Maya Ellison-Cole", "kind": "person", "addresses": "1"})
    assert "Maya Ellison-Cole" in (await ada.follow(saved)).text


async def test_what_was_typed_stays_when_something_is_wrong(browser_of: BrowserOf):
    ada = await browser_of("agent")
    await ada.see("/customers/new")

    page = await ada.send(
        "/customers/new",
        {"name": "", "kind": "person", "notes": "rings twice", "addresses": "1", "address-0-line1": "1 Oak"},
    )

    assert page.status_code == 400
    assert "Fill this in." in page.text
    assert "rings twice" in page.text


async def test_who_was_not_the_fastest_is_told_and_keeps_their_words(browser_of: BrowserOf):
    ada, ben = await browser_of("agent"), await browser_of("agent")
    await ada.see("/customers/new")
    page = await ada.follow(await ada.send("/customers/new", {"name": "Noor", "kind": "person", "addresses": "1"}))
    address = page.url.path + "/change"
    for one in (ada, ben):
        await one.see(address)
    await ben.send(address, {"version": "1", "name": "Noor Haddad", "kind": "person", "addresses": "1"})

    late = await ada.send(address, {"version": "1", "name": "N. Haddad", "kind": "person", "addresses": "1"})

    assert late.status_code == 412
    assert "Someone changed this meanwhile" in late.text
    assert 'value="N. Haddad"' in late.text
    assert "Noor Haddad" in (await ada.see(page.url.path)).text


async def test_text_with_scripts_in_it_is_text(browser_of: BrowserOf):
    ada = await browser_of("agent")
    await ada.see("/customers/new")
    wicked = "<script>alert(1)</script>"

    page = await ada.follow(
        await ada.send("/customers/new", {"name": wicked, "kind": "person", "notes": wicked, "addresses": "1"})
    )

    assert wicked not in page.text
    assert "&lt;script&gt;" in page.text
    assert wicked not in (await ada.see("/customers?q=%3Cscript%3E")).text


async def test_a_buyer_meets_a_closed_door(browser_of: BrowserOf):
    bea = await browser_of("buyer")

    page = await bea.see("/customers")

    assert page.status_code == 403
    assert "A closed door" in page.text
    assert "customers.read" in page.text
