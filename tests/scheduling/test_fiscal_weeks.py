"""Years of 52 and 53 weeks, their quarters and periods, and HMRC's tax weeks."""

from datetime import date, timedelta
from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.errors import InvalidValue
from dextflow.model import FiscalPart, FiscalWeeks, ReportingPeriod, TaxWeeks, Weekday, YearEndRule
from dextflow.scheduling import (
    deemed_month_end,
    fiscal_year_end,
    is_month_end,
    month_end,
    period_containing,
    periods,
    tax_week,
    weekday_of,
    weeks_in_year,
)
from scheduling.period_reference import DAYS, FISCAL_WEEKS, ONE_DAY

YEARS = st.integers(2, 9997)
NRF = FiscalWeeks(month=1, weekday=Weekday.SATURDAY, year_end=YearEndRule.NEAREST)
INGLES = FiscalWeeks(month=9, weekday=Weekday.SATURDAY)
LONG_NRF_YEARS = (2000, 2006, 2012, 2017, 2023)


def year_of(rule: FiscalWeeks, year: int) -> ReportingPeriod:
    """The fiscal year that ends in, or next to, that calendar year's month."""
    return period_containing(attrs.evolve(rule, part=FiscalPart.YEAR), fiscal_year_end(rule, year))


def parts_of(rule: FiscalWeeks, part: FiscalPart, year: ReportingPeriod) -> list[ReportingPeriod]:
    """The quarters or periods of a fiscal year."""
    return list(periods(attrs.evolve(rule, part=part), year.start, year.end))


def weeks(period: ReportingPeriod) -> int:
    """How many weeks a period has; it must be whole ones."""
    whole, rest = divmod((period.end - period.start).days + 1, 7)
    assert rest == 0
    return whole


@pytest.mark.parametrize(
    ("rule", "year", "expected", "source"),
    [
        (FiscalWeeks(month=11, weekday=Weekday.SATURDAY), 1956, "1956-11-24", "26 CFR 1.441-2T"),
        (attrs.evolve(NRF, month=11), 2001, "2001-12-01", "26 CFR 1.441-2: nearest may be in the next month"),
        (INGLES, 2023, "2023-09-30", "Ingles Markets: last Saturday of September"),
        (INGLES, 2024, "2024-09-28", "J&J Snack Foods: last Saturday of September"),
        (NRF, 2024, "2024-02-03", "NRF 4-5-4 calendar, fiscal 2023"),
        (
            FiscalWeeks(month=12, weekday=Weekday.SUNDAY, year_end=YearEndRule.NEAREST),
            2026,
            "2027-01-03",
            "pandas",
        ),
    ],
)
def test_published_year_ends(rule: FiscalWeeks, year: int, expected: str, source: str) -> None:
    """Fiscal years end when the regulations, the retail federation and companies' filings say."""
    assert fiscal_year_end(rule, year).isoformat() == expected, source


def test_long_years_of_the_retail_calendar() -> None:
    """The years of 53 weeks of the retail federation's calendar are those that it has published."""
    long = [year for year in range(1999, 2024) if weeks_in_year(NRF, year + 1) == 53]
    assert tuple(long) == LONG_NRF_YEARS


@given(FISCAL_WEEKS, YEARS)
def test_years_have_52_or_53_weeks(rule: FiscalWeeks, year: int) -> None:
    """A year ends on its weekday, is of 52 or 53 weeks, and starts on the day after the year before."""
    found = year_of(rule, year)
    assert found.end == fiscal_year_end(rule, year)
    assert weekday_of(found.end) is rule.weekday
    assert weeks(found) == weeks_in_year(rule, year)
    assert weeks(found) in {52, 53}
    assert found.start == fiscal_year_end(rule, year - 1) + ONE_DAY


@given(FISCAL_WEEKS, YEARS)
def test_a_year_ends_with_its_month(rule: FiscalWeeks, year: int) -> None:
    """The last such weekday is in the month's last seven days; the nearest one is within three days of its end."""
    late = (fiscal_year_end(rule, year) - month_end(year, rule.month)).days
    assert late in (range(-6, 1) if rule.year_end is YearEndRule.LAST else range(-3, 4))


