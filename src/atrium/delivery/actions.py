"""Keeping the methods and rates of delivery."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from atrium.delivery import model, store
from atrium.delivery.events import MethodsChanged, RatesChanged
from atrium.delivery.model import Method, Rate
from atrium.kernel import Refused, Tx
from atrium.kernel.upserts import Report, Sheet


class _Keyed(Protocol):
    @property
    def key(self) -> Any: ...


Thing = TypeVar("Thing", bound=_Keyed)


async def put_methods(tx: Tx, sheet: Sheet[Method]) -> Report:
    """Add ways of delivery, or replace those that are known by their code."""
    await store.lock(tx)
    changed = await store.put_methods(tx, _tidied(sheet, model.tidy_method))
    if changed:
        await tx.emit(MethodsChanged(changed))
    return sheet.report(changed)


async def put_rates(tx: Tx, sheet: Sheet[Rate]) -> Report:
    """Add rates, or replace those that are known by method, currency, place, weight and worth."""
    await store.lock(tx)
    known = await store.known_methods(tx, {rate.method for rate in sheet.rows.values()})
    for row, rate in list(sheet.rows.items()):
        if rate.method not in known:
            sheet.refuse(row, "unknown_method", f"There is no delivery method {rate.method}; add the method first.")
    changed = await store.put_rates(tx, _tidied(sheet, model.tidy_rate))
    if changed:
        await tx.emit(RatesChanged(changed))
    return sheet.report(changed)


def _tidied(sheet: Sheet[Thing], tidy: Callable[[Thing], Thing]) -> list[Thing]:
    """What the rows ask for; one that breaks a rule, or is for the same as an earlier one, is refused."""
    kept: dict[Any, Thing] = {}
    for row, sent in list(sheet.rows.items()):
        try:
            thing = tidy(sent)
        except Refused as no:
            sheet.refuse(row, no.code, no.detail)
            continue
        if thing.key in kept:
            sheet.refuse(row, "repeated", "An earlier row is for the same; keep one of them.")
        kept.setdefault(thing.key, thing)
    return list(kept.values())
