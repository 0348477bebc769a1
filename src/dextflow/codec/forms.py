"""Forms: how values of a type are read, written and described, put together from the forms of their parts.

Each form comes twice. The fast one only tells right from wrong. The *detailed* one is for what that refused: it
reads with every fault and its path, and writes anything, right or wrong, so that reading it says what is wrong.
"""

from collections.abc import Callable, Iterable, Mapping, Set
from decimal import Decimal
from enum import Enum
from typing import Any

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from dextflow.codec import describing
from dextflow.codec.describing import Describer, any_of, plain
from dextflow.codec.faults import MISSING, MOST_FAULTS, Misread, faults_of, pointer
from dextflow.codec.reading import describe
from dextflow.codec.values import require_list, require_object, write_anyhow
from dextflow.errors import Fault

Reader = Callable[[Any, Any], Any]
Writer = Callable[[Any], Any]
TAG = "type"
_CONVERTER = Converter()


@attrs.frozen
class Form:
    """How values of one type are read, written, and described by a JSON Schema.

    cattrs gives a reader a second argument; none needs it.
    """

    read: Reader
    write: Writer
    describe: Describer


Fields = Mapping[str, Form]


def enumeration(target: type[Enum], *, detailed: bool) -> Form:
    """A member of an enumeration: its value, never its name."""
    members: dict[tuple[type, Any], Enum] = {(type(member.value), member.value): member for member in target}

    def read(value: Any, _: object) -> Enum:
        try:
            return members[type(value), value]
        except (KeyError, TypeError):
            names = ", ".join(repr(member.value) for member in target)
            raise ValueError(f"it is {describe(value)}, none of {names}") from None

    def write(value: Any) -> Any:
        if type(value) is not target:
            raise TypeError(f"it is {describe(value)}, not of {target.__name__}")
        return value._value_  # `value` does the same at three times the cost

    return Form(read, write_anyhow if detailed else write, describing.enumeration(target))


def optional(form: Form) -> Form:
    """A value or null."""
    read, write = form.read, form.write
    return Form(
        lambda value, _: None if value is None else read(value, None),
        lambda value: None if value is None else write(value),
        any_of(form.describe, plain(type="null")),
    )


def choice(
    forms: Iterable[Form], by_kind: Mapping[type, Reader], by_type: Mapping[type, Writer], *, detailed: bool
) -> Form:
    """One of several types: told apart in a document by the kind of JSON value, when written by their class."""

    def read(value: Any, _: object) -> Any:
        if type(value) not in by_kind:
            raise TypeError(f"it is {describe(value)}, which it cannot be")
        return by_kind[type(value)](value, None)

    def write(value: Any) -> Any:
        for kind, write_kind in by_type.items():
            if isinstance(value, kind):
                return write_kind(value)
        if detailed:
            return value  # as it is, for a date that is written as a text would be read as one
        raise TypeError(f"it is {describe(value)}, which it cannot be")

    return Form(read, write, any_of(*(form.describe for form in forms)))


def sequence(entry: Form, *, detailed: bool) -> Form:
    """A tuple of any length: a list, and nothing else."""
    read_entry, write_entry, describe = entry.read, entry.write, describing.sequence(entry.describe)

    def read(value: Any, _: object) -> tuple[Any, ...]:
        require_list(value)
        return tuple([read_entry(part, None) for part in value])

    def read_in_detail(value: Any, _: object) -> tuple[Any, ...]:
        require_list(value)
        return _entries(read_entry, value)

    def write(value: Any) -> list[Any]:
        _require(tuple, value)
        return [write_entry(part) for part in value]

    if detailed:
        return Form(read_in_detail, _anyhow(tuple, write), describe)
    return Form(read, write, describe)


def frozen_set(entry: Form, *, detailed: bool) -> Form:
    """A set: a list of its entries, written in their order, each once."""
    as_tuple = sequence(entry, detailed=detailed)

    def read(value: Any, _: object) -> frozenset[Any]:
        entries = as_tuple.read(value, None)
        if len(set(entries)) < len(entries):
            raise ValueError("an entry stands twice in it")
        return frozenset(entries)

    def write(value: Any) -> list[Any]:
        _require(Set, value)
        return sorted(as_tuple.write(tuple(value)))

    describe = describing.sequence(entry.describe, uniqueItems=True)
    return Form(read, _anyhow(Set, write) if detailed else write, describe)


def noun(target: type[Any], fields: Fields, *, detailed: bool) -> Form:
    """A noun: an object of its fields, without those that have their defaults."""
    write, describe = _fields_writer(target, fields), _fields_describer(target, fields)
    if detailed:
        return Form(_of_object(_fields_reader(target, fields, detailed=True)), _anyhow(target, write), describe)
    return Form(_fields_reader(target, fields, detailed=False), write, describe)


