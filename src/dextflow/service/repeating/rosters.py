"""Read the rosters of repeating workflows: who is of them now, and whose dates have changed."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

import attrs

from dextflow.errors import Conflict, DextflowError
from dextflow.model import RepeatingWorkflow, Standing
from dextflow.ports import Batch, Where
from dextflow.service.chunks import chunks
from dextflow.service.repeating.batches import Turns, settle
from dextflow.service.repeating.covering import ONE_DAY
from dextflow.service.repeating.firing import LINES, key_of, read_repeatings
from dextflow.service.repeating.members import Candidates, digests, members, read_clients, read_next
from dextflow.service.repeating.moments import Moment, almanac_of
from dextflow.service.repeating.records import (
    LINE,
    PAUSED,
    REPEATING,
    ROSTER,
    RosterState,
    read_roster,
    roster_put,
)
from dextflow.service.repeating.roster_lines import RosterLines
from dextflow.service.repeating.triggered import Key, Tally, Turn
from dextflow.service.retrying import ATTEMPTS
from dextflow.service.roof import Roof
from dextflow.service.shelves import every_record
from dextflow.service.trying import tried

WorkOut = Callable[[Sequence[Key]], Turns]


class Rosters:
    """The rosters at a moment. Whatever is at fault is tallied, and looked at again the next day.

    So is what is for a person to look at, unless somebody is there who is `heard`.
    """

    def __init__(self, roof: Roof, moment: Moment, tally: Tally, *, heard: bool = True) -> None:
        self._heard = heard
        self._roof = roof
        self._moment = moment
        self._tally = tally
        self._candidates = Candidates(roof)

    def read_due(self) -> None:
        """Read the rosters that are to be read by today."""
        where = Where(terms=("on",), at_most=self._moment.today.isoformat())
        for record in every_record(self._roof.store, self._roof.practice, ROSTER, (where,)):
            self.read(record.id)

    def read(self, repeating: str) -> None:
        """Read one roster, and bring its lines into accord with it."""
        self._attempt(repeating, self._read)

    def look_at(self, clients: Sequence[str]) -> None:
        """Look at some clients again, in every repeating workflow that is active."""
        where = Where(terms=("standing",), one_of=(Standing.ACTIVE.value,))
        for record in every_record(self._roof.store, self._roof.practice, REPEATING, (where,)):
            self._attempt(record.id, self._read_if_due)
            self._attempt(record.id, partial(self._look_at, clients=clients))

    def see_to(self, repeating: str, client: str) -> None:
        """Look at one client of one repeating workflow again, if its dates changed."""
        self._attempt(repeating, self._read_if_due)
        self._attempt(repeating, partial(self._look_at, clients=(client,), anyway=False))

    # ------------------------------------------------------------------------------------------------ within

    def _attempt(self, repeating: str, action: Callable[[RepeatingWorkflow, RosterState], None]) -> None:
        """Do something with a roster as it is, again if somebody else wrote it at this moment."""
        done: DextflowError | None = None
        for _ in range(ATTEMPTS):
            done = tried(lambda: self._act(repeating, action))
            if not isinstance(done, Conflict):
                break
        if done is not None:
            self._tally.fault((repeating, ""), done)

    def _act(self, id_: str, action: Callable[[RepeatingWorkflow, RosterState], None]) -> None:
        repeating = read_repeatings(self._roof, {id_}).get(id_)
        record = self._roof.record(ROSTER, id_)
        if isinstance(repeating, DextflowError):
            raise repeating
        if repeating is not None and record is not None:
            action(repeating, read_roster(record))

    def _read(self, repeating: RepeatingWorkflow, state: RosterState) -> None:
        candidates = self._candidates.of(repeating)
        lines = RosterLines(self._roof, self._moment, state, candidates)
        behind = self._settle(self._keys(repeating), lines.planned_afresh) if state.afresh else set[str]()
        if repeating.standing is not Standing.ACTIVE:
            return self._keep(attrs.evolve(state, on=None, afresh=bool(behind)), state)
        asleep = Where(terms=("standing",), one_of=(PAUSED,))
        self._settle(self._keys(repeating, asleep), lines.woken)
        almanac = almanac_of(self._roof, repeating)
        seen = digests(repeating, members(repeating, candidates, almanac, self._moment.today), almanac)
        changed = [client for client in sorted({*seen, *state.seen}) if seen.get(client) != state.seen.get(client)]
        failed = behind | self._settle(((repeating.id, client) for client in changed), lines.replanned)
        on, after = read_next(repeating, almanac, self._moment.today)
        read = attrs.evolve(state, on=on, after=after, afresh=bool(behind), seen=seen)
        if failed:
            again = min(on or date.max, self._moment.today + ONE_DAY)
            read = attrs.evolve(read, on=again, after=state.after, seen=_with_old(seen, state.seen, failed))
        return self._keep(read, state)

    def _read_if_due(self, repeating: RepeatingWorkflow, state: RosterState) -> None:
        if state.on is not None and state.on <= self._moment.today:
            self._read(repeating, state)

    def _look_at(
        self, repeating: RepeatingWorkflow, state: RosterState, clients: Sequence[str], *, anyway: bool = True
    ) -> None:
        if repeating.standing is not Standing.ACTIVE:
            return
        found = read_clients(self._roof, clients)
        almanac = almanac_of(self._roof, repeating)
        now = digests(repeating, members(repeating, found, almanac, self._moment.today), almanac)
        ids = [client for client in dict.fromkeys(clients) if client in now or client in state.seen]
        if not anyway:
            ids = [client for client in ids if now.get(client) != state.seen.get(client)]
        lines = RosterLines(self._roof, self._moment, state, found)
        failed = self._settle(((repeating.id, client) for client in ids), lines.replanned)
        others = {client: seen for client, seen in state.seen.items() if client not in ids}
        seen = _with_old({**others, **now}, state.seen, failed)
        if seen != state.seen:
            self._keep(attrs.evolve(state, seen=seen), state)

    def _keys(self, repeating: RepeatingWorkflow, *where: Where) -> Iterator[Key]:
        """The lines of a repeating workflow."""
        its = Where(terms=("repeating",), one_of=(repeating.id,))
        records = every_record(self._roof.store, self._roof.practice, LINE, (its, *where))
        return map(key_of, records)

    def _settle(self, keys: Iterable[Key], work_out: WorkOut) -> set[str]:
        """Settle some lines, so many at a time; the clients for whom that was not possible."""
        failed: set[str] = set()
        for some in chunks(keys, LINES):
            turns = settle(self._roof, some, work_out, self._tally)
            failed |= {client for (_, client), turn in turns.items() if not self._is_done(turn)}
        return failed

    def _is_done(self, turn: Turn | DextflowError) -> bool:
        return isinstance(turn, Turn) and (self._heard or not turn.clashes)

    def _keep(self, state: RosterState, before: RosterState) -> None:
        put = roster_put(attrs.evolve(state, version=before.version + 1), before)
        self._roof.store.commit(Batch(practice=self._roof.practice, puts=(put,)))


def _with_old(seen: Mapping[str, str], old: Mapping[str, str], failed: Collection[str]) -> Mapping[str, str]:
    """The digests by clients, with the old ones of those for whom something failed, so that it is tried again."""
    kept = {client: old[client] for client in failed if client in old}
    return {client: value for client, value in seen.items() if client not in failed} | kept
