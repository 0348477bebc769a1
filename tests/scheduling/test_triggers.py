"""Triggers fire on the dates of their pattern, of the client's periods, and of its key dates."""

from datetime import UTC, date, datetime
from itertools import islice

import attrs
import pytest

from dextflow.errors import InvalidValue, NotFound, OutsideCoverage
from dextflow.model import (
    Client,
    ClientField,
    ExplicitPeriods,
    Months,
    Offset,
    OnPeriodEnd,
    Pending,
    RecurrenceRule,
    ReportingPeriod,
    Scheduled,
    Trigger,
    VatSettings,
    WorkingDaysOfMonth,
    YearEnd,
)
from dextflow.scheduling import Almanac, nominal_dates
from scheduling.worlds import ACME, ALMANAC, MONTH, OFFICE, UNKNOWN, YEAR, every, key_date, vat_end, year_end

NOON = datetime(2026, 12, 31, 12, tzinfo=UTC)
ANNUALLY = Offset(value=1, unit=YEAR)


def dates(
    trigger: Trigger, client: Client = ACME, after: str = "2026-01-01", count: int = 3, calendar: str | None = None
) -> list[str]:
    """The first few nominal dates after a day."""
    found = nominal_dates(trigger, client, date.fromisoformat(after), ALMANAC, calendar)
    assert not isinstance(found, Pending)
    return [str(day) for day in islice(found, count)]


def test_a_scheduled_trigger_fires_on_its_pattern() -> None:
    """Dext's example: from 1 November, every month; the client does not matter."""
    assert dates(every(1, first_on="2026-11-01"), UNKNOWN) == ["2026-11-01", "2026-12-01", "2027-01-01"]


def test_a_scheduled_trigger_ends() -> None:
    """Up to its last day it fires, that day included, and never again."""
    trigger = attrs.evolve(every(1), until=date(2026, 3, 1))
    assert dates(trigger) == ["2026-02-01", "2026-03-01"]
    assert dates(trigger, after="2026-03-01") == []


def test_working_days_are_those_of_the_calendar() -> None:
    """The calendar is found by its id, missed if it is needed and not there, and not looked for otherwise."""
    trigger = Scheduled(pattern=WorkingDaysOfMonth(first_on=date(2026, 12, 1), nth=(-5,)))
    assert dates(trigger, calendar=OFFICE.id)[0] == "2026-12-24"
    with pytest.raises(NotFound, match="no holiday calendar 'GB'"):
        dates(trigger, calendar="GB")
    with pytest.raises(InvalidValue, match="name a calendar"):
        dates(trigger)
    assert dates(every(1), calendar="GB")


def test_a_year_end_fires_when_the_year_of_each_client_ends() -> None:
    """Clients with different year ends share one trigger."""
    other = attrs.evolve(ACME, year_end=YearEnd(month=2, day=29))
    assert dates(year_end(14)) == ["2026-03-31", "2027-03-31", "2028-03-31"]
    assert dates(year_end(14), other) == ["2026-02-28", "2027-02-28", "2028-02-29"]


def test_a_changed_year_end_fires_where_it_is_written() -> None:
    """A short period is data: it fires at its end, and the years that follow are the new ones."""
    changed = attrs.evolve(
        ACME, year_end=YearEnd(month=12, day=31), year_ends=(date(2026, 3, 31), date(2026, 12, 31))
    )
    assert dates(year_end(), changed) == ["2026-03-31", "2026-12-31", "2027-12-31"]


def test_a_vat_period_fires_when_it_ends() -> None:
    """Quarters that start in February end in April; monthly ones end every month."""
    monthly = attrs.evolve(ACME, vat=VatSettings(starting_month=1, months=1))
    assert dates(vat_end(7)) == ["2026-01-31", "2026-04-30", "2026-07-31"]
    assert dates(vat_end(7), monthly) == ["2026-01-31", "2026-02-28", "2026-03-31"]


