"""The parts of the rules about duplicates: distances, the join, identifiers, numbers, and their bounds."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.model import Contact
from dextflow.rules.duplicates import identifiers, join
from dextflow.rules.duplicates.candidates import candidates, least_alike
from dextflow.rules.duplicates.distance import distance, in_python
from dextflow.rules.duplicates.groups import LARGEST, merged, subject
from dextflow.rules.duplicates.join import MOST_ALIKE, VISITS, alike, entries, trigrams
from dextflow.rules.duplicates.names import canonical
from dextflow.rules.duplicates.numbers import Relation, core, relation
from dextflow.rules.duplicates.profile import profile
from dextflow.rules.duplicates.vocabulary import Vocabulary

WORDS = st.text("abcé", max_size=9)


@given(one=WORDS, other=WORDS, most=st.sampled_from((1, 2)))
def test_python_and_rapidfuzz_agree(one: str, other: str, most: int) -> None:
    """The distance worked out in Python is rapidfuzz's, up to the most that is asked for."""
    library = pytest.importorskip("rapidfuzz.distance", reason="the extra fuzzy is not installed")
    assert in_python(one, other, most) == min(library.OSA.distance(one, other), most + 1)
    assert distance(one, other, most) == in_python(one, other, most)


@given(one=WORDS, other=WORDS)
def test_distance_is_symmetric(one: str, other: str) -> None:
    """A word is as far from another as the other from it, and 0 only from itself."""
    assert in_python(one, other, 2) == in_python(other, one, 2)
    assert (in_python(one, other, 2) == 0) is (one == other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("abcd", "abcd", 0),
        ("abcd", "abdc", 1),
        ("abcd", "abc", 1),
        ("abcd", "xbcd", 1),
        ("ca", "abc", 3),
        ("", "ab", 2),
    ],
)
def test_known_distances(one: str, other: str, expected: int) -> None:
    """Letters inserted, deleted, replaced or swapped count one each; no letter is changed twice."""
    assert in_python(one, other, 3) == expected


@given(
    bags=st.lists(
        st.lists(st.text("abc", min_size=1, max_size=6), min_size=1, max_size=3).map(tuple), max_size=12
    ),
    least=st.sampled_from((0.4, 0.5, 0.7, 0.8, 1.0)),
    some=st.sets(st.integers(0, 11)),
)
def test_the_join_is_exact(bags: list[tuple[str, ...]], least: float, some: set[int]) -> None:
    """The join finds just the pairs that all pairs would, and each once."""
    probes = sorted(place for place in some if place < len(bags))
    sets = [frozenset[str]().union(*map(trigrams, bag)) for bag in bags]
    expected = [
        (one, other)
        for one, other in combinations(range(len(bags)), 2)
        if (one in probes or other in probes)
        and len(sets[one] & sets[other]) >= least * len(sets[one] | sets[other]) - 1e-9
    ]
    assert sorted(alike(bags, probes, least)) == expected


@pytest.mark.parametrize(("number", "least"), [(0, 0.5), (20_000, 0.5), (40_000, 0.7), (10**6, 0.8)])
def test_longer_lists_ask_for_more(number: int, least: float) -> None:
    """Names must look half alike in lists of the usual size, and more in longer ones."""
    assert least_alike(number) == pytest.approx(least)


def test_few_candidates() -> None:
    """However long the list, there are no more pairs to compare than contacts."""
    for number in (1_000, 2_000, 4_000):
        assert len(_candidates(number)) <= number


