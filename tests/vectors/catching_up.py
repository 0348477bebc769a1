"""Periods that ended while nobody asked."""

from collections.abc import Mapping

from dextflow.model import CatchUp, Months, PeriodRule, ReportingPeriod, Weeks
from dextflow.scheduling import add_days
from vectors.practice import Practice, books
from vectors.values import CannotSayError, Inputs, Rule, interval, on

WEEKS = {"weekly": 1, "fortnightly": 2, "biweekly": 2, "four_weekly": 4}
MONTHS = {
    "monthly": 1,
    "bimonthly": 2,
    "quarterly": 3,
    "four_monthly": 4,
    "half_yearly": 6,
    "semiannual": 6,
    "annual": 12,
    "yearly": 12,
    "annually": 12,
}


def rule_of(cadence: str, period: ReportingPeriod) -> PeriodRule:
    """The rule by which a period is one of such a cadence."""
    name = cadence.lower().replace("-", "_")
    if name in WEEKS:
        return Weeks(starts_on=period.start, count=WEEKS[name])
    if name in MONTHS:
        return Months(count=MONTHS[name], ending=period.end.month, first_day=period.start.day)
    raise CannotSayError(f"there is no cadence {cadence!r}")


def missing_periods(inputs: Inputs) -> list[str]:
    """The periods of which work is made when somebody asks after a while, and at once asks again."""
    last, now = interval(inputs["last_materialised"]), on(inputs, "now")
    rule = rule_of(str(inputs["cadence"]), last)
    practice = Practice(books(rule, catch_up=CatchUp[str(inputs.get("mode", "all")).upper()]), last.start)
    if last not in [each.job.period for each in practice.ask(add_days(last.end, 1))]:
        raise CannotSayError("what was made last is no period of its cadence")
    for skipped in inputs.get("skipped", ()):
        practice.skip(interval(skipped).end)
    made = [*practice.ask(now), *practice.ask()]
    return [str(each.job.period) for each in made]


RULES: Mapping[str, Rule] = {"catch_up.missing_periods": missing_periods}
