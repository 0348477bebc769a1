"""Other ways to find duplicates, as an able user sets them up: same cleaning, sensible blocks, tuned cuts.

Names and identifiers are cleaned as dextflow cleans them, and so are the cores of invoice numbers, so that
decisions are compared rather than cleaning. Thresholds were chosen on generated lists of seed 101, for each
size where a peer needs that, and frozen.
"""

import importlib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import attrs

from dextflow.rules.duplicates.numbers import core
from dextflow.rules.duplicates.profile import Profile, profile
from duplicate_ours import contact_facts
from labelled import Pair, Row

Peer = Callable[[Sequence[Row]], Iterable[Pair]]
LARGEST_GROUP = 25
CHUNK = 2_000


@attrs.frozen
class Clean:
    """A contact after cleaning: texts only, None for what is not known."""

    name: str
    key: str
    tax_number: str | None
    company_number: str | None
    bank_account: str | None
    email: str | None
    phone: str | None
    postcode: str | None


def _cleaned(rows: Sequence[Row]) -> list[Clean]:
    return [_clean(profile(contact)) for contact in contact_facts(rows).contacts]


def _clean(one: Profile) -> Clean:
    return Clean(
        " ".join(one.bag),
        one.key,
        one.tax_number or None,
        one.company_number or None,
        one.bank_account or None,
        one.email or None,
        min(one.phones, default=None),
        min((code for code, _ in one.places), default=None),
    )


IDENTIFIERS = ("tax_number", "company_number", "bank_account", "email", "phone")


def _grouped(values: Iterable[Hashable | None]) -> set[Pair]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for place, value in enumerate(values):
        if value:
            groups[value].append(place)
    return {pair for its in groups.values() if len(its) <= LARGEST_GROUP for pair in combinations(its, 2)}


def equal_contacts(rows: Sequence[Row]) -> set[Pair]:
    """The same cleaned name, or one identifier the same."""
    clean = _cleaned(rows)
    columns = [[getattr(one, column) for one in clean] for column in ("key", *IDENTIFIERS)]
    return set().union(*map(_grouped, columns))


def rapidfuzz_contacts(rows: Sequence[Row]) -> set[Pair]:
    """All pairs of names by rapidfuzz's ratio, words in alphabetical order."""
    texts = [one.name for one in _cleaned(rows)]
    return _all_pairs(texts, _stepped(len(texts), ((2_000, 88), (20_000, 91), (10**9, 94))))


def _stepped(number: int, steps: Sequence[tuple[int, float]]) -> float:
    return next(threshold for most, threshold in steps if number <= most)


def _all_pairs(texts: Sequence[str], threshold: float) -> set[Pair]:
    process, fuzz = importlib.import_module("rapidfuzz.process"), importlib.import_module("rapidfuzz.fuzz")
    numpy = importlib.import_module("numpy")
    found: set[Pair] = set()
    for start in range(0, len(texts), CHUNK):
        some = texts[start : start + CHUNK]
        scores = process.cdist(
            some, texts[start:], scorer=fuzz.ratio, score_cutoff=threshold, dtype=numpy.uint8, workers=-1
        )
        ones, others = numpy.nonzero(scores)
        found.update(
            (start + one, start + other)
            for one, other in zip(ones.tolist(), others.tolist(), strict=True)
            if one < other
        )
    return found


def recordlinkage_contacts(rows: Sequence[Row]) -> Iterable[Pair]:
    """Use recordlinkage: blocks on identifiers and first letters, a sorted neighbourhood, a weighted sum."""
    pandas, linkage = importlib.import_module("pandas"), importlib.import_module("recordlinkage")
    frame = pandas.DataFrame([attrs.asdict(one) for one in _cleaned(rows)])
    frame["first"] = frame["name"].str.split(" ").str[0]
    frame["start"] = frame["key"].str[:6]
    indexer = linkage.Index()
    for column in (*IDENTIFIERS, "start"):
        indexer.add(linkage.index.Block(column))
    indexer.add(linkage.index.SortedNeighbourhood("name", window=9))
    indexer.add(linkage.index.SortedNeighbourhood("key", window=9))
    pairs = indexer.index(frame)
    compare = linkage.Compare()
    compare.string("name", "name", method="damerau_levenshtein", label="name")
    for column in (*IDENTIFIERS, "postcode"):
        compare.exact(column, column, label=column, missing_value=0)
    scores = compare.compute(pairs, frame)
    known = {column: frame[column].notna() for column in IDENTIFIERS}
    total = scores["name"] * 10 - 8.0
    for column in (*IDENTIFIERS, "postcode"):
        total = total + scores[column] * WEIGHTS[column]
    left, right = pairs.get_level_values(0), pairs.get_level_values(1)
    for column in ("tax_number", "company_number"):
        both = known[column].to_numpy()[left] & known[column].to_numpy()[right]
        total = total - (both & (scores[column].to_numpy() == 0)) * 4.0
    chosen = total[total >= _stepped(len(rows), ((20_000, 1.0), (10**9, 1.4)))]
    return [(int(one), int(other)) for one, other in chosen.index]


WEIGHTS: Mapping[str, float] = {
    "tax_number": 5.0,
    "company_number": 5.0,
    "bank_account": 5.0,
    "email": 4.0,
    "phone": 2.0,
    "postcode": 1.0,
}


