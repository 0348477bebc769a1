"""The repeating workflows of a practice: standing orders, and what is due of them as time goes by."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from types import MappingProxyType

import attrs

from dextflow.engine import Act
from dextflow.errors import Conflict, InvalidValue, UnknownClient
from dextflow.model import (
    Feature,
    Firing,
    FiringRecord,
    Instance,
    Person,
    RepeatingAct,
    RepeatingWorkflow,
    Standing,
    Task,
)
from dextflow.ports import Where
from dextflow.service.repeating.by_hand import ByHand, Missed
from dextflow.service.repeating.covering import tiles
from dextflow.service.repeating.firing import DueLines
from dextflow.service.repeating.moments import Moment, moment_of
from dextflow.service.repeating.reading import RepeatingReading
from dextflow.service.repeating.records import REPEATING
from dextflow.service.repeating.rosters import Rosters
from dextflow.service.repeating.standing import dates_of
from dextflow.service.repeating.standing_checks import check_sees_all, check_standing
from dextflow.service.repeating.triggered import Tally, Triggered
from dextflow.service.repeating.triggering import LIBRARY, UNLIMITED, begin
from dextflow.service.roof import Roof
from dextflow.service.tasks.reading import TaskReading

STANDINGS: Mapping[RepeatingAct, Standing] = MappingProxyType(
    {
        RepeatingAct.PAUSED: Standing.PAUSED,
        RepeatingAct.RESUMED: Standing.ACTIVE,
        RepeatingAct.ENDED: Standing.ENDED,
    }
)


class Repeating(RepeatingReading):
    """The standing orders of one practice: its repeating workflows and recurring tasks.

    A firing is known by its repeating workflow, its client and its nominal date, and comes once, whoever asks for
    what is due and how often: in one process or in several, after a crash, and after the clock was put back. Call
    `trigger_due` as often as you like, and best each morning.

    Whoever changes something is asked for their rights, and must see the clients that it is for. Methods that only
    read take a person as `by` as well; without, it is the host itself that reads everything. Storage errors
    (`dextflow.errors.StorageError`) pass through every method; after `UnknownOutcome`, do the same again.
    """

    def __init__(self, roof: Roof) -> None:
        super().__init__(roof)
        self._by_hand = ByHand(roof, self._orders)

    def create(self, repeating: RepeatingWorkflow, *, by: str, at: datetime) -> RepeatingWorkflow:
        """Keep a new repeating workflow or recurring task, and make what is due of it on that very day.

        The first date may be that day if the practice's policy says so (`Policy.same_day_start`), and is never
        before. The same one again changes nothing; another one of that id raises `AlreadyExists`.

        Raises `NotEntitled`, `NotPermitted`, `UnknownClient` also for one that is not granted, `UnknownPerson`,
        `ClientNotGranted`, `TooManyReviewers`, `RepeatedReviewer`, `NotFound` for its template, calendar or
        due-date rule, `TemplateRetired`, `InvalidSettings`, and `InvalidValue` for a pattern that cannot be.
        """
        person, moment = self._changing(by, at)
        if self._created(repeating, person) is None:
            check_standing(self._roof, repeating, person, moment.today)
            entered = self._orders.creation(repeating, moment)
            try:
                self._roof.write(entered.writes)
            except Conflict:  # somebody else sent it a moment ago
                if self._created(repeating, person) is None:
                    raise
        begin(self._roof, repeating.id, at)
        return self._orders.get(repeating.id)

    def edit(self, repeating: RepeatingWorkflow, *, by: str, at: datetime, reason: str = "") -> RepeatingWorkflow:
        """Change a repeating workflow from its next date on; give it in the version that you have read.

        What is due by today is made by the old rules first, and so are periods that come before one that was made
        ahead. What is listed is never touched. The first period by new rules begins after the last one by the old,
        and may be short. The same edit again changes nothing.

        Raises `Conflict` if somebody else changed it meanwhile, `RepeatingEnded`, and as `create`.
        """
        person, moment = self._changing(by, at)
        check_standing(self._roof, repeating, person, moment.today)
        before = self._whole(repeating.id, person)
        after = _edited(before, repeating)
        begin(self._roof, repeating.id, at)
        if tiles(before) and dates_of(before) != dates_of(after):
            self._by_hand.fill_up(repeating.id, person, moment)
        edit = partial(_edited, asked=repeating)
        after = self._orders.change(repeating.id, RepeatingAct.EDITED, edit, moment, reason)
        begin(self._roof, repeating.id, at)
        return after

    def pause(self, id: str, *, by: str, at: datetime, reason: str = "") -> RepeatingWorkflow:  # noqa: A002 - the word of the field
        """Let nothing fire until it is resumed. Pausing it twice changes nothing.

        Raises `NotFound`, `NotEntitled`, `NotPermitted`, `UnknownPerson` and `RepeatingEnded`.
        """
        return self._set(id, RepeatingAct.PAUSED, by=by, at=at, reason=reason)

    def resume(self, id: str, *, by: str, at: datetime, reason: str = "") -> RepeatingWorkflow:  # noqa: A002 - the word of the field
        """Let it fire again. What passed meanwhile is caught up on as it says (`CatchUp`); raises as `pause`."""
        after = self._set(id, RepeatingAct.RESUMED, by=by, at=at, reason=reason)
        begin(self._roof, id, at)
        return after

    def end(self, id: str, *, by: str, at: datetime, reason: str = "") -> RepeatingWorkflow:  # noqa: A002 - the word of the field
        """Let nothing fire any more, for good. What is listed goes on; raises as `pause`."""
        return self._set(id, RepeatingAct.ENDED, by=by, at=at, reason=reason)

    def trigger_due(self, at: datetime, *, by: str = LIBRARY, most: int = 1000) -> Triggered:
        """Make everything that is due at that time, in the practice's time zone, and not made yet.

        Rosters are read first: clients who joined or left, and dates that changed, are seen to. Then each firing
        that has come is made: a workflow of the latest version of its template, or a task, with its workflow if
        it has one; together with its record and the place of its line, in one commit for many of them. It stops
        after `most` of them, or a few more. What cannot be made, because a template was retired or a person is
        not known, is among the faults, holds up nobody else and is tried again the next time.

        Calling it again is always right: nothing is made twice, also not by two processes at once, nor after
        `UnknownOutcome`. Raises `NotEntitled`, and `InvalidValue` for a time without a zone or a `most` below 1.
        """
        self._roof.require(Feature.WORKFLOWS)
        if most < 1:
            raise InvalidValue("trigger_due", f"{most} workflows are none; make one or more at a time")
        moment, tally = moment_of(self._roof, by, at), Tally()
        Rosters(self._roof, moment, tally).read_due()
        more = DueLines(self._roof, moment, tally).make(most=most)
        return tally.result(more=more)

    def refresh(self, clients: Sequence[str], *, by: str, at: datetime) -> Triggered:
        """After the dates or tags of some clients changed: plan their work anew, now rather than tomorrow.

        Work that has not begun follows: to its new due date or period under the same identity, or it gives way to
        that of the periods that are real now. Work that has begun stays and is among the conflicts, each time.

        Raises `UnknownPerson`, `NotEntitled`, `NotPermitted`, and `UnknownClient` for one that is not granted.
        """
        person, moment = self._changing(by, at)
        for client in clients:
            if not person.sees(client):
                raise UnknownClient(client)
        tally = Tally()
        Rosters(self._roof, moment, tally).look_at(clients)
        theirs = Where(terms=("client",), one_of=tuple(clients))
        DueLines(self._roof, moment, tally).make(theirs, most=UNLIMITED)
        return tally.result()

    def skip(self, firing: Firing, reason: str, *, by: str, at: datetime) -> FiringRecord:
        """Leave out one firing, the next or a later one, and say why. Doing it twice changes nothing.

        Raises `ReasonNeeded`, `FiringSettled` for one that was made or gave way, `NotFound` for one that does not
        come, `RepeatingEnded`, `UnknownClient`, and as `create` for the person.
        """
        person, moment = self._changing(by, at)
        return self._by_hand.skip(firing, reason, person, moment)

    def backfill(
        self,
        id: str,  # noqa: A002 - the word of the field
        client: str,
        first: date,
        last: date,
        *,
        by: str,
        at: datetime,
    ) -> Triggered:
        """Make the firings of one client whose nominal dates lie in a range, have passed, and left no trace.

        Those are dates before the repeating workflow was made, or before the client joined its roster. Each is
        still the one firing of its date. Raises as `skip`, `InvalidValue` for a range that ends before it begins,
        and what stands in the way of a workflow.
        """
        person, moment = self._changing(by, at)
        missed = Missed(repeating=id, client=client, first=first, last=last)
        return self._by_hand.backfill(missed, person, moment).result()

    def materialise(self, firing: Firing, *, by: str, at: datetime) -> Instance:
        """Make the workflow of a coming firing now: the same one that would have been made, which then is not.

        Again, it returns the workflow as it is. Raises `FiringPending` while dates of the client are missing,
        `FiringSettled` for one that was skipped, `NotFound` for one that does not come or whose workflow may not
        be seen, `InvalidValue` for a firing of a recurring task, and what stands in the way of a workflow.
        """
        made = self._materialised(firing, by, at, tasks=False)
        return self._roof.get(made.workflow or "", self._roof.person(by))

    def materialise_task(self, firing: Firing, *, by: str, at: datetime) -> Task:
        """Make the task of a coming firing of a recurring task now, with its workflow; else as `materialise`."""
        made = self._materialised(firing, by, at, tasks=True)
        return TaskReading(self._roof, self._roof.person(by)).get(made.task or "")

    # ------------------------------------------------------------------------------------------------ within

    def _materialised(self, firing: Firing, by: str, at: datetime, *, tasks: bool) -> FiringRecord:
        person, moment = self._changing(by, at)
        makes_tasks = self._orders.get(firing.repeating, person).task is not None
        if makes_tasks is not tasks:
            makes, other = ("tasks", "_task") if makes_tasks else ("workflows", "")
            raise InvalidValue("Firing", f"{firing.repeating!r} makes {makes}: use materialise{other}")
        return self._by_hand.materialise(firing, person, moment)

    def _changing(self, by: str, at: datetime) -> tuple[Person, Moment]:
        """Whoever changes something, and when."""
        self._roof.require(Feature.WORKFLOWS)
        person = self._roof.person(by)
        self._roof.permit(person, Act.CREATE)
        return person, moment_of(self._roof, by, at)

    def _created(self, repeating: RepeatingWorkflow, person: Person) -> RepeatingWorkflow | None:
        """The one that was created before, if the person may see it all. Raises `AlreadyExists` for another."""
        there = self._orders.created_before(repeating)
        if there is not None:
            check_sees_all(there, person)
        return there

    def _whole(self, id_: str, person: Person) -> RepeatingWorkflow:
        """One of which the person sees all clients. Raises `NotFound` and `NotPermitted`."""
        self._orders.get(id_, person)
        whole = self._orders.get(id_)
        check_sees_all(whole, person)
        return whole

    def _set(self, id_: str, act: RepeatingAct, *, by: str, at: datetime, reason: str) -> RepeatingWorkflow:
        person, moment = self._changing(by, at)
        self._whole(id_, person)
        after = partial(attrs.evolve, standing=STANDINGS[act])
        return self._orders.change(id_, act, after, moment, reason)


def _edited(kept: RepeatingWorkflow, asked: RepeatingWorkflow) -> RepeatingWorkflow:
    """How it is after an edit. Raises `Conflict` if it was changed since it was read."""
    after = attrs.evolve(asked, version=kept.version, standing=kept.standing)
    if after != kept and asked.version != kept.version:
        raise Conflict(REPEATING, kept.id, asked.version, kept.version)
    return after
