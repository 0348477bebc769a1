"""Verdicts follow Kleene's logic, whatever is known."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.engine.conditions import Condition, evaluate, parse
from dextflow.engine.conditions.tree import And, Not, Or
from dextflow.errors import InvalidValue
from dextflow.model.condition import Input, Verdict
from engine.conditions.trees import (
    CONDITIONS,
    FACTS,
    FIELDS,
    KNOWN,
    MONOTONE,
    Facts,
    in_python,
    naive,
)

TRUTHS = (True, False, None)
BOTH = ("client.active", "client.vat_registered")


def verdict(source: str, facts: Facts) -> bool | None:
    return evaluate(parse(source, FIELDS), facts).value


@given(CONDITIONS, FACTS)
def test_verdicts_are_those_of_arithmetic(condition: Condition, facts: Facts) -> None:
    """A verdict is what least, greatest and complement make of false 0, unknown a half and true 1."""
    assert evaluate(condition, facts).value == {0: False, 0.5: None, 1: True}[naive(condition.root, facts)]


@given(CONDITIONS, KNOWN)
def test_verdicts_on_known_facts_are_those_of_python(condition: Condition, facts: Facts) -> None:
    """Where all is known, a verdict is what Python itself makes of the condition as it is written."""
    assert evaluate(parse(str(condition), FIELDS), facts).value is in_python(str(condition), facts)


@pytest.mark.lengthy
@given(MONOTONE, FACTS, KNOWN)
def test_learning_more_flips_no_verdict(condition: Condition, facts: Facts, truth: Facts) -> None:
    """A condition that does not ask what is known keeps its verdict when an unknown fact becomes known."""
    before = evaluate(condition, facts).value
    learned = {name: truth[name] if value is None else value for name, value in facts.items()}
    assert evaluate(condition, learned).value in ([before] if before is not None else [True, False])


@given(CONDITIONS, FACTS)
def test_inputs_are_all_that_is_referred_to(condition: Condition, facts: Facts) -> None:
    """The inputs of a verdict are the facts referred to, in order of first use, whether or not they mattered."""
    expected = tuple(Input(name=name, value=facts[name]) for name in condition.references)
    assert evaluate(condition, facts).inputs == expected


@given(CONDITIONS, FACTS)
def test_absent_facts_are_unknown(condition: Condition, facts: Facts) -> None:
    """A fact without a value is as unknown as one that is None."""
    known = {name: value for name, value in facts.items() if value is not None}
    assert evaluate(condition, known) == evaluate(condition, facts)


@given(MONOTONE)
def test_nothing_known_settles_nothing(condition: Condition) -> None:
    """Without any fact, a condition that does not ask what is known is unknown."""
    assert evaluate(condition, {}).value is None


@given(CONDITIONS, CONDITIONS, FACTS)
def test_de_morgan(left: Condition, right: Condition, facts: Facts) -> None:
    """The opposite of both is either opposite, and the opposite of either is both opposites."""
    a, b = left.root, right.root

    def value(test: And | Or | Not) -> bool | None:
        return evaluate(Condition(test), facts).value

    assert value(Not(And((a, b)))) is value(Or((Not(a), Not(b))))
    assert value(Not(Or((a, b)))) is value(And((Not(a), Not(b))))


def kleene_and(a: bool | None, b: bool | None) -> bool | None:
    return False if False in (a, b) else None if None in (a, b) else True


def kleene_or(a: bool | None, b: bool | None) -> bool | None:
    return True if True in (a, b) else None if None in (a, b) else False


@pytest.mark.parametrize(("a", "b"), tuple(product(TRUTHS, TRUTHS)))
@pytest.mark.parametrize(("word", "table"), [("and", kleene_and), ("or", kleene_or)])
def test_the_tables_of_kleene(
    word: str, table: Callable[[bool | None, bool | None], bool | None], a: bool | None, b: bool | None
) -> None:
    """`and` is false as soon as one part is, `or` true as soon as one part is; else an unknown part decides."""
    assert verdict(f"{BOTH[0]} {word} {BOTH[1]}", dict(zip(BOTH, (a, b), strict=True))) is table(a, b)


@pytest.mark.lengthy
@given(CONDITIONS, CONDITIONS, CONDITIONS, FACTS)
def test_laws_of_a_lattice(a: Condition, b: Condition, c: Condition, facts: Facts) -> None:
    """Joins may be swapped, regrouped, doubled, absorbed and distributed without changing the verdict."""
    x, y, z = a.root, b.root, c.root
    for outer, inner in ((And, Or), (Or, And)):
        laws = (
            (outer((x, y)), outer((y, x))),
            (outer((outer((x, y)), z)), outer((x, y, z))),
            (outer((x, x)), x),
            (outer((x, inner((x, y)))), x),
            (outer((x, inner((y, z)))), inner((outer((x, y)), outer((x, z))))),
            (Not(Not(x)), x),
        )
        for left, right in laws:
            assert evaluate(Condition(left), facts).value is evaluate(Condition(right), facts).value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("client.active == client.active", None),
        ("client.active or not client.active", None),
        ("client.active is unknown", True),
        ("client.active is known", False),
        ("client.tags is unknown", True),
        ('"a" in client.tags', None),
        ('"a" not in client.tags', None),
        ('client.name in ["a"]', None),
        ("client.name in client.services", None),
    ],
)
def test_the_unknown_is_equal_to_nothing(source: str, value: bool | None) -> None:
    """What asks about an unknown fact is unknown, unless it asks just that."""
    assert verdict(source, {}) is value


def test_an_empty_set_is_known() -> None:
    """A client without tags is not a client whose tags are unknown, also where the choices are closed."""
    facts: Facts = {"client.tags": (), "client.services": ()}
    assert verdict('"a" in client.tags', facts) is False
    assert verdict('"vat" not in client.services', facts) is True
    assert verdict("client.services is known", facts) is True


def test_numbers_compare_exactly() -> None:
    """Amounts and whole numbers compare by value, beyond the digits of Python's default context."""
    turnover = 'client.field("turnover")'
    assert verdict(f"{turnover} == 85000", {turnover: Decimal("85000.00")}) is True
    assert verdict(f"{turnover} in [1, 85000]", {turnover: Decimal("8.5E+4")}) is True
    assert verdict(f"{turnover} < {10**29 + 1}", {turnover: Decimal(10**29)}) is True
    assert verdict(f"{turnover} > client.year_end_month", {turnover: Decimal("0.1"), "client.year_end_month": 0})


