"""Each fault of a condition is refused at its place, with a reason for its author."""

import pytest

from dextflow.engine.conditions import TEXT, TEXTS, TRUTH, Kind, Type, parse
from dextflow.engine.conditions.bounds import DEEPEST, LONGEST_LIST, LONGEST_SOURCE, MOST_DIGITS, MOST_NODES
from dextflow.errors import DextflowError, InvalidCondition
from engine.conditions.trees import FIELDS

HERE = "@"
MONTH = "client.year_end_month"


def fault(source: str, fields: dict[str, Type] = FIELDS) -> InvalidCondition:
    """The fault of a condition that cannot be read."""
    with pytest.raises(InvalidCondition) as caught:
        parse(source, fields)
    assert isinstance(caught.value, DextflowError)
    return caught.value


WORDS = [
    ("@", "the name of a fact or a value is expected here"),
    ("  @", "the name of a fact or a value is expected here"),
    ("client.active and @", "the name of a fact or a value is expected here"),
    ("client.active @client.active", "'and', 'or' or the end is expected here"),
    ("client.active @)", "'and', 'or' or the end is expected here"),
    ("(client.active @", "'and', 'or' or ')' is expected here"),
    (f"1 < {MONTH} @< 5", "'and', 'or' or the end is expected here"),
    ("client.active is @true", "'known' or 'unknown' is expected here"),
    ('client.name not @"x"', "'in' is expected here"),
    ("client.name in [@]", "a value is expected here"),
    ("client.name in [@client.type]", "a value is expected here"),
    ('client.name in ["x" @"y"]', "',' or ']' is expected here"),
    ('client.name == @["x"]', "the name of a fact or a value is expected here"),
    ("outcome(@) == 1", "a key in double quotes is expected here"),
    ('outcome("x" @== 1', "',' or ')' is expected here"),
    ("client.active @AND client.active", "write 'and' in small letters"),
    ("client.active == @True", "write 'true' in small letters"),
    ("client.name @= 1", "write '==' to compare"),
    ("@!client.active", "write 'not', or '!=' to compare"),
    ("client.active @&& client.active", "write 'and'"),
    ("client.active @|| client.active", "write 'or'"),
    ("client.name == @'x'", "double quotes"),
    ("client.name == @“x”", "double quotes"),
    ("client.active@\xa0and client.active", "this character has no meaning here"),
    ("@é == 1", "this character has no meaning here"),
    ("client.year_end_month == @5and", "neither a name such as client.type, nor a number"),
    ("@client.vat-registered", "neither a name"),
    ("@client..type", "neither a name"),
    ("period.end == @2026-3-31", "nor a date such as 2026-03-31"),
    ("period.end == @2026-02-30", "the calendar has no such day"),
    ("period.end == @0000-01-01", "the calendar has no such day"),
    ('client.name == @"x', "this text has no closing quote"),
    ('client.name == @"x\\"', "this text has no closing quote"),
    ('client.name == "x@\\n"', "a backslash stands only before a quote or a backslash"),
    ('client.name == "x@\\', "a backslash stands only before a quote or a backslash"),
    ('client.name == "x@\n"', "a text cannot hold this character"),
    ('client.name == "x@\u202e"', "a text cannot hold this character"),
    ('client.name == "x@\ud800"', "a text cannot hold this character"),
]
FACTS = [
    ('@client.tipe == "limited"', "there is no fact client.tipe; near it: client.type"),
    ('client.active and @outcome("aml-check") == "complete"', 'near it: outcome("aml-checks")'),
    ('@outcome == "complete"', 'there is no fact outcome; near it: outcome("aml-checks")'),
    ("@client.date is known", 'there is no fact client.date; near it: client.date("accounts due")'),
    ("@zzz is known", "there is no fact zzz"),
    (f"@{'z' * 99} is known", f"there is no fact {'z' * 80}..."),
]
TYPES = [
    ("@true", "a value alone asks nothing"),
    ("client.active and @1", "a value alone asks nothing"),
    ("@client.name", "client.name is a text, not a truth"),
    ("not @client.tags", "client.tags is a set of texts, not a truth"),
    ('"client.type" == @"limited"', "both sides are fixed"),
    ('@"client.type" in ["limited"]', "both sides are fixed"),
    ('@"limited" is known', "only a fact can be known or unknown"),
    ("client.name @== 1", "a text does not compare with a whole number"),
    ("client.active @== 1", "a truth does not compare with a whole number"),
    ('period.end @== "2026-03-31"', "a date does not compare with a text: a date is written without quotes"),
    ("period.end @< client.year_end_month", "a date does not compare with a whole number"),
    ('client.tags @== "a"', "a set of texts does not compare with a text: ask whether a text is 'in' the set"),
    ("client.tags @== client.services", "ask whether a text is 'in' the set"),
    ('client.name @< "x"', "a text has no order"),
    ("client.active @>= client.vat_registered", "a truth has no order"),
    ("client.name in @client.type", "client.type is a text, not a set of texts"),
    ('client.name in @"x"', "after 'in' stands a list, or a set of texts by its name"),
    ("@1 in client.tags", "a set of texts holds texts, and this is a whole number"),
    ("@client.tags in client.tags", "a set of texts holds texts, and this is a set of texts"),
    ("@client.active in [true]", "a list holds texts, numbers or dates"),
    ('@client.tags not in ["a"]', "a list holds texts, numbers or dates"),
    ('client.name in ["a", @1]', "client.name is a text, and this is a whole number"),
    ('client.field("turnover") in [1, 0.5, @2026-03-31]', "is an amount, and this is a date"),
    ('client.type == @"ltd"', 'client.type is one of "limited", "sole-trader", "partnership"'),
    ('@"ltd" != client.type', "client.type is one of"),
    ('client.type in ["limited", @"ltd"]', "client.type is one of"),
    ('@"bookkeping" in client.services', 'client.services holds only "vat", "payroll", "accounts"'),
    ('outcome("aml-checks") == @"done"', 'outcome("aml-checks") is one of "complete"'),
]


