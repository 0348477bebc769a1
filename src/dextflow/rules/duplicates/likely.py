"""Whether two contacts are one: what speaks for it, what against, and what rules it out."""

from collections.abc import Iterator

import attrs

from dextflow.rules.duplicates import identifiers
from dextflow.rules.duplicates.profile import Profile
from dextflow.rules.duplicates.vocabulary import Vocabulary, slips
from dextflow.rules.duplicates.wording import Likeness, likeness
from dextflow.rules.duplicates.words import GROUP_WORDS

CERTAIN = {"tax number": 10.0, "company number": 10.0}
SHORTEST_NUMBER = 7
SAME_NAME, OTHER_NAME, SLIPPED_NAME = 2.0, 1.0, 1.5
LEFT_OVER, LITTLE_LEFT, BOTH_LEFT, NUMBER_LEFT, GROUP_LEFT = 3.5, 1.5, 4.0, 4.0, 4.0
DIFFERS = 1.3


@attrs.frozen
class Likely:
    """How much speaks for two contacts being one, in natural logarithms of the odds, with the reasons.

    `same`: the names are the same as SI 2015/17 compares them, or an identifier is.
    """

    score: float
    same: bool
    one: Profile
    other: Profile
    alike: Likeness
    found: tuple[str, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """What speaks for it, and which words have no counterpart."""
        return (*_of_names(self.one, self.other, self.alike), *self.found)


def ruled_out(one: Profile, other: Profile) -> bool:
    """Whether two contacts are surely others: other tax or company numbers, other branch numbers, other places.

    Numbers that differ by one slip of the keyboard rule nothing out if the names are the same.
    """
    for mine, its in ((one.tax_number, other.tax_number), (one.company_number, other.company_number)):
        if mine and its and mine != its and not (_a_slip(mine, its) and _same_name(one, other)):
            return True
    numbers, others = one.name.numbers, other.name.numbers
    if numbers and others and numbers != others and one.key != other.key:
        return True
    return bool(one.name.tail and other.name.tail and one.name.tail != other.name.tail)


def _a_slip(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= SHORTEST_NUMBER and slips(one, other, 1) <= 1


def _same_name(one: Profile, other: Profile) -> bool:
    return one.bag == other.bag or (bool(one.key) and one.key == other.key)


def compare(one: Profile, other: Profile, vocabulary: Vocabulary) -> Likely | None:
    """Weigh what two contacts have in common; None if they are surely others."""
    if ruled_out(one, other):
        return None
    alike = likeness(one.name.words, other.name.words, vocabulary)
    same_name = _same_name(one, other)
    proof = tuple(_proof(one, other))
    shared = tuple(_shared(one, other))
    if not proof and not same_name and _sisters(alike, shared=any(weight > 0 for weight, _ in shared)):
        return None
    score = _by_name(one, other, alike, vocabulary) - vocabulary.bar
    score += sum(weight for weight, _ in (*proof, *shared))
    if any(weight > 0 for weight, _ in proof):
        score = max(score, OTHER_NAME)
    found = tuple(reason for weight, reason in (*proof, *shared) if weight > 0)
    equal = any(reason.startswith("same") for reason in found)
    return Likely(score, same_name or equal, one, other, alike, found)


def _by_name(one: Profile, other: Profile, alike: Likeness, vocabulary: Vocabulary) -> float:
    """What the names weigh. Names are made to differ: the same one, with or without slips, outweighs its words."""
    if _same_name(one, other):
        return max(alike.weight, vocabulary.bar + SAME_NAME)
    if _other_name(one, other):
        return vocabulary.bar + OTHER_NAME
    weight = alike.weight - sum(_missing(word, vocabulary) for word in (*alike.left, *alike.right))
    if alike.complete:
        return max(weight, vocabulary.bar + SLIPPED_NAME - alike.doubt)
    if alike.left and alike.right:
        weight -= BOTH_LEFT
    if one.name.numbers != other.name.numbers:
        weight -= NUMBER_LEFT
    return weight - GROUP_LEFT * _of_group(alike)


def _of_group(alike: Likeness) -> bool:
    return not GROUP_WORDS.isdisjoint((*alike.left, *alike.right))


def _missing(word: str, vocabulary: Vocabulary) -> float:
    return LITTLE_LEFT if len(word) <= 3 and vocabulary.known[word] <= 2 else LEFT_OVER  # noqa: PLR2004 - a scrap


def _other_name(one: Profile, other: Profile) -> bool:
    """Whether one trades as the other."""
    return any(mine and tuple(sorted(mine)) == its for mine, its in _traded(one, other))


def _traded(one: Profile, other: Profile) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    return (one.name.alias, other.bag), (other.name.alias, one.bag)


def _sisters(alike: Likeness, *, shared: bool) -> bool:
    """Whether they look like companies of one owner: one telephone or house, and names with other words."""
    return shared and (bool(alike.left and alike.right) or _of_group(alike))


Weighed = tuple[float, str]


def _proof(one: Profile, other: Profile) -> Iterator[Weighed]:
    """Numbers that belong to one alone."""
    for kind, mine, its in (
        ("tax number", one.tax_number, other.tax_number),
        ("company number", one.company_number, other.company_number),
    ):
        if mine and mine == its:
            yield CERTAIN[kind], f"same {kind}"
        elif mine and its:
            yield -1.0, f"{kind}s differ by one slip"
    if one.bank_account and one.bank_account == other.bank_account:
        yield 8.0, "same bank account"


def _shared(one: Profile, other: Profile) -> Iterator[Weighed]:
    """What sister companies may share as well, and what speaks against."""
    if one.bank_account and other.bank_account and one.bank_account != other.bank_account:
        slip = _a_slip(one.bank_account, other.bank_account)
        yield (3.0, "bank accounts differ by one slip") if slip else (-2.0, "")
    if one.email and other.email:
        yield _mails(one.email, other.email)
    if one.phones and other.phones:
        yield _phones(one, other)
    if one.places and other.places:
        yield _places(one, other)


def _mails(one: str, other: str) -> Weighed:
    if one == other:
        return (5.0 if identifiers.of_a_house(one) else 7.0), "same e-mail"
    if slips(one, other, 1) <= 1:
        return 4.0, "e-mails differ by one slip"
    if identifiers.domain(one) and identifiers.domain(one) == identifiers.domain(other):
        return 1.0, "one mail domain"
    return -DIFFERS, ""


def _phones(one: Profile, other: Profile) -> Weighed:
    if one.phones & other.phones:
        return 5.0, "same telephone"
    if any(_a_slip(mine, its) for mine in sorted(one.phones) for its in sorted(other.phones)):
        return 3.0, "telephones differ by one slip"
    return -DIFFERS, ""


def _places(one: Profile, other: Profile) -> Weighed:
    if one.places & other.places:
        return 4.0, "same address"
    if {code for code, _ in one.places} & {code for code, _ in other.places}:
        return 2.0, "same post code"
    if any(mine[1] == its[1] and slips(mine[0], its[0], 1) <= 1 for mine in one.places for its in other.places):
        return 2.0, "addresses differ by one slip"
    return -DIFFERS, ""


def _of_names(one: Profile, other: Profile, alike: Likeness) -> Iterator[str]:
    if one.called == other.called:
        yield "same name to the letter"
    elif _same_name(one, other):
        yield "same name but for case, spaces, order, legal form or tail"
    elif _other_name(one, other):
        yield "one trades as the other"
    elif not set(one.bag).isdisjoint(other.bag) or alike.slipped:
        yield f"same words: {', '.join(sorted(set(one.bag) & set(other.bag))) or 'none'}"
    for pair in alike.slipped:
        yield f"{' for '.join(sorted(pair))}"
    if missing := (*alike.left, *alike.right):
        yield f"without counterpart: {', '.join(sorted(missing))}"