def test_a_verdict_says_what_it_saw() -> None:
    """A verdict has its value and the facts that it rests on."""
    condition = parse('client.active or client.type == "limited"', FIELDS)
    assert evaluate(condition, {"client.active": True, "client.name": "not referred to"}) == Verdict(
        value=True, inputs=(Input(name="client.active", value=True), Input(name="client.type", value=None))
    )


class Label(StrEnum):
    """A text of another class."""

    LIMITED = "limited"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("client.name", 3, "it is declared as a text, and int is none"),
        ("client.name", Label.LIMITED, "it is declared as a text, and Label is none"),
        ("client.type", "ltd", "'ltd' is not among its choices"),
        ("client.tags", ["a"], "it is declared as a set of texts, and list is none"),
        ("client.tags", "a", "it is declared as a set of texts, and str is none"),
        ("client.tags", ("a", 0), "it holds texts, and int is none"),
        ("client.services", ("vat", "gardening"), "'gardening' is not among its choices"),
        ("client.active", 1, "it is declared as a truth, and int is none"),
        ("client.year_end_month", True, "it is declared as a whole number, and bool is none"),
        ("client.year_end_month", Decimal(3), "it is declared as a whole number, and Decimal is none"),
        ('client.field("turnover")', 85000, "it is declared as an amount, and int is none"),
        ('client.field("turnover")', 0.5, "it is declared as an amount, and float is none"),
        ('client.field("turnover")', Decimal("NaN"), "NaN is no amount"),
        ('client.field("turnover")', Decimal("sNaN"), "sNaN is no amount"),
        ('client.field("turnover")', Decimal("-Infinity"), "-Infinity is no amount"),
        ("period.end", datetime(2026, 3, 31, 12), "it is declared as a date, and datetime is none"),  # noqa: DTZ001 - refused for its class
        ("period.end", "2026-03-31", "it is declared as a date, and str is none"),
    ],
)
def test_a_value_of_another_type_is_refused(name: str, value: Any, reason: str) -> None:
    """A value that is not of the declared type is refused by the fact's name, also where it does not weigh."""
    other = "client.active" if name != "client.active" else "client.vat_registered"
    with pytest.raises(InvalidValue) as caught:
        evaluate(parse(f"{other} or {name} is known", FIELDS), {other: True, name: value})
    assert (caught.value.noun, caught.value.reason) == (name, reason)


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text()
    | st.binary()
    | st.datetimes(),
    lambda inner: st.lists(inner).map(tuple) | st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=3,
)


@given(st.sampled_from(tuple(FIELDS)), ANYTHING)
def test_any_value_is_taken_or_refused(name: str, value: Any) -> None:
    """Whatever the value of a fact, it is evaluated or refused as invalid."""
    try:
        assert evaluate(parse(f"{name} is known", FIELDS), {name: value}).value is (value is not None)
    except InvalidValue as error:
        assert error.noun == name  # noqa: PT017 - either outcome is right


def test_a_date_is_a_date() -> None:
    """Dates compare as days."""
    assert verdict("period.end >= 2026-03-31", {"period.end": date(2026, 3, 31)}) is True
    assert verdict("period.start < period.end", {"period.start": date.max, "period.end": date.min}) is False
