"""Nouns to documents and back, with a schema version, whole or not at all."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar, cast

import attrs

from dextflow.codec.faults import faults_of, first
from dextflow.codec.forms import Form
from dextflow.codec.reading import Document, describe, read_json, read_toml
from dextflow.codec.strict import form
from dextflow.errors import Fault, InvalidDocument, InvalidValue, SchemaTooNew
from dextflow.model import Command, Event, RequestEvent, TaskCommand, TaskEvent

N = TypeVar("N")
Upcaster = Callable[[str, Document], Document]


@attrs.frozen(kw_only=True)
class Schema:
    """The version of the documents that are written, and how to read older ones.

    `upcasters` maps every older version, from 1, to a pure function of a noun's name and its document of that
    version, which returns the document of the next version. The name is that of the noun's class, or "Event",
    "Command", "RequestEvent", "TaskEvent" or "TaskCommand"; workflows are written as "Job", "State", "Results" and
    "Record" (`dextflow.codec.instances`).

    Raises `InvalidValue` if one is lacking, or one too many.
    """

    version: int
    upcasters: Mapping[int, Upcaster] = MappingProxyType({})

    def __attrs_post_init__(self) -> None:
        older = list(range(1, self.version))
        if sorted(self.upcasters) != older:
            raise InvalidValue("Schema", f"version {self.version} needs upcasters from versions {older}")


@attrs.frozen(eq=False)
class Kind:
    """One kind of document: its name and its two forms."""

    name: str
    fast: Form
    detailed: Form


SCHEMA = Schema(version=1)
POINTER = "$schema"
_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False, check_circular=False)


def encode(noun: object) -> str:
    """Write a noun as JSON text: ASCII, keys in the order of the noun's fields, defaults left out.

    Raises `InvalidDocument` for what could not be read again, such as a time without a zone or a text with a NUL,
    and `InvalidValue` for what has no document: a plan, or a workflow, which is written in parts (`encode_parts`).
    """
    return _ENCODER.encode(to_document(noun))


def decode(noun: type[N], text: str, schema: Schema = SCHEMA) -> N:
    """Read a noun from JSON text.

    Raises `InvalidDocument` with every fault and its path: unknown or missing keys, wrong types, values that
    the noun refuses. Raises `SchemaTooNew` for a document of a later version, and `InvalidValue` for a class that
    has no documents.
    """
    kind = kind_of(noun)
    return cast("N", _read(kind, read_json(kind.name, text), schema))


def decode_toml(noun: type[N], text: str, schema: Schema = SCHEMA) -> N:
    """Read a noun from TOML text of your own (from strangers, take JSON); otherwise as `decode`."""
    kind = kind_of(noun)
    return cast("N", _read(kind, read_toml(kind.name, text), schema))


def decode_event(text: str, schema: Schema = SCHEMA) -> Event:
    """Read an event of any type; otherwise as `decode`."""
    return cast("Event", _read(_EVENT, read_json("Event", text), schema))


def decode_command(text: str, schema: Schema = SCHEMA) -> Command:
    """Read a command of any type; otherwise as `decode`."""
    return cast("Command", _read(_COMMAND, read_json("Command", text), schema))


def decode_request_event(text: str, schema: Schema = SCHEMA) -> RequestEvent:
    """Read an event of a request, of any type; otherwise as `decode`."""
    return cast("RequestEvent", _read(_REQUEST_EVENT, read_json("RequestEvent", text), schema))


def decode_task_event(text: str, schema: Schema = SCHEMA) -> TaskEvent:
    """Read an event of a task, of any type; otherwise as `decode`."""
    return cast("TaskEvent", _read(_TASK_EVENT, read_json("TaskEvent", text), schema))


def decode_task_command(text: str, schema: Schema = SCHEMA) -> TaskCommand:
    """Read a command to a task, of any type; otherwise as `decode`."""
    return cast("TaskCommand", _read(_TASK_COMMAND, read_json("TaskCommand", text), schema))


def to_document(noun: object) -> Document:
    """Write a noun as an object of plain JSON values, with its schema version; otherwise as `encode`."""
    kind = kind_of(type(noun))
    try:
        document: Document = kind.fast.write(noun)
    except Exception as error:  # noqa: BLE001 - whatever the fault is, it is found again, with its path
        faults = _faults_in_writing(kind, noun) or (Fault("", f"it cannot be written: {error}"),)
        raise InvalidDocument(kind.name, faults) from None
    document["schema"] = SCHEMA.version
    return document


def from_document(noun: type[N], document: Document, schema: Schema = SCHEMA) -> N:
    """Read a noun from plain JSON values; otherwise as `decode`."""
    return cast("N", _read(kind_of(noun), document, schema))


def _form_of(name: str, hint: Any) -> Kind:
    return Kind(name, form(hint, detailed=False), form(hint, detailed=True))


def _make_kind(noun: Any) -> Kind:
    """Raises `InvalidValue` for a class that no document can hold."""
    name: str = getattr(noun, "__name__", str(noun))
    if not attrs.has(noun):
        raise InvalidValue(name, "it is no noun")
    try:
        return _form_of(name, noun)
    except InvalidValue as error:
        raise InvalidValue(name, f"it has no document of its own ({error})") from None


kind_of: Callable[[Any], Kind] = cache(_make_kind)
_EVENT, _COMMAND = _form_of("Event", Event), _form_of("Command", Command)
_TASK_EVENT, _TASK_COMMAND = _form_of("TaskEvent", TaskEvent), _form_of("TaskCommand", TaskCommand)
_REQUEST_EVENT = _form_of("RequestEvent", RequestEvent)


def _read(kind: Kind, document: Any, schema: Schema) -> Any:
    document = _upcast(kind.name, document, schema)
    try:
        return kind.fast.read(document, None)
    except Exception:  # noqa: BLE001 - whatever the fault is, it is found again, with its path
        return _read_in_detail(kind, document)


def _read_in_detail(kind: Kind, document: Document) -> Any:
    try:
        return kind.detailed.read(document, None)
    except Exception as error:  # noqa: BLE001 - faults of all sorts
        raise InvalidDocument(kind.name, first(faults_of(error))) from None


def _faults_in_writing(kind: Kind, noun: object) -> tuple[Fault, ...]:
    try:
        kind.detailed.read(kind.detailed.write(noun), None)
    except Exception as error:  # noqa: BLE001 - faults of all sorts
        return first(faults_of(error))
    return ()


def _upcast(name: str, document: Any, schema: Schema) -> Document:
    if not isinstance(document, dict):
        raise InvalidDocument(name, (Fault("", f"it is {describe(document)}, not an object"),))
    body: Document = {**document}
    if not isinstance(body.pop(POINTER, ""), str):
        raise InvalidDocument(name, (Fault(f"/{POINTER}", "it is not a text"),))
    version = body.pop("schema", None)
    if type(version) is not int or version < 1:
        known = f"1 to {schema.version}" if schema.version > 1 else "1"
        raise InvalidDocument(
            name, (Fault("/schema", f"the schema version is missing or not of those known: {known}"),)
        )
    if version > schema.version:
        raise SchemaTooNew(name, version, schema.version)
    for older in range(version, schema.version):
        body = _step(name, body, older, schema.upcasters[older])
    return body


def _step(name: str, body: Document, version: int, upcaster: Upcaster) -> Document:
    try:
        return upcaster(name, body)
    except Exception as error:
        reason = f"it is no document of schema {version}: {type(error).__name__}: {error}"
        raise InvalidDocument(name, (Fault("", reason),)) from error
