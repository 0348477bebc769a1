"""The form of every type that a noun may have.

cattrs generates the code for the nouns, with every coercion taken out: by itself it turns None into "None",
"false" into True and 1.9 into 1. Here a value has the type that the noun declares, or it is refused, in both
directions, so that what was written can be read again.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

import attrs

from dextflow.codec.forms import (
    Fields,
    Form,
    Writer,
    choice,
    enumeration,
    frozen_set,
    noun,
    optional,
    sequence,
    tagged,
)
from dextflow.codec.values import (
    read_date,
    read_decimal,
    read_instant,
    read_text,
    read_truth,
    read_whole_number,
    write_anyhow,
    write_date,
    write_decimal,
    write_instant,
)
from dextflow.errors import InvalidValue
from dextflow.model import Command, Event, FigureValue, Money, Scalar


@attrs.frozen
class DecimalFigure:
    """How a decimal number stands among the figures."""

    decimal: Decimal


@attrs.frozen
class DateFigure:
    """How a date stands among the figures."""

    date: date


VALUES: Mapping[Any, Form] = {
    str: Form(read_text, read_text),
    int: Form(read_whole_number, read_whole_number),
    bool: Form(read_truth, read_truth),
    Decimal: Form(read_decimal, write_decimal),
    date: Form(read_date, write_date),
    datetime: Form(read_instant, write_instant),
}
FAMILIES: Mapping[Any, tuple[type, ...]] = {family: get_args(family) for family in (Event, Command)}
MEMBERS: Mapping[Any, tuple[type, ...]] = {one: (one,) for family in FAMILIES.values() for one in family}
TAGGED = {**FAMILIES, **MEMBERS}


@cache
def form(hint: Any, *, detailed: bool) -> Form:  # noqa: PLR0911 - one return for each sort of type
    """The form of a type. Raises `InvalidValue` for a type that has none."""
    if hint in VALUES:
        return Form(VALUES[hint].read, write_anyhow) if detailed else VALUES[hint]
    if hint == Scalar:
        return _scalar(detailed=detailed)
    if hint == FigureValue:
        return _figure(detailed=detailed)
    if hint in TAGGED:
        return tagged({one: _fields(one, detailed=detailed) for one in TAGGED[hint]}, detailed=detailed)
    if attrs.has(hint):
        return noun(hint, _fields(hint, detailed=detailed), detailed=detailed)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return enumeration(hint, detailed=detailed)
    return _compound(hint, detailed=detailed)


def _compound(hint: Any, *, detailed: bool) -> Form:
    origin, parts = get_origin(hint), [part for part in get_args(hint) if part not in (NoneType, ...)]
    forms = [form(part, detailed=detailed) for part in parts]
    if origin is UnionType and len(parts) == 1:
        return optional(forms[0])
    if origin is frozenset:
        return frozen_set(forms[0], detailed=detailed)
    if origin is tuple and ... in get_args(hint):
        return sequence(forms[0], detailed=detailed)
    raise InvalidValue(str(hint), "no document can hold it")


def _fields(target: Any, *, detailed: bool) -> Fields:
    return {field.name: form(field.type, detailed=detailed) for field in attrs.fields(target)}


def _scalar(*, detailed: bool) -> Form:
    """The value of a setting: true or false, a whole number, a text, or a list of texts."""
    truth, number, text, texts = (form(kind, detailed=detailed) for kind in (bool, int, str, tuple[str, ...]))
    return choice(
        {bool: truth.read, int: number.read, str: text.read, list: texts.read},
        {bool: truth.write, int: number.write, str: text.write, tuple: texts.write},
        detailed=detailed,
    )


def _figure(*, detailed: bool) -> Form:
    """A figure: a whole number, or an object whose keys tell an amount of money, a decimal number and a date."""
    kinds = (Money, int, DecimalFigure, DateFigure)
    money, count, number, day = (form(kind, detailed=detailed) for kind in kinds)

    def read(value: Any, _: object) -> Any:
        if "decimal" in value:
            return number.read(value, None).decimal
        return day.read(value, None).date if "date" in value else money.read(value, None)

    writers: dict[type, Writer] = {
        Money: money.write,
        Decimal: lambda value: number.write(DecimalFigure(value)),
        date: lambda value: day.write(DateFigure(value)),
        int: count.write,
    }
    return choice({int: count.read, dict: read}, writers, detailed=detailed)