@pytest.mark.parametrize(("marked", "reason"), [*WORDS, *FACTS, *TYPES])
def test_each_fault_is_at_its_place(marked: str, reason: str) -> None:
    """A fault is found at the word, or in a text at the character, that does not fit, and says why."""
    found = fault(marked.replace(HERE, ""))
    assert found.position == marked.index(HERE)
    assert reason in found.reason


def test_many_choices_are_cut() -> None:
    """Of many choices a fault shows the first eight."""
    choices = tuple(f"c{number}" for number in range(9))
    assert fault('x == "c9"', {"x": Type(Kind.TEXT, choices)}).reason.endswith('"c7", ...')


def test_a_fault_is_a_sentence() -> None:
    """As a sentence, a fault tells the column from 1 and quotes what stands there."""
    assert str(fault('client.type == "ltd"')) == (
        'column 16, at \'"ltd"\': client.type is one of "limited", "sole-trader", "partnership"'
    )


def test_a_fault_of_several_lines_tells_the_line() -> None:
    """In a condition of several lines, a fault tells the line and the column in it."""
    start = "line 2, column 5, at 'zzz'"
    assert str(fault("client.active\nand zzz")).startswith(start)
    assert str(fault("client.active\nand zzz\n")).startswith("line 2, column 5, at 'zzz\\n'")


def test_a_fault_quotes_no_more_than_a_piece() -> None:
    """A long rest is cut after thirty characters, and at the end there is nothing to quote."""
    assert str(fault("z" * 30)).startswith(f"column 1, at '{'z' * 30}': ")
    assert str(fault("z" * 31)).startswith(f"column 1, at '{'z' * 30}...': ")
    assert str(fault("not ")).startswith("column 5, at the end: ")


def padded(length: int) -> str:
    return "client.active".ljust(length)


