"""Invoice numbers: what is left of one when the ways to write it are taken away, and how two of them relate."""

import re
from enum import Enum

from dextflow.rules.duplicates.vocabulary import slips

SIGNS = re.compile(r"[^0-9A-Z]")
LETTER_O = re.compile(r"(?<=\d)O|O(?=\d)")
LETTER_I = re.compile(r"(?<=\d)[IL]|(?<=\d)[IL](?=\d)")
SUFFIX = re.compile(r"(?<=\d)(?:[A-Z]|[-/ .]\d)$")
BEFORE = re.compile(r"^[A-Z]+(?=\d)")
MONTH = re.compile(
    r"(?<![A-Z])(?:JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?|SEPT?(?:EMBER)?"
    r"|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)(?=[^0-9A-Z]*(?:\d{2}|\d{4})(?!\d))"
)
"""A month before its year is no prefix: rent is numbered "CY-Jan27", then "CY-Feb27"."""
PLAIN = re.compile(r"(?:[A-Z]{0,2}|INV)[^0-9A-Z]*0*([0-9]*)")
"""What most numbers look like: it spares them the rest."""
TELLING = 3
"""A core of fewer signs comes with many suppliers."""
STEPS = 100
"""Numbers so far apart may be those of one supplier in one month."""
LONG_ENOUGH = 4


class Relation(Enum):
    """How the numbers of two documents relate."""

    SAME = "same number"
    EQUAL = "same number, written otherwise"
    SWAPPED = "two figures of the number swapped"
    SLIP = "numbers differ by one slip"
    ADJACENT = "numbers close to one another"
    DIFFERENT = "different numbers"
    MISSING = "one has no number"
    NONE = "neither has a number"


def core(number: str) -> str:
    """Take away prefixes, signs, zeros in front, a suffix, and letters that stand for digits.

    >>> core("INV-00123"), core("123A"), core("inv 0O123-1")
    ('123', '123', '123')
    """
    text = number.upper().strip()
    plain = PLAIN.fullmatch(text)
    if plain and plain.group(1):
        return plain.group(1)
    while (shorter := LETTER_I.sub("1", LETTER_O.sub("0", text))) != text:
        text = shorter
    month = MONTH.search(text)
    if month:
        return SIGNS.sub("", text[month.start() :])
    text = SIGNS.sub("", SUFFIX.sub("", text))
    return BEFORE.sub("", text).lstrip("0") or text


def relation(one: str, other: str, core_of_one: str, core_of_other: str) -> Relation:
    """Tell how two numbers relate; their cores are given because many are compared."""
    if not core_of_one or not core_of_other:
        return Relation.NONE if core_of_one == core_of_other else Relation.MISSING
    if core_of_one == core_of_other:
        return Relation.SAME if one == other else Relation.EQUAL
    both_long = min(len(core_of_one), len(core_of_other)) >= LONG_ENOUGH
    slip = both_long and slips(core_of_one, core_of_other, 1) <= 1
    if slip and sorted(core_of_one) == sorted(core_of_other):
        return Relation.SWAPPED
    if _apart(core_of_one, core_of_other) <= STEPS:
        return Relation.ADJACENT
    return Relation.SLIP if slip else Relation.DIFFERENT


def _apart(one: str, other: str) -> int:
    return abs(int(one) - int(other)) if one.isdecimal() and other.isdecimal() else STEPS + 1
