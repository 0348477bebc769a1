"""One fetch from a service: need by need, each on its own, as one snapshot with a digest of its content."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TypeVar

import attrs

from dextflow.adapters.ledgers.api.node import EPOCH, Node
from dextflow.errors import AnswerRefused, LedgerFault
from dextflow.model import Facts, Need, TaxCode

B = TypeVar("B")
T = TypeVar("T")

Reader = Callable[[B, Facts], Facts]


@attrs.define
class Shelf:
    """What was asked for in one fetch, each list kept once: what came, or why nothing did."""

    _kept: dict[str, tuple[Node, ...] | AnswerRefused] = attrs.field(
        factory=dict[str, "tuple[Node, ...] | AnswerRefused"], init=False
    )

    def once(self, key: str, make: Callable[[], tuple[Node, ...]]) -> tuple[Node, ...]:
        """What `make` gives, or the error that it raised, made only the first time."""
        if key not in self._kept:
            try:
                self._kept[key] = make()
            except AnswerRefused as refusal:
                self._kept[key] = refusal
        kept = self._kept[key]
        if isinstance(kept, AnswerRefused):
            raise AnswerRefused(kept.endpoint, kept.path, kept.problem)
        return kept


def gather(
    readers: Mapping[Need, Reader[B]], books: B, facts: Facts, needs: frozenset[Need], lacking: Mapping[Need, str]
) -> Facts:
    """Fill the facts with what is needed, and their digest.

    Every need is tried on its own. Raises `LedgerFault` with the first fault of each need that fails.
    """
    faults: dict[str, str] = {need: lacking[need] for need in needs if need in lacking}
    for need in sorted(needs.difference(lacking)):
        try:
            facts = readers[need](books, facts)
        except AnswerRefused as refusal:
            faults[need] = str(refusal)
    if faults:
        raise LedgerFault(faults, servable=needs.difference(faults))
    return attrs.evolve(facts, digest=digest(facts))


def readable(read: Callable[[], tuple[T, ...]]) -> tuple[T, ...]:
    """What can be read, or nothing: for what another need, whose fault it is if it fails, adds to a need."""
    try:
        return read()
    except AnswerRefused:
        return ()


def nothing_more(_books: object, facts: Facts) -> Facts:
    """For a need that stands in the records that other needs bring."""
    return facts


def digest(facts: Facts) -> str:
    """The SHA-256, in hexadecimal, of what the facts say, without the time of the fetch.

    The readers have put every list into an order of its own, so the order in which records came makes no
    difference.
    """
    said = attrs.evolve(facts, fetched_at=EPOCH, digest="", tax_codes=())
    codes = tuple(map(_tax_code, facts.tax_codes))
    return sha256(f"{said!r}{codes!r}".encode()).hexdigest()


def _tax_code(code: TaxCode) -> tuple[TaxCode, tuple[str, ...]]:
    """A tax code with its classes in an order, which a set has not."""
    return attrs.evolve(code, classes=frozenset()), tuple(sorted(klass.value for klass in code.classes))
