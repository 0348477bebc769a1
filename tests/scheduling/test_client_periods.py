"""The periods of a client: its financial years, its VAT periods, and what a repeating workflow is about."""

from datetime import date, timedelta
from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.errors import InvalidValue
from dextflow.model import (
    ChangedPeriods,
    Client,
    FinancialYears,
    FiscalPart,
    FiscalWeeks,
    Months,
    Pending,
    PeriodOption,
    PeriodRule,
    ReportingPeriod,
    VatSettings,
    Weekday,
    YearEnd,
)
from dextflow.scheduling import (
    accounting_periods,
    financial_years,
    months_from,
    period_containing,
    periods,
    reporting_period,
    vat_periods,
)
from scheduling.period_reference import DAYS, ONE_DAY, YEAR_ENDS, written

ACME = Client(id="acme", name="Acme Ltd")
MARCH = YearEnd(month=3, day=31)
LAST_SATURDAY = FiscalWeeks(month=9, weekday=Weekday.SATURDAY, part=FiscalPart.PERIOD)


def days(*texts: str) -> tuple[date, ...]:
    """Dates written in ISO 8601."""
    return tuple(map(date.fromisoformat, texts))


def listed(rule: PeriodRule | None, first: str, last: str) -> list[str]:
    """The periods of a rule that end from one day to another."""
    assert rule is not None
    return written(*periods(rule, *days(first, last)))


@given(YEAR_ENDS)
def test_a_usual_year_end_is_a_rule(year_end: YearEnd) -> None:
    """Without any explicit ends, financial years end on the usual day; without that, it is not known when."""
    assert financial_years(attrs.evolve(ACME, year_end=year_end)) == FinancialYears(year_end=year_end)
    assert financial_years(ACME) is None


@pytest.mark.parametrize(
    ("year_end", "ends", "expected"),
    [
        (
            YearEnd(month=12, day=31),
            ("2025-03-31", "2025-12-31"),
            ["2023-04-01/2024-03-31", "2024-04-01/2025-03-31", "2025-04-01/2025-12-31", "2026-01-01/2026-12-31"],
        ),
        (
            YearEnd(month=9, day=30),
            ("2025-03-31", "2026-09-30"),
            ["2023-04-01/2024-03-31", "2024-04-01/2025-03-31", "2025-04-01/2026-09-30", "2026-10-01/2027-09-30"],
        ),
        (
            YearEnd(month=12, day=31),
            ("2025-12-31", "2026-12-30"),
            ["2025-01-01/2025-12-31", "2026-01-01/2026-12-30", "2026-12-31/2026-12-31", "2027-01-01/2027-12-31"],
        ),
        (
            None,
            ("2025-12-31", "2026-12-30"),
            ["2025-01-01/2025-12-31", "2026-01-01/2026-12-30", "2026-12-31/2027-12-30"],
        ),
        (None, ("2018-04-30", "2019-12-31"), ["2017-05-01/2018-04-30", "2018-05-01/2019-12-31"]),
        (YearEnd(month=2, day=29), ("2023-02-28",), ["2022-03-01/2023-02-28", "2023-03-01/2024-02-29"]),
        (None, ("2023-02-28",), ["2022-03-01/2023-02-28", "2023-03-01/2024-02-29"]),
        (YearEnd(month=2, day=28), ("2025-02-28",), ["2023-03-01/2024-02-28", "2024-02-29/2025-02-28"]),
    ],
)
def test_years_that_changed(year_end: YearEnd | None, ends: tuple[str, ...], expected: list[str]) -> None:
    """Years end when it is written down, before and after that as usual, or else a twelvemonth from there."""
    client = attrs.evolve(ACME, year_end=year_end, year_ends=days(*ends))
    rule = financial_years(client)
    assert listed(rule, expected[0][-10:], expected[-1][-10:]) == expected


def test_years_of_weeks() -> None:
    """A client with years of 52 or 53 weeks has those, whole, also if it had a year of another length before."""
    client = attrs.evolve(ACME, fiscal_weeks=LAST_SATURDAY)
    years = attrs.evolve(LAST_SATURDAY, part=FiscalPart.YEAR)
    assert financial_years(client) == years
    moved = financial_years(attrs.evolve(client, year_ends=days("2021-12-31", "2022-09-24")))
    assert listed(moved, "2021-12-31", "2023-09-30") == [
        "2021-01-01/2021-12-31",
        "2022-01-01/2022-09-24",
        "2022-09-25/2023-09-30",
    ]
    known = financial_years(attrs.evolve(client, year_ends=days("2022-09-24")))
    assert known == ChangedPeriods(ends=days("2022-09-24"), before=years, after=years)


