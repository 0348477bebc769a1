"""What the field calls its work: the file `vocabulary.toml` beside this module, made ready to read texts with."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import attrs

from dextflow.codec import decode_toml
from dextflow.library.suggesting.words import stem, words_of

MARK = "topic "  # tells the term of a topic from the stem of a word, which has no space
FILE = files("dextflow.library.suggesting") / "vocabulary.toml"
Phrase = tuple[str, ...]


@attrs.frozen(kw_only=True)
class Topic:
    """A piece of work: its names, and the topics of which it is a part or that are much like it."""

    id: str
    words: tuple[str, ...]
    near: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class VocabularyFile:
    """What the file says."""

    idle: tuple[str, ...]
    light: tuple[str, ...]
    topics: tuple[Topic, ...]


@attrs.frozen(kw_only=True, eq=False)
class Vocabulary:
    """The vocabulary by the stems of its words.

    `idle` are words, since they are left out before anything else; `light` are stems. `phrases` has the term of
    each name's topic, `longest` says of the first word of names how many words the longest has, and `near` has the
    terms near to each topic's. `words` are all that it knows.
    """

    idle: frozenset[str]
    light: frozenset[str]
    phrases: Mapping[Phrase, str]
    longest: Mapping[str, int]
    near: Mapping[str, tuple[str, ...]]
    words: frozenset[str]

    def bare(self, text: str) -> tuple[str, ...]:
        """The words of a text that say something."""
        return tuple(word for word in words_of(text) if word not in self.idle)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that comes with dextflow."""
    read = decode_toml(VocabularyFile, FILE.read_text(encoding="utf-8"))
    idle = frozenset(read.idle)
    named = [(name, topic.id) for topic in read.topics for name in topic.words]
    bare = [(tuple(word for word in words_of(name) if word not in idle), topic) for name, topic in named]
    phrases = {tuple(map(stem, words)): MARK + topic for words, topic in bare}
    return Vocabulary(
        idle=idle,
        light=frozenset(map(stem, read.light)),
        phrases=phrases,
        longest={phrase[0]: len(phrase) for phrase in sorted(phrases, key=len)},
        near={MARK + topic.id: tuple(MARK + near for near in topic.near) for topic in read.topics},
        words=frozenset((*read.light, *(word for words, _ in bare for word in words))),
    )
