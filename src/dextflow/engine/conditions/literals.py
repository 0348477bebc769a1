"""Values written in a condition."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from dextflow.engine.conditions.bounds import MOST_DIGITS
from dextflow.engine.conditions.kinds import Kind
from dextflow.engine.conditions.tokens import DATE, NUMBER, TEXT, Token
from dextflow.engine.conditions.tree import Literal

ESCAPED = re.compile(r'\\(["\\])')


def unquote(text: str) -> str:
    """Read a text as it is written: without its quotes, and without the backslash before a quote or another."""
    return ESCAPED.sub(r"\1", text[1:-1])


def _number(token: Token) -> Literal:
    whole, _, fraction = token.text.partition(".")
    if len(whole.lstrip("-")) + len(fraction) > MOST_DIGITS:
        raise token.fault(f"a number has at most {MOST_DIGITS} digits")
    if fraction := fraction.rstrip("0"):
        return Literal(Decimal(f"{whole}.{fraction}"), Kind.AMOUNT)
    return Literal(int(whole), Kind.WHOLE)


def _date(token: Token) -> Literal:
    try:
        return Literal(date.fromisoformat(token.text), Kind.DATE)
    except ValueError:
        raise token.fault("the calendar has no such day") from None


LITERALS: Mapping[str, Callable[[Token], Literal]] = MappingProxyType(
    {
        NUMBER: _number,
        DATE: _date,
        TEXT: lambda token: Literal(unquote(token.text), Kind.TEXT),
        "true": lambda _: Literal(value=True, kind=Kind.TRUTH),
        "false": lambda _: Literal(value=False, kind=Kind.TRUTH),
    }
)