@given(YEAR_ENDS, st.lists(DAYS, min_size=1, max_size=4, unique=True), DAYS)
def test_every_day_has_its_financial_year(year_end: YearEnd, ends: list[date], day: date) -> None:
    """Whatever the explicit ends are, each day is in one year, and the years end on those days."""
    rule = financial_years(attrs.evolve(ACME, year_end=year_end, year_ends=tuple(sorted(ends))))
    assert rule is not None
    found = period_containing(rule, day)
    assert day in found
    assert period_containing(rule, found.start) == period_containing(rule, found.end) == found
    assert all(period_containing(rule, end).end == end for end in ends)


@pytest.mark.parametrize(
    ("starting_month", "months", "expected"),
    [
        (
            1,
            3,
            ["2026-01-01/2026-03-31", "2026-04-01/2026-06-30", "2026-07-01/2026-09-30", "2026-10-01/2026-12-31"],
        ),
        (
            2,
            3,
            ["2025-11-01/2026-01-31", "2026-02-01/2026-04-30", "2026-05-01/2026-07-31", "2026-08-01/2026-10-31"],
        ),
        (
            3,
            3,
            ["2025-12-01/2026-02-28", "2026-03-01/2026-05-31", "2026-06-01/2026-08-31", "2026-09-01/2026-11-30"],
        ),
        (
            12,
            3,
            ["2025-12-01/2026-02-28", "2026-03-01/2026-05-31", "2026-06-01/2026-08-31", "2026-09-01/2026-11-30"],
        ),
        (6, 12, ["2025-06-01/2026-05-31"]),
    ],
)
def test_vat_staggers(starting_month: int, months: int, expected: list[str]) -> None:
    """VAT periods start in the month of the settings: staggers 1, 2 and 3, and annual accounting."""
    client = attrs.evolve(ACME, vat=VatSettings(starting_month=starting_month, months=months))
    assert listed(vat_periods(client), "2026-01-01", "2026-12-31") == expected


@pytest.mark.parametrize("starting_month", range(1, 13))
def test_monthly_vat_is_every_month(starting_month: int) -> None:
    """Monthly VAT periods are the calendar months, in whichever month one starts."""
    rule = vat_periods(attrs.evolve(ACME, vat=VatSettings(starting_month=starting_month, months=1)))
    assert rule is not None
    assert period_containing(rule, date(2026, 2, 3)) == period_containing(Months(), date(2026, 2, 3))


@pytest.mark.parametrize(
    ("starting_month", "ends", "expected"),
    [
        (2, ("2026-03-31",), ["2026-01-01/2026-03-31", "2026-04-01/2026-04-30", "2026-05-01/2026-07-31"]),
        (
            2,
            ("2026-03-31", "2026-07-31"),
            ["2026-01-01/2026-03-31", "2026-04-01/2026-07-31", "2026-08-01/2026-10-31"],
        ),
        (1, ("2026-05-14",), ["2026-01-01/2026-03-31", "2026-04-01/2026-05-14", "2026-05-15/2026-06-30"]),
    ],
    ids=["another stagger, a short period", "another stagger, a long period", "cut short in the month"],
)
def test_vat_periods_that_changed(starting_month: int, ends: tuple[str, ...], expected: list[str]) -> None:
    """Periods ended as agreed, those before were as long as usual, and the next one goes to the next usual end."""
    client = attrs.evolve(ACME, vat=VatSettings(starting_month=starting_month, ends=days(*ends)))
    assert listed(vat_periods(client), expected[0][-10:], expected[-1][-10:]) == expected


def test_vat_that_is_not_known() -> None:
    """Without VAT settings the VAT periods of a client are not known."""
    assert vat_periods(ACME) is None


