"""Nouns to documents and back, with a schema version, whole or not at all."""

import json
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeVar, cast, get_args

import attrs
from cattrs import BaseValidationError, ForbiddenExtraKeysError
from cattrs.errors import AttributeValidationNote, IterableValidationNote

from dextflow.codec.reading import Document, read_json, read_toml
from dextflow.codec.strict import make_converter
from dextflow.errors import Fault, InvalidDocument, SchemaTooNew
from dextflow.model import Command, Event

N = TypeVar("N")
Upcaster = Callable[[str, Document], Document]


@attrs.frozen(kw_only=True)
class Schema:
    """The version of the documents that are written, and how to read older ones.

    `upcasters` maps a version to a pure function of a noun's name and its document of that version, which
    returns the document of the next version.
    """

    version: int
    upcasters: Mapping[int, Upcaster] = MappingProxyType({})


SCHEMA = Schema(version=1)
_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
_FAST = make_converter(detailed=False)
_DETAILED = make_converter(detailed=True)
_TAGGED: Mapping[type, Any] = {member: union for union in (Event, Command) for member in get_args(union)}


def encode(noun: object) -> str:
    """Write a noun as JSON text: ASCII, keys in the order of the noun's fields, defaults left out."""
    return _ENCODER.encode(to_document(noun))


def decode(noun: type[N], text: str, schema: Schema = SCHEMA) -> N:
    """Read a noun from JSON text.

    Raises `InvalidDocument` with every fault and its path: unknown or missing keys, wrong types, values that
    the noun refuses. Raises `SchemaTooNew` for a document of a later version.
    """
    return from_document(noun, read_json(noun.__name__, text), schema)


def decode_toml(noun: type[N], text: str, schema: Schema = SCHEMA) -> N:
    """Read a noun from TOML text; otherwise as `decode`."""
    return from_document(noun, read_toml(noun.__name__, text), schema)


def decode_event(text: str, schema: Schema = SCHEMA) -> Event:
    """Read an event of any type; otherwise as `decode`."""
    return cast("Event", _structure("Event", Event, read_json("Event", text), schema))


def decode_command(text: str, schema: Schema = SCHEMA) -> Command:
    """Read a command of any type; otherwise as `decode`."""
    return cast("Command", _structure("Command", Command, read_json("Command", text), schema))


def to_document(noun: object) -> Document:
    """Write a noun as an object of plain JSON values, with its schema version."""
    kind = type(noun)
    document: Document = _FAST.unstructure(noun, _TAGGED.get(kind, kind))
    document["schema"] = SCHEMA.version
    return document


def from_document(noun: type[N], document: Document, schema: Schema = SCHEMA) -> N:
    """Read a noun from plain JSON values; otherwise as `decode`."""
    return cast("N", _structure(noun.__name__, noun, document, schema))


def _structure(name: str, target: Any, document: Document, schema: Schema) -> Any:
    document = _upcast(name, document, schema)
    try:
        return _FAST.structure(document, target)
    except Exception:  # noqa: BLE001 - whatever the fault is, the detailed converter finds it again, with its path
        return _structure_in_detail(name, target, document)


def _structure_in_detail(name: str, target: Any, document: Document) -> Any:
    try:
        return _DETAILED.structure(document, target)
    except BaseValidationError as group:
        raise InvalidDocument(name, tuple(_faults(group, ""))) from None
    except (ValueError, TypeError) as error:
        raise InvalidDocument(name, (Fault("", str(error)),)) from None


def _upcast(name: str, document: Document, schema: Schema) -> Document:
    document = dict(document)
    version = document.pop("schema", None)
    if type(version) is not int or version < 1:
        raise InvalidDocument(name, (Fault("/schema", "the schema version is missing or not a whole number"),))
    if version > schema.version:
        raise SchemaTooNew(name, version, schema.version)
    for older in range(version, schema.version):
        document = schema.upcasters[older](name, document)
    return document


def _faults(error: BaseException, path: str) -> Iterator[Fault]:
    """Walk the groups of exceptions that cattrs raises, with the path to each fault."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            path += "/" + note.name
        elif isinstance(note, IterableValidationNote):
            path += f"/{note.index}"
    match error:
        case BaseValidationError():
            for part in error.exceptions:
                yield from _faults(part, path)
        case ForbiddenExtraKeysError():
            for key in sorted(error.extra_fields):
                yield Fault(f"{path}/{key}"[:200], "this key is unknown")
        case KeyError():
            yield Fault(path, "this key is missing")
        case _:
            yield Fault(path, str(error))
