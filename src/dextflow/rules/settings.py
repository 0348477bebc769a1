"""Typed settings of a rule: declared once on an attrs class, stored as plain values.

A parameter is a field. Its annotation says the type, the default and what it means, and the default may be
an expression over the reporting period, the financial year and the client::

    @attrs.frozen(kw_only=True)
    class AgedSettings:
        as_of: Annotated[date, Default(period_end, "Balances at the end of this day.")]
        lookback_months: Annotated[int, Default(3, "Age in months.", of=(0, 1, 2, 3, 6, 12))]

Expressions are resolved once, when a workflow is made, and kept as plain values: a later change of a template
or of a default does not touch a running workflow.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

import attrs
from dateutil.relativedelta import relativedelta

from dextflow.errors import Fault, InvalidSettings, InvalidValue
from dextflow.model import Client, ReportingPeriod, Scalar, Setting, YearEnd
from dextflow.rules.kinds import KINDS, Kind, Value, stored, typed
from dextflow.rules.rule import Rule

S = TypeVar("S")

MONTHS = 12
ONE_DAY = timedelta(days=1)


@attrs.frozen(kw_only=True)
class Basis:
    """What the default of a parameter is worked out from: the reporting period, and the client if it is known."""

    period: ReportingPeriod
    client: Client | None = None

    @property
    def country(self) -> str | None:
        """The country of the client, an ISO 3166-1 code of two letters; None if it is not known."""
        return self.client.country if self.client else None

    @property
    def year_start(self) -> date:
        """The first day of the financial year in which the period ends; of its last twelve months if unknown."""
        end = self.period.end
        earlier = [each for each in self.client.year_ends if each < end] if self.client else []
        usual = year_end_before(end, self.client.year_end) if self.client and self.client.year_end else None
        known = [*earlier[-1:], *([usual] if usual else [])]
        return max(known) + ONE_DAY if known else months_up_to(end, MONTHS)


Expression = Callable[[Basis], Value]


@attrs.frozen
class Default:
    """The default of a parameter, a line of help, and the choices if it has some.

    `value` is a plain value, or an expression that makes one from the reporting period and the client.
    """

    value: Value | Expression
    help: str
    of: tuple[int | str, ...] = attrs.field(default=(), kw_only=True)


@attrs.frozen(kw_only=True)
class Parameter:
    """One field of the form in which a rule is set. Without `choices`, any value of its kind will do."""

    name: str
    kind: Kind
    help: str
    choices: tuple[int | str, ...] = ()


def period_start(basis: Basis) -> date:
    """Take the first day of the reporting period."""
    return basis.period.start


def period_end(basis: Basis) -> date:
    """Take the last day of the reporting period."""
    return basis.period.end


def day_before(basis: Basis) -> date:
    """Take the last day before the reporting period."""
    return basis.period.start - ONE_DAY


def year_start(basis: Basis) -> date:
    """Take the first day of the financial year in which the reporting period ends."""
    return basis.year_start


def months_before_end(months: int) -> Expression:
    """Make the expression for the day so many months before the reporting period ends."""
    return lambda basis: months_before(basis.period.end, months)


def months_before_start(months: int) -> Expression:
    """Make the expression for the day so many months before the reporting period starts."""
    return lambda basis: months_before(basis.period.start, months)


def by_country(others: Decimal, **countries: Decimal) -> Expression:
    """Make the expression for an amount that is another one in some countries (ISO 3166-1 codes)."""
    return lambda basis: countries.get(basis.country or "", others)


def year_end_before(day: date, year_end: YearEnd) -> date:
    """Find the last usual year end before a day; none is before the first year of the calendar."""
    this_year = _in_year(day.year, year_end)
    return this_year if this_year < day or day.year == date.min.year else _in_year(day.year - 1, year_end)


def _in_year(year: int, year_end: YearEnd) -> date:
    return date(year, year_end.month, min(year_end.day, monthrange(year, year_end.month)[1]))


def months_before(day: date, months: int) -> date:
    """Go back some months: to the same day of the month, or to the month's last day where it has no such day.

    It does not go back beyond the first day of the calendar.

    >>> months_before(date(2024, 5, 31), 3)
    datetime.date(2024, 2, 29)
    """
    if day.year * MONTHS + day.month - months <= MONTHS:
        return date.min
    return day - relativedelta(months=months)


def months_up_to(day: date, months: int) -> date:
    """Find the first day of some whole months of which a day is the last.

    >>> months_up_to(date(2021, 2, 28), 12)
    datetime.date(2020, 3, 1)
    """
    return months_before(min(day, date.max - ONE_DAY) + ONE_DAY, months)


def parameters(rule: Rule[Any]) -> tuple[Parameter, ...]:
    """List what can be set on a rule, in the order in which its settings declare it.

    Raises `InvalidValue` if the rule's settings have a field that is not declared as this module says.
    """
    return tuple(parameter for parameter, _ in _declared(rule))


def resolve(
    rule: Rule[Any], period: ReportingPeriod, client: Client | None, given: tuple[Setting, ...]
) -> tuple[Setting, ...]:
    """Make all settings of a rule, as plain values in declared order: those given, and defaults for the rest.

    Raises `InvalidSettings`, with every fault, if a name is unknown or given twice, or a value is of the wrong
    type, not a date or an amount, or not among the choices.
    """
    named, basis = {setting.name: setting for setting in given}, Basis(period=period, client=client)
    defaults = {
        parameter.name: Setting(name=parameter.name, value=_default(default, basis))
        for parameter, default in _declared(rule)
        if parameter.name not in named
    }
    read(rule, (*given, *defaults.values()))
    everything = named | defaults
    return tuple(everything[parameter.name] for parameter in parameters(rule))


def read(rule: Rule[S], values: tuple[Setting, ...]) -> S:
    """Read stored settings, all of them, into the rule's own class.

    Raises `InvalidSettings`, with every fault, for what `resolve` refuses and for a parameter without a value.
    """
    declared = {parameter.name: parameter for parameter in parameters(rule)}
    faults = _misnamed(declared, values)
    fields: dict[str, Value] = {}
    for setting in values:
        if parameter := declared.get(setting.name):
            try:
                fields[setting.name] = _read(parameter, setting.value)
            except ValueError as error:
                faults.append(Fault(f"/{setting.name}", str(error)))
    if faults:
        raise InvalidSettings(rule.id, tuple(faults))
    return _construct(rule, fields)


def _construct(rule: Rule[S], fields: dict[str, Value]) -> S:
    make: Callable[..., S] = rule.settings
    try:
        return make(**fields)
    except InvalidValue as error:
        raise InvalidSettings(rule.id, (Fault("", error.reason),)) from error


@cache
def _declared(rule: Rule[Any]) -> tuple[tuple[Parameter, Default], ...]:
    """What a rule declares; reading type hints takes long, and every order asks for them."""
    return tuple(_declarations(rule))


def _declarations(rule: Rule[Any]) -> Iterator[tuple[Parameter, Default]]:
    for name, hint in get_type_hints(rule.settings, include_extras=True).items():
        base, *extras = get_args(hint) if get_origin(hint) is Annotated else (hint,)
        default = next((extra for extra in extras if isinstance(extra, Default)), None)
        if default is None or base not in KINDS:
            raise InvalidValue("Rule", f"setting {name!r} of {rule.id!r} is not declared with a Default")
        yield Parameter(name=name, kind=KINDS[base], help=default.help, choices=default.of), default


def _default(default: Default, basis: Basis) -> Scalar:
    value = default.value
    return stored(value(basis) if callable(value) else value)


def _misnamed(declared: dict[str, Parameter], values: tuple[Setting, ...]) -> list[Fault]:
    names = [setting.name for setting in values]
    unknown = [Fault(f"/{name}", "the rule has no such setting") for name in names if name not in declared]
    missing = [Fault(f"/{name}", "has no value") for name in declared if name not in names]
    twice = [Fault(f"/{name}", "is given twice") for name in dict.fromkeys(names) if names.count(name) > 1]
    return [*unknown, *missing, *twice]


def _read(parameter: Parameter, value: Scalar) -> Value:
    result = typed(parameter.kind, value)
    if parameter.choices:
        chosen: tuple[int | str, ...] = value if isinstance(value, tuple) else (value,)
        if not chosen:
            raise ValueError("choose at least one of " + _listed(parameter.choices))
        if wrong := [choice for choice in chosen if choice not in parameter.choices]:
            raise ValueError(f"{_listed(wrong)} is not one of {_listed(parameter.choices)}")
    return result


def _listed(choices: tuple[int | str, ...] | list[int | str]) -> str:
    return ", ".join(map(str, choices))
