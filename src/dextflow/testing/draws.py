"""Days, amounts and codes on which checks stumble, for the Hypothesis strategies of a client's books."""

from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product

from hypothesis import strategies as st

from dextflow.model import LineItem, to_cents

FIRST, LAST = date(2023, 10, 1), date(2024, 6, 30)
CONTACTS = ("c1", "c2", "c3")
RATES = {"GBP": Decimal(1), "EUR": Decimal("0.85"), "JPY": Decimal("0.0053")}
MONTH_ENDS = (date(2023, 11, 30), date(2023, 12, 31), date(2024, 2, 28), date(2024, 2, 29), date(2024, 5, 31))
TEXTS = (None, "Laptop", "Lunch with a client")

Codes = tuple[str | None, str | None, str | None]


@cache
def days() -> st.SearchStrategy[date]:
    """Days from October 2023 to June 2024, month ends and the leap day often."""
    return st.sampled_from(MONTH_ENDS) | st.dates(FIRST, LAST)


@cache
def old_days() -> st.SearchStrategy[date]:
    """The same days, and others up to five years back."""
    return days() | st.dates(date(2019, 6, 30), LAST)


@cache
def amounts() -> st.SearchStrategy[Decimal]:
    """Amounts from 0.01 to 500.00, of which some come again and again."""
    any_amount = st.integers(1, 50_000).map(lambda cents: Decimal(cents).scaleb(-2))
    return st.sampled_from((Decimal("10.00"), Decimal("99.99"), Decimal("120.00"))) | any_amount


@cache
def codings(accounts: tuple[str, ...], tax_codes: tuple[str, ...]) -> st.SearchStrategy[tuple[Codes, ...]]:
    """How up to three lines are coded: account, tax code and description, each of which may be missing.

    It is a choice among ready ones, because a line of its own for each draw would make the books slow to draw.
    """
    single = tuple(product((*accounts, None), (*tax_codes, None), TEXTS))
    pairs = zip(single, single[len(TEXTS) + 1 :], strict=False)
    return st.sampled_from(((), *((one,) for one in single), *pairs, *((one, one, single[0]) for one in single)))


def line_items(net: Decimal, tax: Decimal, codes: tuple[Codes, ...]) -> tuple[LineItem, ...]:
    """Split an amount and its tax over lines that are coded so; together they make the whole."""
    parts = len(codes)
    return tuple(
        LineItem(
            net=_part(net, number, parts),
            tax=_part(tax, number, parts),
            account=account,
            tax_code=tax_code,
            description=text,
        )
        for number, (account, tax_code, text) in enumerate(codes)
    )


def _part(whole: Decimal, number: int, parts: int) -> Decimal:
    each = to_cents(whole / parts)
    return each if number else whole - each * (parts - 1)
