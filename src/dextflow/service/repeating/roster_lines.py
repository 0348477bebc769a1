"""Bring the lines of one repeating workflow into accord with its rules and its clients."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

import attrs

from dextflow.errors import DextflowError, NotFound
from dextflow.model import (
    Client,
    FiringStatus,
    Line,
    OnPeriodEnd,
    RepeatingWorkflow,
    Standing,
)
from dextflow.service.repeating.batches import Turns, read_entries
from dextflow.service.repeating.covering import ONE_DAY
from dextflow.service.repeating.firing import read_repeatings
from dextflow.service.repeating.members import ITSELF, read_clients
from dextflow.service.repeating.moments import Moment, almanac_of, begins_after
from dextflow.service.repeating.overlap import Makers, nominal_of, read_opened
from dextflow.service.repeating.reality import Reality
from dextflow.service.repeating.records import ACTIVE, LEFT, REPEATING, Entry, RosterState
from dextflow.service.repeating.replanning import NOT_REAL, Replanning
from dextflow.service.repeating.triggered import Key, Turn
from dextflow.service.repeating.turns import Rows, TurnBuilder, entry_after, rows_of
from dextflow.service.repeating.units import Unit
from dextflow.service.roof import Roof
from dextflow.service.trying import tried


class RosterLines:
    """What lines of one repeating workflow come to, each time with everything read as it is then.

    `candidates` are the clients who could be of its roster.
    """

    def __init__(self, roof: Roof, moment: Moment, state: RosterState, candidates: Mapping[str, Client]) -> None:
        self._roof = roof
        self._moment = moment
        self._state = state
        self._candidates = candidates

    def woken(self, keys: Sequence[Key]) -> Turns:
        """Lines that were laid to sleep while the workflow was paused: they go on."""

        def one(entry: Entry) -> Turn:
            line = attrs.evolve(entry.line, version=entry.line.version + 1)
            return TurnBuilder(self._roof, self._moment, {}).turn(Entry(line=line, standing=ACTIVE))

        return _each(read_entries(self._roof, keys), lambda _client, entry: one(entry) if entry else Turn())

    def planned_afresh(self, keys: Sequence[Key]) -> Turns:
        """Lines whose rules were edited: what is listed is settled, and what comes next follows the new rules.

        Every line is written, so that nobody else who has just read the old rules can write it after them.
        """
        reality = self._realities(keys)
        rows = rows_of(self._roof, self._state.repeating, [client for _, client in keys])

        def one(client: str, entry: Entry | None) -> Turn:
            if entry is None or client not in reality:
                return Turn()
            line = _with_what_is_ahead(self._settled(entry.line, reality[client].repeating), rows.get(client, {}))
            planned = entry_after(reality[client].repeating, reality[client].client, reality[client].planned(line))
            standing = LEFT if planned.standing == LEFT else entry.standing
            return TurnBuilder(self._roof, self._moment, {}).turn(attrs.evolve(planned, standing=standing))

        return _each(read_entries(self._roof, keys), one)

    def replanned(self, keys: Sequence[Key]) -> Turns:
        """Lines of clients who joined or left, or whose dates changed."""
        realities, opened = self._realities(keys), read_opened(self._roof, keys)
        rows = rows_of(self._roof, self._state.repeating, [client for _, client in keys])
        clients = {client: reality.client for client, reality in realities.items()}
        makers = Makers(self._roof, self._moment, {self._state.repeating: clients})

        def one(client: str, entry: Entry | None) -> Turn:
            its, open_work = rows.get(client, {}), opened.get((self._state.repeating, client), ())
            reality = realities.get(client)
            if reality is None:
                return self._vanished(entry, its, open_work)
            if reality.repeating.standing is not Standing.ACTIVE:
                return Turn()
            line = starting(reality, entry, min(self._state.after, begins_after(self._roof, self._moment.today)))
            return Replanning(self._roof, self._moment, reality, makers, rows=its, opened=open_work).turn(
                entry, line
            )

        return _each(read_entries(self._roof, keys), one)

    # ------------------------------------------------------------------------------------------------ within

    def _settled(self, line: Line, repeating: RepeatingWorkflow) -> Line:
        """A line whose past is settled. Dates begin with the edit, periods where the last one ended.

        What was due before and could not be made is still to come.
        """
        behind = line.next is not None and line.next.made_on <= self._state.after
        begins = line.covered_until
        if not (behind or isinstance(repeating.trigger, OnPeriodEnd)):
            begins = max(begins, self._state.after)
        return attrs.evolve(line, covered_until=begins, settled_until=max(begins, line.settled_until))

    def _realities(self, keys: Sequence[Key]) -> Mapping[str, Reality]:
        """The dates of those clients, as far as the practice still has them."""
        repeating = self._repeating()
        almanac = almanac_of(self._roof, repeating)
        known = {client: self._candidates[client] for _, client in keys if client in self._candidates}
        others = {client for _, client in keys} - {*known, ITSELF.id}
        found = {**known, **read_clients(self._roof, others)} if others else known
        return {
            id_: Reality(repeating=repeating, client=client, almanac=almanac, today=self._moment.today)
            for id_, client in found.items()
        }

    def _repeating(self) -> RepeatingWorkflow:
        id_ = self._state.repeating
        found = read_repeatings(self._roof, {id_}).get(id_, NotFound(REPEATING, id_))
        if isinstance(found, DextflowError):
            raise found
        return found

    def _vanished(self, entry: Entry | None, rows: Rows, opened: Sequence[Unit]) -> Turn:
        """The line of a client whom the practice no longer has: what was to begin later gives way."""
        builder, today = TurnBuilder(self._roof, self._moment, rows), self._moment.today
        if entry is None or entry.standing == LEFT:
            return Turn()
        for unit in opened:
            if not unit.has_begun and nominal_of(unit) > today:
                builder.give_way(unit, NOT_REAL, real=False)
        for row in rows.values():
            if row.status is FiringStatus.PENDING and row.occurrence.firing.nominal > today:
                builder.note(row.occurrence, FiringStatus.SUPERSEDED, NOT_REAL, real=False)
        covered = min(today, entry.line.covered_until)
        version = entry.line.version + 1
        line = attrs.evolve(entry.line, next=None, missing=(), covered_until=covered, version=version)
        return builder.turn(Entry(line=line, standing=LEFT))


def starting(reality: Reality, entry: Entry | None, after: date) -> Line:
    """From where a line goes on; one that begins, or begins again, does so when its client joins.

    A client has joined after a day if it was not of the roster until then.
    """
    if entry is not None and not (entry.standing == LEFT and reality.is_member):
        return entry.line
    joined = reality.client.joined_on
    begins = max(after, joined - ONE_DAY) if joined else after
    if entry is not None:
        return attrs.evolve(entry.line, covered_until=max(begins, entry.line.covered_until))
    repeating, client = reality.repeating.id, reality.client.id
    return Line(repeating=repeating, client=client, covered_until=begins, settled_until=begins)


def _with_what_is_ahead(line: Line, rows: Rows) -> Line:
    """A line that knows the periods of firings that are settled before they come; other rules leave them out."""
    settled = (row.occurrence.period for row in rows.values() if row.real)
    ahead = {period for period in settled if period and period.end > line.covered_until}
    return attrs.evolve(line, kept=tuple(sorted(ahead.union(line.kept))))


def _each(entries: Mapping[Key, Entry | DextflowError | None], one: Callable[[str, Entry | None], Turn]) -> Turns:
    def known(key: Key, entry: Entry | DextflowError | None) -> Turn:
        if isinstance(entry, DextflowError):
            raise entry
        return one(key[1], entry)

    return {key: tried(partial(known, key, entry)) for key, entry in entries.items()}
