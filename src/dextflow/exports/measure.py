"""How much room a text takes, measured generously, because nobody knows the reader's font."""

from collections.abc import Iterator
from unicodedata import category, east_asian_width

_NARROW, _BROAD = frozenset("iljtfrI.,:;'|!()[]/ "), frozenset("mwMW@%&")
_INVISIBLE = frozenset(("Mn", "Me", "Cf"))
NARROW, USUAL, CAPITAL, BROAD, FULL = 0.38, 0.6, 0.74, 1.0, 1.1


def width(text: str, size: float) -> float:
    """The width of a text in a font of that size, both in pixels: rather too much than too little."""
    return size * sum(map(_share, text))


def wrapped(text: str, size: float, room: float, most: int) -> tuple[str, ...]:
    """The text in lines that are no wider than the room, at most so many; what is left out is an ellipsis."""
    lines = list(_lines(text, size, room))
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], _ending(lines[most - 1], size, room))


def _share(letter: str) -> float:
    if letter in _NARROW:
        return NARROW
    if letter in _BROAD:
        return BROAD
    if category(letter) in _INVISIBLE:
        return 0.0
    if not letter.isascii():
        return FULL if east_asian_width(letter) in "WF" or not letter.isalpha() else CAPITAL
    return CAPITAL if letter.isupper() else USUAL


def _lines(text: str, size: float, room: float) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width(longer, size) <= room:
            line = longer
            continue
        if line:
            yield line
        *full, line = _broken(word, size, room)
        yield from full
    if line:
        yield line


def _broken(word: str, size: float, room: float) -> list[str]:
    """A word in pieces that fit; most words are one."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, size) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _ending(line: str, size: float, room: float) -> str:
    while line and width(f"{line}…", size) > room:
        line = line[:-1]
    return f"{line.rstrip()}…"
