"""Random conditions that are well typed, facts for them, and two evaluators that share nothing with dextflow's."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from dextflow.engine.conditions import AMOUNT, DATE, TEXT, TEXTS, TRUTH, WHOLE, Condition, Kind, Type, lookup
from dextflow.engine.conditions.kinds import LISTED, NUMBERS, ORDERED, comparable
from dextflow.engine.conditions.tokens import UNREADABLE
from dextflow.engine.conditions.tree import (
    And,
    Comparison,
    Knowledge,
    Literal,
    Membership,
    Not,
    Operator,
    Or,
    Reference,
    Test,
    Values,
)
from dextflow.model.condition import FactValue

Facts = dict[str, FactValue | None]

FIELDS: dict[str, Type] = {
    "client.type": Type(Kind.TEXT, choices=("limited", "sole-trader", "partnership")),
    "client.name": TEXT,
    "client.tags": TEXTS,
    "client.services": Type(Kind.TEXTS, choices=("vat", "payroll", "accounts")),
    "client.vat_registered": TRUTH,
    "client.active": TRUTH,
    "client.year_end_month": WHOLE,
    "period.start": DATE,
    "period.end": DATE,
    'outcome("aml-checks")': Type(Kind.TEXT, choices=("complete", "complete with issues", "not applicable")),
    'setting("aged-receivables", "months")': WHOLE,
    'client.date("accounts due")': DATE,
    'client.field("turnover")': AMOUNT,
    'client.field("the \\"other\\" \\\\ one")': AMOUNT,
}
REFERENCES = [Reference(name, declared) for name, declared in FIELDS.items()]
TRUTHS = [each for each in REFERENCES if each.type.kind is Kind.TRUTH]
SETS = [each for each in REFERENCES if each.type.kind is Kind.TEXTS]
SINGLE = [each for each in REFERENCES if each.type.kind is not Kind.TEXTS]
SIGNS = {
    Operator.EQUAL: lambda a, b: a == b,
    Operator.UNEQUAL: lambda a, b: a != b,
    Operator.LESS: lambda a, b: a < b,
    Operator.AT_MOST: lambda a, b: not a > b,
    Operator.MORE: lambda a, b: a > b,
    Operator.AT_LEAST: lambda a, b: not a < b,
}


def readable(text: str) -> bool:
    return not re.search(f"[{UNREADABLE}]", text)


def amount(units: int, places: int) -> Decimal:
    return Decimal(units).scaleb(-places)


VALUES: dict[Kind, SearchStrategy[Any]] = {
    Kind.TEXT: st.sampled_from(("", "limited", 'a "b" \\', "2026-03-31 is known"))
    | st.text(max_size=6).filter(readable),
    Kind.WHOLE: st.integers(-3, 15) | st.integers(-(10**25), 10**25),
    Kind.AMOUNT: st.builds(amount, st.integers(-30, 150) | st.integers(-(10**20), 10**20), st.integers(-1, 8)),
    Kind.TRUTH: st.booleans(),
    Kind.DATE: st.dates(date(2026, 1, 1), date(2026, 1, 9)) | st.dates(),
}


def values(declared: Type) -> SearchStrategy[Any]:
    """Values of a type, often from a small part of it, so that they meet."""
    texts = st.sampled_from(declared.choices) if declared.choices else VALUES[Kind.TEXT]
    if declared.kind is Kind.TEXTS:
        return st.lists(texts, max_size=3).map(tuple)
    return texts if declared.kind is Kind.TEXT else VALUES[declared.kind]


def literal(value: Any) -> Literal:
    """The literal that a value is written as: whole amounts are whole numbers."""
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return Literal(int(value), Kind.WHOLE) if whole else Literal(value.normalize(), Kind.AMOUNT)
    return Literal(value, next(kind for kind in VALUES if kind.held is type(value)))


def literals(declared: Type) -> SearchStrategy[Literal]:
    """What a fact of a type may be compared with."""
    if declared.kind in NUMBERS:
        return (VALUES[Kind.WHOLE] | VALUES[Kind.AMOUNT]).map(literal)
    return values(declared).map(literal)


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    fact = draw(st.sampled_from(SINGLE))
    alike = [each for each in SINGLE if comparable(fact.type.kind, each.type.kind)]
    other = draw(literals(fact.type) | st.sampled_from(alike))
    signs = list(Operator) if fact.type.kind in ORDERED else [Operator.EQUAL, Operator.UNEQUAL]
    sides = draw(st.permutations((fact, other)))
    return Comparison(sides[0], draw(st.sampled_from(signs)), sides[1])


@st.composite
def memberships(draw: st.DrawFn) -> Membership:
    if draw(st.booleans()):
        among = draw(st.sampled_from(SETS))
        text = Type(Kind.TEXT, among.type.choices)
        texts = [each for each in SINGLE if each.type.kind is Kind.TEXT]
        return Membership(draw(literals(text) | st.sampled_from(texts)), among, draw(st.booleans()))
    item = draw(st.sampled_from([each for each in SINGLE if each.type.kind in LISTED]))
    found = draw(st.lists(literals(item.type), min_size=1, max_size=4))
    return Membership(item, Values(tuple(each.value for each in found)), draw(st.booleans()))


def joined(parts: SearchStrategy[Test]) -> SearchStrategy[Test]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.builds(Not, parts) | st.builds(And, several) | st.builds(Or, several)


TESTS: SearchStrategy[Test] = st.one_of(st.sampled_from(TRUTHS), comparisons(), memberships())
QUESTIONS: SearchStrategy[Test] = st.builds(Knowledge, st.sampled_from(REFERENCES), st.booleans())
TREES = st.recursive(TESTS | QUESTIONS, joined, max_leaves=10)
CONDITIONS = TREES.map(Condition).filter(lambda condition: len(str(condition)) <= 2_000)
MONOTONE = st.recursive(TESTS, joined, max_leaves=10).map(Condition)
KNOWN: SearchStrategy[Facts] = st.fixed_dictionaries({name: values(declared) for name, declared in FIELDS.items()})
FACTS: SearchStrategy[Facts] = st.fixed_dictionaries(
    {name: st.none() | values(declared) for name, declared in FIELDS.items()}
)


def naive(test: Test, facts: Facts) -> float:
    """Kleene's logic by arithmetic: false is 0, unknown a half, true 1; `and` is the least, `or` the greatest."""
    if isinstance(test, And):
        return min(naive(part, facts) for part in test.parts)
    if isinstance(test, Or):
        return max(naive(part, facts) for part in test.parts)
    if isinstance(test, Not):
        return 1 - naive(test.part, facts)
    if isinstance(test, Knowledge):
        return float((facts[test.reference.name] is not None) != test.negated)
    return simple(test, facts)


