"""The services of a practice and of its clients: who has what since when, and what becomes of the work."""

from collections.abc import Sequence
from datetime import date, datetime

import attrs

from dextflow.engine import Act
from dextflow.engine.obstacles import check_later
from dextflow.engine.selling import SellingEntry, engagement_history
from dextflow.errors import PreviewOutdated, ServiceRetired
from dextflow.model import (
    ClientService,
    Engagement,
    EngagementAct,
    EngagementEvent,
    Engagements,
    Feature,
    Person,
    ServiceChange,
    ServicePreview,
    ServiceStatus,
)
from dextflow.ports import Where
from dextflow.ports.terms import is_storable
from dextflow.service.filters import granted
from dextflow.service.names import names_of
from dextflow.service.repeating.moments import Moment, moment_of
from dextflow.service.repeating.triggered import Triggered
from dextflow.service.retrying import again
from dextflow.service.roof import check_people
from dextflow.service.services.bringing import recur
from dextflow.service.services.catalogue import ServiceList
from dextflow.service.services.engaged import Engaged, engaged
from dextflow.service.services.previewing import WorkedOut, worked_out
from dextflow.service.services.records import (
    ENGAGEMENTS,
    read_engagement_event,
    read_engagements,
    service_term,
)
from dextflow.service.shelves import every_record

TAKES_UP = (EngagementAct.ACTIVATED, EngagementAct.RESUMED)


@attrs.frozen(kw_only=True)
class ServiceResult:
    """What came of a change: all services of the client, what the change did, and what recurring work was due."""

    services: tuple[ClientService, ...]
    preview: ServicePreview
    triggered: Triggered