def tagged(members: Mapping[type, Fields], *, detailed: bool) -> Form:
    """One of several nouns: an object of its fields, and the name of its class under "type"."""
    writers = {member: (_fields_writer(member, fields), member.__name__) for member, fields in members.items()}

    def write(value: Any) -> dict[str, Any]:
        write_fields, name = writers[type(value)]
        document: dict[str, Any] = write_fields(value)
        document[TAG] = name
        return document

    describe = _tagged_describer(members)
    if detailed:
        return Form(_of_object(_detailed_tagged_reader(members)), _anyhow(tuple(members), write), describe)
    return Form(_fast_tagged_reader(members), write, describe)


def _fast_tagged_reader(members: Mapping[type, Fields]) -> Reader:
    known: dict[str, tuple[Reader, frozenset[str]]] = {}
    for member, fields in members.items():
        read_fields = _fields_reader(member, fields, detailed=False, forbid_extra_keys=False)
        known[member.__name__] = read_fields, frozenset((TAG, *fields))

    def read(value: Any, _: object) -> Any:
        read_fields, keys = known[value[TAG]]
        if not value.keys() <= keys:
            raise KeyError
        return read_fields(value, None)

    return read


def _detailed_tagged_reader(members: Mapping[type, Fields]) -> Reader:
    readers = {
        member.__name__: _fields_reader(member, fields, detailed=True) for member, fields in members.items()
    }

    def read(value: Any, _: object) -> Any:
        fields: dict[str, Any] = {**value}
        name = fields.pop(TAG, None)
        if not isinstance(name, str) or name not in readers:
            reason = f"it is {describe(name)}, none of {', '.join(sorted(readers))}"
            raise Misread([Fault(pointer(TAG), reason if TAG in value else MISSING)])
        return readers[name](fields, None)

    return read


def _fields_reader(target: type[Any], fields: Fields, *, detailed: bool, forbid_extra_keys: bool = True) -> Reader:
    """Read the fields of an object. What is no object fails in the fast reader by itself."""
    hooks: dict[str, Any] = {name: override(struct_hook=form.read) for name, form in fields.items()}
    return make_dict_structure_fn(
        target,
        _CONVERTER,
        _cattrs_forbid_extra_keys=forbid_extra_keys,
        _cattrs_detailed_validation=detailed,
        **hooks,
    )


def _fields_writer(target: type[Any], fields: Fields) -> Writer:
    amounts = _amounts(target, fields)
    hooks: dict[str, Any] = {
        name: override(unstruct_hook=form.write, omit_if_default=name not in amounts)
        for name, form in fields.items()
    }
    write = make_dict_unstructure_fn(target, _CONVERTER, _cattrs_omit_if_default=True, **hooks)
    return _without(amounts, write) if amounts else write


def _amounts(target: type[Any], fields: Fields) -> dict[str, Any]:
    """The fields whose default is a decimal number, which other numbers equal, with what is written of it."""
    return {
        field.name: fields[field.name].write(field.default)
        for field in attrs.fields(target)
        if isinstance(field.default, Decimal)
    }


def _without(defaults: Mapping[str, Any], write: Writer) -> Writer:
    def write_rest(value: Any) -> dict[str, Any]:
        document: dict[str, Any] = write(value)
        for name, default in defaults.items():
            if document[name] == default:
                del document[name]
        return document

    return write_rest


def _fields_describer(target: type[Any], fields: Fields, *, tag: bool = False) -> Describer:
    def defaults() -> dict[str, object]:
        return {
            field.name: fields[field.name].write(field.default)
            for field in attrs.fields(target)
            if field.default is not attrs.NOTHING
        }

    name = {TAG: plain(const=target.__name__)} if tag else {}
    return describing.noun(target, name | {key: form.describe for key, form in fields.items()}, defaults)


def _tagged_describer(members: Mapping[type, Fields]) -> Describer:
    parts = [_fields_describer(member, fields, tag=True) for member, fields in members.items()]
    return parts[0] if len(parts) == 1 else any_of(*parts)


def _of_object(read: Reader) -> Reader:
    def read_object(value: Any, _: object) -> Any:
        require_object(value)
        return read(value, None)

    return read_object


def _anyhow(kinds: type | tuple[type, ...], write: Writer) -> Writer:
    return lambda value: write(value) if isinstance(value, kinds) else write_anyhow(value)


def _require(kind: type, value: Any) -> None:
    if not isinstance(value, kind):
        raise TypeError(f"it is {describe(value)}, not a {kind.__name__.lower()}")


def _entries(read: Reader, values: list[Any]) -> tuple[Any, ...]:
    entries: list[Any] = []
    faults: list[Fault] = []
    for index, value in enumerate(values):
        try:
            entries.append(read(value, None))
        except Exception as error:  # noqa: BLE001 - it is gathered with its place, and raised with the others
            faults += faults_of(error, pointer(index))
            if len(faults) > MOST_FAULTS:
                break
    if faults:
        raise Misread(faults)
    return tuple(entries)
