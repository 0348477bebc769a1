"""Texts made fit for the places where they are shown, whoever wrote them."""

import re
from unicodedata import category, normalize

LONGEST_CELL = 32_767
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAK = re.compile("\r\n?")
_STARTERS, _BREAKS = frozenset("=+-@"), frozenset("\t\r\n")
_INVISIBLE = frozenset(("Cc", "Cf", "Cn", "Co", "Mn", "Zs", "Zl", "Zp"))


def legible(text: str) -> str:
    """The text with one kind of line break, and U+FFFD in the place of each character that no page can hold.

    Those are control characters other than tab and line feed, halves of surrogate pairs, U+FFFE and U+FFFF.
    """
    return _UNFIT.sub("\ufffd", _BREAK.sub("\n", text))


def runs(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula.

    That is text whose first visible character is ``=``, ``+``, ``-`` or ``@`` in any width, whatever spaces,
    invisible characters or apostrophes come before it, and text that begins, but for apostrophes, with a tab or a
    line break (OWASP, CSV Injection).
    """
    if text.lstrip("'")[:1] in _BREAKS:
        return True
    first = next((each for each in text if each != "'" and category(each) not in _INVISIBLE), "")
    return normalize("NFKC", first)[:1] in _STARTERS


def harmless(text: str) -> str:
    """The text for a CSV cell: with an apostrophe before it if a spreadsheet might run it, and not too long."""
    text = legible(text)
    return cut(f"'{text}" if runs(text) else text)


def cut(text: str, most: int = LONGEST_CELL) -> str:
    """The text, or its beginning with a mark that says how long it was: a cell holds 32,767 UTF-16 units."""
    if 2 * len(text) <= most:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * most:
        return text
    mark = f" … [cut: {len(text):,} characters in all]"
    return units[: 2 * (most - len(mark))].decode("utf-16-le", "ignore") + mark


def count(number: int, noun: str) -> str:
    """So many of something, in words."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
