"""The strict converter: cattrs with every coercion taken out.

By itself cattrs turns None into "None", "false" into True and 1.9 into 1. Here a value has the type that the
noun declares, or it is refused.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import GenericAlias, UnionType
from typing import Any, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.cols import homogenous_tuple_structure_factory, is_frozenset
from cattrs.gen import make_dict_structure_fn

from dextflow.codec.reading import describe
from dextflow.codec.values import (
    read_date,
    read_decimal,
    read_figure,
    read_instant,
    read_scalar,
    read_text,
    read_truth,
    read_whole_number,
    write_figure,
    write_scalar,
)
from dextflow.model import Command, Event, FigureValue, Scalar

Structure = Callable[[Any, Any], Any]


def make_converter(*, detailed: bool) -> Converter:
    """Make the converter. `detailed` finds every fault and its path, at some cost for valid documents."""
    converter = Converter(forbid_extra_keys=True, omit_if_default=True, detailed_validation=detailed)
    _register_values(converter)
    converter.register_structure_hook_factory(_is_enum, _enumeration)
    converter.register_structure_hook_factory(_is_tuple, lambda target: _tuple(converter, target))
    converter.register_structure_hook_factory(is_frozenset, lambda target: _frozenset(converter, target))
    converter.register_unstructure_hook_factory(is_frozenset, lambda _: sorted)
    converter.register_structure_hook_factory(
        attrs.has, lambda target: _noun(converter, target, detailed=detailed)
    )
    _register_tagged(converter, Event, detailed=detailed)
    _register_tagged(converter, Command, detailed=detailed)
    return converter


def _register_values(converter: Converter) -> None:
    readers: Mapping[Any, Structure] = {
        str: read_text,
        int: read_whole_number,
        bool: read_truth,
        Decimal: read_decimal,
        date: read_date,
        datetime: read_instant,
        Scalar: read_scalar,
        FigureValue: read_figure,
    }
    for target, read in readers.items():
        converter.register_structure_hook(target, read)
    converter.register_unstructure_hook(Decimal, str)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_unstructure_hook(Scalar, write_scalar)
    converter.register_unstructure_hook(FigureValue, write_figure)


def _is_enum(target: Any) -> bool:
    return isinstance(target, type) and issubclass(target, Enum)


def _enumeration(target: type[Enum]) -> Structure:
    members = {member.value: member for member in target}

    def structure(value: Any, _: Any) -> Enum:
        if type(value) not in (str, int) or value not in members:
            raise ValueError(f"{value!r:.60} is none of {', '.join(map(repr, members))}")
        return members[value]

    return structure


def _is_tuple(target: Any) -> bool:
    return get_origin(target) is tuple


def _tuple(converter: Converter, target: Any) -> Structure:
    """Structure a tuple from a list, and from nothing else."""
    arguments = get_args(target)
    if arguments[-1] is ...:
        homogeneous = homogenous_tuple_structure_factory(target, converter)
        return lambda value, _: homogeneous(_list(value), target)

    def structure(value: Any, _: Any) -> tuple[Any, ...]:
        if len(_list(value)) != len(arguments):
            raise ValueError(f"it has {len(value)} entries, not {len(arguments)}")
        return tuple(converter.structure(entry, part) for entry, part in zip(value, arguments, strict=True))

    return structure


def _frozenset(converter: Converter, target: Any) -> Structure:
    (entry,) = get_args(target)
    as_tuple = _tuple(converter, GenericAlias(tuple, (entry, ...)))
    return lambda value, _: frozenset(as_tuple(value, None))


def _list(value: Any) -> list[Any]:
    if type(value) is not list:
        raise TypeError(f"it is {describe(value)}, not a list")
    return value


def _object(value: Any) -> dict[str, Any]:
    if type(value) is not dict:
        raise TypeError(f"it is {describe(value)}, not an object")
    return value


def _noun(converter: Converter, target: Any, *, detailed: bool) -> Structure:
    """Structure a noun from an object, and from nothing else."""
    fields = _fields(converter, target, detailed=detailed)
    return lambda value, _: fields(_object(value), target)


def _fields(converter: Converter, target: Any, *, detailed: bool) -> Structure:
    return make_dict_structure_fn(
        target, converter, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=detailed
    )


def _register_tagged(converter: Converter, union: UnionType, *, detailed: bool) -> None:
    """Write one of several nouns with the name of its class under "type"."""
    members = {member.__name__: member for member in get_args(union)}
    readers = {name: _fields(converter, member, detailed=detailed) for name, member in members.items()}
    writers = {member: converter.get_unstructure_hook(member) for member in members.values()}

    def structure(value: Any, _: Any) -> Any:
        fields = _object(value).copy()
        name = fields.pop("type", None)
        if type(name) is not str or name not in readers:
            raise ValueError(f'"type" is {name!r:.60}; it must be one of {", ".join(sorted(readers))}')
        return readers[name](fields, members[name])

    def unstructure(value: Any) -> dict[str, Any]:
        document: dict[str, Any] = writers[type(value)](value)
        document["type"] = type(value).__name__
        return document

    converter.register_structure_hook(union, structure)
    converter.register_unstructure_hook(union, unstructure)
