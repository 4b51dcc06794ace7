"""What a reader of forms found wrong, in words for people: `Expected `int`, got `str`` is no sentence."""

import re
from collections.abc import Callable

_PLACE = re.compile(r" - at (?:`key` in )?`(?P<place>.+)`$")
_KINDS = {
    "null": "nothing",
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "decimal": "a decimal number",
    "str": "a text",
    "bytes": "a text in base64",
    "array": "a list",
    "object": "an object",
    "date": "a day like 2026-03-31",
    "time": "a time of day like 09:30:00",
    "datetime": "a time like 2026-03-31T12:00:00Z",
    "duration": "a duration like P1D",
    "uuid": "a UUID",
}
_RULES: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"Expected `(.+)`, got `(.+)`", lambda found: f"This must be {_kind(found[1])}; it is {_kind(found[2])}"),
    (r"Expected `(int|float)` >= (\S+)", lambda found: f"This must be {found[2]} or more"),
    (r"Expected `(int|float)` <= (\S+)", lambda found: f"This must be {found[2]} or less"),
    (r"Expected `(int|float)` > (\S+)", lambda found: f"This must be more than {found[2]}"),
    (r"Expected `(int|float)` < (\S+)", lambda found: f"This must be less than {found[2]}"),
    (r"Expected `(?:str|array|object)` of length >= 1", lambda _: "This may not be empty"),
    (r"Expected `str` of length (>=|<=) (\d+)", lambda found: f"This must have {_bound(found)} characters"),
    (r"Expected `(?:array|object)` of length (>=|<=) (\d+)", lambda found: f"This must have {_bound(found)} entries"),
    (
        r"Expected `array` of (?:(at \w+) )?length (\d+)(?: to (\d+))?, got (\d+)",
        lambda found: f"This must have {_count(found)} entries; it has {found[4]}",
    ),
    (r"Expected `str` matching regex (.+)", lambda found: f"This is not written as it must be: {found[1]}"),
    (r"Expected `(\w+)` with a timezone component", lambda _: "This time needs its zone, as in 2026-03-31T12:00:00Z"),
    (r"Expected `(\w+)`", lambda found: f"This must be {_kind(found[1])}"),
    (r"Invalid RFC3339 encoded (\w+)", lambda found: f"This must be {_kind(found[1])}"),
    (r"Invalid ISO8601 duration", lambda _: f"This must be {_KINDS['duration']}"),
    (r"Invalid decimal string", lambda _: f"This must be {_KINDS['decimal']}"),
    (r"Invalid UUID", lambda _: f"This must be {_KINDS['uuid']}"),
    (r"Invalid enum value (.+)", lambda found: f"{found[1]} is none of the words that may stand here"),
    (r"Invalid value (.+)", lambda found: f"{found[1]} is no value that may stand here"),
    (r"(?:Number|Integer value) out of range", lambda _: "This number is beyond what can be kept"),
)
_COMPILED = [(re.compile(rule, re.DOTALL), say) for rule, say in _RULES]
_UNKNOWN = re.compile(r"Object contains unknown field `(.+)`", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(.+)`", re.DOTALL)


def explained(problem: Exception | str) -> tuple[str, str]:
    """What is wrong as a sentence, and where: `$.lines[0].quantity`; `$` is the whole of it.

    Takes what msgspec raises or says. What a form of ours says of itself is a sentence already and stays as it is.
    """
    message = str(problem)
    found = _PLACE.search(message)
    detail, place = (message[: found.start()], found["place"]) if found else (message, "$")
    if unknown := _UNKNOWN.fullmatch(detail):
        return f"There is no field {unknown[1]!r} here; look how it is written.", f"{place}.{unknown[1]}"
    if missing := _MISSING.fullmatch(detail):
        return f"The field {missing[1]!r} is missing.", place
    return _sentence(detail), place


def remark(problem: Exception | str) -> str:
    """What is wrong with a row or a file in one sentence that names the field."""
    detail, place = explained(problem)
    field = place.removeprefix("$").removeprefix(".")
    return f"{field}: {detail}" if field else detail


def _sentence(detail: str) -> str:
    said = next((say(found) for rule, say in _COMPILED if (found := rule.fullmatch(detail))), detail)
    return said if said.endswith((".", "!", "?")) else f"{said}."


def _kind(kinds: str) -> str:
    """`int | null` as a whole number or nothing."""
    return " or ".join(_KINDS.get(kind.strip(), kind.strip()) for kind in kinds.split("|"))


def _count(found: re.Match[str]) -> str:
    """How many, exactly, at least or at most, or from so many to so many."""
    return " ".join(filter(None, (found[1], found[2], found[3] and f"to {found[3]}")))


def _bound(found: re.Match[str]) -> str:
    return f"{'at least' if found[1] == '>=' else 'at most'} {found[2]}"
