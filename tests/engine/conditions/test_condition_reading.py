"""Conditions are read as they are written, and written so that they read back."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dextflow.engine.conditions import AMOUNT, TEXT, TRUTH, WHOLE, Condition, Kind, Type, lookup, parse
from dextflow.engine.conditions.tokens import tokens
from dextflow.engine.conditions.tree import And, Comparison, Literal, Not, Operator, Or, Reference
from dextflow.errors import InvalidCondition, InvalidValue
from engine.conditions.trees import CONDITIONS, FIELDS

A, B, C = (Reference(name, TRUTH) for name in "abc")
LETTERS = dict.fromkeys("abc", TRUTH)


@pytest.mark.lengthy
@given(CONDITIONS)
def test_what_is_written_reads_back(condition: Condition) -> None:
    """The canonical spelling of a condition reads as the same condition, with the same spelling."""
    again = parse(str(condition), FIELDS)
    assert again == condition
    assert hash(again) == hash(condition)
    assert str(again) == str(condition)


@given(CONDITIONS, st.data())
def test_spaces_and_needless_parentheses_say_nothing(condition: Condition, data: st.DataObject) -> None:
    """Any spacing between the words, and parentheses around the whole, leave the condition as it is."""
    words = [token.text for token in tokens(str(condition))]
    gaps = data.draw(
        st.lists(st.sampled_from((" ", "\n", "\t ", "\r\n")), min_size=len(words), max_size=len(words))
    )
    source = "( (" + "".join(gap + word for gap, word in zip(gaps, words, strict=True)) + "))"
    assume(len(source) <= 2_000)
    assert parse(source, FIELDS) == condition


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("a or b and c", Or((A, And((B, C))))),
        ("(a or b) and c", And((Or((A, B)), C))),
        ("a and b and c", And((A, B, C))),
        ("(a and b) and c", And((And((A, B)), C))),
        ("a or (b or c)", Or((A, Or((B, C))))),
        ("not a and b", And((Not(A), B))),
        ("not (a and b)", Not(And((A, B)))),
        ("not not a", Not(Not(A))),
        ("not a == b", Not(Comparison(A, Operator.EQUAL, B))),
        ("((a))", A),
    ],
)
def test_words_bind_as_in_python(source: str, tree: Or | And | Not | Reference) -> None:
    """`not` binds tighter than `and`, `and` tighter than `or`; only the needed parentheses are spelled."""
    condition = parse(source, LETTERS)
    assert condition == Condition(tree)
    assert str(condition) == source.replace("((a))", "a")


@pytest.mark.parametrize(
    ("written", "value", "spelled"),
    [
        ("85000", 85000, "85000"),
        ("85000.00", 85000, "85000"),
        ("007", 7, "7"),
        ("-0.0", 0, "0"),
        ("-12.50", Decimal("-12.5"), "-12.5"),
        ("0.0000001", Decimal("0.0000001"), "0.0000001"),
        ("9" * 30, 10**30 - 1, "9" * 30),
        ("0." + "1" * 29, Decimal("0." + "1" * 29), "0." + "1" * 29),
    ],
)
def test_numbers_are_exact(written: str, value: int | Decimal, spelled: str) -> None:
    """A number is read digit by digit, without rounding; spelled canonically it has no needless zeros."""
    condition = parse(f"n == {written}", {"n": AMOUNT})
    kind = Kind.WHOLE if isinstance(value, int) else Kind.AMOUNT
    assert condition.root == Comparison(Reference("n", AMOUNT), Operator.EQUAL, Literal(value, kind))
    assert str(condition) == f"n == {spelled}"


def test_dates_are_days() -> None:
    """A date is written as in ISO 8601, without quotes, from the first year of the calendar to the last."""
    fields = {"d": Type(Kind.DATE)}
    for day in (date.min, date(2028, 2, 29), date.max):
        condition = parse(f"d<={day.isoformat()}", fields)
        assert condition.root == Comparison(
            Reference("d", Type(Kind.DATE)), Operator.AT_MOST, Literal(day, Kind.DATE)
        )


def test_truths_and_numbers_are_not_the_same() -> None:
    """A literal truth is not the number that Python takes it for."""
    assert Literal(value=True, kind=Kind.TRUTH) != Literal(1, Kind.WHOLE)


def test_references_are_in_order_of_first_use() -> None:
    """The references of a condition are the canonical names that it uses, once each, as they first come."""
    source = (
        'client.vat_registered and ("vat" in client.services or client.type in ["limited"]) '
        'and not client.field( "turnover" ) is unknown and period.end >= period.start '
        'and "payroll" in client.services and setting("aged-receivables","months") == client.year_end_month'
    )
    assert parse(source, FIELDS).references == (
        "client.vat_registered",
        "client.services",
        "client.type",
        'client.field("turnover")',
        "period.end",
        "period.start",
        'setting("aged-receivables", "months")',
        "client.year_end_month",
    )


@given(st.lists(st.text().filter(lambda key: key.isprintable()), min_size=1, max_size=3))
def test_any_printable_key_can_be_looked_up(keys: list[str]) -> None:
    """`lookup` spells the name of a fact as conditions do, whatever printable characters its keys have."""
    name = lookup("fact.of", *keys)
    assert parse(name, {name: TRUTH}).references == (name,)


def test_the_same_words_of_other_types_are_another_condition() -> None:
    """Conditions are equal if their trees are, and a tree knows the types of its facts."""
    assert parse("n == 1", {"n": WHOLE}) == parse("n==1.0", {"n": WHOLE})
    assert parse("n == 1", {"n": WHOLE}) != parse("n == 1", {"n": AMOUNT})


def test_only_texts_have_choices() -> None:
    """A type of something else than texts refuses choices."""
    with pytest.raises(InvalidValue, match="a date has no choices"):
        Type(Kind.DATE, choices=("today",))


ALPHABET = (
    *FIELDS,
    *("and", "or", "not", "in", "is", "known", "unknown", "true", "false", "(", ")", "[", "]", ",", '"', "\\"),
    *("==", "!=", "<", "<=", ">", ">=", "=", "85000", "-0.5", "2026-03-31", "2026-02-30", '"limited"', '"vat"'),
    *("outcome", "client", ".", "-", "é", "\n", "\ud800", "\u202e", "9" * 31),
)


def read_or_refused(source: str) -> bool:
    """Whether a text is read as a condition that reads back, or else refused at a place within it."""
    try:
        condition = parse(source, FIELDS)
    except InvalidCondition as error:
        sentence = str(error).encode().decode()
        return 0 <= error.position <= len(error.source) == len(source) and sentence.endswith(error.reason)
    return parse(str(condition), FIELDS) == condition


WORDS = st.lists(st.sampled_from(ALPHABET), max_size=25)


@given(st.text() | WORDS.map(" ".join) | WORDS.map("".join))
def test_any_text_is_read_or_refused(source: str) -> None:
    """Whatever the text, it is read as a condition that reads back, or refused at a place within it."""
    assert read_or_refused(source)


@given(CONDITIONS, st.data())
def test_a_slip_of_the_pen_is_read_or_refused(condition: Condition, data: st.DataObject) -> None:
    """A condition with a word left out, doubled or exchanged is read or refused, and nothing else happens."""
    words = [token.text for token in tokens(str(condition))]
    place = data.draw(st.integers(0, len(words) - 1))
    words[place : place + 1] = data.draw(st.lists(st.sampled_from((*words, *ALPHABET)), max_size=2))
    source = " ".join(words)
    assert read_or_refused(source)


def test_a_fact_is_a_text_without_choices_by_default() -> None:
    """Without choices, a fact compares with any text."""
    assert str(parse('x != "anything \u00e9"', {"x": TEXT})) == 'x != "anything \u00e9"'
