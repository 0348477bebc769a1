"""From the text of a condition to its words. No expression here can backtrack: each repetition is possessive."""

import re
from collections.abc import Iterator

import attrs

from dextflow.errors import InvalidCondition

KEYWORDS = frozenset({"and", "or", "not", "in", "is", "known", "unknown", "true", "false"})
NAME, NUMBER, DATE, TEXT, END = "a name", "a number", "a date", "a text", "the end"

# Control characters, line breaks, signs that turn the direction of reading, and halves of surrogate pairs.
UNREADABLE = "\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff"

SPACE = re.compile(r"[ \t\r\n]++")
WORD = re.compile(r"[A-Za-z0-9_.-]++")
SIGN = re.compile(r"[=!<>]=|[<>()\[\],]")
INSIDE = re.compile(rf'"(?:[^"\\{UNREADABLE}]|\\["\\])*+')

FORMS = {
    NAME: re.compile(r"[A-Za-z_][A-Za-z0-9_]*+(?:\.[A-Za-z_][A-Za-z0-9_]*+)*+"),
    NUMBER: re.compile(r"-?[0-9]++(?:\.[0-9]++)?+"),
    DATE: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}

DOUBLE = 'a text stands in double quotes, like "limited"'
HINTS = {
    "=": "write '==' to compare",
    "!": "write 'not', or '!=' to compare",
    "&": "write 'and'",
    "|": "write 'or'",
    "'": DOUBLE,
    "\u201c": DOUBLE,
    "\u201d": DOUBLE,
}


@attrs.frozen
class Token:
    """One word of a condition: its kind, or the keyword or sign itself; how it is written, and where."""

    kind: str
    text: str
    source: str
    position: int

    def fault(self, reason: str) -> InvalidCondition:
        """What is wrong at this word."""
        return InvalidCondition(self.source, self.position, reason)


def tokens(source: str) -> Iterator[Token]:
    """Cut a condition into words; the last one is of the kind `END`. Raises `InvalidCondition`."""
    position = 0
    while position < len(source):
        if space := SPACE.match(source, position):
            position = space.end()
        else:
            token = _token(source, position)
            yield token
            position += len(token.text)
    yield Token(END, "", source, position)


def _token(source: str, position: int) -> Token:
    if word := WORD.match(source, position):
        return Token(_kind(word), word[0], source, position)
    if sign := SIGN.match(source, position):
        return Token(sign[0], sign[0], source, position)
    if inside := INSIDE.match(source, position):
        return _text(inside)
    raise InvalidCondition(source, position, HINTS.get(source[position], "this character has no meaning here"))


def _kind(word: re.Match[str]) -> str:
    if word[0] in KEYWORDS:
        return word[0]
    if word[0].lower() in KEYWORDS:
        raise InvalidCondition(word.string, word.start(), f"write {word[0].lower()!r} in small letters")
    for kind, form in FORMS.items():
        if form.fullmatch(word[0]):
            return kind
    raise InvalidCondition(
        word.string,
        word.start(),
        "this is neither a name such as client.type, nor a number such as 85000 or 0.5, "
        "nor a date such as 2026-03-31",
    )


def _text(inside: re.Match[str]) -> Token:
    source, end = inside.string, inside.end()
    if source.startswith('"', end):
        return Token(TEXT, source[inside.start() : end + 1], source, inside.start())
    if end == len(source):
        raise InvalidCondition(source, inside.start(), "this text has no closing quote")
    if source[end] == "\\":
        raise InvalidCondition(source, end, "in a text, a backslash stands only before a quote or a backslash")
    raise InvalidCondition(source, end, "a text cannot hold this character")
