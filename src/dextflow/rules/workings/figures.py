"""What several rules share: names for sentences, and sums that never mix currencies."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from dextflow.model import Document, Figure, Money, to_cents, totals

NO_BASE = "The ledger does not say its base currency, so there are no figures over all currencies."
FOUR_PLACES = Decimal("0.0001")


def base_notes(currency: str | None) -> tuple[str, ...]:
    """Say that the base currency is not known, if it is not: amounts in it are missing then."""
    return () if currency else (NO_BASE,)


def label(document: Document, names: Mapping[str, str]) -> str:
    """Name a document in a sentence, with its number and contact.

    A contact that the ledger does not name goes by its id.
    """
    number = document.number or "without a number"
    return f"{document.kind.value.capitalize()} {number} of {names.get(document.contact, document.contact)}"


def by_currency(name: str, amounts: Iterable[Money]) -> tuple[Figure, ...]:
    """Add up amounts into one figure for each currency, such as ``total EUR``."""
    return tuple(Figure(name=f"{name} {total.currency}", value=total) for total in totals(amounts))


def in_base(name: str, amounts: Iterable[Decimal], currency: str | None) -> tuple[Figure, ...]:
    """Add up amounts that are in the base currency already; no figure if that currency is not known."""
    if currency is None:
        return ()
    total = to_cents(sum(amounts, Decimal(0)))
    return (Figure(name=f"{name} in base currency", value=Money(currency=currency, amount=total)),)


def earliest(name: str, days: Iterable[date]) -> tuple[Figure, ...]:
    """Make a figure of the earliest day; none if there is no day."""
    first = min(days, default=None)
    return () if first is None else (Figure(name=name, value=first),)


def share(part: Decimal, whole: Decimal) -> Decimal:
    """Divide a part by the whole, to four places; nothing of nothing is 0."""
    return (part / whole if whole else Decimal(0)).quantize(FOUR_PLACES)


def base_money(amount: Decimal, currency: str | None) -> Money | None:
    """Make money of an amount that is in the base currency, to two places; None if that currency is not known."""
    return Money(currency=currency, amount=to_cents(amount)) if currency else None


def told(amount: Decimal, currency: str | None) -> str:
    """Write an amount that is in the base currency for a sentence: 1,200.00 GBP, without what is not known."""
    return f"{amount:,.2f} {currency or ''}".rstrip()


def base_figure(name: str, amount: Decimal, currency: str | None) -> tuple[Figure, ...]:
    """Make a figure of an amount that is in the base currency; none if that currency is not known."""
    money = base_money(amount, currency)
    return () if money is None else (Figure(name=name, value=money),)
