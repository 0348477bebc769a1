"""What people do with single firings: skip one, make one that comes now, make those that were missed."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from itertools import takewhile

import attrs

from dextflow.errors import (
    FiringSettled,
    InvalidValue,
    NotFound,
    ReasonNeeded,
    RepeatingEnded,
)
from dextflow.model import (
    Firing,
    FiringRecord,
    FiringStatus,
    Occurrence,
    Person,
    RepeatingAct,
    RepeatingWorkflow,
    Standing,
)
from dextflow.ports import Where
from dextflow.scheduling import add_days, is_member, occurrences
from dextflow.service.repeating.batches import read_entries
from dextflow.service.repeating.covering import Covered
from dextflow.service.repeating.firing import COVERED, LINES
from dextflow.service.repeating.making import Maker, maker
from dextflow.service.repeating.members import ITSELF
from dextflow.service.repeating.moments import Moment, almanac_of
from dextflow.service.repeating.reality import Reality
from dextflow.service.repeating.records import FIRING, LINE, Entry, read_entry, read_firing
from dextflow.service.repeating.rosters import Rosters
from dextflow.service.repeating.standing import Entered, StandingOrders
from dextflow.service.repeating.triggered import Tally, Turn
from dextflow.service.repeating.turns import TurnBuilder, covered_by, entry_after, is_settled, read_rows, rows_of
from dextflow.service.retrying import again, never
from dextflow.service.roof import NOTHING, Roof
from dextflow.service.shelves import every_record


@attrs.frozen(kw_only=True)
class Scene:
    """One line at which somebody looks; `entry` is None before its client's roster was read."""

    repeating: RepeatingWorkflow
    reality: Reality
    entry: Entry | None

    @property
    def covered(self) -> Covered:
        """The days that a coming firing leaves out."""
        return covered_by(self.entry.line) if self.entry else Covered(kept=(), until=date.min)


@attrs.frozen(kw_only=True)
class Missed:
    """The firings of a client whose nominal dates lie in a range, both ends included."""

    repeating: str
    client: str
    first: date
    last: date


