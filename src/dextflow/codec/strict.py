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

from dextflow.codec.describing import matching, plain
from dextflow.codec.forms import (
    Fields,
    Form,
    Reader,
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
    DATE,
    INSTANT,
    LARGEST_INT,
    NUMBER,
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
from dextflow.model import Command, Event, Money


@attrs.frozen
class DecimalObject:
    """How a decimal number stands among plain values."""

    decimal: Decimal


@attrs.frozen
class DateObject:
    """How a date stands among plain values."""

    date: date


VALUES: Mapping[Any, Form] = {
    str: Form(read_text, read_text, plain(type="string")),
    int: Form(
        read_whole_number, read_whole_number, plain(type="integer", minimum=-LARGEST_INT, maximum=LARGEST_INT)
    ),
    bool: Form(read_truth, read_truth, plain(type="boolean")),
    Decimal: Form(read_decimal, write_decimal, plain(**matching(NUMBER))),
    date: Form(read_date, write_date, plain(**matching(DATE), format="date")),
    datetime: Form(read_instant, write_instant, plain(**matching(INSTANT))),
}
OBJECTS: Mapping[Any, type] = {Decimal: DecimalObject, date: DateObject}
JSON_KINDS: Mapping[Any, type] = {bool: bool, int: int, str: str, tuple[str, ...]: list}
PLAIN = (*JSON_KINDS, Money, *OBJECTS)
FAMILIES: Mapping[Any, tuple[type, ...]] = {family: get_args(family) for family in (Event, Command)}
MEMBERS: Mapping[Any, tuple[type, ...]] = {one: (one,) for family in FAMILIES.values() for one in family}
TAGGED = {**FAMILIES, **MEMBERS}


@cache
def form(hint: Any, *, detailed: bool) -> Form:
    """The form of a type. Raises `InvalidValue` for a type that has none."""
    if hint in VALUES:
        return attrs.evolve(VALUES[hint], write=write_anyhow) if detailed else VALUES[hint]
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
    if origin is UnionType and all(part in PLAIN for part in parts):
        value = _value(parts, detailed=detailed)
        return optional(value) if NoneType in get_args(hint) else value
    if origin is frozenset:
        return frozen_set(forms[0], detailed=detailed)
    if origin is tuple and ... in get_args(hint):
        return sequence(forms[0], detailed=detailed)
    raise InvalidValue(str(hint), "no document can hold it")


def _fields(target: Any, *, detailed: bool) -> Fields:
    return {field.name: form(field.type, detailed=detailed) for field in attrs.fields(target)}


def _value(parts: list[Any], *, detailed: bool) -> Form:
    """One of several plain values, told apart by the kind of JSON value, and objects by their keys."""
    ordered = sorted(parts, key=PLAIN.index)
    forms = {part: form(OBJECTS.get(part, part), detailed=detailed) for part in ordered}
    by_kind = {JSON_KINDS[part]: forms[part].read for part in ordered if part in JSON_KINDS}
    if len(by_kind) < len(ordered):
        by_kind[dict] = _object_reader(forms)
    writers = {get_origin(part) or part: _value_writer(part, forms[part]) for part in ordered}
    return choice(forms.values(), by_kind, writers, detailed=detailed)


def _object_reader(forms: Mapping[Any, Form]) -> Reader:
    """Read an object as a decimal number or a date if it has such a key, else as an amount of money."""
    last = next(part for part in (Money, date, Decimal) if part in forms)

    def read(value: Any, _: object) -> Any:
        part = next((part for part in OBJECTS if part in forms and part.__name__.lower() in value), last)
        inner = forms[part].read(value, None)
        return getattr(inner, part.__name__.lower()) if part in OBJECTS else inner

    return read


def _value_writer(part: Any, inner: Form) -> Writer:
    return (lambda value: inner.write(OBJECTS[part](value))) if part in OBJECTS else inner.write
