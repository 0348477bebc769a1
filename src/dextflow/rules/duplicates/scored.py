"""Sets of records that are one entered twice, by everything that speaks for and against it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import attrs

from dextflow.model import Document
from dextflow.rules.duplicates.groups import merged
from dextflow.rules.duplicates.meetings import Pair, meetings
from dextflow.rules.duplicates.records import CREDITS, Record
from dextflow.rules.duplicates.twice import POSSIBLE, Habits, Twice, compare

Value = tuple[str, str, str, object]


@attrs.frozen
class Repeated:
    """Records that are likely one, by date, and the pairs of them with what was seen, the strongest first."""

    records: tuple[Record, ...]
    pairs: tuple[tuple[Record, Record, Twice], ...]

    @property
    def score(self) -> float:
        """How much speaks for the strongest pair."""
        return self.pairs[0][2].score

    @property
    def number(self) -> bool:
        """Whether two of them have the same number and amount."""
        return any(seen.number for _, _, seen in self.pairs)


def repeated(records: Iterable[Record], credited: Iterable[Document], names: Mapping[str, str]) -> list[Repeated]:
    """Find the sets that are likely or possibly one record entered several times.

    A set that credit notes have put right is left out: as many, over the same amount and for the same contact, as
    there are copies.
    """
    ordered = sorted(records, key=lambda one: (one.on, one.id))
    pairs = _pairs(ordered, names)
    strongest = sorted(pairs, key=lambda pair: (-pairs[pair].score, pair))
    reversals = _reversals(credited)
    sets = merged(strongest, lambda _one, _other: False)
    number = {place: at for at, places in enumerate(sets) for place in places}
    of_set: dict[int, list[tuple[Record, Record, Twice]]] = defaultdict(list)
    for one, other in strongest:
        of_set[number[one]].append((ordered[one], ordered[other], pairs[one, other]))
    groups = (
        Repeated(tuple(ordered[place] for place in places), tuple(of_set[at])) for at, places in enumerate(sets)
    )
    return [group for group in groups if not _put_right(group.records, reversals)]


def _pairs(records: Sequence[Record], names: Mapping[str, str]) -> dict[Pair, Twice]:
    habits = Habits(records, names)
    cores = habits.cores
    found: dict[Pair, Twice] = {}
    for one, other in meetings(records, cores):
        seen = compare(records[one], records[other], (cores[one], cores[other]), habits)
        if seen is not None and seen.score >= POSSIBLE:
            found[one, other] = seen
    return found


def _reversals(credited: Iterable[Document]) -> Mapping[Value, list[Document]]:
    found: dict[Value, list[Document]] = defaultdict(list)
    for document in credited:
        if document.live and document.kind in CREDITS:
            value = (CREDITS[document.kind], document.contact, document.currency, document.total)
            found[value].append(document)
    return found


def _put_right(records: Sequence[Record], reversals: Mapping[Value, list[Document]]) -> bool:
    if len({record.total for record in records}) > 1:
        return any(_reversed(record, reversals) for record in records)
    return sum(_reversed(record, reversals) for record in {one.contact: one for one in records}.values()) >= (
        len(records) - 1
    )


def _reversed(record: Record, reversals: Mapping[Value, list[Document]]) -> int:
    """How many credit notes there are over a record's amount from its day on."""
    its = reversals.get((record.direction, record.contact, record.currency, record.total), ())
    return sum(document.issued_on >= record.on for document in its)
