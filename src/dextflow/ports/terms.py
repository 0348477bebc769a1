"""What records are found by: terms, and conditions on them."""

from collections.abc import Sequence

import attrs

from dextflow.errors import InvalidValue

Term = str | int | None
LARGEST = 2**63 - 1


def is_storable(value: Term) -> bool:
    """Whether every store can keep the value: None, an int of 64 bits, or text without NUL or lone surrogates."""
    if isinstance(value, str):
        return "\0" not in value and (value.isascii() or _is_unicode(value))
    return value is None or (type(value) is int and -LARGEST <= value <= LARGEST)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def require_storable(noun: str, *, named: Sequence[str] = (), kept: Sequence[Term] = ()) -> None:
    """Raise `InvalidValue` unless every name is given and everything can be stored."""
    if not all(named):
        raise InvalidValue(noun, "its names and ids must not be empty")
    for value in (*named, *kept):
        if not is_storable(value):
            raise InvalidValue(noun, f"no store can keep {value!a:.40}")


@attrs.frozen(kw_only=True)
class Where:
    """A condition on records: at least one of the `terms`, given by name, meets it. It is one of these three.

    `one_of`: the term equals one of the values; None among them means that the record lacks the term, or has
    None. There may be thousands of values. Without any, no record meets the condition.

    `at_least` and `at_most`: the term is not below the one and not above the other; None leaves a side open.
    Texts are compared code point by code point. Numbers are only compared with numbers and texts with texts.

    `contains`: the term is a text that holds this text, code point by code point. Whoever wants to find "Ltd" by
    "ltd" stores a folded term and asks for folded text.

    Raises `InvalidValue` for a condition without terms, of none or several of the three, with bounds of two
    kinds, or with what no store can keep.
    """

    terms: tuple[str, ...]
    one_of: tuple[Term, ...] | None = None
    at_least: Term = None
    at_most: Term = None
    contains: str | None = None

    def __attrs_post_init__(self) -> None:
        bounds = [bound for bound in (self.at_least, self.at_most) if bound is not None]
        given = [self.one_of is not None, bool(bounds), self.contains is not None]
        if not self.terms or sum(given) != 1:
            raise InvalidValue("Where", "it takes terms, and either one_of, or bounds, or contains")
        require_storable("Where", named=self.terms, kept=(*(self.one_of or ()), *bounds, self.contains))
        if len(set(map(type, bounds))) > 1:
            raise InvalidValue("Where", "a number and a text cannot bound the same term")