def test_periods_of_a_rule_are_the_same_for_all() -> None:
    """HMRC's tax months end on the 5th, also for a client of whom nothing is known."""
    assert dates(OnPeriodEnd(rule=Months(first_day=6)), UNKNOWN) == ["2026-01-05", "2026-02-05", "2026-03-05"]


@pytest.mark.parametrize(("after", "expected"), [("2026-01-01", 1), ("2026-06-27", 0), ("2027-01-01", 0)])
def test_agreed_periods_say_that_more_must_be_agreed(after: str, expected: int) -> None:
    """Where a list of agreed periods ends it is not over in silence, wherever one looks from."""
    spring = ReportingPeriod(start=date(2026, 3, 29), end=date(2026, 6, 27))
    trigger = OnPeriodEnd(rule=ExplicitPeriods(periods=(spring,)))
    found = nominal_dates(trigger, ACME, date.fromisoformat(after), ALMANAC, None)
    assert not isinstance(found, Pending)
    assert list(islice(found, expected)) == [spring.end] * expected
    with pytest.raises(OutsideCoverage, match="the list of periods covers 2026-03-29 to 2026-06-27"):
        next(found)


def test_a_key_date_fires_once() -> None:
    """Without a repetition it fires on the date, and no more after it; a later date fires anew."""
    assert dates(key_date("accounts_due", -30)) == ["2026-12-31"]
    assert dates(key_date("accounts_due", -30), after="2026-12-31") == []
    filed = attrs.evolve(ACME, fields=(ClientField(name="accounts_due", value=date(2027, 12, 31)),))
    assert dates(key_date("accounts_due", -30), filed, after="2026-12-31") == ["2027-12-31"]


def test_a_key_date_fires_on_its_anniversaries() -> None:
    """With a repetition it fires on the date and on what is counted from it, never from the one before."""
    yearly = key_date("incorporation_date", repeats=ANNUALLY)
    assert dates(yearly, after="2024-01-01") == ["2024-02-29", "2025-02-28", "2026-02-28"]
    assert dates(yearly, after="2027-02-28") == ["2028-02-29", "2029-02-28", "2030-02-28"]
    assert dates(key_date("accounts_due", repeats=Offset(value=6, unit=MONTH)))[1] == "2027-06-30"


@pytest.mark.parametrize(
    ("trigger", "client", "missing"),
    [
        (year_end(), UNKNOWN, "year_end"),
        (vat_end(), UNKNOWN, "vat"),
        (key_date("accounts_due"), UNKNOWN, "accounts_due"),
        (key_date("accounts_due", repeats=ANNUALLY), UNKNOWN, "accounts_due"),
        (key_date("shop"), ACME, "shop"),
        (key_date("filed"), attrs.evolve(ACME, fields=(ClientField(name="filed", value=NOON),)), "filed"),
    ],
)
def test_what_is_not_known_is_missing(trigger: Trigger, client: Client, missing: str) -> None:
    """Without the date that it needs, or with a field that is no date, a trigger is pending and says for what."""
    assert nominal_dates(trigger, client, date(2026, 1, 1), ALMANAC, None) == Pending(missing=(missing,))


@pytest.mark.parametrize("trigger", [year_end(), vat_end(), every(1), key_date("accounts_due", repeats=ANNUALLY)])
def test_a_trigger_ends_with_the_calendar(trigger: Trigger) -> None:
    """In the year 9999 the dates end, and nothing goes round for ever."""
    for after in (date(9999, 11, 1), date.max):
        found = nominal_dates(trigger, ACME, after, ALMANAC, None)
        assert not isinstance(found, Pending)
        assert all(day > after for day in found)


def test_a_bad_rule_is_refused_at_once() -> None:
    """A recurrence rule that is none is refused when the dates are asked for, not when the first is taken."""
    trigger = Scheduled(pattern=RecurrenceRule(first_on=date(2026, 1, 1), rule="FREQ=SOMETIMES"))
    with pytest.raises(InvalidValue, match="FREQ is one of"):
        nominal_dates(trigger, ACME, date(2026, 1, 1), Almanac(), None)