def _candidates(number: int) -> set[tuple[int, int]]:
    """The pairs of a list in which a contact in ten is an earlier one with a slip."""
    random = Random(number)
    trades = [_word(random) for _ in range(20)]
    names = [f"{_word(random)} {random.choice(trades)} Ltd" for _ in range(number * 9 // 10)]
    names += [name[:3] + name[4:] for name in random.sample(names, number // 10)]
    return _of(names)


def _of(names: list[str]) -> set[tuple[int, int]]:
    profiles = [profile(Contact(id=f"{place:05}", name=name)) for place, name in enumerate(names)]
    return candidates(profiles, Vocabulary(profiles))


SURNAMES = ("Smith", "Jones", "Taylor", "Brown", "Wilson", "Davies", "Wright", "Evans", "Walker", "White")
TRADES = ("Plumbing", "Joinery", "Roofing", "Catering", "Motors")
PLACES = ("Leeds", "York", "Bolton", "Penrith", "Whitby")
DENSE = {
    "numbered": [f"Contact {number}" for number in range(1_500)],
    "with zeros": [f"Customer {number:06}" for number in range(1_500)],
    "codes": [f"Cust{number}x" for number in range(1_500)],
    "all combinations": [
        f"{one} & {other} {trade} {place} {number}"
        for number, (one, other, trade, place) in enumerate(product(SURNAMES, SURNAMES, TRADES, PLACES))
    ],
    "all slips of one another": ["".join(letters) for letters in product("ab", repeat=10)],
    "one name": ["Acme Ltd"] * 1_500,
    "one trade name": [f"Acme {number} t/a Blue Door" for number in range(750)] + ["Blue Door"] * 750,
    "ever longer": ["a" * (number % 200 + 1) for number in range(1_500)],
}


@pytest.mark.parametrize("names", DENSE.values(), ids=DENSE)
def test_dense_lists_are_bounded(names: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all names are alike, the pairs and the entries of the index that are read stay in proportion."""
    read: list[int] = []

    def counted(index: Mapping[int, Sequence[int]], items: Iterable[int]) -> list[int]:
        found = list(entries(index, items))
        read.append(len(found))
        return found

    monkeypatch.setattr(join, "entries", counted)
    assert len(_of(names)) <= 2 * MOST_ALIKE * len(names)
    assert len(read) <= len(names)
    assert max(read, default=0) <= VISITS


def test_a_slip_in_a_dense_list_is_found() -> None:
    """Among contacts that differ by their numbers only, a slip in the word before one number is a candidate."""
    names = [f"Contact {number}" for number in range(3_000)]
    assert (1_234, 3_000) in _of([*names, "Contcat 1234"])


def _word(random: Random) -> str:
    letters = random.randint(5, 10)
    return "".join(random.choices("abcdefghijklmnoprstuw", k=letters))


def test_canonical_names() -> None:
    """Legal forms, tails, trading names and numbers are set apart from the words of a name."""
    name = canonical("The Müller & Søn Svcs. 24 Ltd (Leeds) t/a Blue Door")
    assert name.words == ("muller", "son", "services", "24")
    assert (name.tail, name.alias, name.numbers) == (("leeds",), ("blue", "door"), frozenset({"24"}))
    assert name.bag == ("24", "muller", "services", "son")


@given(name=st.text(max_size=30))
def test_a_canonical_name_is_stable(name: str) -> None:
    """The words of a canonical name are folded already, and case makes no difference."""
    words = canonical(name).words
    assert all(word == word.casefold() and word.strip() for word in words)
    assert not name.isascii() or canonical(name.upper()).words == words


@pytest.mark.parametrize(
    ("read", "one", "other"),
    [
        (identifiers.tax_number, "GB 123 4567 89", "gb123456789"),
        (identifiers.tax_number, "VAT GB123456789", "123456789"),
        (identifiers.company_number, "00123456", "123456"),
        (identifiers.company_number, "sc 123456", "SC123456"),
        (identifiers.bank_account, "20-30-40 12345678", "20304012345678"),
        (identifiers.email, " Jo@Acme.example ", "mailto:jo@acme.example"),
        (identifiers.phone, "+44 (0)1632 960 123", "01632960123"),
        (identifiers.address, "1a High St, Leeds, LS1 4AB", "1A HIGH STREET LS14AB"),
    ],
)
def test_identifiers_however_written(read: object, one: str, other: str) -> None:
    """The same identifier is the same, however it is written, and it is not nothing."""
    assert callable(read)
    assert read(one) == read(other)
    assert read(one) not in ("", ("", ""))


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (identifiers.tax_number, None),
        (identifiers.email, "no address"),
        (identifiers.phone, "n/a 123"),
        (identifiers.company_number, " "),
    ],
)
def test_what_is_no_identifier(read: object, text: str | None) -> None:
    """What says nothing is empty, and so like no other."""
    assert callable(read)
    assert read(text) == ""


@pytest.mark.parametrize("number", ["INV-00123", "inv 123", "00123", "123A", "123-1", "INVO0123", "#123", "0O123"])
def test_the_core_of_a_number(number: str) -> None:
    """Prefixes, zeros, suffixes, signs, and letters for digits are no part of an invoice number's core."""
    assert core(number) == "123"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("INV-123", "inv-123", Relation.EQUAL),
        ("inv-123", "inv-123", Relation.SAME),
        ("INV-10123", "10213", Relation.SWAPPED),
        ("10123", "90123", Relation.SLIP),
        ("10123", "10124", Relation.ADJACENT),
        ("10123", "10223", Relation.ADJACENT),
        ("10123", "10224", Relation.DIFFERENT),
        ("123", "132", Relation.ADJACENT),
        ("1023", "1032", Relation.SWAPPED),
        ("CY-Jan27", "CY-Feb27", Relation.DIFFERENT),
        ("Rent March 2026", "Rent April 2026", Relation.DIFFERENT),
        ("CY-Jan27", "cy jan 27", Relation.EQUAL),
        ("MAR-00123", "123", Relation.EQUAL),
        ("", "123", Relation.MISSING),
        ("", "", Relation.NONE),
    ],
)
def test_how_numbers_relate(one: str, other: str, expected: Relation) -> None:
    """Numbers are the same, written otherwise, a slip apart, close to one another, different or missing."""
    assert relation(one, other, core(one), core(other)) is expected
    assert relation(other, one, core(other), core(one)) is expected


def test_sets_stay_apart_when_told() -> None:
    """Pairs join into sets in their order, unless two members are surely others."""
    assert merged([(0, 1), (2, 3), (1, 2)], lambda _a, _b: False) == [[0, 1, 2, 3]]
    assert merged([(0, 1), (2, 3), (1, 2)], lambda a, b: {a, b} == {0, 3}) == [[0, 1], [2, 3]]
    assert merged([(1, 2), (0, 1)], lambda a, b: {a, b} == {0, 2}) == [[1, 2]]


def test_a_set_has_an_end() -> None:
    """A chain in which each is like the next falls into sets of the largest size at most."""
    chain = [(place, place + 1) for place in range(10 * LARGEST)]
    assert max(map(len, merged(chain, lambda _a, _b: False))) == LARGEST


def test_subjects_differ() -> None:
    """Another set of ids has another subject, even if ids have the joining sign in them."""
    assert subject(["b", "a"]) == "a+b"
    assert subject(["a+b", "c"]) != subject(["a", "b+c"])
