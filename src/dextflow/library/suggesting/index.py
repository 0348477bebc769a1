"""The templates of a library, made ready to be searched: which of them say how much of what a brief asks for.

Each template is judged by the share of the brief that it covers, each term by its weight. That is a few lines of
our own and not BM25 or TF-IDF, whose figures order the answers to one question but mean nothing beside those to
another, so that nobody could say from them how sure a suggestion is, or that nothing fits.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log

import attrs

from dextflow.library.suggesting.profile import Mention, Profile
from dextflow.library.suggesting.reading import Reader, Speller, Term
from dextflow.library.suggesting.vocabulary import Vocabulary
from dextflow.library.suggesting.words import stem
from dextflow.model import Brief

TOPIC, WORD, LIGHT, UNKNOWN = 3.0, 1.0, 0.2, 0.6
"""What a term of a brief weighs: a topic, a word that templates have, one that tells little, one that none has."""
COMMONEST = 0.2
"""What a word weighs that every template has, as a share of `WORD`."""
TOLD_BY_DESCRIPTION = 0.5
"""What a term weighs that only the description has: names are chosen with more care."""
MOST_BY_WORDS = 2.0
"""What the words of a description weigh together at most, besides its topics: who tells much means the same."""
NEAR = 0.6
"""How much of a topic a template covers that is about one near to it."""
PLAIN_NAME = 0.15
"""What it adds that the template's name says nothing but what the brief asks for."""
MOST_WORDS = 200
"""So many words of a text are read, of those that say something: what matters stands at its beginning."""
NOTHING = Mention(0.0, "")


@attrs.frozen(eq=False)
class Query:
    """A brief as terms, each with its weight, and what they weigh together: no less than one word that tells."""

    weights: Mapping[Term, float]
    total: float


@attrs.frozen(eq=False)
class Hit:
    """A template that covers something of a brief, where it does, and the terms of which it says nothing.

    `score` is from 0 to 1 + `PLAIN_NAME`.
    """

    profile: Profile
    score: float
    mentions: Mapping[Term, Mention]
    lacking: tuple[Term, ...]


class Index:
    """Templates by the terms that they name. It is built once, and searched by any number of threads."""

    def __init__(self, profiles: Sequence[Profile], reader: Reader) -> None:
        self._reader = reader
        self._profiles = tuple(profiles)
        self._where: defaultdict[str, list[int]] = defaultdict(list)
        for number, profile in enumerate(self._profiles):
            for term in profile.mentions:
                self._where[term].append(number)
        known = _stems(reader.vocabulary) | self._where.keys()
        named = {word for each in self._profiles for word in reader.vocabulary.bare(each.template.name)}
        self._speller = Speller(known, sorted(word for word in reader.vocabulary.words | named if word.isalpha()))

    def query(self, brief: Brief) -> Query:
        """Read a brief: each term once, as the name has it or else the description, with its weight."""
        named, told = self._terms(brief.name), self._terms(brief.description)
        share = TOLD_BY_DESCRIPTION if named else 1.0
        words = {term: share * self._weight(term) for id_, term in told.items() if id_ not in named}
        many = sum(weight for term, weight in words.items() if not term.topic)
        less = min(1.0, MOST_BY_WORDS / many) if many else 1.0
        weights = {term: self._weight(term) for term in named.values()}
        weights |= {term: weight if term.topic else less * weight for term, weight in words.items()}
        return Query(weights, max(WORD, sum(weights.values())))

    def hits(self, query: Query) -> list[Hit]:
        """The templates that cover something of the query, the best first; of equals, the first by id."""
        found = {
            number for term in query.weights for near in self._alike(term) for number in self._where.get(near, ())
        }
        hits = [self._hit(self._profiles[number], query) for number in found]
        return sorted(hits, key=lambda hit: (-hit.score, hit.profile.template.ref))

    def is_named(self, topic: str) -> bool:
        """Whether some template has the topic in its name."""
        return any(topic in self._profiles[number].named for number in self._where.get(topic, ()))

    def about(self, topic: str) -> Iterable[Profile]:
        """The templates that name a topic anywhere."""
        return (self._profiles[number] for number in self._where.get(topic, ()))

    def _terms(self, text: str) -> dict[str, Term]:
        """The terms of a text by their ids, each as it stands there first."""
        words = self._reader.vocabulary.bare(text)[:MOST_WORDS]
        said = dict(zip(corrected := tuple(map(self._speller.corrected, words)), words, strict=True))
        found: dict[str, Term] = {}
        for term in self._reader.terms(corrected):
            found.setdefault(term.id, attrs.evolve(term, said=" ".join(said[word] for word in term.said.split())))
        return found

    def _weight(self, term: Term) -> float:
        if term.topic:
            return TOPIC
        if term.id in self._reader.vocabulary.light:
            return LIGHT
        if not (count := len(self._where.get(term.id, ()))):
            return UNKNOWN
        rarity = 1 - log(count) / log(len(self._profiles) + 1)
        return WORD * max(COMMONEST, rarity)

    def _alike(self, term: Term) -> tuple[str, ...]:
        return (term.id, *self._reader.vocabulary.near.get(term.id, ())) if term.topic else (term.id,)

    def _hit(self, profile: Profile, query: Query) -> Hit:
        mentions = {term: self._mention(profile, term) for term in query.weights}
        lacking = tuple(term for term, mention in mentions.items() if not mention.strength)
        covered = sum(weight * mentions[term].strength for term, weight in query.weights.items())
        asked = {near for term in query.weights for near in self._alike(term)}
        score = covered / query.total + PLAIN_NAME * self._plainness(profile, asked)
        return Hit(profile, score, {each: mentions[each] for each in mentions if each not in lacking}, lacking)

    def _mention(self, profile: Profile, term: Term) -> Mention:
        """How plainly a template names a term, or, less plainly, one near to it."""
        own = profile.mentions.get(term.id, NOTHING)
        for near in self._alike(term)[1:]:
            other = profile.mentions.get(near, NOTHING)
            if NEAR * other.strength > own.strength:
                own = Mention(NEAR * other.strength, other.path)
        return own

    def _plainness(self, profile: Profile, asked: set[str]) -> float:
        """The share of the template's name, by weight, that the brief asks for."""
        weights = {term: self._name_weight(term) for term in profile.named}
        return sum(weight for term, weight in weights.items() if term in asked) / (sum(weights.values()) or 1)

    def _name_weight(self, term: str) -> float:
        if term in self._reader.vocabulary.near:
            return TOPIC
        return LIGHT if term in self._reader.vocabulary.light else WORD


def _stems(vocabulary: Vocabulary) -> set[str]:
    return {stem(word) for word in vocabulary.words} | {part for phrase in vocabulary.phrases for part in phrase}