def splink_contacts(rows: Sequence[Row]) -> Iterable[Pair]:
    """Use splink on DuckDB: Damerau-Levenshtein levels without frequencies, EM on blocks rich in matches."""
    names = importlib.import_module("splink.comparison_library")
    exact = [names.ExactMatch(column) for column in (*IDENTIFIERS, "postcode")]
    records = [{"unique_id": place, **attrs.asdict(one)} for place, one in enumerate(_cleaned(rows))]
    for record in records:
        record["start"] = record["key"][:7]
    comparisons = [names.DamerauLevenshteinAtThresholds("key", [1, 2, 4]), *exact]
    return _splink(records, comparisons, ("start", *IDENTIFIERS), ("key", "email"), 0.2)


def _splink(
    records: Sequence[Mapping[str, object]],
    comparisons: Sequence[object],
    blocks: Sequence[str],
    trained: Sequence[str],
    threshold: float,
) -> Iterable[Pair]:
    splink, pandas = importlib.import_module("splink"), importlib.import_module("pandas")
    api = importlib.import_module("splink.backends.duckdb").DuckDBAPI()
    settings = splink.SettingsCreator(
        link_type="dedupe_only",
        comparisons=list(comparisons),
        blocking_rules_to_generate_predictions=[splink.block_on(column) for column in blocks],
        probability_two_random_records_match=0.2 / len(records),
    )
    linker: Any = splink.Linker(api.register(pandas.DataFrame(list(records))), settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=2_000_000, seed=1)
    for column in trained:
        linker.training.estimate_parameters_using_expectation_maximisation(
            splink.block_on(column), fix_probability_two_random_records_match=True
        )
    scored = linker.inference.predict(threshold_match_probability=threshold).as_pandas_dataframe()
    return list(zip(scored["unique_id_l"].tolist(), scored["unique_id_r"].tolist(), strict=True))


# ------------------------------------------------------------------------------------------- documents


def _core(row: Row) -> str:
    return core(row.get("number", ""))


def equal_documents(rows: Sequence[Row]) -> set[Pair]:
    """The same contact, core of the number and amount: what ledgers themselves warn of."""
    return _grouped(
        (row.get("contact"), _core(row), row.get("total")) if row.get("number") else None for row in rows
    )


def rapidfuzz_documents(rows: Sequence[Row]) -> set[Pair]:
    """All pairs of the joined text, within the same amount: all pairs outright would be the amounts' digits."""
    texts = [" ".join((row.get("name", ""), _core(row), row.get("issued_on", ""))) for row in rows]
    by_amount: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        by_amount[row.get("total", "")].append(place)
    found: set[Pair] = set()
    for places in by_amount.values():
        if len(places) > 1:
            pairs = _all_pairs([texts[place] for place in places], 99)
            found.update((places[one], places[other]) for one, other in pairs)
    return found


def recordlinkage_documents(rows: Sequence[Row]) -> Iterable[Pair]:
    """Use recordlinkage: blocks on contact with amount or number, and on number with amount; a weighted sum."""
    pandas, linkage = importlib.import_module("pandas"), importlib.import_module("recordlinkage")
    frame = _documents(rows, pandas)
    indexer = linkage.Index()
    for columns in (["contact", "total"], ["contact", "core"], ["total", "core"]):
        indexer.add(linkage.index.Block(columns))
    pairs = indexer.index(frame)
    compare = linkage.Compare()
    for column in ("contact", "total", "core", "day"):
        compare.exact(column, column, label=column, missing_value=0)
    compare.numeric("at", "at", method="linear", offset=0, scale=8, label="near")
    scores = compare.compute(pairs, frame)
    total = 2 * scores["contact"] + 2 * scores["total"] + 4 * scores["core"] + scores["day"] + scores["near"]
    return [(int(one), int(other)) for one, other in total[total >= 7.9].index]


def _documents(rows: Sequence[Row], pandas: Any) -> Any:  # noqa: ANN401 - pandas is not typed here
    frame = pandas.DataFrame(
        {
            "unique_id": range(len(rows)),
            "contact": [row.get("contact") or None for row in rows],
            "total": [row.get("total") or None for row in rows],
            "core": [_core(row) or None for row in rows],
            "day": [row.get("issued_on", "")[:10] or None for row in rows],
        }
    )
    frame["at"] = pandas.to_datetime(frame["day"]).map(lambda day: day.toordinal() if day == day else None)  # noqa: PLR0124 - NaT
    return frame


def splink_documents(rows: Sequence[Row]) -> Iterable[Pair]:
    """Use splink on DuckDB: the same blocks, EM."""
    names, pandas = importlib.import_module("splink.comparison_library"), importlib.import_module("pandas")
    frame = _documents(rows, pandas)
    frame["contact_total"] = frame["contact"] + "|" + frame["total"]
    frame["contact_core"] = frame["contact"] + "|" + frame["core"]
    frame["total_core"] = frame["total"] + "|" + frame["core"]
    comparisons = [
        names.ExactMatch("contact"),
        names.ExactMatch("total"),
        names.ExactMatch("core"),
        names.DamerauLevenshteinAtThresholds("day", [1, 2]),
    ]
    records = frame.drop(columns=["at"]).to_dict("records")
    blocks = ("contact_total", "contact_core", "total_core")
    return _splink(records, comparisons, blocks, ("contact_core", "total_core", "contact_total"), 0.99)


CONTACT_PEERS: Mapping[str, Peer] = {
    "equal key": equal_contacts,
    "rapidfuzz": rapidfuzz_contacts,
    "recordlinkage": recordlinkage_contacts,
    "splink": splink_contacts,
}
DOCUMENT_PEERS: Mapping[str, Peer] = {
    "equal key": equal_documents,
    "rapidfuzz": rapidfuzz_documents,
    "recordlinkage": recordlinkage_documents,
    "splink": splink_documents,
}
