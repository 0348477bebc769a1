"""What makes a repeating workflow fire, in words."""

from collections.abc import Iterable

from dextflow.model import (
    Client,
    ClientPeriods,
    DaysOfMonth,
    EveryInterval,
    MonthRule,
    OnPeriodEnd,
    Pattern,
    Scheduled,
    Trigger,
    WeekdaysOfMonth,
    WorkingDaysOfMonth,
)
from dextflow.model.due_rules import LAST_DAY
from dextflow.scheduling.due_words import date_name
from dextflow.scheduling.months import MONTHS, SHORTEST_MONTH, is_month_end
from dextflow.scheduling.triggers import key_date
from dextflow.scheduling.words import amount, ordinal

LAST_INSTEAD = ", or the last day where a month lacks it"
INSTEAD = {
    MonthRule.STICKY: LAST_INSTEAD,
    MonthRule.CLIP: LAST_INSTEAD,
    MonthRule.FORWARD: ", or the first of the next month where a month lacks it",
    MonthRule.SKIP: ", where a month has it",
}
OF_CLIENT = {
    ClientPeriods.FINANCIAL_YEARS: "the client's financial year",
    ClientPeriods.VAT_PERIODS: "the client's VAT period",
}


def trigger_words(trigger: Trigger, client: Client) -> str:
    """What a nominal date of a trigger is, for a client whose key date is known."""
    match trigger:
        case Scheduled():
            until = "" if trigger.until is None else f", until {trigger.until}"
            return pattern_words(trigger.pattern) + until
        case OnPeriodEnd():
            return f"the end of {'a period' if trigger.periods is None else OF_CLIENT[trigger.periods]}"
        case _:
            first = f"{date_name(trigger.field)}, {key_date(client, trigger.field)}"
            if trigger.every is None:
                return first
            return f"every {amount(trigger.every.value, trigger.every.unit.value)}, counted from {first}"


def pattern_words(pattern: Pattern) -> str:
    """Which dates a pattern has."""
    match pattern:
        case EveryInterval():
            return _interval_words(pattern)
        case DaysOfMonth():
            days = _all("last day" if day == LAST_DAY else ordinal(day) for day in pattern.days)
            instead = INSTEAD[pattern.month_rule] if max(pattern.days) > SHORTEST_MONTH else ""
            return _monthly(pattern, days) + instead
        case WeekdaysOfMonth():
            return _monthly(pattern, f"{_all(map(_nth, pattern.nth))} {pattern.weekday.value}")
        case WorkingDaysOfMonth():
            return _monthly(pattern, f"{_all(map(_nth, pattern.nth))} working day")
        case _:
            return f"{pattern.rule} (RFC 5545), from {pattern.first_on} on"


def _interval_words(pattern: EveryInterval) -> str:
    first, unit = pattern.first_on, pattern.every.unit
    name = "weekday" if pattern.weekdays_only else unit.value
    words = f"every {amount(pattern.every.value, name)}, counted from {first}"
    if unit not in MONTHS or first.day < SHORTEST_MONTH:
        return words
    if pattern.month_rule is MonthRule.STICKY and is_month_end(first):
        return f"{words}, always the last day of the month"
    return words + (INSTEAD[pattern.month_rule] if first.day > SHORTEST_MONTH else "")


def _monthly(pattern: DaysOfMonth | WeekdaysOfMonth | WorkingDaysOfMonth, days: str) -> str:
    months = "every month" if pattern.months == 1 else f"every {ordinal(pattern.months)} month"
    return f"the {days} of {months}, from {pattern.first_on} on"


def _nth(number: int) -> str:
    if number > 0:
        return ordinal(number)
    return "last" if number == LAST_DAY else f"{ordinal(-number)} last"


def _all(words: Iterable[str]) -> str:
    *others, last = words
    return " and ".join(filter(None, (", ".join(others), last)))