@pytest.mark.parametrize(
    ("option", "day", "expected"),
    [
        (PeriodOption.LAST_COMPLETE_MONTH, "2026-11-01", "2026-10-01/2026-10-31"),
        (PeriodOption.LAST_COMPLETE_MONTH, "2026-11-30", "2026-10-01/2026-10-31"),
        (PeriodOption.LAST_3_COMPLETE_MONTHS, "2026-11-15", "2026-08-01/2026-10-31"),
        (PeriodOption.LAST_3_COMPLETE_MONTHS, "2026-03-31", "2025-12-01/2026-02-28"),
        (PeriodOption.LAST_12_COMPLETE_MONTHS, "2026-11-15", "2025-11-01/2026-10-31"),
        (PeriodOption.LAST_COMPLETE_VAT_PERIOD, "2026-11-15", "2026-08-01/2026-10-31"),
        (PeriodOption.LAST_COMPLETE_VAT_PERIOD, "2026-10-31", "2026-05-01/2026-07-31"),
        (PeriodOption.LAST_FINANCIAL_YEAR, "2026-11-15", "2025-04-01/2026-03-31"),
        (PeriodOption.LAST_FINANCIAL_YEAR, "2026-03-31", "2024-04-01/2025-03-31"),
        (PeriodOption.CURRENT_MONTH_TO_DATE, "2026-11-15", "2026-11-01/2026-11-15"),
        (PeriodOption.CURRENT_VAT_PERIOD_TO_DATE, "2026-10-31", "2026-08-01/2026-10-31"),
        (PeriodOption.FINANCIAL_YEAR_TO_DATE, "2026-11-15", "2026-04-01/2026-11-15"),
        (PeriodOption.FINANCIAL_YEAR_TO_DATE, "2026-04-01", "2026-04-01/2026-04-01"),
    ],
)
def test_periods_of_the_options(option: PeriodOption, day: str, expected: str) -> None:
    """Each option means the period that its words say, seen from the day; what ends today is not complete."""
    client = attrs.evolve(ACME, year_end=MARCH, vat=VatSettings(starting_month=2))
    assert str(reporting_period(option, date.fromisoformat(day), client)) == expected


@given(st.sampled_from(PeriodOption), DAYS)
def test_complete_periods_have_ended_and_current_ones_end_today(option: PeriodOption, day: date) -> None:
    """A last or complete period ended before the day and within a year and a day; any other ends on the day."""
    found = reporting_period(option, day, attrs.evolve(ACME, year_end=MARCH, vat=VatSettings(starting_month=3)))
    assert isinstance(found, ReportingPeriod)
    if option.value.startswith("last"):
        assert day - timedelta(days=366) <= found.end < day
    else:
        assert found.end == day


@pytest.mark.parametrize(
    ("option", "missing"),
    [
        (PeriodOption.LAST_FINANCIAL_YEAR, "year_end"),
        (PeriodOption.FINANCIAL_YEAR_TO_DATE, "year_end"),
        (PeriodOption.LAST_COMPLETE_VAT_PERIOD, "vat"),
        (PeriodOption.CURRENT_VAT_PERIOD_TO_DATE, "vat"),
    ],
)
def test_what_is_not_known_is_pending(option: PeriodOption, missing: str) -> None:
    """A period that needs dates that are not known is pending, and says which, rather than wrong."""
    assert reporting_period(option, date(2026, 11, 2), ACME) == Pending(missing=(missing,))


def test_an_option_at_the_beginning_of_the_calendar() -> None:
    """Twelve complete months need a year before the day, and so the first year of the calendar has none."""
    with pytest.raises(InvalidValue):
        reporting_period(PeriodOption.LAST_12_COMPLETE_MONTHS, date(1, 12, 31), ACME)
    found = reporting_period(PeriodOption.LAST_12_COMPLETE_MONTHS, date(2, 1, 1), ACME)
    assert found == ReportingPeriod(start=date.min, end=date(1, 12, 31))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2018-01-01", "2019-03-31", ["2018-01-01/2018-12-31", "2019-01-01/2019-03-31"]),
        ("2018-05-01", "2019-12-31", ["2018-05-01/2019-04-30", "2019-05-01/2019-12-31"]),
        ("2025-01-31", "2026-01-31", ["2025-01-31/2026-01-30", "2026-01-31/2026-01-31"]),
        ("2024-02-29", "2025-08-28", ["2024-02-29/2025-02-28", "2025-03-01/2025-08-28"]),
        ("2025-04-01", "2026-03-31", ["2025-04-01/2026-03-31"]),
        ("2025-04-01", "2025-06-30", ["2025-04-01/2025-06-30"]),
        ("9999-02-01", "9999-12-31", ["9999-02-01/9999-12-31"]),
    ],
)
def test_published_accounting_periods(start: str, end: str, expected: list[str]) -> None:
    """Accounts of over twelve months are split as HMRC's guidance on a company's first return splits them."""
    assert written(*accounting_periods(*days(start, end))) == expected


@given(DAYS, st.integers(0, 1200))
def test_accounting_periods_cover_the_accounts(start: date, length: int) -> None:
    """They touch one another from the first day to the last, and all but the last are of twelve months."""
    end = start + timedelta(days=length)
    found = accounting_periods(start, end)
    assert (found[0].start, found[-1].end) == (start, end)
    for before, after in pairwise(found):
        assert before.end == months_from(before.start, 12) == after.start - ONE_DAY
    assert found[-1].end <= months_from(found[-1].start, 12)


def test_accounts_that_end_before_they_start() -> None:
    """Accounts that end before they start are refused."""
    with pytest.raises(InvalidValue, match="it ends on 2025-12-31, before it starts on 2026-01-01"):
        accounting_periods(date(2026, 1, 1), date(2025, 12, 31))