class ByHand:
    """Single firings of the repeating workflows of one practice."""

    def __init__(self, roof: Roof, orders: StandingOrders) -> None:
        self._roof = roof
        self._orders = orders

    def skip(self, firing: Firing, reason: str, person: Person, moment: Moment) -> FiringRecord:
        """Keep that a firing is not made, and why; raises as `Repeating.skip`."""
        if not reason.strip():
            raise ReasonNeeded(firing.code)
        return again(lambda: self._skip(firing, reason, person, moment), unless=never)

    def materialise(self, firing: Firing, person: Person, moment: Moment) -> FiringRecord:
        """Make the work of a firing now, and give the record of it; raises as `Repeating.materialise`."""
        return again(lambda: self._materialise(firing, person, moment), unless=never)

    def fill_up(self, id_: str, person: Person, moment: Moment) -> None:
        """Make what comes before work that was made ahead, so that other rules can begin after it.

        Periods that follow one another would else be cut in two by that work, which is no longer one of theirs.
        """
        for client, last in self._made_ahead(id_).items():
            while again(partial(self._make_next, id_, client, last, person, moment), unless=never):
                pass

    def backfill(self, missed: Missed, person: Person, moment: Moment) -> Tally:
        """Make the firings of a range of nominal dates that were passed and left no trace."""
        if missed.last < missed.first:
            raise InvalidValue("backfill", f"it ends on {missed.last}, before it begins on {missed.first}")
        tally, first = Tally(), True
        while turn := again(partial(self._backfill_some, missed, person, moment, first=first), unless=never):
            tally.add((turn,))
            first = False
        return tally

    # ------------------------------------------------------------------------------------------------ within

    def _scene(self, repeating_id: str, client_id: str, person: Person, moment: Moment) -> Scene:
        """The line as it is once it has seen what its client is now."""
        self._orders.get(repeating_id, person)
        repeating = self._orders.get(repeating_id)
        if repeating.standing is Standing.ENDED:
            raise RepeatingEnded(repeating_id)
        client = self._roof.client(client_id, person) if client_id else ITSELF
        Rosters(self._roof, moment, Tally(), heard=False).see_to(repeating_id, client_id)
        [entry] = read_entries(self._roof, ((repeating_id, client_id),)).values()
        if isinstance(entry, Exception):
            raise entry
        almanac = almanac_of(self._roof, repeating)
        reality = Reality(repeating=repeating, client=client, almanac=almanac, today=moment.today)
        return Scene(repeating=repeating, reality=reality, entry=entry)

    def _skip(self, firing: Firing, reason: str, person: Person, moment: Moment) -> FiringRecord:
        scene, row = self._scene(firing.repeating, firing.client, person, moment), self._row(firing)
        if row is not None and row.status is FiringStatus.SKIPPED:
            return row
        occurrence = self._coming(scene, firing, row)
        builder = TurnBuilder(self._roof, moment, {firing: row} if row else {})
        left = scene.covered.leaves(scene.repeating, occurrence) or occurrence
        builder.note(left, FiringStatus.SKIPPED, reason)
        turn = builder.turn(self._passed(scene, left))
        following = attrs.evolve(scene.repeating, version=scene.repeating.version + 1)
        entered = self._orders.entered(RepeatingAct.SKIPPED, following, moment, reason, firing)
        self._roof.write(turn.writes + entered.writes)
        return turn.records[0]

    def _materialise(self, firing: Firing, person: Person, moment: Moment) -> FiringRecord:
        scene, row = self._scene(firing.repeating, firing.client, person, moment), self._row(firing)
        if row is not None and row.status is FiringStatus.MADE:
            return row
        if row is not None and row.status is FiringStatus.SKIPPED:
            raise FiringSettled(firing.code, row.status.value)
        occurrence = self._coming(scene, firing, row)
        fresh = scene.covered.leaves(scene.repeating, occurrence)
        if fresh is None:
            raise FiringSettled(firing.code, "covered by other work")
        builder = TurnBuilder(self._roof, moment, {firing: row} if row else {})
        client = scene.reality.client
        builder.make(maker(self._roof, moment, scene.repeating, {client.id: client}), fresh)
        turn = builder.turn(self._passed(scene, fresh))
        self._roof.write(turn.writes)
        return turn.records[0]

    def _made_ahead(self, id_: str) -> Mapping[str, date]:
        """The last nominal dates of work that was made before its turn, by client."""
        store, practice, its = self._roof.store, self._roof.practice, Where(terms=("repeating",), one_of=(id_,))
        lines = (read_entry(record).line for record in every_record(store, practice, LINE, (its,)))
        coming = {line.client: line.next.firing.nominal for line in lines if line.next}
        made = Where(terms=("status",), one_of=(FiringStatus.MADE.value,))
        later = Where(terms=("nominal",), at_least=min(coming.values(), default=date.max).isoformat())
        rows = map(read_firing, every_record(store, practice, FIRING, (its, made, later), order_by="nominal"))
        firings = (row.occurrence.firing for row in rows if row.real)
        return {each.client: each.nominal for each in firings if each.nominal > coming.get(each.client, date.max)}

    def _make_next(self, id_: str, client: str, last: date, person: Person, moment: Moment) -> bool:
        """Settle the next firing of a line if it comes before a date; whether it did."""
        scene = self._scene(id_, client, person, moment)
        coming = scene.entry.line.next if scene.entry else None
        if coming is None or coming.firing.nominal >= last:
            return False
        row = self._row(coming.firing)
        builder = TurnBuilder(self._roof, moment, {coming.firing: row} if row else {})
        if row is not None and is_settled(row):
            left = row.occurrence
        else:
            made_by = maker(self._roof, moment, scene.repeating, {client: scene.reality.client})
            left = _settle(builder, made_by, coming, scene.covered.leaves(scene.repeating, coming))
        self._roof.write(builder.turn(self._passed(scene, left)).writes)
        return True

    def _row(self, firing: Firing) -> FiringRecord | None:
        return read_rows(self._roof, (firing,)).get(firing)

    def _coming(self, scene: Scene, firing: Firing, row: FiringRecord | None) -> Occurrence:
        """A firing of which something can still become, as it is now.

        Raises `FiringSettled` for one of which something has, and `NotFound` for one that does not come.
        """
        if row is not None and row.status is FiringStatus.PENDING:
            return scene.reality.at(firing.nominal)
        if row is not None and is_settled(row):
            raise FiringSettled(firing.code, row.status.value)
        found = scene.reality.following(add_days(firing.nominal, -1))
        member = is_member(scene.repeating.roster, scene.reality.client, firing.nominal)
        if found is None or found.firing != firing or not member:
            raise NotFound(FIRING, firing.code)
        return found

    def _passed(self, scene: Scene, occurrence: Occurrence) -> Entry | None:
        """The line after one of its firings was settled, if that was the next one."""
        line = scene.entry.line if scene.entry else None
        if line is None or line.next is None or line.next.firing != occurrence.firing:
            return None
        covered = covered_by(line).by(occurrence.firing.nominal, occurrence.period)
        line = scene.reality.planned(attrs.evolve(line, covered_until=covered.until, kept=covered.kept))
        return entry_after(scene.repeating, scene.reality.client, line)

    def _backfill_some(self, missed: Missed, person: Person, moment: Moment, *, first: bool) -> Turn | None:
        """Make some of them; None if there is none any more."""
        scene = self._scene(missed.repeating, missed.client, person, moment)
        if scene.entry is None:
            raise NotFound(LINE, f"{missed.repeating}-{missed.client}")
        rows = rows_of(self._roof, missed.repeating, (missed.client,)).get(missed.client, {})
        last = min(missed.last, scene.entry.line.covered_until)
        listed = (row.occurrence.period for row in rows.values() if is_settled(row))
        covered = Covered(kept=tuple(period for period in listed if period), until=date.min)
        wanted = [
            each
            for each in _from_to(scene, missed.first, last)
            if each.firing not in rows
            or not (is_settled(rows[each.firing]) or covered.leaves(scene.repeating, each) is None)
        ]
        if not wanted:
            return None
        builder = TurnBuilder(self._roof, moment, rows)
        made_by = maker(self._roof, moment, scene.repeating, {missed.client: scene.reality.client})
        for occurrence in wanted[:LINES]:
            fresh = covered.leaves(scene.repeating, occurrence)
            _settle(builder, made_by, occurrence, fresh)
            if fresh is not None and fresh.period:
                covered = attrs.evolve(covered, kept=(*covered.kept, fresh.period))
        turn = builder.turn(None)
        entered = self._entered(scene, missed, moment).writes if first else NOTHING
        self._roof.write(turn.writes + entered)
        return turn

    def _entered(self, scene: Scene, missed: Missed, moment: Moment) -> Entered:
        following = attrs.evolve(scene.repeating, version=scene.repeating.version + 1)
        reason = f"{missed.client}, {missed.first} to {missed.last}"
        return self._orders.entered(RepeatingAct.BACKFILLED, following, moment, reason)


def _settle(builder: TurnBuilder, made_by: Maker, occurrence: Occurrence, fresh: Occurrence | None) -> Occurrence:
    """Make a firing about the days that are left for it, or note why not; how it is then."""
    if fresh is None:
        builder.note(occurrence, FiringStatus.SUPERSEDED, COVERED, real=False)
        return occurrence
    if fresh.missing:
        builder.note(fresh, FiringStatus.PENDING)
    else:
        builder.make(made_by, fresh)
    return fresh


def _from_to(scene: Scene, first: date, last: date) -> Iterator[Occurrence]:
    """The firings of a range of nominal dates."""
    found = occurrences(scene.repeating, scene.reality.client, add_days(first, -1), scene.reality.almanac)
    return takewhile(lambda each: each.firing.nominal <= last, found)
