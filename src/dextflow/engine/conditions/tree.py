"""Conditions as frozen trees. `str` gives the canonical spelling, which reads back as the same tree."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum

import attrs

from dextflow.engine.conditions.kinds import Kind, Type

LiteralValue = str | int | bool | Decimal | date


class Operator(StrEnum):
    """How two values are compared."""

    EQUAL = "=="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@attrs.frozen
class Reference:
    """A fact, by its canonical name, and the type that it is declared with."""

    name: str
    type: Type

    def __str__(self) -> str:
        return self.name


@attrs.frozen
class Literal:
    """A value written in the condition. An amount that is whole is a whole number; no other ends in a zero."""

    value: LiteralValue
    kind: Kind

    def __str__(self) -> str:
        return spell(self.value)


@attrs.frozen
class Values:
    """A list of values written in the condition: texts, numbers or dates."""

    values: tuple[LiteralValue, ...]

    def __str__(self) -> str:
        return f"[{', '.join(map(spell, self.values))}]"


@attrs.frozen
class Comparison:
    """Two values compared."""

    left: Reference | Literal
    operator: Operator
    right: Reference | Literal

    def __str__(self) -> str:
        return f"{self.left} {self.operator} {self.right}"


@attrs.frozen
class Membership:
    """Whether a value is in a list or a text in a set of texts; `negated`, whether it is not."""

    item: Reference | Literal
    among: Reference | Values
    negated: bool

    def __str__(self) -> str:
        return f"{self.item} {'not in' if self.negated else 'in'} {self.among}"


@attrs.frozen
class Knowledge:
    """Whether a fact is known; `negated`, whether it is unknown."""

    reference: Reference
    negated: bool

    def __str__(self) -> str:
        return f"{self.reference} is {'unknown' if self.negated else 'known'}"


@attrs.frozen
class Not:
    """The opposite of a part."""

    part: "Test"

    def __str__(self) -> str:
        return f"not {_bracketed(self.part, (And, Or))}"


@attrs.frozen
class And:
    """All of two or more parts."""

    parts: tuple["Test", ...]

    def __str__(self) -> str:
        return " and ".join(_bracketed(part, (And, Or)) for part in self.parts)


@attrs.frozen
class Or:
    """Any of two or more parts."""

    parts: tuple["Test", ...]

    def __str__(self) -> str:
        return " or ".join(_bracketed(part, (Or,)) for part in self.parts)


Test = Reference | Comparison | Membership | Knowledge | Not | And | Or
Node = Test | Literal | Values


def _distinct(condition: "Condition") -> tuple[Reference, ...]:
    return tuple(dict.fromkeys(_references(condition.root)))


@attrs.frozen
class Condition:
    """A condition that was read and checked. Two are equal if their trees are.

    `uses` has each fact that it refers to, once, in the order of first use.
    """

    root: Test
    uses: tuple[Reference, ...] = attrs.field(
        default=attrs.Factory(_distinct, takes_self=True), init=False, eq=False, repr=False
    )

    @property
    def references(self) -> tuple[str, ...]:
        """The canonical names of the facts that it refers to, once each, in the order of first use."""
        return tuple(reference.name for reference in self.uses)

    def __str__(self) -> str:
        return str(self.root)


def lookup(name: str, *keys: str) -> str:
    """Spell the canonical name of a fact that is looked up by one or more keys.

    >>> print(lookup("setting", "aged-receivables", "months"))
    setting("aged-receivables", "months")
    """
    return f"{name}({', '.join(map(_quoted, keys))})"


def spell(value: LiteralValue) -> str:
    """Write a value as conditions do.

    >>> print(spell("limited"), spell(True), spell(Decimal("1E-7")), spell(date(2026, 3, 31)))
    "limited" true 0.0000001 2026-03-31
    """
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value).lower()


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _bracketed(part: Test, looser: tuple[type[And | Or], ...]) -> str:
    return f"({part})" if isinstance(part, looser) else str(part)


def _references(node: Node) -> Iterator[Reference]:
    match node:
        case Reference():
            yield node
        case Literal() | Values():
            pass
        case Comparison():
            yield from _references(node.left)
            yield from _references(node.right)
        case Membership():
            yield from _references(node.item)
            yield from _references(node.among)
        case Knowledge():
            yield node.reference
        case Not():
            yield from _references(node.part)
        case _:
            for part in node.parts:
                yield from _references(part)
