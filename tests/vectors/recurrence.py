"""Dates that come again: nth weekdays, month ends, recurrence rules of RFC 5545, and cron."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from heapq import merge
from itertools import groupby, islice

from dextflow.model import Client, EveryInterval, MonthRule, Offset, Pattern, RecurrenceRule, Scheduled, Unit
from dextflow.scheduling import Almanac, add_days, nominal_dates, nth_weekday
from vectors.cron import recurrence_rules
from vectors.values import CannotSayError, Inputs, Rule, month, on, weekday

POLICIES = {"BACKWARD": MonthRule.CLIP, "FORWARD": MonthRule.FORWARD, "SKIP": MonthRule.SKIP}
SOMEBODY = Client(id="acme", name="Acme Ltd")
BEFORE_MIDNIGHT = re.compile(r"UNTIL=(\d{4})(\d{2})(\d{2})T000000Z?")
TIME_OF_DAY = re.compile(r"(UNTIL=\d{8})T\d{6}Z?")


def dates(pattern: Pattern, after: date) -> Iterator[date]:
    """When a trigger with this pattern fires after a day."""
    found = nominal_dates(Scheduled(pattern=pattern), SOMEBODY, after, Almanac(), None)
    if not isinstance(found, Iterator):
        raise CannotSayError(f"it waits for {found.missing}")
    return found


def first(pattern: Pattern, count: int) -> list[date]:
    """The first so many dates of a pattern."""
    return list(islice(dates(pattern, add_days(pattern.first_on, -1)), count))


def every(unit: Unit, rule: MonthRule | None = None) -> Rule:
    """The anchor, and the dates after so many times so many months or years."""

    def found(inputs: Inputs) -> list[date]:
        step = Offset(value=int(inputs.get("step_months", inputs.get("step", 1))), unit=unit)
        policy = rule or POLICIES[str(inputs.get("policy", "BACKWARD")).upper()]
        pattern = EveryInterval(first_on=on(inputs, "anchor"), every=step, month_rule=policy)
        return first(pattern, int(inputs["count"]))

    return found


def weekday_of_month(inputs: Inputs) -> date | None:
    """The nth of some weekday in a month, which may have no fifth one."""
    end = month(inputs, "month")
    return nth_weekday(end.year, end.month, weekday(inputs), int(inputs["n"]))


def recurrence(inputs: Inputs) -> list[date]:
    """The dates of a recurrence rule.

    Its UNTIL may be an instant. An office's day has not begun at midnight, so such a day is not counted; at any
    other time it is.
    """
    rule = TIME_OF_DAY.sub(r"\1", BEFORE_MIDNIGHT.sub(_day_before, str(inputs["rrule"])))
    pattern = RecurrenceRule(first_on=on(inputs, "dtstart"), rule=rule)
    return first(pattern, int(inputs["take"]))


def _day_before(until: re.Match[str]) -> str:
    year, number, day = map(int, until.groups())
    return f"UNTIL={add_days(date(year, number, day), -1):%Y%m%d}"


def cron(inputs: Inputs) -> list[date]:
    """The next dates of a cron line: where it names days of the month and of the week, those of either."""
    start = on(inputs, "from")
    rules = recurrence_rules(str(inputs["cron"]))
    found = merge(*(dates(RecurrenceRule(first_on=start, rule=rule), start) for rule in rules))
    return [day for day, _ in islice(groupby(found), int(inputs["take"]))]


RULES: Mapping[str, Rule] = {
    "nth_weekday": weekday_of_month,
    "monthly.end_of_month": every(Unit.MONTH, MonthRule.STICKY),
    "monthly.day_clipped": every(Unit.MONTH),
    "yearly.feb29": every(Unit.YEAR),
    "rfc5545.rrule": recurrence,
    "cron.semantics": cron,
}
