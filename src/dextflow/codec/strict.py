"""The form of every type that a noun may have.

cattrs generates the code for the nouns, with every coercion taken out: by itself it turns None into "None",
"false" into True and 1.9 into 1. Here a value has the type that the noun declares, or it is refused, in both
directions, so that what was written can be read again.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache, reduce
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

import attrs

from dextflow.codec.describing import matching, plain
from dextflow.codec.forms import (
    Fields,
    Form,
    Reader,
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
from dextflow.model import (
    Action,
    Command,
    DateStep,
    DueConfig,
    Event,
    Money,
    Pattern,
    PeriodRule,
    Request,
    RequestCommand,
    RequestEvent,
    SteadyRule,
    TaskCommand,
    TaskEvent,
    Trigger,
)


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
# What can stand beside one another in a value of several types: each is its own kind of JSON value, or an object
# with a key that no other has. True and false come before the whole numbers, of which Python takes them to be.
PLAIN: Mapping[Any, type] = {
    bool: bool,
    int: int,
    str: str,
    tuple[str, ...]: list,
    Money: dict,
    Decimal: dict,
    date: dict,
}
KEYS: Mapping[Any, str] = {Money: "amount", Decimal: "decimal", date: "date"}
BOXES: Mapping[Any, type] = {Decimal: DecimalObject, date: DateObject}
FAMILIES: Mapping[Any, tuple[type, ...]] = {
    family: get_args(family)
    for family in (
        Event,
        Command,
        Action,
        PeriodRule,
        SteadyRule,
        DateStep,
        Pattern,
        Trigger,
        DueConfig,
        Request,
        RequestCommand,
        RequestEvent,
        TaskCommand,
        TaskEvent,
    )
}
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
    if origin is UnionType and (family := _union(parts)) in TAGGED:
        return optional(form(family, detailed=detailed))
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


def _union(parts: list[Any]) -> Any:
    return reduce(lambda one, other: one | other, parts)


def _fields(target: Any, *, detailed: bool) -> Fields:
    return {field.name: form(field.type, detailed=detailed) for field in attrs.fields(target)}


def _value(parts: list[Any], *, detailed: bool) -> Form:
    """One of several plain values, told apart by the kind of JSON value, and objects by their keys."""
    forms = {part: _plain(part, detailed=detailed) for part in PLAIN if part in parts}
    by_kind = {PLAIN[part]: form.read for part, form in forms.items()}
    if dict in by_kind:
        by_kind[dict] = _object_reader({KEYS[part]: form.read for part, form in forms.items() if part in KEYS})
    by_type = {get_origin(part) or part: form.write for part, form in forms.items()}
    return choice(forms.values(), by_kind, by_type, detailed=detailed)


def _plain(part: Any, *, detailed: bool) -> Form:
    """The form of a plain value among others. A decimal number and a date are put into an object that says so."""
    if part not in BOXES:
        return form(part, detailed=detailed)
    box, key, inner = BOXES[part], KEYS[part], form(BOXES[part], detailed=detailed)
    return Form(
        lambda value, _: getattr(inner.read(value, None), key),
        lambda value: inner.write(box(value)),
        inner.describe,
    )


def _object_reader(readers: Mapping[str, Reader]) -> Reader:
    def read(value: Any, _: object) -> Any:
        key = next((key for key in readers if key in value), None)
        if key is None:
            raise ValueError(f"it is an object without any of the keys {', '.join(map(repr, readers))}")
        return readers[key](value, None)

    return read
