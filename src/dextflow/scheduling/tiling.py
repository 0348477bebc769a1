"""The period of any rule in which a day lies: the rules that divide the calendar without gap or overlap.

A rule stands for its ends: a period begins on the day after an end and goes to the next one. So where one rule
gives way to another nothing is lost and nothing is in two periods, whatever the rules are.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta
from operator import attrgetter

from dextflow.model import (
    ChangedPeriods,
    ExplicitPeriods,
    FinancialYears,
    FiscalWeeks,
    Months,
    TaxWeeks,
    Weeks,
)
from dextflow.model.period_rules import SteadyRule
from dextflow.scheduling.fiscal_weeks import fiscal_span
from dextflow.scheduling.month_periods import month_period_ends, month_span, year_ends, year_span
from dextflow.scheduling.spans import Span
from dextflow.scheduling.week_periods import tax_week_span, week_span

ONE_DAY = timedelta(days=1)
TilingRule = SteadyRule | ChangedPeriods


def span(rule: TilingRule, day: date) -> Span:
    """The first and the last day of the period in which a day lies: None where the rule does not say it.

    Outside its list, a rule of explicit periods still knows on which day it begins or ends.
    """
    match rule:
        case Months():
            return month_span(rule, day)
        case FinancialYears():
            return year_span(rule, day)
        case Weeks() | TaxWeeks() | FiscalWeeks():
            return _weeks(rule, day)
        case ExplicitPeriods():
            return _listed(rule, day)
        case _:
            return _changed(rule, day)


def ends_from(rule: TilingRule, day: date) -> Iterator[date]:
    """The ends of the periods of a rule from a day on, in their order, as far as the rule and the calendar go."""
    match rule:
        case Months():
            return month_period_ends(rule, day)
        case FinancialYears():
            return year_ends(rule, day)
        case _:
            return _ends_from(rule, day)


def _ends_from(rule: TilingRule, day: date) -> Iterator[date]:
    _, end = span(rule, day)
    while end is not None:
        yield end
        _, end = span(rule, end + ONE_DAY) if end < date.max else (None, None)


def _weeks(rule: Weeks | TaxWeeks | FiscalWeeks, day: date) -> Span:
    match rule:
        case Weeks():
            return week_span(rule, day)
        case TaxWeeks():
            return tax_week_span(rule, day)
        case _:
            return fiscal_span(rule, day)


def _listed(rule: ExplicitPeriods, day: date) -> Span:
    first, last = rule.periods[0], rule.periods[-1]
    if day < first.start:
        return None, first.start - ONE_DAY
    if day > last.end:
        return last.end + ONE_DAY, None
    period = rule.periods[bisect_left(rule.periods, day, key=attrgetter("end"))]
    return period.start, period.end


def _changed(rule: ChangedPeriods, day: date) -> Span:
    ends = rule.ends
    if day <= ends[0]:
        start, end = span(rule.before, day)
        return start, ends[0] if end is None else min(end, ends[0])
    place = bisect_left(ends, day)
    first = ends[place - 1] + ONE_DAY
    if place < len(ends):
        return first, ends[place]
    start, end = span(rule.after, day)
    return first if start is None else max(start, first), end
