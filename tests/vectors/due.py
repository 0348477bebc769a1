"""Due dates by the rules of the catalogue, from the dates that a case gives."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from dextflow.library import due_rule, due_rules, instalment_rule
from dextflow.model import DueDate, DueDateRule, HolidayCalendar, InstalmentRule, Pending
from dextflow.scheduling import due_date, instalments, union
from vectors.holidays import calendar, region
from vectors.values import CannotSayError, Inputs, Rule, month, on, tax_year

Dates = Mapping[str, date]
PLACES = ("state", "states", "filer_state", "residence", "region", "province")
PERIOD_ENDS = ("period_end", "tax_year_end", "accounting_period_end", "quarter_end", "month_end", "tax_month_end")
KEY_DATES = {
    "incorporated": "incorporation_date",
    "last_statement_date": "last_statement_date",
    "ard": "annual_return_date",
    "pay_date": "pay_date",
    "period_start": "period_start",
}
"""What the cases call the dates that the rules of the catalogue ask for."""


def worked_out(id: str, dates: Dates, inputs: Inputs) -> DueDate:  # noqa: A002 - the word of the field
    """The due date by the rule of the catalogue that is in force for the period."""
    rule = due_rule(id, dates.get("period_end") or max(dates.values()))
    answer = due_date(rule, dates, _calendars(rule, inputs))
    if isinstance(answer, Pending):
        raise CannotSayError(f"{id} waits for {', '.join(answer.missing)}")
    return answer


def due(id: str, dates: Dates, inputs: Inputs) -> object:  # noqa: A002 - the word of the field
    """When it is due. A case that says as well when it is nominally due must be right in that."""
    answer = worked_out(id, dates, inputs)
    told = inputs.get("nominal", answer.nominal.isoformat())
    return answer.due if told == answer.nominal.isoformat() else attrs.asdict(answer)


def paid_in(id: str, dates: Dates, inputs: Inputs) -> tuple[date, ...]:  # noqa: A002 - the word of the field
    """When the instalments are due."""
    rule = instalment_rule(id)
    answer = instalments(rule, dates, _calendars(rule, inputs))
    if isinstance(answer, Pending):
        raise CannotSayError(f"{id} waits for {', '.join(answer.missing)}")
    return answer


def at_the_end(id: str, *names: str) -> Rule:  # noqa: A002 - the word of the field
    """A rule of the catalogue that is worked out from the end of a period."""
    return lambda inputs: due(id, {"period_end": on(inputs, *names, *PERIOD_ENDS)}, inputs)


def before_it_moves(id: str) -> Rule:  # noqa: A002 - the word of the field
    """As `at_the_end`, before a holiday moves it."""
    return lambda inputs: worked_out(id, {"period_end": on(inputs, *PERIOD_ENDS)}, inputs).nominal


def from_date(id: str, name: str, *names: str) -> Rule:  # noqa: A002 - the word of the field
    """A rule of the catalogue that is worked out from a key date."""
    return lambda inputs: due(id, {name: on(inputs, *names)}, inputs)


def of_month(id: str) -> Rule:  # noqa: A002 - the word of the field
    """A rule of the catalogue that is worked out from a month."""
    return lambda inputs: due(id, {"period_end": month(inputs, "month")}, inputs)


def of_tax_year(id: str) -> Rule:  # noqa: A002 - the word of the field
    """A rule of the catalogue that is worked out from a tax year of the United Kingdom."""
    return lambda inputs: due(id, {"period_end": tax_year(inputs).end}, inputs)


def by_its_id(rule: str) -> Rule | None:
    """What answers a rule that the catalogue knows by the same name, from whatever dates the case gives."""
    id = rule.removesuffix(".due").removesuffix("_due")  # noqa: A001 - the word of the field
    if id not in {each.id for each in due_rules()}:
        return None
    return lambda inputs: due(id, _dates(inputs), inputs)


def _dates(inputs: Inputs) -> Dates:
    dates = {name: on(inputs, given) for given, name in KEY_DATES.items() if given in inputs}
    if any(name in inputs for name in PERIOD_ENDS):
        dates["period_end"] = on(inputs, *PERIOD_ENDS)
    elif "month" in inputs:
        dates["period_end"] = month(inputs, "month")
    elif "-" in str(inputs.get("tax_year", "")):
        dates["period_end"] = tax_year(inputs).end
    elif "tax_year" in inputs:
        dates["period_end"] = date(int(inputs["tax_year"]), 12, 31)
    return dates


def _calendars(rule: DueDateRule | InstalmentRule, inputs: Inputs) -> Mapping[str, HolidayCalendar]:
    """The calendar of the rule, or of the case; and with it that of the filer's state, if the case names one."""
    if rule.calendar is None:
        return {}
    country = rule.calendar.partition("-")[0]
    its = inputs.get("calendar", rule.calendar)
    places = [region(country, place) for name in PLACES if name in inputs for place in _listed(inputs[name])]
    return {rule.calendar: union(rule.calendar, *map(calendar, _listed(its)), *places)}


def _listed(names: Sequence[str] | str) -> Sequence[str]:
    """The names of a list, or of a text such as "US-DC + US-MA"."""
    return re.split(r" *[+,/] *| or | and ", names) if isinstance(names, str) else names
