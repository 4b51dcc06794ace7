"""Every door answers what its own description says, whatever it is asked."""

from collections.abc import Iterator

import pytest
import requests
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.api import fuzzing
from tests.api.fuzzing import Shop

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
schema = fuzzing.schema()


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


@schema.parametrize()
def test_every_door_answers_as_described(case: schemathesis.Case, shop: Shop, session: requests.Session) -> None:
    case.call_and_validate(shop.address, session=session, headers=shop.headers, checks=CHECKS, timeout=20)


def test_nothing_differs_after_all_that(shop: Shop) -> None:
    assert shop.reconciled()["differences"] == 0, shop.reconciled()
    assert "door.bug" not in shop.log.read_text()
