"""Reporting periods: the one with a day in it, its neighbours, the last complete one, the current one to date.

Each raises `InvalidValue` for a period that does not lie wholly in the years 1 to 9999, and `OutsideCoverage`
where a list of explicit periods says nothing.
"""

from collections.abc import Iterator
from datetime import MAXYEAR, date, timedelta

from dextflow.errors import DextflowError, InvalidValue, OutsideCoverage
from dextflow.model import ChangedPeriods, CumulativePeriods, ExplicitPeriods, Months, PeriodRule, ReportingPeriod
from dextflow.scheduling.months import add_days, months_from
from dextflow.scheduling.tiling import TilingRule, ends_from, span

ONE_DAY = timedelta(days=1)
CALENDAR_MONTHS = Months()
TWELVE_MONTHS = 12


def period_containing(rule: PeriodRule, day: date) -> ReportingPeriod:
    """The period in which a day lies; of cumulative periods the first one, in whose last part the day lies.

    >>> str(period_containing(Months(count=3, ending=1), date(2026, 3, 9)))
    '2026-02-01/2026-04-30'
    """
    if isinstance(rule, CumulativePeriods):
        return _since_the_year_began(rule, period_containing(rule.parts, day))
    start, end = span(rule, day)
    if start is None or end is None:
        raise _unknown(rule, day)
    return ReportingPeriod(start=start, end=end)


def period_after(rule: PeriodRule, period: ReportingPeriod) -> ReportingPeriod:
    """The period of the rule that follows: the one in which the day after the end lies."""
    return period_containing(rule, add_days(period.end, 1))


def period_before(rule: PeriodRule, period: ReportingPeriod) -> ReportingPeriod:
    """The period of the rule that came before: the one in which the day before the start lies.

    Of cumulative periods, it is the one without the last part.
    """
    last = period_containing(rule.parts, period.end) if isinstance(rule, CumulativePeriods) else period
    return period_containing(rule, add_days(last.start, -1))


def periods(rule: PeriodRule, first: date, last: date) -> Iterator[ReportingPeriod]:
    """All periods of the rule that end from `first` to `last`, in their order, worked out as they are asked for.

    Those that do not lie wholly in the years 1 to 9999 are not among them; a list of explicit periods has no more
    than it says.

    >>> [str(month.end) for month in periods(Months(), date(2026, 1, 31), date(2026, 4, 1))]
    ['2026-01-31', '2026-02-28', '2026-03-31']
    """
    if isinstance(rule, CumulativePeriods):
        for part in periods(rule.parts, first, last):
            yield _since_the_year_began(rule, part)
        return
    before: date | None = None
    for end in ends_from(rule, first):
        if end > last:
            return
        start = span(rule, end)[0] if before is None else before + ONE_DAY
        if start is not None:
            yield ReportingPeriod(start=start, end=end)
        before = end


def last_complete(rule: PeriodRule, day: date) -> ReportingPeriod:
    """The last period that had ended before the day: on the last day of a period, that one is not complete yet.

    >>> str(last_complete(Months(), date(2020, 11, 1)))
    '2020-10-01/2020-10-31'
    """
    eve = add_days(day, -1)
    period = period_containing(rule, eve)
    return period if period.end == eve else period_before(rule, period)


def current_to_date(rule: PeriodRule, day: date) -> ReportingPeriod:
    """The period in which a day lies, from its start to that day.

    >>> str(current_to_date(Months(count=3), date(2026, 5, 7)))
    '2026-04-01/2026-05-07'
    """
    return ReportingPeriod(start=period_containing(rule, day).start, end=day)


def month_of(day: date) -> ReportingPeriod:
    """The calendar month in which a day lies."""
    return period_containing(CALENDAR_MONTHS, day)


def last_complete_month(day: date) -> ReportingPeriod:
    """The last calendar month that had ended before the day."""
    return last_complete(CALENDAR_MONTHS, day)


def accounting_periods(start: date, end: date) -> tuple[ReportingPeriod, ...]:
    """The accounting periods for corporation tax of a company whose accounts go from `start` to `end`.

    Accounts of more than 12 months are split into periods of 12 months and what remains (Corporation Tax Act 2009,
    section 10). Raises `InvalidValue` for accounts that end before they start.

    >>> [str(each) for each in accounting_periods(date(2018, 1, 1), date(2019, 3, 31))]
    ['2018-01-01/2018-12-31', '2019-01-01/2019-03-31']
    """
    found = [_at_most_a_year(start, end)]
    while found[-1].end < end:
        found.append(_at_most_a_year(found[-1].end + ONE_DAY, end))
    return tuple(found)


def _at_most_a_year(start: date, end: date) -> ReportingPeriod:
    last = date.max if start.year == MAXYEAR else months_from(start, TWELVE_MONTHS)
    return ReportingPeriod(start=start, end=min(end, last))


def _since_the_year_began(rule: CumulativePeriods, part: ReportingPeriod) -> ReportingPeriod:
    return ReportingPeriod(start=period_containing(rule.years, part.start).start, end=part.end)


def _unknown(rule: TilingRule, day: date) -> DextflowError:
    match rule:
        case ExplicitPeriods():
            first, last = rule.periods[0].start.isoformat(), rule.periods[-1].end.isoformat()
            return OutsideCoverage("the list of periods", day.isoformat(), first, last)
        case ChangedPeriods():
            return _unknown(rule.before if day <= rule.ends[0] else rule.after, day)
        case _:
            return InvalidValue("ReportingPeriod", f"the one with {day} does not lie in the years 1 to 9999")