@given(FISCAL_WEEKS, YEARS)
def test_quarters_and_periods_make_up_the_year(rule: FiscalWeeks, year: int) -> None:
    """Periods are as the pattern says, quarters of 13 weeks; a 53rd week is in the leap period and its quarter."""
    whole = year_of(rule, year)
    long = weeks(whole) == 53
    pattern = [*rule.pattern * 4]
    pattern[rule.leap_period - 1] += long
    quarters, months = (parts_of(rule, part, whole) for part in (FiscalPart.QUARTER, FiscalPart.PERIOD))
    assert [weeks(each) for each in months] == pattern
    assert [weeks(each) for each in quarters] == [sum(pattern[place : place + 3]) for place in (0, 3, 6, 9)]
    for parts in (quarters, months):
        assert (parts[0].start, parts[-1].end) == (whole.start, whole.end)
        assert all(before.end + ONE_DAY == after.start for before, after in pairwise(parts))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ((4, 4, 5), "10-22 11-19 12-24 01-21 02-18 03-25 04-22 05-20 06-24 07-22 08-19 09-30"),
        ((4, 5, 4), "10-22 11-26 12-24 01-21 02-25 03-25 04-22 05-27 06-24 07-22 08-26 09-30"),
        ((5, 4, 4), "10-29 11-26 12-24 01-28 02-25 03-25 04-29 05-27 06-24 07-29 08-26 09-30"),
    ],
)
def test_the_periods_of_a_long_year(pattern: tuple[int, ...], expected: str) -> None:
    """The periods of the 53 weeks to 30 September 2023 end as an independent calculation has them."""
    rule = attrs.evolve(INGLES, pattern=pattern)
    found = parts_of(rule, FiscalPart.PERIOD, year_of(rule, 2023))
    assert " ".join(each.end.isoformat()[5:] for each in found) == expected


@given(FISCAL_WEEKS, YEARS)
def test_due_dates_run_from_the_end_of_the_month(rule: FiscalWeeks, year: int) -> None:
    """A fiscal year is deemed to end with the month that it is named for, wherever its last day falls."""
    assert deemed_month_end(fiscal_year_end(rule, year)) == month_end(year, rule.month)


@given(DAYS)
def test_the_deemed_end_is_the_nearest(day: date) -> None:
    """No other end of a month is nearer to a day than the one at which a year is deemed to end."""
    deemed = deemed_month_end(day)
    away = abs((deemed - day).days)
    assert is_month_end(deemed)
    assert not any(is_month_end(day + timedelta(days=sign * nearer)) for nearer in range(away) for sign in (-1, 1))


def test_years_beyond_the_calendar() -> None:
    """A fiscal year that does not end in the calendar is an error, also if one only asks for its weeks."""
    late = FiscalWeeks(month=12, weekday=Weekday.SATURDAY, year_end=YearEndRule.NEAREST)
    for year in (-5, 0, 9999, 10_000, 10**30):
        with pytest.raises(InvalidValue, match=f"fiscal year {year} does not end in the years 1 to 9999"):
            fiscal_year_end(late, year)
        with pytest.raises(InvalidValue):
            weeks_in_year(late, year)
    with pytest.raises(InvalidValue):
        deemed_month_end(date.min)


def test_the_first_and_last_fiscal_years() -> None:
    """The weeks of the first year are known, though it began before the calendar, and those of the last one."""
    assert [weeks_in_year(INGLES, year) for year in (1, 9999)] == [52, 52]


@pytest.mark.parametrize(
    ("day", "week"),
    [("2024-03-28", 52), ("2024-03-29", 52), ("2024-04-04", 53), ("2024-04-05", 53), ("2024-04-12", 1)],
)
def test_published_tax_weeks(day: str, week: int) -> None:
    """Pay days of the spring of 2024 are in the tax weeks that payroll bureaux printed."""
    assert tax_week(date.fromisoformat(day)) == week


@given(DAYS)
def test_tax_weeks_count_from_6_april(day: date) -> None:
    """The week is 1 to 53, 1 on 6 April, and one more than a week ago, but in the first week."""
    week = tax_week(day)
    assert 1 <= week <= 53
    assert tax_week(date(day.year, 4, 6)) == 1
    assert week == 1 or tax_week(day - timedelta(weeks=1)) == week - 1


@pytest.mark.parametrize("count", [1, 2, 4])
@given(day=DAYS)
def test_tax_weeks_of_a_period(count: int, day: date) -> None:
    """A period has as many tax weeks as it says, of which the last is a multiple, or else it is week 53 alone."""
    found = period_containing(TaxWeeks(count=count), day)
    first, last = tax_week(found.start), tax_week(found.end)
    assert (first, last) == (53, 53) or (last % count, last - first) == (0, count - 1)
    assert first != 53 or (found.end.month, found.end.day) == (4, 5)


@pytest.mark.parametrize(("year", "days"), [(2027, 1), (2028, 2), (2100, 1), (2000, 2)])
def test_week_53(year: int, days: int) -> None:
    """Week 53 is 5 April, and 4 April too in the tax year that has a 29 February."""
    found = period_containing(TaxWeeks(count=2), date(year, 4, 5))
    assert found == ReportingPeriod(start=date(year, 4, 6 - days), end=date(year, 4, 5))


def test_the_first_tax_weeks() -> None:
    """The tax year that had begun before the calendar has its weeks, as far as the calendar has them."""
    assert tax_week(date(1, 4, 5)) == 53
    assert str(period_containing(TaxWeeks(), date(1, 4, 5))) == "0001-04-05/0001-04-05"
