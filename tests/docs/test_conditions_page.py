"""The page on conditions says what the language does."""

from itertools import product
from pathlib import Path

import pytest

from dextflow.engine.conditions import TEXT, TEXTS, TRUTH, Kind, Type, bounds, evaluate, parse
from dextflow.engine.conditions.parse import __doc__ as grammar
from dextflow.engine.conditions.tree import Operator
from dextflow.errors import InvalidCondition

PAGE = (Path(__file__).parents[2] / "docs/explanation/conditions.md").read_text(encoding="utf-8")
IN_WORDS = {True: "true", False: "false", None: "unknown"}
SAMPLES = {"a text": '"x"', "a whole number": "1", "an amount": "0.5", "a truth": "true", "a date": "2026-03-31"}


def rows(heading: str) -> list[list[str]]:
    """The cells of the table in one section of the page, without its head."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def read(source: str, kind: Kind) -> bool:
    """Whether a condition about one fact `x` of a kind, and a set of texts `many`, can be read."""
    try:
        return bool(parse(source, {"x": Type(kind), "many": TEXTS}))
    except InvalidCondition:
        return False


def test_every_type_is_on_the_page() -> None:
    """The table of types has each kind of fact, in its words and in order."""
    assert [row[0] for row in rows("Types")] == [kind.words for kind in Kind]


@pytest.mark.parametrize("kind", list(Kind), ids=lambda kind: str(kind.words))
def test_each_type_may_be_asked_what_the_page_says(kind: Kind) -> None:
    """A fact of a type takes exactly the signs, the list, the set and the bare name that its row names."""
    asked = {row[0]: row[2] for row in rows("Types")}[kind.words]
    sample = SAMPLES.get(kind.words, '"x"')
    for sign in Operator:
        assert read(f"x {sign} {sample}", kind) == (f"`{sign}`" in asked)
    assert read(f"x in [{sample}]", kind) == ("`in` a list" in asked)
    assert read("x in many", kind) == ("or a set" in asked)
    assert read("x", kind) == ("by its name alone" in asked)
    assert read('"x" in x', kind) == ("a text is `in` it" in asked)


def test_the_truth_table_is_kleenes() -> None:
    """Each row of the table of unknown values is what the conditions in its head come to."""
    fields = {"a": TRUTH, "b": TRUTH}
    sources = ("a and b", "a or b", "not a")
    expected = [
        [
            IN_WORDS[value]
            for value in (a, b, *(evaluate(parse(s, fields), {"a": a, "b": b}).value for s in sources))
        ]
        for a, b in product((True, None, False), repeat=2)
    ]
    assert rows("Unknown values") == expected


def test_the_bounds_are_on_the_page() -> None:
    """The table of bounds has the bounds of the code, in order."""
    code = (
        bounds.LONGEST_SOURCE,
        bounds.MOST_NODES,
        bounds.DEEPEST,
        bounds.LONGEST_LIST,
        bounds.MOST_DIGITS,
    )
    assert [row[0] for row in rows("Bounds")] == [f"{bound:,}" for bound in code]


def test_the_grammar_is_that_of_the_reader() -> None:
    """The grammar on the page is that of the reader's own documentation, and its signs are the operators."""
    section = PAGE.split("## Grammar\n")[1].split("```")[1].removeprefix("text\n")
    *rules, signs = section.strip().splitlines()
    assert rules == [line.strip() for line in str(grammar).splitlines() if " = " in line]
    assert signs == "sign    = " + " | ".join(f'"{sign}"' for sign in Operator)


def test_a_text_may_hold_quotes_and_backslashes() -> None:
    """Inside a text, a backslash stands before a quote and before a backslash."""
    assert evaluate(parse(r'x == "a \"b\" \\"', {"x": TEXT}), {"x": 'a "b" \\'}).value is True