def test_the_length_of_a_condition_is_bounded() -> None:
    """A condition may have two thousand characters and no more, however long it is."""
    assert parse(padded(LONGEST_SOURCE), FIELDS).references == ("client.active",)
    for length in (LONGEST_SOURCE + 1, 5_000_000):
        found = fault(padded(length))
        assert (found.position, found.reason) == (LONGEST_SOURCE, "a condition has at most 2,000 characters")


def test_the_canonical_length_is_bounded() -> None:
    """A condition that is too long only with its canonical spaces is refused, so that what is read reads back."""
    keys = ",".join(f'"{number:09}"' for number in range(166))
    name = "f(" + keys.replace(",", ", ") + ")"
    assert len(f"f({keys})") < LONGEST_SOURCE < len(name)
    found = fault(f"f({keys})", {name: TRUTH})
    assert found.position == 0
    assert found.reason == f"with all its spaces it has {len(name):,} characters, and a condition at most 2,000"


def test_the_nodes_of_a_condition_are_bounded() -> None:
    """A condition of two hundred nodes is read, and one more is refused where it is complete."""
    parts = ["a"] * (MOST_NODES - 1)
    assert len(parse(" or ".join(parts), {"a": TRUTH}).references) == 1
    found = fault(" or ".join([*parts, "a"]), {"a": TRUTH})
    assert found.reason == "a condition has at most 200 nodes"
    assert str(found).startswith("column 997, at the end")


@pytest.mark.parametrize(("opening", "closing"), [("(", ")"), ("not ", ""), ("not(", ")")])
def test_the_depth_of_a_condition_is_bounded(opening: str, closing: str) -> None:
    """Twenty parentheses and `not` may be open at once; the next is refused where it opens."""
    levels = DEEPEST // (1 + (opening == "not("))
    assert parse(opening * levels + "a" + closing * levels, {"a": TRUTH})
    for more in (levels + 1, 300):
        found = fault(opening * more + "a" + closing * more, {"a": TRUTH})
        assert found.position == len(opening) * levels
        assert found.reason == "more than 20 parentheses and 'not' are open here"


def test_what_is_closed_is_not_deep() -> None:
    """The depth counts what is open at once, not what was."""
    assert parse(" and ".join(["(not a)"] * 60), {"a": TRUTH})


@pytest.mark.parametrize("opening", ["(", "not ", "[", '"', "a(", "a in ["])
def test_a_flood_of_openings_is_refused(opening: str) -> None:
    """Ten thousand openings are refused at once, and so are as many as the length allows."""
    assert fault(opening * 10_000, {"a": TRUTH}).position == LONGEST_SOURCE
    assert fault((opening * 10_000)[:LONGEST_SOURCE], {"a": TRUTH}).position < LONGEST_SOURCE


def test_the_length_of_a_list_is_bounded() -> None:
    """A list of fifty values is read, and the next value is refused where it stands."""
    values = ['"x"'] * LONGEST_LIST
    assert parse(f"a in [{', '.join(values)}]", {"a": TEXT})
    found = fault("a in [" + ", ".join(values) + ', "y"]', {"a": TEXT})
    assert found.reason == "a list has at most 50 values"
    assert found.source[found.position :] == '"y"]'


@pytest.mark.parametrize("form", ["{}", "-{}", "0.{}", "{}.0"])
def test_the_digits_of_a_number_are_bounded(form: str) -> None:
    """A number may have thirty digits, on both sides of the point together."""
    digits = MOST_DIGITS - len(form.strip("-{}").replace(".", ""))
    assert parse(f"client.year_end_month < {form.format('9' * digits)}", FIELDS)
    found = fault(f"client.year_end_month < {form.format('9' * (digits + 1))}")
    assert (found.position, found.reason) == (24, "a number has at most 30 digits")


def test_a_set_of_any_texts_is_asked_for_any_text() -> None:
    """Without choices, any text may be looked for in a set."""
    assert parse('"whatever" in tags', {"tags": TEXTS}).references == ("tags",)
