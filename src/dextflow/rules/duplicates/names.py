"""Names of contacts, so written that the same name looks the same."""

from functools import lru_cache
from unicodedata import combining, normalize

import attrs

from dextflow.rules.duplicates.distance import distance
from dextflow.rules.duplicates.words import (
    ACCOUNT_TAIL,
    BRACKETS,
    DASH,
    GLUED,
    HINT,
    IGNORED,
    IGNORED_BEGINNINGS,
    IGNORED_PAIRS,
    INITIALS,
    LEGAL_FORMS,
    LETTERS_THEN_DIGITS,
    NOTE,
    NOWHERE,
    SAME,
    SIGNS,
    SPECIAL,
    TRADING_AS,
    UNDECOMPOSED,
    WORD,
)

APOSTROPHES = str.maketrans("", "", "'`\u2018\u2019\u00b4")


@attrs.frozen
class Name:
    """A canonical name.

    `words` come in the order of the name, without legal form, "the" and "and". `tail` is what stood in brackets or
    after a dash at its end, `alias` the words after "trading as". `numbers` are the words with digits.
    """

    words: tuple[str, ...]
    tail: tuple[str, ...] = ()
    alias: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """What two names that are the same have in common, whatever their spaces and a final s."""
        joined = "".join(self.words)
        return joined.removesuffix("s") if len(joined) > 1 else joined

    @property
    def bag(self) -> tuple[str, ...]:
        """The words in alphabetical order: "Smith, John" is John Smith."""
        return tuple(sorted(self.words))


def canonical(name: str) -> Name:
    """Write a name in the way that SI 2015/17 compares them, without tails; never empty if there is a word.

    >>> canonical("The Müller & Søn Svcs. Co. Ltd").words
    ('muller', 'son', 'services')
    """
    text = plain(name)
    if HINT.search(text) is None:
        words = _words(text)
        return Name(words, (), (), _numbers(words))
    main, alias = _parted(text)
    main, tail = _without_tail(_without_notes(main))
    words = _words(main) or _words(text)
    return Name(words, _words(tail), _words(alias), _numbers(words))


def plain(text: str) -> str:
    """Take away case, accents and apostrophes."""
    folded = normalize("NFKD", text).casefold().translate(UNDECOMPOSED).translate(APOSTROPHES)
    return "".join(sign for sign in folded if not combining(sign)) if not folded.isascii() else folded


def _parted(text: str) -> tuple[str, str]:
    found = TRADING_AS.search(text)
    if found is None or not WORD.search(text[: found.start()]):
        return text, ""
    return text[: found.start()], text[found.end() :]


def _without_notes(text: str) -> str:
    for pattern in (NOTE, ACCOUNT_TAIL):
        found = pattern.search(text)
        if found and WORD.search(text[: found.start()]):
            text = text[: found.start()]
    return text


def _without_tail(text: str) -> tuple[str, str]:
    for pattern in (BRACKETS, DASH):
        found = pattern.search(text)
        if found and WORD.search(text[: found.start()]):
            return f"{text[: found.start()]} {text[found.end() :]}", found.group(1)
    return text, ""


def _words(text: str) -> tuple[str, ...]:
    if SPECIAL.search(text):
        text = SPECIAL.sub(lambda found: SIGNS[found.group()], text)
    if "." in text:
        text = INITIALS.sub(lambda found: found.group().replace(".", "") + " ", text)
    words = WORD.findall(text)
    if any(word[-1].isdigit() for word in words):
        words = [part for word in words for part in _split(word)]
    return _same(_trimmed(words))


def _split(word: str) -> tuple[str, ...]:
    found = LETTERS_THEN_DIGITS.match(word)
    return found.groups() if found else (word,)


def _numbers(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for word in words if not word.isalpha())


def _trimmed(words: list[str]) -> list[str]:
    while len(words) > 1 and words[0] in IGNORED_BEGINNINGS:
        words = words[1:]
    before = len(words) + 1
    while words and len(words) < before:
        before = len(words)
        words = _without_ending(words)
    return words


def _without_ending(words: list[str]) -> list[str]:
    last = words[-1]
    if len(words) > 1 and (last in LEGAL_FORMS or last == "and" or last in IGNORED or _almost_limited(last)):
        return words[:-1]
    if len(words) > 2 and (words[-2], last) in IGNORED_PAIRS:  # noqa: PLR2004 - a word is left
        return words[:-2]
    if last.endswith(("limited", "ltd")) and (glued := GLUED.match(last)):
        return [*words[:-1], glued.group(1)]
    return words


@lru_cache(maxsize=50_000)
def _almost_limited(word: str) -> bool:
    """Whether the last word is a legal form with a slip."""
    if len(word) > 4:  # noqa: PLR2004 - long enough for the whole word
        return distance(word, "limited", 2) <= 2  # noqa: PLR2004 - two slips
    return not set(word) & set("aeiou") and any(distance(word, form, 1) <= 1 for form in ("ltd", "plc", "llp"))


def _same(words: list[str]) -> tuple[str, ...]:
    kept = [word for word in words if word not in NOWHERE] or words
    return tuple(SAME.get(word, word) for word in kept)
