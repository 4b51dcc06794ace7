"""Money is whole minor units of one currency; splitting loses nothing, rounding happens here by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation

from atrium.kernel.errors import Malformed

# ISO 4217: currencies whose minor unit is not a hundredth.
_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
_EXPONENTS = {**dict.fromkeys(_NO_DECIMALS.split(), 0), **dict.fromkeys(_THREE_DECIMALS.split(), 3)}


def decimals(currency: str) -> int:
    """How many decimals a currency has (ISO 4217): 2 for USD, 0 for JPY, 3 for KWD."""
    return _EXPONENTS.get(currency, 2)


def share(total: int, weights: Sequence[int]) -> list[int]:
    """Split minor units by weights so that nothing is lost: largest remainders first, earlier ones at a tie.

    Weights are not negative; when all are zero the parts are equal.
    """
    if not weights:
        return []
    shares = list(weights) if any(weights) else [1] * len(weights)
    whole = sum(shares)
    parts = [total * weight // whole for weight in shares]
    left = total - sum(parts)
    by_remainder = sorted(range(len(shares)), key=lambda i: (-(total * shares[i] % whole), i))
    for i in by_remainder[:left]:
        parts[i] += 1
    return parts


def percent(amount: int, rate: Decimal) -> int:
    """A rate in percent of minor units, rounded half up, as tax offices do."""
    return int((amount * rate / 100).quantize(Decimal(1), ROUND_HALF_UP))


def contained(amount: int, rate: Decimal) -> int:
    """The part of a gross amount that is tax at a rate in percent, rounded half up."""
    return int((amount * rate / (100 + rate)).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole minor units of one currency; two currencies never mix."""

    amount: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other).amount, self.currency)

    def __mul__(self, quantity: int) -> "Money":
        return Money(self.amount * quantity, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def split(self, weights: Sequence[int]) -> "list[Money]":
        """Split by weights; the parts add up to the whole (see `share`)."""
        return [Money(part, self.currency) for part in share(self.amount, weights)]

    def percent(self, rate: Decimal) -> "Money":
        """A rate in percent of it, rounded half up."""
        return Money(percent(self.amount, rate), self.currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> "Money":
        """Read "19.99" as 1999 minor units of USD; rounds half even what is finer, as bankers do.

        Raises Malformed when the text is no number.
        """
        try:
            value = Decimal(text).scaleb(decimals(currency)).quantize(Decimal(1), ROUND_HALF_EVEN)
        except InvalidOperation:
            raise Malformed(f"{text!r} is no amount of money.") from None
        return cls(int(value), currency)

    def __str__(self) -> str:
        places = decimals(self.currency)
        return f"{Decimal(self.amount).scaleb(-places):.{places}f} {self.currency}"

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            message = f"{self.currency} and {other.currency} do not add up"
            raise ValueError(message)
        return other
