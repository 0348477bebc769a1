"""Documents of older versions load through a chain of upcasters, for ever."""

import json
from typing import Any

import pytest

from codec.refusals import faults
from dextflow.codec import Schema, decode, decode_command, decode_event, decode_toml, encode, from_document
from dextflow.errors import InvalidDocument, InvalidValue, SchemaTooNew
from dextflow.model import Client, Mark, Marked, Outcome, Person, YearEnd

Document = dict[str, Any]
NOON = "2026-11-02T12:00:00+00:00"


def from_1(noun: str, document: Document) -> Document:
    """Once a client's year end was a text, and items were called checks."""
    if noun == "Client":
        month, day = document.pop("year_end").split("-")
        return document | {"year_end": {"month": int(month), "day": int(day)}}
    return {("item" if key == "check" else key): value for key, value in document.items()}


def from_2(noun: str, document: Document) -> Document:
    """Once an outcome had a shorter word, and a client's tag was one."""
    if noun == "Client":
        return document | {"tags": [document.pop("tag")]}
    return document | {"outcome": {"ok": "complete"}[document["outcome"]]}


THIRD = Schema(version=3, upcasters={1: from_1, 2: from_2})
CLIENT = Client(id="acme", name="Acme", tags=frozenset({"vat"}), year_end=YearEnd(month=3, day=31))


@pytest.mark.parametrize(
    "document",
    [
        {"id": "acme", "name": "Acme", "tag": "vat", "year_end": "3-31", "schema": 1},
        {"id": "acme", "name": "Acme", "tag": "vat", "year_end": {"month": 3, "day": 31}, "schema": 2},
        {"id": "acme", "name": "Acme", "tags": ["vat"], "year_end": {"month": 3, "day": 31}, "schema": 3},
    ],
)
def test_an_old_document_loads(document: Document) -> None:
    """A document of any version passes through all later steps, and is not changed itself."""
    before = json.dumps(document)
    assert from_document(Client, document, THIRD) == CLIENT
    assert decode(Client, before, THIRD) == CLIENT
    assert json.dumps(document) == before


def test_old_events_and_commands_load() -> None:
    """Upcasters are told whether it is an event or a command."""
    old = {"by": "ann", "at": NOON, "check": "bank", "outcome": "ok", "schema": 1}
    event = decode_event(json.dumps(old | {"type": "Marked"}), THIRD)
    command = decode_command(json.dumps(old | {"type": "Mark"}), THIRD)
    assert isinstance(event, Marked)
    assert isinstance(command, Mark)
    assert (event.item, command.item) == ("bank", "bank")
    assert event.outcome is command.outcome is Outcome.COMPLETE


def test_old_toml_loads() -> None:
    """TOML has the same history."""
    text = 'schema = 1\nid = "acme"\nname = "Acme"\ntag = "vat"\nyear_end = "3-31"'
    assert decode_toml(Client, text, THIRD) == CLIENT


def test_an_upcast_document_is_checked_like_any_other() -> None:
    """What an upcaster makes of a wrong document is refused with its place in the present version."""
    old = {"id": 7, "name": "Acme", "tag": "vat", "year_end": "4-31", "schema": 1}
    assert sorted(path for path, _ in faults(lambda: from_document(Client, old, THIRD))) == ["/id", "/year_end"]


@pytest.mark.parametrize(
    "document",
    [
        {"schema": 1},
        {"year_end": None, "schema": 1},
        {"year_end": "31 March", "schema": 1},
        {"year_end": "3-31-1", "schema": 1},
        {"name": "Acme", "schema": 2},
    ],
)
def test_an_old_document_that_trips_its_upcaster_is_refused(document: Document) -> None:
    """An upcaster may trust its document: what it cannot work with is refused, whatever it raises."""
    ((path, reason),) = faults(lambda: from_document(Client, document, THIRD))
    assert path == ""
    assert f"schema {document['schema']}" in reason


def test_a_document_of_the_future_is_too_new_for_any_chain() -> None:
    """The versions that a schema knows end with its own."""
    with pytest.raises(SchemaTooNew) as refusal:
        decode(Person, '{"schema":4}', THIRD)
    assert (refusal.value.found, refusal.value.known) == (4, 3)


@pytest.mark.parametrize("versions", [(), (1,), (2,), (0, 1, 2), (1, 2, 3)])
def test_a_chain_with_a_gap_is_the_authors_mistake(versions: tuple[int, ...]) -> None:
    """A schema lacks no step and has none too many; it is refused before any document is read."""
    with pytest.raises(InvalidValue, match=r"\[1, 2\]"):
        Schema(version=3, upcasters=dict.fromkeys(versions, from_1))


def test_what_is_written_is_of_the_present_version() -> None:
    """Every document says its version, last of all."""
    assert encode(Person(id="ann", name="Ann")) == '{"id":"ann","name":"Ann","schema":1}'


def test_a_document_without_a_version_is_refused() -> None:
    """Nothing is assumed of a document that does not say its version."""
    with pytest.raises(InvalidDocument, match="/schema"):
        decode(Person, '{"id":"ann","name":"Ann"}')


@pytest.mark.parametrize("version", [0, -1, -(2**70), True, None, "1", 1.0, 1.5, [], {}])
def test_a_version_that_never_was_is_refused_with_those_that_are_known(version: Any) -> None:
    """A version of another type, or below 1, is refused; the refusal says which versions are known."""
    document = {"id": "acme", "name": "Acme", "schema": version}
    reason = "the schema version is missing or not of those known: "
    assert faults(lambda: from_document(Client, document)) == [("/schema", f"{reason}1")]
    assert faults(lambda: from_document(Client, document, THIRD)) == [("/schema", f"{reason}1 to 3")]


def test_a_version_of_the_future_is_refused_with_those_that_are_known() -> None:
    """The refusal of a later version says it, and up to which version documents can be read."""
    with pytest.raises(SchemaTooNew, match=r"^Person has schema 4; .* knows schemas up to 3$"):
        decode(Person, '{"schema":4}', THIRD)


def test_a_document_may_name_its_json_schema() -> None:
    """An editor finds the schema by a text under "$schema" at the top, which says nothing of the noun."""
    document = {"$schema": "./person.schema.json", "id": "ann", "name": "Ann", "schema": 1}
    ann = Person(id="ann", name="Ann")
    assert decode(Person, json.dumps(document)) == from_document(Person, document) == ann
    assert decode_toml(Person, '"$schema" = "x"\nschema = 1\nid = "ann"\nname = "Ann"') == ann
    assert "$schema" not in encode(ann)


@pytest.mark.parametrize("wrong", [None, 1, True, [], {}])
def test_the_name_of_a_json_schema_is_a_text(wrong: Any) -> None:
    """Anything but a text under "$schema" is refused where it stands."""
    document = {"$schema": wrong, "id": "ann", "name": "Ann", "schema": 1}
    assert faults(lambda: from_document(Person, document)) == [("/$schema", "it is not a text")]


def test_no_part_of_a_document_names_its_json_schema() -> None:
    """Below the top "$schema" is an unknown key like any other, and an upcaster never sees it."""
    document = {"id": "acme", "name": "Acme", "year_end": {"month": 3, "day": 31, "$schema": "x"}, "schema": 1}
    assert faults(lambda: from_document(Client, document)) == [("/year_end/$schema", "this key is unknown")]
    old = {"$schema": "x", "id": "acme", "name": "Acme", "tag": "vat", "year_end": "3-31", "schema": 1}
    assert from_document(Client, old, THIRD) == CLIENT
