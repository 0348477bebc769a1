"""What the tests of triggers, occurrences and plans share: clients, calendars and repeating workflows."""

from datetime import date
from typing import Any

import attrs

from dextflow.model import (
    Client,
    ClientField,
    ClientPeriods,
    Convention,
    EveryInterval,
    HolidayCalendar,
    Line,
    Members,
    Offset,
    OnKeyDate,
    OnPeriodEnd,
    RepeatingWorkflow,
    Roster,
    Scheduled,
    Trigger,
    Unit,
    VatSettings,
    YearEnd,
)
from dextflow.scheduling import Almanac

DAY, WEEK, MONTH, YEAR = Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR
EVERYBODY = Roster(members=Members.ALL)
OFFICE = HolidayCalendar(
    id="office",
    version="2026",
    first=date(2020, 1, 1),
    last=date(2035, 12, 31),
    holidays=frozenset(
        date(year, month, day) for year in range(2020, 2036) for month, day in ((1, 1), (12, 25), (12, 26))
    ),
)
ALMANAC = Almanac(calendars={OFFICE.id: OFFICE})
FIELDS = (
    ClientField(name="accounts_due", value=date(2026, 12, 31)),
    ClientField(name="incorporation_date", value=date(2024, 2, 29)),
    ClientField(name="shop", value="High Street"),
)
ACME = Client(
    id="acme",
    name="Acme Ltd",
    year_end=YearEnd(month=3, day=31),
    vat=VatSettings(starting_month=2),
    fields=FIELDS,
)
UNKNOWN = Client(id="new", name="Newcomer")


def every(value: int, unit: Unit = MONTH, first_on: str = "2026-01-01") -> Scheduled:
    """A trigger that fires every so often."""
    pattern = EveryInterval(first_on=date.fromisoformat(first_on), every=Offset(value=value, unit=unit))
    return Scheduled(pattern=pattern)


def year_end(value: int = 0, unit: Unit = DAY) -> OnPeriodEnd:
    """A trigger that fires so long after the end of the client's financial year."""
    return OnPeriodEnd(periods=ClientPeriods.FINANCIAL_YEARS, offset=Offset(value=value, unit=unit))


def vat_end(value: int = 0, unit: Unit = DAY) -> OnPeriodEnd:
    """A trigger that fires so long after the end of the client's VAT period."""
    return OnPeriodEnd(periods=ClientPeriods.VAT_PERIODS, offset=Offset(value=value, unit=unit))


def key_date(field: str, value: int = 0, unit: Unit = DAY, repeats: Offset | None = None) -> OnKeyDate:
    """A trigger that fires so long after a key date of the client."""
    return OnKeyDate(field=field, every=repeats, offset=Offset(value=value, unit=unit))


def work(trigger: Trigger, **choices: Any) -> RepeatingWorkflow:
    """A repeating workflow for everybody; one that heeds holidays takes those of the office."""
    choices = {"roster": EVERYBODY, **choices}
    if any(choices.get(name, Convention.NONE) is not Convention.NONE for name in ("holidays", "due_holidays")):
        choices.setdefault("calendar", OFFICE.id)
    if "task" not in choices:
        choices["template"] = "bookkeeping"
    return RepeatingWorkflow(id="books", trigger=trigger, **choices)


def with_us(joined: str | None, left: str | None) -> Client:
    """Acme as a client from the one day to the other."""
    return attrs.evolve(
        ACME,
        joined_on=None if joined is None else date.fromisoformat(joined),
        left_on=None if left is None else date.fromisoformat(left),
    )


def line(covered_until: str) -> Line:
    """How far the workflow has come for Acme."""
    return Line(repeating="books", client="acme", covered_until=date.fromisoformat(covered_until))