def simple(test: Reference | Comparison | Membership, facts: Facts) -> float:
    """A test of facts that may be unknown."""
    if isinstance(test, Reference):
        return settled([facts[test.name]], bool)
    if isinstance(test, Comparison):
        return settled([value(test.left, facts), value(test.right, facts)], SIGNS[test.operator])
    found = settled(
        [value(test.item, facts), value(test.among, facts)],
        lambda item, among: any(item == each for each in among),
    )
    return 1 - found if test.negated else found


def settled(values: list[Any], test: Any) -> float:
    return 0.5 if None in values else float(test(*values))


def value(node: Reference | Literal | Values, facts: Facts) -> Any:
    if isinstance(node, Reference):
        return facts[node.name]
    return node.value if isinstance(node, Literal) else node.values


PYTHON = re.compile(r'"(?:[^"\\]|\\.)*"|\d{4}-\d\d-\d\d|-?\d+\.\d+|is known|is unknown')


def in_python(source: str, facts: Facts) -> Any:
    """What Python itself makes of a condition, its precedences being the same."""
    names = {
        "client": SimpleNamespace(
            **plain("client.", facts), date=looked_up("client.date", facts), field=looked_up("client.field", facts)
        ),
        "period": SimpleNamespace(**plain("period.", facts)),
        "outcome": looked_up("outcome", facts),
        "setting": looked_up("setting", facts),
        "true": True,
        "false": False,
        "date": date,
        "Decimal": Decimal,
    }
    return eval(PYTHON.sub(translated, source), names)  # noqa: S307 - the test wrote the source


def plain(prefix: str, facts: Facts) -> Facts:
    return {
        name.removeprefix(prefix): facts[name] for name in facts if name.startswith(prefix) and "(" not in name
    }


def looked_up(name: str, facts: Facts) -> Callable[..., FactValue | None]:
    return lambda *keys: facts[lookup(name, *keys)]


def translated(piece: re.Match[str]) -> str:
    """The few words that Python spells differently: dates, decimal numbers, and whether a fact is known."""
    if piece[0].startswith('"'):
        return piece[0]
    if piece[0].startswith("is"):
        return "is not None" if piece[0] == "is known" else "is None"
    return f'Decimal("{piece[0]}")' if "." in piece[0] else f'date.fromisoformat("{piece[0]}")'
