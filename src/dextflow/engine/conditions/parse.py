"""Read a condition: from its words to a tree, checking types on the way.

either  = both {"or" both}
both    = part {"and" part}
part    = "not" part | "(" either ")" | test
test    = value [sign value | ["not"] "in" (list | fact) | "is" ("known" | "unknown")]
value   = fact | text | number | date | "true" | "false"
fact    = name ["(" text {"," text} ")"]
list    = "[" value {"," value} "]"
"""

from collections.abc import Callable, Container, Iterator, Mapping
from difflib import get_close_matches
from typing import TypeVar

import attrs

from dextflow.engine.conditions.bounds import DEEPEST, LONGEST_LIST, LONGEST_SOURCE, MOST_NODES
from dextflow.engine.conditions.check import (
    Operand,
    Placed,
    check_comparison,
    check_in_list,
    check_in_set,
    check_known,
    check_truth,
)
from dextflow.engine.conditions.kinds import Type
from dextflow.engine.conditions.literals import LITERALS, unquote
from dextflow.engine.conditions.tokens import END, NAME, TEXT, Token, tokens
from dextflow.engine.conditions.tree import (
    And,
    Comparison,
    Condition,
    Knowledge,
    Literal,
    Membership,
    Node,
    Not,
    Operator,
    Or,
    Reference,
    Test,
    Values,
    lookup,
)
from dextflow.errors import InvalidCondition

N = TypeVar("N", bound=Node)
T = TypeVar("T")
SIGNS = tuple(Operator)
LONGEST_SHOWN = 80
MOST_NEAR = 3


def parse(source: str, fields: Mapping[str, Type]) -> Condition:
    """Read a condition about facts that are declared by their canonical names.

    Raises `InvalidCondition`, with the position, for the first fault that is met: a word that has no meaning, a
    fact that is not declared, types that do not fit, or a bound that is exceeded.
    """
    if len(source) > LONGEST_SOURCE:
        raise InvalidCondition(source, LONGEST_SOURCE, f"a condition has at most {LONGEST_SOURCE:,} characters")
    words = tokens(source)
    reader = _Reader(words, next(words), fields)
    condition = Condition(reader.either())
    reader.expect((END,), "'and', 'or' or the end")
    if len(spelled := str(condition)) > LONGEST_SOURCE:
        raise InvalidCondition(
            source,
            0,
            f"with all its spaces it has {len(spelled):,} characters, and a condition at most {LONGEST_SOURCE:,}",
        )
    return condition


@attrs.define(eq=False)
class _Reader:
    """Reads the words from left to right; a method reads what the grammar calls by its name."""

    words: Iterator[Token]
    here: Token
    fields: Mapping[str, Type]
    nodes: int = 0
    depth: int = 0

    def either(self) -> Test:
        parts = self.series(self.both, "or")
        return parts[0] if len(parts) == 1 else self.grown(Or(tuple(parts)))

    def both(self) -> Test:
        parts = self.series(self.part, "and")
        return parts[0] if len(parts) == 1 else self.grown(And(tuple(parts)))

    def part(self) -> Test:
        if word := self.take("not"):
            return self.grown(Not(self.inside(word, self.part)))
        if bracket := self.take("("):
            inner = self.inside(bracket, self.either)
            self.expect((")",), "'and', 'or' or ')'")
            return inner
        return self.test()

    def test(self) -> Test:
        left = self.value()
        if sign := self.take(*SIGNS):
            right = self.value()
            return self.grown(Comparison(left.node, check_comparison(left, sign, right), right.node))
        if self.take("is"):
            known = self.expect(("known", "unknown"), "'known' or 'unknown'")
            return self.grown(Knowledge(check_known(left), negated=known.kind == "unknown"))
        if self.take("in"):
            return self.grown(Membership(left.node, self.among(left), negated=False))
        if self.take("not"):
            self.expect(("in",), "'in'")
            return self.grown(Membership(left.node, self.among(left), negated=True))
        return check_truth(left)

    def among(self, item: Operand) -> Reference | Values:
        if not self.take("["):
            return check_in_set(item, self.value())
        values = self.series(self.literal, ",")
        self.expect(("]",), "',' or ']'")
        if len(values) > LONGEST_LIST:
            raise values[LONGEST_LIST].token.fault(f"a list has at most {LONGEST_LIST} values")
        check_in_list(item, values)
        return self.grown(Values(tuple(value.node.value for value in values)))

    def value(self) -> Operand:
        if name := self.take(NAME):
            return self.fact(name)
        return self.literal("the name of a fact or a value")

    def literal(self, wanted: str = "a value") -> Placed[Literal]:
        token = self.expect(LITERALS, wanted)
        return Placed(token, self.grown(LITERALS[token.kind](token)))

    def fact(self, token: Token) -> Placed[Reference]:
        name = token.text
        if self.take("("):
            keys = self.series(lambda: self.expect((TEXT,), "a key in double quotes"), ",")
            self.expect((")",), "',' or ')'")
            name = lookup(name, *(unquote(key.text) for key in keys))
        if name not in self.fields:
            raise token.fault(_undeclared(name, self.fields))
        return Placed(token, self.grown(Reference(name, self.fields[name])))

    def series(self, read: Callable[[], T], joint: str) -> list[T]:
        found = [read()]
        while self.take(joint):
            found.append(read())
        return found

    def inside(self, opening: Token, read: Callable[[], Test]) -> Test:
        if self.depth == DEEPEST:
            raise opening.fault(f"more than {DEEPEST} parentheses and 'not' are open here")
        self.depth += 1
        inner = read()
        self.depth -= 1
        return inner

    def grown(self, node: N) -> N:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise self.here.fault(f"a condition has at most {MOST_NODES} nodes")
        return node

    def take(self, *kinds: str) -> Token | None:
        token = self.here
        if token.kind not in kinds:
            return None
        self.here = next(self.words, token)
        return token

    def expect(self, kinds: Container[str], wanted: str) -> Token:
        token = self.here
        if token.kind not in kinds:
            raise token.fault(f"{wanted} is expected here")
        self.here = next(self.words, token)
        return token


def _undeclared(name: str, fields: Mapping[str, Type]) -> str:
    shown = name if len(name) <= LONGEST_SHOWN else name[:LONGEST_SHOWN] + "..."
    near = [field for field in fields if field.startswith(f"{name}(")] or get_close_matches(shown, fields)
    return f"there is no fact {shown}" + (f"; near it: {', '.join(near[:MOST_NEAR])}" if near else "")
