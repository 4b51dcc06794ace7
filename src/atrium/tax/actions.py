"""Assessing tax, and keeping the rates."""

from collections.abc import Sequence
from typing import Any

from atrium.kernel import Refused, Tx
from atrium.kernel.upserts import Report, Sheet
from atrium.tax import model, queries, store
from atrium.tax.events import RatesChanged
from atrium.tax.model import Question, Rate


async def assess(tx: Tx, questions: Sequence[Question]) -> list[int]:
    """The tax of each question in minor units, by the table of rates: contained when included, else on top.

    Where there is no rate the tax is 0. One statement for all questions.
    """
    spots = [question.spot for question in questions]
    asked = list(dict.fromkeys(spots))
    percents = await queries.percents(tx, asked) if asked else {}
    return [
        model.tax(question.amount, percents[spot], is_included=question.is_included) if spot in percents else 0
        for question, spot in zip(questions, spots, strict=True)
    ]


async def put_rates(tx: Tx, sheet: Sheet[Rate]) -> Report:
    """Add rates, or alter the percent, name and end of those that are known by place, class and begin.

    One that ends when it begins is taken away. Codes: `rate_has_begun` (end it instead), and those of `model.tidy`.
    """
    await store.lock(tx)
    kept: dict[Any, Rate] = {}
    for row, sent in list(sheet.rows.items()):
        try:
            rate = model.tidy(sent, tx.now)
        except Refused as no:
            sheet.refuse(row, no.code, no.detail)
            continue
        if rate.key in kept:
            sheet.refuse(row, "repeated", "An earlier row is for the same place, class and begin; keep one of them.")
        kept.setdefault(rate.key, rate)
    gone = [rate for rate in kept.values() if rate.is_withdrawn]
    changed = await store.put(tx, [rate for rate in kept.values() if not rate.is_withdrawn])
    changed += await store.withdraw(tx, gone) if gone else 0
    if changed:
        await tx.emit(RatesChanged(changed))
    return sheet.report(changed)
