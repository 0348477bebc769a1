"""The JSON Schema of a noun says what the codec does, no more and no less, as far as a schema can."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from codec.places import Path as Place
from codec.refusals import faults
from dextflow.codec import encode_parts, encode_record, from_document, json_schema, to_document
from dextflow.codec.instances import Record, Results, State
from dextflow.engine import validate
from dextflow.errors import InvalidDocument, InvalidTemplate, InvalidValue, SchemaTooNew
from dextflow.library import built_in, built_in_ids, template_schema
from dextflow.model import Job, Mark, Person, Plan, ReportingPeriod, Template, YearEnd
from dextflow.testing.runs import Run
from dextflow.testing.strategies import NOUNS, nouns
from dextflow.testing.workflows import runs

pytestmark = pytest.mark.lengthy

ROOT = Path(__file__).parents[2]
PUBLISHED = "docs/reference/template.schema.json"
COMMAND = f"python -m dextflow.library {PUBLISHED}"
ALL: tuple[type[Any], ...] = (*NOUNS, Record, State, Results)
PARTS: dict[str, type[Any]] = {"job": Job, "state": State, "results": Results, "steps": Template}
VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    7,
    1.5,
    "",
    "x",
    "7",
    "2026-10-31",
    [],
    ["x"],
    ["x", "x"],
    [7],
    {},
    {"x": 7},
)
KEYS = ("colour", "schema", "type", "key", "name", "$schema", "date", "decimal")
OWN_RULES = tuple(f"{noun.__name__}: " for noun in ALL)
each_noun = pytest.mark.parametrize("noun", ALL, ids=lambda noun: noun.__name__)


def checker(schema: dict[str, Any]) -> Draft202012Validator:
    """A validator that also asserts formats, as editors do."""
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


CHECKERS = {noun: checker(json_schema(noun)) for noun in ALL}


@st.composite
def mutated(draw: st.DrawFn) -> tuple[type[Any], dict[str, Any]]:
    """Draw a class of nouns and a document of it, of which up to two places are changed, or keys lost or added."""
    noun = draw(st.sampled_from(NOUNS))
    document = deepcopy(to_document(draw(nouns(noun))))
    for _ in range(draw(st.sampled_from((1, 1, 2)))):
        way = draw(st.sampled_from([*places(document)]))
        parent: Any = document
        for token in way:
            parent = parent[token]
        if isinstance(parent, list):
            parent[draw(st.integers(0, len(parent) - 1))] = draw(st.sampled_from(VALUES).map(deepcopy))
        elif draw(st.booleans()):
            parent[draw(st.sampled_from(KEYS) | st.sampled_from([*parent, "x"]))] = draw(
                st.sampled_from(VALUES).map(deepcopy)
            )
        elif parent:
            del parent[draw(st.sampled_from([*parent]))]
    return noun, document


def places(value: Any, path: Place = ()) -> Iterator[Place]:
    """The paths to every object and to every list that is not empty."""
    if isinstance(value, dict) or (isinstance(value, list) and value):
        yield path
        for token, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(part, (*path, token))


def refused_for_its_shape(noun: type[Any], document: dict[str, Any]) -> bool:
    """Whether the codec refuses a document for anything but a rule of the noun's own, such as for a period."""
    try:
        from_document(noun, document)
    except InvalidDocument as refusal:
        return not all(fault.reason.startswith(OWN_RULES) for fault in refusal.faults)
    except SchemaTooNew:
        return True
    return False


@each_noun
def test_the_schema_is_one(noun: type[Any]) -> None:
    """The schema of every noun is a valid JSON Schema of its dialect, and can be written as JSON."""
    schema = json_schema(noun)
    Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
@settings(max_examples=12)
@given(data=st.data())
def test_what_is_written_is_valid(noun: type[Any], data: st.DataObject) -> None:
    """Every document of every noun is valid under the noun's schema."""
    CHECKERS[noun].validate(to_document(data.draw(nouns(noun))))


@settings(max_examples=20)
@given(runs())
def test_a_written_workflow_is_valid(run: Run) -> None:
    """The parts and the record of any workflow are valid under their schemas."""
    for name, text in encode_parts(run.instance).items():
        CHECKERS[PARTS[name]].validate(json.loads(text))
    CHECKERS[Record].validate(json.loads(encode_record(run.events)))


@settings(max_examples=600)
@given(mutated())
def test_schema_and_codec_agree(drawn: tuple[type[Any], dict[str, Any]]) -> None:
    """A damaged document is refused by the schema exactly if the codec refuses it, the nouns' own rules aside."""
    noun, document = drawn
    assert CHECKERS[noun].is_valid(document) is not refused_for_its_shape(noun, document)


PERSON = {"id": "ann", "name": "Ann", "schema": 1}
MARK = {"type": "Mark", "by": "ann", "at": "2026-11-02T12:00:00Z", "item": "a", "outcome": "complete", "schema": 1}


