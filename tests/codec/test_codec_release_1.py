"""What release 1 wrote is read for ever, and what it meant stays what it meant."""

import json
from enum import Enum
from itertools import chain
from pathlib import Path
from typing import Any

import attrs
import pytest

import dextflow.model
from codec import (
    release_1_actions,
    release_1_books,
    release_1_changes,
    release_1_dates,
    release_1_health,
    release_1_messages,
    release_1_nouns,
    release_1_outbox,
    release_1_parts,
    release_1_repeating,
    release_1_requests,
    release_1_services,
    release_1_suggestions,
    release_1_tasks,
    release_1_views,
)
from codec.alike import alike
from dextflow.codec import decode, decode_parts, encode
from dextflow.codec.instances import Record, Results, State
from dextflow.engine import compile_template
from dextflow.model import Outcome, Step, StepGroup, Template
from dextflow.testing.strategies import NOUNS

pytestmark = pytest.mark.lengthy

HERE = Path(__file__).parent
FROZEN: list[dict[str, Any]] = json.loads((HERE / "release_1.json").read_text(encoding="utf-8"))
WORDS: dict[str, list[Any]] = json.loads((HERE / "release_1_words.json").read_text(encoding="utf-8"))
SOURCES = (
    release_1_nouns,
    release_1_changes,
    release_1_views,
    release_1_parts,
    release_1_dates,
    release_1_repeating,
    release_1_books,
    release_1_health,
    release_1_tasks,
    release_1_outbox,
    release_1_suggestions,
    release_1_messages,
    release_1_actions,
    release_1_requests,
    release_1_services,
)
EXAMPLES: tuple[Any, ...] = tuple(chain.from_iterable(source.EXAMPLES for source in SOURCES))
STORED = (State, Results, Record)


def text_of(frozen: dict[str, Any]) -> str:
    """The text of a document as it was written; the file is laid out for people."""
    return json.dumps(frozen["document"], separators=(",", ":"))


def test_every_noun_is_in_the_file() -> None:
    """There is a document of every noun that is written, in the order of the examples."""
    assert [frozen["noun"] for frozen in FROZEN] == [type(noun).__name__ for noun in EXAMPLES]
    assert {type(noun) for noun in EXAMPLES} == {*NOUNS, *STORED}


def test_every_field_is_in_the_file() -> None:
    """There is a document with each field of each noun: none of them can be renamed or lose its form unseen."""
    written = {(frozen["noun"], key) for frozen in FROZEN for key in frozen["document"]}
    fields = {(noun.__name__, field.name) for noun in (*NOUNS, *STORED) for field in attrs.fields(noun)}
    assert not fields - written


def test_every_word_is_in_the_file() -> None:
    """The words of every enumeration stay as they were: they are in documents. New ones are added to the file."""
    kinds = [
        thing for thing in vars(dextflow.model).values() if isinstance(thing, type) and issubclass(thing, Enum)
    ]
    assert {kind.__name__: [member.value for member in kind] for kind in kinds} == WORDS


def test_every_default_is_in_the_file() -> None:
    """Defaults are not written, so each is fixed by a document without it: a new default needs an upcaster."""
    without = {
        (type(noun).__name__, field.name)
        for noun, frozen in zip(EXAMPLES, FROZEN, strict=True)
        for field in attrs.fields(type(noun))
        if field.name not in frozen["document"]
    }
    with_default = {
        (noun.__name__, field.name)
        for noun in (*NOUNS, *STORED)
        for field in attrs.fields(noun)
        if field.default is not attrs.NOTHING
    }
    assert without == with_default


@pytest.mark.parametrize("index", range(len(EXAMPLES)), ids=lambda index: type(EXAMPLES[index]).__name__)
def test_a_document_of_release_1_is_read(index: int) -> None:
    """It gives the noun that was written and, while the schema is that of release 1, the noun gives it again."""
    noun, text = EXAMPLES[index], text_of(FROZEN[index])
    assert alike(decode(type(noun), text), noun)
    assert encode(noun) == text


def test_marks_of_release_1_are_read() -> None:
    """The two sets of items mean what they meant: complete, complete with issues, not applicable, open."""
    steps = tuple(Step(key=key, name=key) for key in "abcd")
    template = Template(id="monthly", version=2, name="Monthly", groups=(StepGroup(name="Work", steps=steps),))
    job = next(frozen for frozen in FROZEN if frozen["noun"] == "Job")
    parts = {
        "job": text_of(job),
        "state": '{"status":"in progress","version":5,"at":"2026-11-02T12:00:00+00:00",'
        '"low":"BQ==","high":"Bg==","schema":1}',
        "results": '{"results":[],"schema":1}',
    }
    workflow = decode_parts(parts, compile_template(template))
    assert [workflow.outcome(key) for key in "abcd"] == [
        Outcome.COMPLETE,
        Outcome.COMPLETE_WITH_ISSUES,
        Outcome.NOT_APPLICABLE,
        None,
    ]
