"""The small nouns refuse what cannot be, and answer the few questions they are asked."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.errors import InvalidValue
from dextflow.model import (
    CheckResult,
    CheckStatus,
    Figure,
    FileRef,
    Finding,
    Money,
    ReportingPeriod,
    Severity,
    Tally,
    TemplateRef,
    VatSettings,
    YearEnd,
    to_cents,
    totals,
)

AMOUNTS = st.decimals(-(10**9), 10**9, places=2)
MONEY = st.builds(Money, currency=st.sampled_from(("EUR", "GBP", "JPY")), amount=AMOUNTS)


def pounds(amount: str) -> Money:
    """An amount of sterling."""
    return Money(currency="GBP", amount=Decimal(amount))


def test_amounts_of_one_currency_add_up() -> None:
    """Money of one currency adds up exactly, to the penny."""
    assert pounds("0.10") + pounds("0.20") == pounds("0.30")
    assert str(pounds("1234567.5")) == "1,234,567.50 GBP"


def test_currencies_do_not_mix() -> None:
    """A sum over currencies is refused, not guessed."""
    with pytest.raises(InvalidValue, match="Money: GBP and EUR do not add up"):
        _ = pounds("1") + Money(currency="EUR", amount=Decimal(1))


@given(st.lists(MONEY))
def test_totals_lose_nothing(amounts: list[Money]) -> None:
    """There is one total for each currency, in order, and each is the sum of its amounts."""
    by_currency = {total.currency: total.amount for total in totals(amounts)}
    assert list(by_currency) == sorted({money.currency for money in amounts})
    for currency, amount in by_currency.items():
        assert amount == sum(money.amount for money in amounts if money.currency == currency)


@pytest.mark.parametrize(
    ("amount", "cents"),
    [("1.005", "1.01"), ("-1.005", "-1.01"), ("2.674999", "2.67"), ("3", "3.00"), ("0.004", "0.00")],
)
def test_cents_are_rounded_half_up(amount: str, cents: str) -> None:
    """Half a cent goes away from zero, as ledgers print it, and never by way of binary fractions."""
    assert str(to_cents(Decimal(amount))) == cents


@given(st.dates(), st.dates(), st.dates())
def test_a_period_holds_its_days(one: date, other: date, day: date) -> None:
    """A period holds both its ends and exactly the days between them; reversed, it is refused."""
    start, end = sorted((one, other))
    period = ReportingPeriod(start=start, end=end)
    assert start in period
    assert end in period
    assert (day in period) is (start <= day <= end)
    if start < end:
        with pytest.raises(InvalidValue, match="before it starts"):
            ReportingPeriod(start=end, end=start)


def test_a_period_reads_as_an_interval() -> None:
    """A period is written as ISO 8601 writes intervals, and a single day is a period."""
    day = date(2026, 10, 31)
    assert str(ReportingPeriod(start=day - timedelta(days=30), end=day)) == "2026-10-01/2026-10-31"
    assert str(ReportingPeriod(start=day, end=day)) == "2026-10-31/2026-10-31"


@given(st.integers(-1, 14), st.integers(-1, 33))
def test_a_year_ends_on_a_day_that_some_year_has(month: int, day: int) -> None:
    """A year end is accepted exactly if some year has that day: 29 February, but not 30."""
    try:
        date(2024, month, day)
    except ValueError:
        with pytest.raises(InvalidValue, match=f"no year has a day {day} in month {month}"):
            YearEnd(month=month, day=day)
    else:
        assert YearEnd(month=month, day=day).day == day


def test_vat_periods_have_one_three_or_twelve_months() -> None:
    """Any starting month goes with the three lengths that there are; others are refused."""
    assert [VatSettings(starting_month=12, months=months).months for months in (1, 3, 12)] == [1, 3, 12]
    for month in (0, 13):
        with pytest.raises(InvalidValue, match=f"there is no month {month}"):
            VatSettings(starting_month=month)
    for months in (0, 2, 4, 6):
        with pytest.raises(InvalidValue, match="1, 3 or 12 months"):
            VatSettings(starting_month=1, months=months)


def test_a_result_knows_its_gravest_finding_and_its_figures() -> None:
    """A result answers how grave it is and what a figure is; None where there is nothing to say."""
    finding = Finding(key="k", severity=Severity.LOW, summary="s")
    empty = CheckResult(check="c", rule="r", status=CheckStatus.PASS)
    full = attrs.evolve(
        empty,
        findings=(finding, attrs.evolve(finding, key="l", severity=Severity.HIGH)),
        figures=(Figure(name="count", value=2), Figure(name="total", value=pounds("3"))),
    )
    assert (empty.severity, empty.figure("count")) == (None, None)
    assert (full.severity, full.figure("total"), full.figure("x")) == (Severity.HIGH, pounds("3"), None)


@given(st.integers(0, 5_000), st.integers(0, 5_000))
def test_a_percentage_is_rounded_down(one: int, other: int) -> None:
    """A hundred percent is all and nothing less; a tally of nothing is complete."""
    done, total = sorted((one, other))
    tally = Tally(
        total=total,
        done=done,
        available=total - done,
        waiting=0,
        blocked=0,
        complete=done,
        with_issues=0,
        not_applicable=0,
    )
    assert (tally.percent == 100) is (done == total)
    assert 0 <= tally.percent <= 100


def test_template_versions_are_named_and_ordered() -> None:
    """A version is written as name@number, and versions sort by number."""
    assert str(TemplateRef(id="vat", version=12)) == "vat@12"
    assert TemplateRef(id="vat", version=9) < TemplateRef(id="vat", version=12)


def test_values_do_not_change() -> None:
    """Nouns are frozen: no part of one can be set."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        pounds("1").amount = Decimal(2)  # type: ignore[misc]  # that is refused, is the claim


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"sha256": "zz"}, {"sha256": "A" * 64}, {"sha256": "0" * 63}, {"size": -1}]
)
def test_a_file_is_known_by_its_content(wrong: dict[str, Any]) -> None:
    """A reference to a file without a name, a proper digest or a possible size is refused."""
    right: dict[str, Any] = {"name": "bank.pdf", "sha256": "0" * 64, "size": 0}
    assert FileRef(**right).media_type == "application/octet-stream"
    with pytest.raises(InvalidValue, match="FileRef"):
        FileRef(**right | wrong)
