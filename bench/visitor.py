"""Somebody at the screens: signed in as a browser is, with cookies and the seal of each form."""

import re
from typing import Self

import httpx

from bench.house import Broken, House

EMAIL, PASSWORD = "bench@example.com", "correct horse battery"
_SEAL = re.compile(r'name="_seal" value="([0-9a-f]+)"')


class Visitor:
    """A person with every right, made and signed in by `with Visitor(house) as visitor`."""

    def __init__(self, house: House) -> None:
        """Nobody yet."""
        self.house = house
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{house.port}", headers={"Accept": "text/html"})

    def __enter__(self) -> Self:
        self.house.command("user", "create", "--email", EMAIL, "--name", "Bench", "--password", PASSWORD)
        self.send("/sign-in", "/sign-in", email=EMAIL, password=PASSWORD)
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def send(self, page: str, address: str, **fields: str | list[str]) -> str:
        """Fill in a form of a page and send it; where that leads. Raises Broken."""
        seal = _SEAL.search(self.client.get(page).text)
        answer = self.client.post(address, data={"_seal": seal[1] if seal else "", **fields})
        if answer.status_code != 303:
            raise Broken(f"{address} was answered {answer.status_code}")
        return answer.headers["location"]

    def bring(self, kind: str, name: str, content: bytes) -> str:
        """Send a file to be brought in; where that leads. Raises Broken."""
        seal = _SEAL.search(self.client.get("/imports/new").text)
        fields = {"_seal": seal[1] if seal else "", "kind": kind}
        answer = self.client.post("/imports/new", data=fields, files={"file": (name, content)})
        if answer.status_code != 303:
            raise Broken(f"the file was answered {answer.status_code}")
        return answer.headers["location"]

    @property
    def cookies(self) -> str:
        """What the browser sends along."""
        return "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())


def errand(visitor: Visitor, number: str) -> str:
    """Note two orders together, of which one is not there; the id of that errand."""
    fields = {"chosen": [number, "A-0"], "deed": "note", "text": "looked over", "back": "/orders"}
    return visitor.send("/orders", "/orders/together", **fields).rpartition("/")[2]


def upload(visitor: Visitor) -> str:
    """Bring a file of one product and one bad row, to be looked at; its id."""
    return visitor.bring("products", "goods.csv", b"sku,name\nM-1,Lamp\n,\n").rpartition("/")[2]
