"""How a ledger that reads files serves needs: each on its own, and all faults at once."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Generic, TypeVar

import attrs

from dextflow.errors import LedgerFault, TableFault, TableRefused
from dextflow.model import Facts, Gap, LineItem, Need, Reconciled

S = TypeVar("S")
NONE: Mapping[str, Any] = MappingProxyType({})


@attrs.frozen(kw_only=True)
class Parts:
    """What was asked for of records besides the records: each by the id of the record or of its journal.

    `served` are parts that were found sound, and are to be read with their records.
    """

    lines: Mapping[str, tuple[LineItem, ...]] = NONE
    reconciled: Mapping[str, Reconciled] = NONE
    posted_at: Mapping[str, datetime] = NONE
    served: frozenset[Need] = frozenset()
    notes: tuple[Gap, ...] = ()


@attrs.frozen(kw_only=True)
class Readers(Generic[S]):
    """What becomes of a source, such as a folder of tables, for each need that it serves.

    `parts` are read before `records`, which find their lines, times and so on among them. `lacking` are the other
    needs, each with the reason why such a source never serves it.
    """

    records: Mapping[Need, Callable[[S, Facts, Parts], Facts]]
    parts: Mapping[Need, Callable[[S, Parts], Parts]]
    lacking: Mapping[Need, str]

    def gaps(self) -> tuple[Gap, ...]:
        """What such a source never serves."""
        return tuple(Gap(need=need, reason=reason) for need, reason in self.lacking.items())

    def read(self, source: S, facts: Facts, needs: frozenset[Need]) -> Facts:
        """Fill facts with what is needed. Raises `LedgerFault` with the first fault of every need that fails."""
        faults: dict[str, TableFault | str] = {need: self.lacking[need] for need in needs if need in self.lacking}
        parts = Parts()
        for need in sorted(needs.intersection(self.parts)):
            try:
                parts = self.parts[need](source, parts)
            except TableRefused as refusal:
                faults[need] = refusal.fault
        for need in sorted(needs.intersection(self.records)):
            try:
                facts = self.records[need](source, facts, parts)
            except TableRefused as refusal:
                faults[need] = refusal.fault
        if faults:
            raise LedgerFault(faults, servable=needs.difference(faults))
        return attrs.evolve(facts, notes=(*facts.notes, *parts.notes))


def noted(facts: Facts, need: Need, note: str | None) -> Facts:
    """The facts with one note more on a need, if there is one."""
    return facts if note is None else attrs.evolve(facts, notes=(*facts.notes, Gap(need=need, reason=note)))
