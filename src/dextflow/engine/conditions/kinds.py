"""The types of facts, and what a condition may do with them."""

from datetime import date
from decimal import Decimal
from enum import Enum

import attrs

from dextflow.errors import InvalidValue


class Kind(Enum):
    """What a fact is, in words, and the class of its values."""

    TEXT = ("a text", str)
    WHOLE = ("a whole number", int)
    AMOUNT = ("an amount", Decimal)
    TRUTH = ("a truth", bool)
    DATE = ("a date", date)
    TEXTS = ("a set of texts", tuple)

    def __init__(self, words: str, held: type) -> None:
        self.words = words
        self.held = held


NUMBERS = frozenset({Kind.WHOLE, Kind.AMOUNT})
ORDERED = NUMBERS | {Kind.DATE}
LISTED = ORDERED | {Kind.TEXT}


@attrs.frozen
class Type:
    """The type of a fact. With `choices`, a text or each text of a set is one of these; without, any text will do.

    Raises `InvalidValue` for choices of what is neither a text nor a set of texts.

    >>> Type(Kind.TEXT, choices=("limited", "sole-trader")).choices
    ('limited', 'sole-trader')
    """

    kind: Kind
    choices: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.choices and self.kind not in {Kind.TEXT, Kind.TEXTS}:
            raise InvalidValue("Type", f"{self.kind.words} has no choices")


TEXT = Type(Kind.TEXT)
WHOLE = Type(Kind.WHOLE)
AMOUNT = Type(Kind.AMOUNT)
TRUTH = Type(Kind.TRUTH)
DATE = Type(Kind.DATE)
TEXTS = Type(Kind.TEXTS)


def comparable(left: Kind, right: Kind) -> bool:
    """Whether two kinds compare: a kind with itself, but for sets, and whole numbers with amounts."""
    return (left is right and left is not Kind.TEXTS) or {left, right} <= NUMBERS
