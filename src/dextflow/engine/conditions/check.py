"""What may be asked of which type. Each function raises `InvalidCondition` at the word that does not fit."""

from collections.abc import Sequence
from typing import Generic, TypeVar

import attrs

from dextflow.engine.conditions.kinds import LISTED, ORDERED, Kind, comparable
from dextflow.engine.conditions.tokens import Token
from dextflow.engine.conditions.tree import Literal, Operator, Reference, spell

EQUALITY = frozenset({Operator.EQUAL, Operator.UNEQUAL})
MOST_SHOWN = 8
V_co = TypeVar("V_co", bound=Reference | Literal, covariant=True)


@attrs.frozen
class Placed(Generic[V_co]):
    """A value in a condition, with the word at which it begins."""

    token: Token
    node: V_co

    @property
    def kind(self) -> Kind:
        """What kind of value it is."""
        return self.node.type.kind if isinstance(self.node, Reference) else self.node.kind


Operand = Placed[Reference | Literal]


def check_truth(operand: Operand) -> Reference:
    """Check a value that stands alone as a test: it is a fact, and a truth."""
    reference = _fact(operand, "a value alone asks nothing: compare a fact with it")
    if operand.kind is not Kind.TRUTH:
        raise operand.token.fault(
            f"{operand.node} is {operand.kind.words}, not a truth: compare it, or ask whether it 'is known'"
        )
    return reference


def check_known(operand: Operand) -> Reference:
    """Check what is asked to be known: a fact, of any type."""
    return _fact(operand, "only a fact can be known or unknown")


def check_comparison(left: Operand, sign: Token, right: Operand) -> Operator:
    """Check that two values, at least one of them a fact, compare in the way that the sign says."""
    operator = Operator(sign.text)
    if isinstance(left.node, Literal):
        _fact(right, "both sides are fixed: compare a fact, by its name without quotes")
    if not comparable(left.kind, right.kind):
        raise sign.fault(f"{left.kind.words} does not compare with {right.kind.words}{_advice(left, right)}")
    if operator not in EQUALITY and left.kind not in ORDERED:
        raise sign.fault(f"{left.kind.words} has no order: use '==' or '!='")
    _check_choice(left.node, right)
    _check_choice(right.node, left)
    return operator


def check_in_set(item: Operand, among: Operand) -> Reference:
    """Check that a text is looked for in a set of texts."""
    reference = _fact(among, "after 'in' stands a list, or a set of texts by its name")
    if among.kind is not Kind.TEXTS:
        raise among.token.fault(f"{reference} is {among.kind.words}, not a set of texts")
    if item.kind is not Kind.TEXT:
        raise item.token.fault(f"a set of texts holds texts, and this is {item.kind.words}")
    _check_choice(reference, item)
    return reference


def check_in_list(item: Operand, values: Sequence[Placed[Literal]]) -> None:
    """Check that a fact is looked for among values that it compares with."""
    _fact(item, "both sides are fixed: look for a fact, by its name without quotes")
    if item.kind not in LISTED:
        raise item.token.fault(f"{item.node} is {item.kind.words}; a list holds texts, numbers or dates")
    for value in values:
        if not comparable(item.kind, value.kind):
            raise value.token.fault(f"{item.node} is {item.kind.words}, and this is {value.kind.words}")
        _check_choice(item.node, value)


def _fact(operand: Operand, otherwise: str) -> Reference:
    if isinstance(operand.node, Literal):
        raise operand.token.fault(otherwise)
    return operand.node


def _check_choice(node: Reference | Literal, value: Operand) -> None:
    """A written text is one of the choices of the fact that it is compared with or looked for in."""
    if isinstance(node, Literal) or not isinstance(value.node, Literal):
        return
    choices = node.type.choices
    if choices and value.node.value not in choices:
        shown = ", ".join(map(spell, choices[:MOST_SHOWN])) + (", ..." if len(choices) > MOST_SHOWN else "")
        verb = "holds only" if node.type.kind is Kind.TEXTS else "is one of"
        raise value.token.fault(f"{node} {verb} {shown}")


def _advice(left: Operand, right: Operand) -> str:
    kinds = {left.kind, right.kind}
    if Kind.TEXTS in kinds:
        return ": ask whether a text is 'in' the set"
    return ": a date is written without quotes" if kinds == {Kind.DATE, Kind.TEXT} else ""
