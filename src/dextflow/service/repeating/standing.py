"""Standing orders, and what people do with them: each change is one entry of their record."""

from collections.abc import Callable, Sequence
from datetime import date
from operator import attrgetter

import attrs

from dextflow.errors import AlreadyExists, InvalidValue, NotFound, RepeatingEnded
from dextflow.model import Firing, Members, Person, RepeatingAct, RepeatingEvent, RepeatingWorkflow, Standing
from dextflow.ports import Put, Where
from dextflow.service.repeating.moments import Moment, begins_after
from dextflow.service.repeating.records import (
    REPEATING,
    ROSTER,
    RosterState,
    read_repeating,
    read_repeating_event,
    read_roster,
    repeating_event,
    repeating_put,
    roster_put,
)
from dextflow.service.retrying import again, is_taken
from dextflow.service.roof import Roof, Writes
from dextflow.service.shelves import every_record

Decision = Callable[[RepeatingWorkflow], RepeatingWorkflow]
dates_of = attrgetter(
    "trigger", "period", "periods", "due", "statutory", "holidays", "due_holidays", "calendar", "lead_days"
)


@attrs.frozen(kw_only=True)
class Entered:
    """What an entry of the record of a repeating workflow writes."""

    repeating: RepeatingWorkflow
    writes: Writes


class StandingOrders:
    """The repeating workflows of one practice, without their firings."""

    def __init__(self, roof: Roof) -> None:
        self._roof = roof

    def get(self, id_: str, person: Person | None = None) -> RepeatingWorkflow:
        """One of them, as the person may see it, None for the host. Raises `NotFound`."""
        record = self._roof.record(REPEATING, id_)
        seen = _as_seen(read_repeating(record), person) if record else None
        if seen is None:
            raise NotFound(REPEATING, id_)
        return seen

    def listed(
        self, person: Person | None, standings: Sequence[Standing], template: str | None
    ) -> tuple[RepeatingWorkflow, ...]:
        """Those of some standings, or of one template, as the person may see them, by id."""
        where = [Where(terms=("standing",), one_of=tuple(each.value for each in standings))]
        if template is not None:
            where.append(Where(terms=("template",), one_of=(template,)))
        records = every_record(self._roof.store, self._roof.practice, REPEATING, where)
        seen = (_as_seen(read_repeating(record), person) for record in records)
        return tuple(each for each in seen if each)

    def history(self, id_: str) -> tuple[RepeatingEvent, ...]:
        """What people did with one of them, oldest first."""
        return tuple(map(read_repeating_event, self._roof.store.events(self._roof.practice, REPEATING, id_)))

    def creation(self, repeating: RepeatingWorkflow, moment: Moment) -> Entered:
        """What the first entry writes: its roster is to be read today."""
        if repeating.version or repeating.standing is not Standing.ACTIVE:
            raise InvalidValue("RepeatingWorkflow", "a new one has version 0, and is active")
        first = attrs.evolve(repeating, version=1)
        state = RosterState(
            repeating=repeating.id, on=moment.today, after=begins_after(self._roof, moment.today), version=1
        )
        entered = self.entered(RepeatingAct.CREATED, first, moment)
        return attrs.evolve(entered, writes=entered.writes + Writes(puts=(roster_put(state, None),)))

    def created_before(self, repeating: RepeatingWorkflow) -> RepeatingWorkflow | None:
        """The one that the same noun made before, as it is now; None if there is none of that id.

        Raises `AlreadyExists` if it began otherwise.
        """
        record = self._roof.record(REPEATING, repeating.id)
        if record is None:
            return None
        first = self.history(repeating.id)[0].after
        if first is None or attrs.evolve(first, version=0) != attrs.evolve(repeating, version=0):
            raise AlreadyExists(REPEATING, repeating.id, repeating.id)
        return read_repeating(record)

    def entered(
        self,
        act: RepeatingAct,
        after: RepeatingWorkflow,
        moment: Moment,
        reason: str = "",
        firing: Firing | None = None,
    ) -> Entered:
        """What the next entry writes; `after` is the repeating workflow in its next version."""
        event = RepeatingEvent(
            act=act,
            by=moment.by,
            at=moment.at,
            reason=reason,
            firing=firing,
            after=after if firing is None and act is not RepeatingAct.BACKFILLED else None,
        )
        stored = repeating_event(after.id, after.version, event)
        return Entered(repeating=after, writes=Writes(puts=(repeating_put(after),), events=(stored,)))

    def change(
        self, id_: str, act: RepeatingAct, decision: Decision, moment: Moment, reason: str
    ) -> RepeatingWorkflow:
        """Decide on how it is after an act and keep that; again if somebody else was first, a few times.

        Raises `NotFound`, `RepeatingEnded`, `Conflict` if somebody else is always first, and what deciding raises.
        """
        return again(
            lambda: self._attempt(id_, act, decision, moment, reason),
            unless=lambda race: is_taken(race) or (race.kind == REPEATING and act is RepeatingAct.EDITED),
        )

    def _attempt(
        self, id_: str, act: RepeatingAct, decision: Decision, moment: Moment, reason: str
    ) -> RepeatingWorkflow:
        before = self.get(id_)
        after = decision(before)
        if after == before:
            return before
        if before.standing is Standing.ENDED:
            raise RepeatingEnded(id_)
        entered = self.entered(act, attrs.evolve(after, version=before.version + 1), moment, reason)
        roster = self._roster_after(before, entered.repeating, moment.today)
        self._roof.write(entered.writes + Writes(puts=(roster,)))
        return entered.repeating

    def _roster_after(self, before: RepeatingWorkflow, after: RepeatingWorkflow, today: date) -> Put:
        """The roster is to be read today, and after an edit of the dates every line is planned anew."""
        record = self._roof.store.get(self._roof.practice, ROSTER, (before.id,))[before.id]
        state = read_roster(record)
        following = attrs.evolve(state, on=today, version=state.version + 1)
        if after.standing is before.standing:
            edited = dates_of(before) != dates_of(after)
            following = attrs.evolve(
                following, afresh=state.afresh or edited, after=begins_after(self._roof, today)
            )
        return roster_put(following, state)


def _as_seen(repeating: RepeatingWorkflow, person: Person | None) -> RepeatingWorkflow | None:
    """A repeating workflow with the clients whom the person may see; None if it has no other."""
    if person is None:
        return repeating
    rows = tuple(row for row in repeating.roster.clients if person.sees(row.client))
    if not rows and repeating.roster.members is Members.CHOSEN:
        return None
    return attrs.evolve(repeating, roster=attrs.evolve(repeating.roster, clients=rows))
