"""What one line of a repeating workflow comes to, put together firing by firing."""

from collections.abc import Mapping, Sequence

import attrs

from dextflow.model import (
    Client,
    Firing,
    FiringRecord,
    FiringStatus,
    Line,
    Occurrence,
    RepeatingWorkflow,
)
from dextflow.ports import Where
from dextflow.scheduling import is_member
from dextflow.service.repeating.covering import Covered
from dextflow.service.repeating.making import Maker
from dextflow.service.repeating.moments import Moment
from dextflow.service.repeating.records import FIRING, LEFT, Entry, firing_id, firing_put, line_put, read_firing
from dextflow.service.repeating.triggered import Clash, Turn
from dextflow.service.repeating.units import Done, Unit
from dextflow.service.roof import NOTHING, Roof
from dextflow.service.shelves import every_record

Rows = Mapping[Firing, FiringRecord]


class TurnBuilder:
    """Gathers what becomes of the firings of one line, of which `rows` says what became of them so far."""

    def __init__(self, roof: Roof, moment: Moment, rows: Rows) -> None:
        self._roof = roof
        self._moment = moment
        self._rows = rows
        self._records: dict[Firing, FiringRecord] = {}
        self._made: list[Done] = []
        self._moved: list[Done] = []
        self.clashes: list[Clash] = []

    def make(self, maker: Maker, occurrence: Occurrence) -> None:
        """Make its work; raises as `Maker.made`."""
        made, record = maker.made(occurrence, self._rows.get(occurrence.firing))
        self._made.append(made)
        self._records[occurrence.firing] = record

    def note(self, occurrence: Occurrence, status: FiringStatus, reason: str = "", *, real: bool = True) -> None:
        """Keep what became of it, where nothing is made."""
        record = self._moment.record(occurrence, status, self._rows.get(occurrence.firing), reason)
        self._records[occurrence.firing] = attrs.evolve(record, real=real)

    def replan(self, record: FiringRecord, occurrence: Occurrence, *, real: bool = True) -> None:
        """Keep that a firing was worked out anew, and whether the client's dates lead to it."""
        after = attrs.evolve(record, occurrence=occurrence, real=real, version=record.version + 1)
        self._records[occurrence.firing] = after

    def follow(self, unit: Unit, record: FiringRecord, now: Occurrence) -> bool:
        """Let listed work follow the dates of its firing; whether anything of it changes."""
        done = unit.followed(self._roof, self._moment, record.occurrence, now)
        if done.writes == NOTHING:
            return False
        self._moved.append(done)
        self.replan(record, now)
        return True

    def give_way(self, unit: Unit, reason: str, *, real: bool) -> None:
        """Take work that has not begun off the list, and say why in its record."""
        self._moved.append(unit.given_way(self._roof, self._moment, reason))
        if (row := self._rows.get(unit.firing)) is not None:
            self.note(row.occurrence, FiringStatus.SUPERSEDED, reason, real=real)

    def turn(self, entry: Entry | None, *, more: bool = False) -> Turn:
        """All of it, with the line as it is then; `more`: more of it is due."""
        practice = self._roof.practice
        puts = [firing_put(practice, record) for record in self._records.values()]
        puts += [line_put(practice, entry)] if entry else []
        return Turn(
            puts=tuple(puts),
            records=tuple(self._records.values()),
            made=tuple(self._made),
            moved=tuple(self._moved),
            clashes=tuple(self.clashes),
            more=more,
        )


def entry_after(repeating: RepeatingWorkflow, client: Client, line: Line) -> Entry:
    """The line in its next version. It goes on with what comes next, if its client is of the roster then."""
    line = attrs.evolve(line, version=line.version + 1)
    if line.next is None:
        return Entry(line=line)
    if not is_member(repeating.roster, client, line.next.firing.nominal):
        return Entry(line=attrs.evolve(line, next=None), standing=LEFT)
    return Entry(line=attrs.evolve(line, next=covered_by(line).leaves(repeating, line.next) or line.next))


def covered_by(line: Line) -> Covered:
    """What is covered as far as a line has come."""
    return Covered(kept=line.kept, until=line.covered_until)


def is_settled(record: FiringRecord | None) -> bool:
    """Whether nothing else becomes of a firing, unless the client's dates change."""
    return record is not None and (record.status is not FiringStatus.SUPERSEDED or record.real)


def read_rows(roof: Roof, firings: Sequence[Firing]) -> Rows:
    """What became of those firings that came, in one read."""
    ids = [firing_id(roof.practice, firing) for firing in firings]
    found = map(read_firing, roof.store.get(roof.practice, FIRING, ids).values()) if ids else ()
    return {record.occurrence.firing: record for record in found}


def rows_of(roof: Roof, repeating: str, clients: Sequence[str]) -> Mapping[str, Rows]:
    """What became of all firings of some lines that came, by their clients."""
    where = (
        Where(terms=("repeating",), one_of=(repeating,)),
        Where(terms=("client",), one_of=tuple(clients)),
    )
    found: dict[str, dict[Firing, FiringRecord]] = {}
    for record in every_record(roof.store, roof.practice, FIRING, where):
        row = read_firing(record)
        found.setdefault(row.occurrence.firing.client, {})[row.occurrence.firing] = row
    return found
