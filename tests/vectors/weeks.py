"""Years of 52 or 53 weeks."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice, product

import attrs

from dextflow.model import FiscalPart, FiscalWeeks, PeriodRule, ReportingPeriod, Weekday, YearEndRule
from dextflow.scheduling import (
    add_days,
    fiscal_year_end,
    period_after,
    period_containing,
    periods,
    weekday_of,
    weeks_in_year,
)
from vectors.values import CannotSayError, Inputs, Rule, on, weekday, whole

NRF = FiscalWeeks(month=1, weekday=Weekday.SATURDAY, year_end=YearEndRule.NEAREST)
PERIODS_IN_QUARTER, PERIODS_IN_YEAR = 3, 12


def rule_of(inputs: Inputs) -> FiscalWeeks:
    """The rule of years that a case describes."""
    variation = YearEndRule[str(inputs.get("variation", "last")).upper()]
    return FiscalWeeks(month=int(inputs["month"]), weekday=weekday(inputs), year_end=variation)


def retail_weeks(inputs: Inputs) -> int:
    """How many weeks a year of the National Retail Federation has, which is called by the year it begins in."""
    return weeks_in_year(NRF, int(inputs["fiscal_year"]) + 1)


def following(rule: PeriodRule, period: ReportingPeriod) -> Iterator[ReportingPeriod]:
    """The periods after one, without end."""
    while True:
        period = period_after(rule, period)
        yield period


def quarter_ends(inputs: Inputs) -> list[date]:
    """The ends of so many quarters after a day that ends one."""
    extra = PERIODS_IN_QUARTER * int(inputs.get("qtr_with_extra_week", 4))
    rule = attrs.evolve(rule_of(inputs), part=FiscalPart.QUARTER, leap_period=extra)
    quarters = following(rule, period_containing(rule, on(inputs, "after")))
    return [each.end for each in islice(quarters, int(inputs["count"]))]


def month_ends(inputs: Inputs) -> list[date]:
    """The ends of the twelve periods of a year, of which only its end and the one before it are given."""
    before, end = on(inputs, "prior_year_end"), on(inputs, "year_end")
    rule = attrs.evolve(
        _rule_with_years_to(before, end),
        part=FiscalPart.PERIOD,
        pattern=whole(inputs["pattern"]),
        leap_period=_leap_period(str(inputs.get("leap_week", "last period of Q4"))),
    )
    return [each.end for each in periods(rule, add_days(before, 1), end)]


def _rule_with_years_to(before: date, end: date) -> FiscalWeeks:
    """A rule by which a year ended on both days: there may be several, which agree on the year between."""
    for month, variation in product(range(1, PERIODS_IN_YEAR + 1), YearEndRule):
        rule = FiscalWeeks(month=month, weekday=weekday_of(end), year_end=variation)
        year = period_containing(rule, end)
        if (year.end, add_days(year.start, -1)) == (end, before):
            return rule
    raise CannotSayError("no rule of weeks has a year that ends on the one day after one that ends on the other")


def _leap_period(text: str) -> int:
    """Which period has the 53rd week: of the quarter that is named, the last, unless another is named."""
    quarter = int(text.upper().partition("Q")[2][:1] or 4)
    place = next(
        (number for number, word in enumerate(("first", "second"), 1) if word in text), PERIODS_IN_QUARTER
    )
    return PERIODS_IN_QUARTER * (quarter - 1) + place


RULES: Mapping[str, Rule] = {
    "fy5253.year_end": lambda inputs: fiscal_year_end(rule_of(inputs), int(inputs["year"])),
    "fy5253.weeks_in_year": lambda inputs: weeks_in_year(rule_of(inputs), int(inputs["year"])),
    "fy5253.quarter_ends": quarter_ends,
    "fy445.month_ends": month_ends,
    "nrf454.weeks_in_year": retail_weeks,
    "nrf454.year_end": lambda inputs: fiscal_year_end(NRF, int(inputs["fiscal_year"]) + 1),
}
