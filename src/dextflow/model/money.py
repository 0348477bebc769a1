"""Money: a decimal amount in one currency."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

import attrs

from dextflow.errors import InvalidValue

CENT = Decimal("0.01")


@attrs.frozen(kw_only=True)
class Money:
    """An amount in one currency (ISO 4217 code).

    Amounts of different currencies do not add up: `InvalidValue` is raised rather than a sum guessed.

    >>> Money(amount=Decimal("10.00"), currency="GBP") + Money(amount=Decimal("2.50"), currency="GBP")
    Money(currency='GBP', amount=Decimal('12.50'))
    """

    currency: str
    amount: Decimal

    def __add__(self, other: "Money") -> "Money":
        """Add an amount of the same currency."""
        if other.currency != self.currency:
            raise InvalidValue("Money", f"{self.currency} and {other.currency} do not add up")
        return Money(currency=self.currency, amount=self.amount + other.amount)

    def __str__(self) -> str:
        return f"{self.amount:,.2f} {self.currency}"


def totals(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """Add up amounts, one total for each currency, ordered by currency code."""
    sums: dict[str, Decimal] = {}
    for money in amounts:
        sums[money.currency] = sums.get(money.currency, Decimal(0)) + money.amount
    return tuple(Money(currency=currency, amount=sums[currency]) for currency in sorted(sums))


def to_cents(amount: Decimal) -> Decimal:
    """Round to two places, half up, as ledgers print amounts."""
    return amount.quantize(CENT, ROUND_HALF_UP)
