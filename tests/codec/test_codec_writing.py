"""What could not be read again is not written, so that nothing that was saved is lost."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args
from uuid import UUID

import attrs
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from codec.refusals import faults
from dextflow.codec import decode, encode, encode_record
from dextflow.errors import InvalidDocument, InvalidValue
from dextflow.model import (
    AddComment,
    Allocation,
    Assigned,
    Client,
    Figure,
    FileRef,
    Finding,
    Marked,
    Money,
    Outcome,
    Person,
    Policy,
    Setting,
    Severity,
    Started,
    Status,
    Step,
    TemplateRef,
    YearEnd,
)
from dextflow.testing.strategies import NOUNS, nouns

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
NAIVE = datetime(2026, 11, 2, 12, 0)  # noqa: DTZ001 - the mistake itself
JUNK: tuple[Any, ...] = (
    None,
    True,
    7,
    1.5,
    "x",
    "\0",
    "\ud800",
    b"x",
    2**63,
    [],
    ["x"],
    {},
    (),
    ("x",),
    (7,),
    frozenset({7}),
    Decimal("NaN"),
    Decimal("1E+1000"),
    Decimal(1),
    NAIVE,
    date(2026, 10, 31),
    UUID(int=7),
    Status.COMPLETED,
    Severity.HIGH,
    Person(id="ann", name="Ann"),
    Policy(),
    object(),
)


def wrong(noun: Any, **values: Any) -> Any:
    """The noun with values that its types do not allow, as a program without type checks may make it."""
    return attrs.evolve(noun, **values)


@pytest.mark.parametrize(
    ("noun", "path"),
    [
        (AddComment("ann", NOON, "a\0b"), "/text"),
        (AddComment("ann", NOON, "half \ud83d"), "/text"),
        (AddComment("ann", NAIVE, "text"), "/at"),
        (wrong(AddComment("ann", NOON, "text"), by=7), "/by"),
        (wrong(AddComment("ann", NOON, "text"), by=UUID(int=7)), "/by"),
        (wrong(AddComment("ann", NOON, "text"), at=date(2026, 10, 31)), "/at"),
        (wrong(AddComment("ann", NOON, "text"), text=None), "/text"),
        (wrong(Assigned("ann", NOON, "ann", ("rae",)), reviewers=("rae", 7)), "/reviewers/1"),
        (wrong(Assigned("ann", NOON, "ann", ("rae",)), reviewers="rae"), "/reviewers"),
        (wrong(Assigned("ann", NOON, "ann", ("rae",)), reviewers=["rae"]), ""),
        (wrong(Client(id="acme", name="Acme"), tags=frozenset({"vat", 7})), ""),
        (wrong(Client(id="acme", name="Acme"), tags=frozenset({7})), "/tags/0"),
        (wrong(Client(id="acme", name="Acme"), tags="vat"), "/tags"),
        (wrong(Client(id="acme", name="Acme"), vat=Policy()), "/vat"),
        (FileRef(name="scan", sha256="0" * 64, size=2**63), "/size"),
        (wrong(FileRef(name="scan", sha256="0" * 64, size=1), size=True), "/size"),
        (wrong(Marked("ann", NOON, "bank", Outcome.COMPLETE), outcome="complete"), ""),
        (wrong(Marked("ann", NOON, "bank", Outcome.COMPLETE), outcome=Status.COMPLETED), "/outcome"),
        (Money(currency="GBP", amount=Decimal("NaN")), "/amount"),
        (Money(currency="GBP", amount=Decimal("Infinity")), "/amount"),
        (Money(currency="GBP", amount=Decimal("1E+1000")), "/amount"),
        (Money(currency="GBP", amount=Decimal("1" * 41)), "/amount"),
        (wrong(Money(currency="GBP", amount=Decimal(1)), amount=1.5), "/amount"),
        (Allocation(document="inv-1", amount=Decimal(1), on=NOON), "/on"),
        (wrong(Finding(key="k", severity=Severity.LOW, summary="s"), severity=1), ""),
        (wrong(Setting(name="n", value=1), value=1.5), "/value"),
        (wrong(Setting(name="n", value=1), value=("a", 1)), "/value/1"),
        (Figure(name="n", value=True), "/value"),
        (Figure(name="n", value=NOON), "/value/date"),
        (Figure(name="n", value=Decimal("NaN")), "/value/decimal"),
        (wrong(Figure(name="n", value=1), value="1.00"), "/value"),
        (wrong(Started("ann", NOON), vat="quarterly"), "/vat"),
        (wrong(Step(key="a", name="A"), checks=None), "/checks"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_cannot_be_read_is_not_written(noun: object, path: str) -> None:
    """A noun with a value that its document could not hold is refused, with the place if that can be told."""
    assert [found for found, _ in faults(lambda: encode(noun))] == [path]


def test_a_record_with_something_else_is_not_written() -> None:
    """A record holds events and nothing else."""
    command: Any = AddComment("ann", NOON, "text")
    person: Any = Person(id="ann", name="Ann")
    assert [path for path, _ in faults(lambda: encode_record((Started("ann", NOON), person)))] == ["/events/1"]
    assert [path for path, _ in faults(lambda: encode_record((command,)))] == ["/events/0"]


@pytest.mark.lengthy
@settings(max_examples=250)
@given(st.sampled_from(list(filter(attrs.fields, NOUNS))).flatmap(nouns), st.sampled_from(JUNK), st.data())
def test_what_was_written_can_be_read(noun: Any, junk: object, data: st.DataObject) -> None:
    """A noun with anything at all in one field is written so that it comes back equal, or is not written."""
    field = data.draw(st.sampled_from(attrs.fields(type(noun))))
    if isinstance(junk, date) and YearEnd in (field.type, *get_args(field.type)):
        reject()  # a month and a day is all that a year end has, and a date has them
    try:
        spoilt = wrong(noun, **{field.name: junk})
    except (InvalidValue, TypeError, AttributeError, ArithmeticError):
        reject()
    try:
        text = encode(spoilt)
    except InvalidDocument as refusal:
        assert all(fault.path == "" or fault.path.startswith(f"/{field.name}") for fault in refusal.faults)  # noqa: PT017 - either
    else:
        assert decode(type(noun), text) == spoilt


def test_text_of_other_classes_is_text() -> None:
    """A subclass of str is written as the text that it is."""

    class Safe(str):
        __slots__ = ()

    assert decode(Person, encode(Person(id=Safe("ann"), name=Safe("Ann")))) == Person(id="ann", name="Ann")
    ref: Any = TemplateRef(id=Safe("t"), version=1)
    assert decode(TemplateRef, encode(ref)) == ref
