"""Evaluate a condition in the three-valued logic of Kleene: true, false, and unknown.

A comparison with an unknown is unknown. `and` is false as soon as one part is, `or` true as soon as one part is,
whatever the others may turn out to be; what the known facts do not settle is unknown. So a verdict that is not
unknown stands however the unknown facts turn out, unless the condition asks what is known.
Source: S. C. Kleene, Introduction to Metamathematics, 1952, section 64.
"""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from dextflow.engine.conditions.tree import (
    Comparison,
    Condition,
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
from dextflow.errors import InvalidValue
from dextflow.model.condition import FactValue, Input, Verdict

Facts = Mapping[str, FactValue | None]

COMPARE: Mapping[Operator, Callable[[Any, Any], bool]] = MappingProxyType(
    {
        Operator.EQUAL: operator.eq,
        Operator.UNEQUAL: operator.ne,
        Operator.LESS: operator.lt,
        Operator.AT_MOST: operator.le,
        Operator.MORE: operator.gt,
        Operator.AT_LEAST: operator.ge,
    }
)


def evaluate(condition: Condition, values: Facts) -> Verdict:
    """Evaluate a condition on facts by their canonical names; one that is None or absent is not known.

    Facts that the condition does not refer to are not looked at. Raises `InvalidValue`, naming the fact, for a
    value that is not of the declared type: of another class (also a subclass), an amount that is not finite, a
    text that is not among the choices.
    """
    facts: dict[str, FactValue | None] = {}
    for reference in condition.uses:
        value = values.get(reference.name)
        if value is not None:
            _check(reference, value)
        facts[reference.name] = value
    return Verdict(
        value=_truth(condition.root, facts),
        inputs=tuple(Input(name=name, value=value) for name, value in facts.items()),
    )


def _truth(test: Test, facts: Facts) -> bool | None:
    match test:
        case Comparison():
            left, right = _value(test.left, facts), _value(test.right, facts)
            return None if left is None or right is None else COMPARE[test.operator](left, right)
        case Reference():
            value = facts[test.name]
            return None if value is None else value is True
        case Membership():
            return _member(test, facts)
        case Knowledge():
            return (facts[test.reference.name] is None) is test.negated
        case Not():
            inner = _truth(test.part, facts)
            return None if inner is None else not inner
        case _:
            return _settled(test.parts, facts, by=isinstance(test, Or))


def _settled(parts: tuple[Test, ...], facts: Facts, *, by: bool) -> bool | None:
    """What joined parts come to where one that is `by` settles the whole."""
    whole: bool | None = not by
    for part in parts:
        truth = _truth(part, facts)
        if truth is by:
            return by
        if truth is None:
            whole = None
    return whole


def _member(test: Membership, facts: Facts) -> bool | None:
    item: Any = _value(test.item, facts)
    among: Any = test.among.values if isinstance(test.among, Values) else facts[test.among.name]
    return None if item is None or among is None else (item in among) is not test.negated


def _value(node: Reference | Literal, facts: Facts) -> FactValue | None:
    return node.value if isinstance(node, Literal) else facts[node.name]


def _check(reference: Reference, value: FactValue) -> None:
    kind, choices = reference.type.kind, reference.type.choices
    if type(value) is not kind.held:
        raise InvalidValue(reference.name, f"it is declared as {kind.words}, and {type(value).__name__} is none")
    if isinstance(value, Decimal) and not value.is_finite():
        raise InvalidValue(reference.name, f"{value} is no amount")
    texts = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
    for text in texts:
        if type(text) is not str:
            raise InvalidValue(reference.name, f"it holds texts, and {type(text).__name__} is none")
        if choices and text not in choices:
            raise InvalidValue(reference.name, f"{text!r} is not among its choices")
