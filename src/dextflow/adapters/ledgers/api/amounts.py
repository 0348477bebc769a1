"""Rates of exchange, and ends of months, as the services' answers need them."""

from calendar import monthrange
from datetime import date
from decimal import Context, Decimal

from dextflow.adapters.ledgers.api.node import Node

PAR = Decimal(1)
MONTHS = 13
RATES = (Decimal("1e-8"), Decimal("1e8"))
DIVISION = Context(prec=28)


def rate(record: Node, key: str) -> Decimal | None:
    """A stated rate of exchange, None where none is stated. Raises `AnswerRefused` if it is absurd."""
    stated = record.optional_number(key)
    if stated is None or RATES[0] <= stated <= RATES[1]:
        return stated
    raise record.refusal(key, f"{stated} is not a rate of exchange")


def turned(stated: Decimal) -> Decimal:
    """The rate the other way round."""
    return DIVISION.divide(PAR, stated)


def month_ends(today: date) -> tuple[date, ...]:
    """The last days of the thirteen months before this one: a year, and what stood at its beginning."""
    first = today.year * 12 + today.month - 1 - MONTHS
    months = (divmod(number, 12) for number in range(first, first + MONTHS))
    return tuple(date(year, month + 1, monthrange(year, month + 1)[1]) for year, month in months)
