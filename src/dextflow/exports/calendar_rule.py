"""Patterns of dates as recurrence rules of RFC 5545, where there is one that says exactly the same."""

from datetime import date

from dextflow.model import (
    DaysOfMonth,
    EveryInterval,
    MonthRule,
    Pattern,
    RecurrenceRule,
    Scheduled,
    Trigger,
    Unit,
    Weekday,
    WeekdaysOfMonth,
)
from dextflow.scheduling.months import MONTHS, is_month_end
from dextflow.scheduling.recurrence_text import LARGEST_INTERVAL, WEEKDAY_CODES, read_recurrence

CODES = dict(zip(Weekday, WEEKDAY_CODES, strict=True))
IN_EVERY_MONTH, LONGEST, LAST = 28, 31, -1


def recurrence_rule(trigger: Trigger) -> str | None:
    """The rule that gives the dates of a trigger, begun at any of them; None if no rule says exactly that.

    None is the answer for what depends on a client or on holidays, for days of a month that go over into the next,
    for intervals over a thousand, and for rules that count their dates or that programs read in different ways.

    >>> recurrence_rule(Scheduled(pattern=DaysOfMonth(first_on=date(2026, 2, 1), days=(31,))))
    'FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=-1'
    """
    if not isinstance(trigger, Scheduled):
        return None
    rule = _rule(trigger.pattern)
    if rule is None or trigger.until is None:
        return rule
    return _until(rule, trigger.until)


def _rule(pattern: Pattern) -> str | None:
    match pattern:
        case EveryInterval():
            return _interval(pattern)
        case DaysOfMonth():
            return _monthly(pattern.months, _month_days(frozenset(pattern.days), pattern.month_rule))
        case WeekdaysOfMonth():
            code = CODES[pattern.weekday]
            return _monthly(
                pattern.months, "BYDAY=" + ",".join(f"{nth}{code}" for nth in sorted(set(pattern.nth)))
            )
        case RecurrenceRule():
            return _plain(pattern)
        case _:
            return None


def _interval(pattern: EveryInterval) -> str | None:
    number, unit, first = pattern.every.value, pattern.every.unit, pattern.first_on
    if pattern.weekdays_only:
        return f"FREQ=WEEKLY;BYDAY={','.join(WEEKDAY_CODES[:5])}" if number == 1 else None
    if unit not in MONTHS:
        return _every("DAILY" if unit is Unit.DAY else "WEEKLY", number)
    sticks = pattern.month_rule is MonthRule.STICKY and is_month_end(first)
    return _monthly(
        number * MONTHS[unit], _month_days(frozenset({LAST if sticks else first.day}), pattern.month_rule)
    )


def _monthly(months: int, days: str | None) -> str | None:
    every = _every("MONTHLY", months)
    return f"{every};{days}" if every and days else None


def _every(frequency: str, number: int) -> str | None:
    return f"FREQ={frequency};INTERVAL={number}" if number <= LARGEST_INTERVAL else None


def _month_days(days: frozenset[int], rule: MonthRule) -> str | None:
    """Days of the month. A day that some month lacks is its last in a rule for that, which RFC 5545 would skip."""
    lacking = {day for day in days if day > IN_EVERY_MONTH}
    if not lacking or rule is MonthRule.SKIP:
        return _by_month_day(days)
    if rule is MonthRule.FORWARD:
        return None
    if lacking == {LONGEST}:
        return _by_month_day(days - lacking | {LAST})
    if len(days) == 1:
        return _by_month_day(frozenset(range(IN_EVERY_MONTH, max(days) + 1))) + f";BYSETPOS={LAST}"
    return None


def _by_month_day(days: frozenset[int]) -> str:
    return "BYMONTHDAY=" + ",".join(map(str, sorted(days)))


def _plain(pattern: RecurrenceRule) -> str | None:
    """The rule as it is, unless it counts its dates or programs differ on what it means."""
    rule = read_recurrence(pattern.rule, pattern.first_on)
    whole_year = rule.counts_in_year and rule.month_days
    if rule.count or rule.weeks or whole_year or (rule.weekdays and rule.nth_weekdays):
        return None
    return pattern.rule.upper().removeprefix("RRULE:")


def _until(rule: str, until: date) -> str:
    """The rule, up to that day or its own last one."""
    parts = [part for part in rule.split(";") if not part.startswith("UNTIL=")]
    own = (part.removeprefix("UNTIL=") for part in rule.split(";") if part.startswith("UNTIL="))
    last = min((*own, until.isoformat().replace("-", "")))
    return ";".join((*parts, f"UNTIL={last}"))
