"""The services that a practice sells: make, change and retire them, and see what each brings."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import partial

import attrs

from dextflow.engine import Act
from dextflow.errors import AlreadyExists, Conflict, InvalidValue, NotFound
from dextflow.model import (
    ByRule,
    Feature,
    Members,
    RepeatingWorkflow,
    Service,
    ServiceAct,
    ServiceCategory,
    ServiceEvent,
    Standing,
)
from dextflow.ports import Where
from dextflow.service.repeating.records import REPEATING, read_repeating
from dextflow.service.retrying import again, is_taken
from dextflow.service.roof import Roof
from dextflow.service.services.records import (
    SERVICE,
    read_service,
    read_service_event,
    service_event,
    service_put,
)
from dextflow.service.shelves import every_record, some_records
from dextflow.service.trying import tried

GOING_ON = (Standing.ACTIVE.value, Standing.PAUSED.value)


@attrs.frozen(kw_only=True)
class Brings:
    """What a service brings: the tasks that come once are its own, `recurring` are the standing orders for it."""

    service: Service
    recurring: tuple[RepeatingWorkflow, ...]


class ServiceList:
    """The services that a practice sells."""

    def __init__(self, roof: Roof) -> None:
        self._roof = roof

    def create(self, service: Service, *, by: str, at: datetime) -> Service:
        """Put a new service into the list. The very same again changes nothing.

        Raises `AlreadyExists` for an id that another service has, `NotFound` for a template or a due-date rule
        that its tasks name, `TemplateRetired`, `InvalidValue` for one that is retired or has a version,
        `UnknownPerson`, `NotEntitled` and `NotPermitted`.
        """
        self._permit(by, at)
        if service.version or service.retired:
            raise InvalidValue("Service", "a new one has version 0, and is not retired")
        self._check(service)
        return again(lambda: self._created(service, by, at), unless=is_taken)

    def edit(self, service: Service, *, by: str, at: datetime) -> Service:
        """Change a service; give it in the version that you have read. What it has brought stays as it is.

        Raises `Conflict` if somebody changed it since, `NotFound`, and as `create`.
        """
        self._permit(by, at)
        self._check(service)

        def after(before: Service) -> Service:
            edited = attrs.evolve(service, version=before.version, retired=before.retired)
            if edited != before and service.version != before.version:
                raise Conflict(SERVICE, service.id, service.version, before.version)
            return edited

        return self._change(service.id, ServiceAct.EDITED, after, by, at)

    def retire(self, id: str, *, by: str, at: datetime) -> Service:  # noqa: A002 - the word of the field
        """Offer a service no more; the clients who have it keep it. Raises `NotFound`, and as `create`."""
        self._permit(by, at)
        return self._change(id, ServiceAct.RETIRED, partial(attrs.evolve, retired=True), by, at)

    def restore(self, id: str, *, by: str, at: datetime) -> Service:  # noqa: A002 - the word of the field
        """Offer a retired service again; raises as `retire`."""
        self._permit(by, at)
        return self._change(id, ServiceAct.RESTORED, partial(attrs.evolve, retired=False), by, at)

    def get(self, id: str) -> Service:  # noqa: A002 - the word of the field
        """A service of the list, also a retired one. Raises `NotFound`."""
        record = self._roof.record(SERVICE, id)
        if record is None:
            raise NotFound(SERVICE, id)
        return read_service(record)

    def listed(
        self, *, category: ServiceCategory | None = None, retired: bool | None = False
    ) -> tuple[Service, ...]:
        """The services by name: those that are offered, those that are retired, or with None both."""
        where = [] if retired is None else [Where(terms=("retired",), one_of=(int(retired),))]
        if category is not None:
            where.append(Where(terms=("category",), one_of=(category.value,)))
        records = every_record(self._roof.store, self._roof.practice, SERVICE, where, order_by="name")
        return tuple(map(read_service, records))

    def record(self, id: str) -> tuple[ServiceEvent, ...]:  # noqa: A002 - the word of the field
        """Who made and changed a service, and when, oldest first. Raises `NotFound`."""
        stored = self._roof.store.events(self._roof.practice, SERVICE, id)
        if not stored:
            raise NotFound(SERVICE, id)
        return tuple(map(read_service_event, stored))

    def brings(self, id: str) -> Brings:  # noqa: A002 - the word of the field
        """What a service brings: its own tasks, and the standing orders for those who have it, by id.

        Raises `NotFound`.
        """
        return Brings(service=self.get(id), recurring=recurring_for(self._roof, (id,)))

    # ------------------------------------------------------------------------------------------------ within

    def _permit(self, by: str, at: datetime) -> None:
        self._roof.require(Feature.WORKFLOWS)
        self._roof.permit(self._roof.person(by), Act.EDIT_SERVICES)
        if at.utcoffset() is None:
            raise InvalidValue("ServiceEvent", "its time has no time zone")

    def _check(self, service: Service) -> None:
        known = {rule.id for rule in self._roof.due_rules}
        for one in service.tasks:
            if one.task.template is not None:
                self._roof.templates.latest_plan(one.task.template)
            for config in (one.due, one.statutory):
                if isinstance(config, ByRule) and config.rule not in known:
                    raise NotFound("due-date rule", config.rule)

    def _created(self, service: Service, by: str, at: datetime) -> Service:
        stored = self._roof.store.events(self._roof.practice, SERVICE, service.id, limit=1)
        if not stored:
            return self._commit(ServiceAct.CREATED, attrs.evolve(service, version=1), by, at)
        if attrs.evolve(read_service_event(stored[0]).after, version=0) != service:
            raise AlreadyExists(SERVICE, service.id, service.id)
        return self.get(service.id)

    def _change(
        self, id_: str, act: ServiceAct, after: Callable[[Service], Service], by: str, at: datetime
    ) -> Service:
        def attempt() -> Service:
            before = self.get(id_)
            changed = after(before)
            if changed == before:
                return before
            return self._commit(act, attrs.evolve(changed, version=before.version + 1), by, at)

        return again(attempt, unless=lambda race: is_taken(race) or act is ServiceAct.EDITED)

    def _commit(self, act: ServiceAct, service: Service, by: str, at: datetime) -> Service:
        event = ServiceEvent(act=act, by=by, at=at, after=service)
        self._roof.commit(puts=(service_put(service),), events=(service_event(event),))
        return service


def read_services(roof: Roof, ids: Sequence[str]) -> tuple[Service, ...]:
    """Those of the services that are in the list, in one read, in the order of their ids here."""
    return tuple(map(read_service, some_records(roof.store, roof.practice, SERVICE, ids)))


def recurring_for(roof: Roof, services: Collection[str]) -> tuple[RepeatingWorkflow, ...]:
    """The standing orders, active or paused, whose roster is of those who have one of the services, by id.

    One that cannot be read holds up nothing here: whoever asks what is due is told of it.
    """
    where = Where(terms=("standing",), one_of=GOING_ON)
    records = every_record(roof.store, roof.practice, REPEATING, (where,))
    found = (tried(partial(read_repeating, record)) for record in records)
    return tuple(each for each in found if isinstance(each, RepeatingWorkflow) and _is_for(each, services))


def _is_for(repeating: RepeatingWorkflow, services: Collection[str]) -> bool:
    roster = repeating.roster
    return roster.members is Members.SERVICES and not set(services).isdisjoint(roster.services)
