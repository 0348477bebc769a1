"""Typed settings of a rule: declared once on an attrs class, stored as plain values.

A parameter is a field. Its annotation says the type, the default and what it means, and the default may be
an expression over the reporting period and the client's year end::

    @attrs.frozen(kw_only=True)
    class AgedSettings:
        as_of: Annotated[date, Default(period_end, "Balances at the end of this day.")]
        lookback_months: Annotated[int, Default(3, "Age in months.", of=(0, 1, 2, 3, 6, 12))]

Expressions are resolved once, when a workflow is made, and kept as plain values: a later change of a template
or of a default does not touch a running workflow.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

import attrs
from dateutil.relativedelta import relativedelta

from dextflow.errors import Fault, InvalidSettings, InvalidValue
from dextflow.model import ReportingPeriod, Scalar, Setting, YearEnd
from dextflow.rules.kinds import KINDS, Kind, Value, stored, typed
from dextflow.rules.rule import Rule

S = TypeVar("S")
Expression = Callable[[ReportingPeriod, YearEnd | None], Value]

MONTHS = 12


@attrs.frozen
class Default:
    """The default of a parameter, a line of help, and the choices if it has some.

    `value` is a plain value, or an expression that makes one from the reporting period and the year end.
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


def period_start(period: ReportingPeriod, _year_end: YearEnd | None) -> date:
    """Take the first day of the reporting period."""
    return period.start


def period_end(period: ReportingPeriod, _year_end: YearEnd | None) -> date:
    """Take the last day of the reporting period."""
    return period.end


def months_before_end(months: int) -> Expression:
    """Make the expression for the day so many months before the reporting period ends."""

    def day(period: ReportingPeriod, _year_end: YearEnd | None) -> date:
        return months_before(period.end, months)

    return day


def months_before(day: date, months: int) -> date:
    """Go back some months: to the same day of the month, or to the month's last day where it has no such day.

    It does not go back beyond the first day of the calendar.

    >>> months_before(date(2024, 5, 31), 3)
    datetime.date(2024, 2, 29)
    """
    if day.year * MONTHS + day.month - months <= MONTHS:
        return date.min
    return day - relativedelta(months=months)


def parameters(rule: Rule[Any]) -> tuple[Parameter, ...]:
    """List what can be set on a rule, in the order in which its settings declare it.

    Raises `InvalidValue` if the rule's settings have a field that is not declared as this module says.
    """
    return tuple(parameter for parameter, _ in _declared(rule))


def resolve(
    rule: Rule[Any], period: ReportingPeriod, year_end: YearEnd | None, given: tuple[Setting, ...]
) -> tuple[Setting, ...]:
    """Make all settings of a rule, as plain values in declared order: those given, and defaults for the rest.

    Raises `InvalidSettings`, with every fault, if a name is unknown or given twice, or a value is of the wrong
    type, not a date or an amount, or not among the choices.
    """
    named = {setting.name: setting for setting in given}
    defaults = {
        parameter.name: Setting(name=parameter.name, value=_default(default, period, year_end))
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


def _default(default: Default, period: ReportingPeriod, year_end: YearEnd | None) -> Scalar:
    value = default.value
    return stored(value(period, year_end) if callable(value) else value)


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