@pytest.mark.parametrize(
    ("noun", "document"),
    [
        (Person, PERSON | {"name": "A\0nn"}),
        (Person, PERSON | {"name": "A\ud800nn"}),
        (Person, PERSON | {"schema": 1.0}),
        (YearEnd, {"month": 2, "day": 1.0, "schema": 1}),
        (YearEnd, {"month": 2, "day": 30, "schema": 1}),
        (ReportingPeriod, {"start": "2026-10-31", "end": "2026-10-01", "schema": 1}),
        (Mark, MARK | {"at": "2026-02-30T12:00:00Z"}),
    ],
)
def test_what_a_schema_cannot_say_the_codec_does(noun: type[Any], document: dict[str, Any]) -> None:
    """The differences are these: texts no store keeps, 1.0, impossible instants, and the nouns' own rules."""
    assert CHECKERS[noun].is_valid(document)
    assert faults(lambda: from_document(noun, document))


def test_a_day_that_no_calendar_has_is_seen_by_both() -> None:
    """Dates carry their format, so a checker of formats refuses 30 February as the codec does."""
    document = {"start": "2026-02-01", "end": "2026-02-30", "schema": 1}
    assert not CHECKERS[ReportingPeriod].is_valid(document)
    assert faults(lambda: from_document(ReportingPeriod, document))


@pytest.mark.parametrize("noun", [Plan, int, str])
def test_what_has_no_documents_has_no_schema(noun: type[Any]) -> None:
    """Derived and plain values have no documents; asking for their schema is refused as the caller's mistake."""
    with pytest.raises(InvalidValue):
        json_schema(noun)


def test_descriptions_are_the_first_sentences() -> None:
    """What a noun is, and each part of it, is said in the words of its docstring."""
    schema = json_schema(Template)
    assert schema["description"] == "A recipe for a workflow."
    assert schema["$defs"]["StepGroup"]["description"] == "Steps that belong together."
    assert schema["$defs"]["Icon"]["description"] == "What kind of work a template is for."


def test_defaults_are_as_they_are_written() -> None:
    """A field with a default may be left out, and its default stands in the schema as a document has it."""
    schema = json_schema(Template)
    assert schema["required"] == ["schema", "id", "name", "groups"]
    group = schema["$defs"]["StepGroup"]["properties"]
    assert (group["ordered"]["default"], schema["properties"]["icon"]["default"]) == (True, None)
    assert "default" not in group["steps"]


@pytest.mark.parametrize("name", built_in_ids())
def test_the_built_in_templates_are_valid(name: str) -> None:
    """The file of every built-in template is valid under the schema of templates."""
    text = (files("dextflow.library") / f"{name}.toml").read_text(encoding="utf-8")
    PUBLISHED_SCHEMA.validate(tomllib.loads(text))
    PUBLISHED_SCHEMA.validate(to_document(built_in(name)))


def publishable(document: dict[str, Any]) -> bool:
    """Whether the template of the document can be published."""
    try:
        validate(from_document(Template, document))
    except InvalidTemplate:
        return False
    return True


def put(place: str, value: object) -> dict[str, Any]:
    """The document of a template that can be published, with another value at that place."""
    document = deepcopy(TEMPLATE)
    *way, last = place.split("/")
    parent: Any = document
    for token in way:
        parent = parent[int(token) if token.isdigit() else token]
    parent[last] = value
    return document


TEMPLATE: dict[str, Any] = {
    "schema": 1,
    "id": "monthly",
    "name": "Monthly",
    "groups": [
        {
            "name": "Close",
            "steps": [
                {"key": "bank", "name": "Bank", "checks": [{"key": "feeds", "name": "Feeds"}]},
                {
                    "key": "report",
                    "name": "Report",
                    "depends_on_outcomes": [{"step": "bank", "outcomes": ["complete"]}],
                },
            ],
        }
    ],
}
STEP = "groups/0/steps/0"
KEYED = ("id", f"{STEP}/checks/0/key", "groups/0/steps/1/key")
NAMED = ("name", "groups/0/name", f"{STEP}/name", f"{STEP}/checks/0/name")
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\n"), max_size=3) | st.text(
    "az09-_. AZ", max_size=70
)
PUBLISHED_SCHEMA = checker(template_schema())


@pytest.mark.parametrize("place", [*KEYED, *NAMED])
@settings(max_examples=60)
@given(text=TEXTS | st.integers(62, 66).map("a".__mul__))
def test_texts_are_refused_as_publishing_refuses_them(place: str, text: str) -> None:
    """A key or a name is valid under the schema of templates exactly if the template can be published with it."""
    document = put(place, text)
    assert PUBLISHED_SCHEMA.is_valid(document) is publishable(document)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        *(("version", version) for version in (-1, 0, 1, 2)),
        *((f"{STEP}/estimate", minutes) for minutes in (None, -1, 0, 1, 2)),
        ("groups", []),
        ("groups/0/steps", []),
        ("groups/0/steps/1/depends_on_outcomes/0/outcomes", []),
        ("groups/0/steps/1/depends_on_outcomes", []),
    ],
)
def test_bounds_are_those_of_publishing(place: str, value: object) -> None:
    """Numbers have the bounds, and lists need the entries, that publishing demands."""
    document = put(place, value)
    assert PUBLISHED_SCHEMA.is_valid(document) is publishable(document)


def test_the_published_file_is_up_to_date(tmp_path: Path) -> None:
    """The file in the documentation is what the command in its how-to writes."""
    written = tmp_path / "template.schema.json"
    subprocess.run([sys.executable, "-m", "dextflow.library", written], check=True)
    assert (ROOT / PUBLISHED).read_text("utf-8") == written.read_text("utf-8"), f"regenerate it: {COMMAND}"
    assert json.loads(written.read_bytes()) == template_schema()