class Services(ServiceList):
    """The services of one practice, and those that its clients have.

    What the host's directory says of a client's services holds until something is done with one of them here. To
    pause or end a service puts aside the work that nobody has begun; to resume it brings the same work back. See
    what a change does before it is done with `preview`, and do just that with `apply`; `pause`, `resume`, `end`,
    `activate` and `change` are the same without a look. Each is one commit, in which all of it happens or nothing;
    doing it again changes nothing.

    Whoever changes something is asked for their rights, and must see the client. Storage errors
    (`dextflow.errors.StorageError`) pass through every method; after one, do the same again.
    """

    # ------------------------------------------------------------------------------------------------- what is so

    def of(self, client: str, *, by: str | None = None) -> tuple[ClientService, ...]:
        """All services of a client, by id, those of the directory and those that are kept here.

        Raises `UnknownClient`, also for one that is not granted, and `UnknownPerson`.
        """
        return _in_order(self._engaged(client, by))

    def kept(self, client: str, *, by: str | None = None) -> tuple[Engagement, ...]:
        """What is kept here of the services of a client: since when, and what was put aside; raises as `of`."""
        return self._engaged(client, by).change.after.services

    def events(
        self, client: str, service: str | None = None, *, by: str | None = None
    ) -> tuple[EngagementEvent, ...]:
        """All that happened to the services of a client, or to one of them, oldest first; raises as `of`."""
        self._engaged(client, by)
        stored = self._roof.store.events(self._roof.practice, ENGAGEMENTS, client)
        return tuple(
            event for event in map(read_engagement_event, stored) if service is None or event.service == service
        )

    def history(
        self, client: str, service: str | None = None, *, by: str | None = None
    ) -> tuple[SellingEntry, ...]:
        """Who did what with the services of a client, oldest first, with people and contacts by name."""
        events = self.events(client, service, by=by)
        return tuple(engagement_history(events, names_of(self._roof, client, [event.by for event in events])))

    def clients(
        self,
        service: str,
        *,
        statuses: Sequence[ServiceStatus] = (ServiceStatus.ACTIVE,),
        by: str | None = None,
    ) -> tuple[Engagements, ...]:
        """The clients for whom it is kept here that a service has one of the statuses, by id."""
        if not is_storable(service):
            return ()
        where = [Where(terms=(service_term(service),), one_of=tuple(status.value for status in statuses))]
        records = every_record(self._roof.store, self._roof.practice, ENGAGEMENTS, where)
        seen = granted(self._roof.reader(by))
        return tuple(read_engagements(record) for record in records if seen is None or record.id in seen)

    # ------------------------------------------------------------------------------------------------ what is done

    def preview(self, change: ServiceChange, *, by: str, at: datetime) -> ServicePreview:
        """What a change will do: to the work that is there, and to that which comes. Nothing is changed.

        Raises `WrongServiceStatus` for a change that does not belong to the present status, `NoteNeeded` for one
        without the reason that it asks for, `InvalidValue` for a day that is to come or a time without a zone,
        `OutOfOrder` for a time long before the last thing that was done with the client's services, `NotFound` and
        `ServiceRetired` for a service that the client cannot take up, `UnknownClient` also for one that is not
        granted, `UnknownPerson`, `NotEntitled` and `NotPermitted`.
        """
        return self._worked_out(change, *self._changing(by, at)).preview

    def apply(self, preview: ServicePreview, *, by: str, at: datetime) -> ServiceResult:
        """Do what a preview shows, exactly that.

        A preview that was applied before is not applied again. Raises `PreviewOutdated`, and changes nothing, if
        it would do anything else now; and as `preview`.
        """
        person, moment = self._changing(by, at)

        def attempt() -> WorkedOut:
            found = self._worked_out(preview.change, person, moment)
            if found.preview.digest != preview.digest:
                raise PreviewOutdated(preview.change.client, preview.change.service)
            return self._kept(found)

        if any(event.preview == preview.digest for event in self.events(preview.change.client, by=by)):
            return self._result(preview, moment)
        return self._result(again(attempt).preview, moment)

    def activate(
        self, client: str, service: str, *, by: str, at: datetime, on: date | None = None, reason: str = ""
    ) -> ServiceResult:
        """Let a client have a service, with the tasks that this brings once; raises as `preview`.

        What the practice has not in order for these tasks stops nothing: the preview says what they lack.
        """
        act = EngagementAct.ACTIVATED
        return self._do(ServiceChange(act=act, client=client, service=service, on=on, reason=reason), by, at)

    def pause(
        self, client: str, service: str, *, reason: str, by: str, at: datetime, on: date | None = None
    ) -> ServiceResult:
        """Let a service rest: what nobody has begun is put aside, and nothing of it comes; raises as `preview`."""
        act = EngagementAct.PAUSED
        return self._do(ServiceChange(act=act, client=client, service=service, on=on, reason=reason), by, at)

    def resume(
        self, client: str, service: str, *, by: str, at: datetime, on: date | None = None, reason: str = ""
    ) -> ServiceResult:
        """Let a service go on that was paused or ended: what was put aside comes back.

        What recurring work was missed is caught up on as it says (`CatchUp`). Raises as `preview`.
        """
        act = EngagementAct.RESUMED
        return self._do(ServiceChange(act=act, client=client, service=service, on=on, reason=reason), by, at)

    def end(
        self, client: str, service: str, *, reason: str, by: str, at: datetime, on: date | None = None
    ) -> ServiceResult:
        """Let a client have a service no longer; otherwise as `pause`. To resume it undoes that."""
        act = EngagementAct.ENDED
        return self._do(ServiceChange(act=act, client=client, service=service, on=on, reason=reason), by, at)

    def change(
        self,
        client: str,
        service: str,
        into: str,
        *,
        reason: str,
        by: str,
        at: datetime,
        on: date | None = None,
    ) -> ServiceResult:
        """End a service and let the client have another in its place, in one commit.

        Recurring work that is for both goes on. The change the other way round undoes it. Raises as `preview`.
        """
        change = ServiceChange(
            act=EngagementAct.ENDED, client=client, service=service, on=on, reason=reason, instead=into
        )
        return self._do(change, by, at)

    def manage(self, client: str, service: str, manager: str | None, *, by: str, at: datetime) -> ClientService:
        """Say who manages a service for a client; None is nobody. What is listed stays with whom it is.

        Raises `ClientNotGranted` for somebody who may not see the client, and as `preview`.
        """
        person, moment = self._changing(by, at)
        if manager is not None:
            check_people((manager,), client, self._roof.people((manager,)))

        def attempt() -> ClientService:
            found = self._found(client, person, moment)
            event = found.event(EngagementAct.MANAGED, service, moment, moment.today)
            after = found
            if event.manager != manager:
                after = found.after(attrs.evolve(event, manager=manager))
                self._roof.commit(puts=after.change.puts, events=after.change.stored)
            return next(each for each in after.now.services if each.id == service)

        return again(attempt)

    # ------------------------------------------------------------------------------------------------ within

    def _engaged(self, client: str, by: str | None) -> Engaged:
        return engaged(self._roof, client, self._roof.reader(by))

    def _changing(self, by: str, at: datetime) -> tuple[Person, Moment]:
        self._roof.require(Feature.WORKFLOWS)
        person = self._roof.person(by)
        self._roof.permit(person, Act.MANAGE_SERVICES)
        return person, moment_of(self._roof, by, at)

    def _do(self, change: ServiceChange, by: str, at: datetime) -> ServiceResult:
        person, moment = self._changing(by, at)
        done = again(lambda: self._kept(self._worked_out(change, person, moment)))
        return self._result(done.preview, moment)

    def _worked_out(self, change: ServiceChange, person: Person, moment: Moment) -> WorkedOut:
        found = self._found(change.client, person, moment)
        taken_up = change.instead or (change.service if change.act is EngagementAct.ACTIVATED else None)
        if taken_up is not None and self.get(taken_up).retired:
            raise ServiceRetired(taken_up)
        return worked_out(self._roof, moment, found, change)

    def _found(self, client: str, person: Person, moment: Moment) -> Engaged:
        """A client as it is now. Raises `UnknownClient`, and `OutOfOrder` for a time long before the last act."""
        found = engaged(self._roof, client, person)
        if (last := found.change.before.at) is not None:
            check_later("EngagementEvent", moment.at, last, self._roof.policy)
        return found

    def _kept(self, found: WorkedOut) -> WorkedOut:
        """Write what was worked out, unless it has all happened already."""
        if not found.is_a_repeat:
            writes = found.writes
            self._roof.write(writes)
        return found

    def _result(self, preview: ServicePreview, moment: Moment) -> ServiceResult:
        triggered = recur(self._roof, preview.change.client, moment)
        services = _in_order(engaged(self._roof, preview.change.client))
        return ServiceResult(services=services, preview=preview, triggered=triggered)


def _in_order(found: Engaged) -> tuple[ClientService, ...]:
    return tuple(sorted(found.now.services, key=lambda each: each.id))
