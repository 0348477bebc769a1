"""Services as they are kept: the practice's list, and a record of all services of each client."""

from functools import lru_cache
from typing import TypeVar

import attrs

from dextflow.codec import decode, encode
from dextflow.engine import apply_engagement
from dextflow.errors import Corrupt, InvalidDocument
from dextflow.model import EngagementEvent, Engagements, Service, ServiceEvent
from dextflow.ports import Put, Record, StoredEvent, Term
from dextflow.service.records import folded

SERVICE, ENGAGEMENTS = "service", "engagements"
MOST_REMEMBERED = 2048
N = TypeVar("N")


def service_put(service: Service) -> Put:
    """Write a service of the practice in its new version."""
    return Put(
        kind=SERVICE,
        id=service.id,
        expected=service.version - 1,
        version=service.version,
        parts={SERVICE: encode(service)},
        terms={
            "name": folded(service.name),
            "category": service.category.value,
            "retired": int(service.retired),
        },
    )


def service_event(event: ServiceEvent) -> StoredEvent:
    """Write an entry of the record of a service."""
    after = event.after
    return StoredEvent(kind=SERVICE, subject=after.id, number=after.version, text=encode(event))


def read_service(record: Record) -> Service:
    """Read a service. Raises `Corrupt` if what is stored is not one."""
    return _read(Service, record)


def read_service_event(stored: StoredEvent) -> ServiceEvent:
    """Read an entry of the record of a service. Raises `Corrupt` if what is stored is not one."""
    return _read_event(ServiceEvent, stored)


def service_term(service: str) -> str:
    """The term that says which status a service has at a client."""
    return f"service:{service}"


@attrs.frozen(kw_only=True)
class EngagementChange:
    """The services of a client before and after some events."""

    before: Engagements
    after: Engagements
    events: tuple[EngagementEvent, ...] = ()

    def and_then(self, *events: EngagementEvent) -> "EngagementChange":
        """The change with more events after those that it has."""
        after = self.after
        for event in events:
            after = apply_engagement(after, event)
        return EngagementChange(before=self.before, after=after, events=(*self.events, *events))

    @property
    def puts(self) -> tuple[Put, ...]:
        """What is written of the record: nothing if nothing happened."""
        if not self.events:
            return ()
        terms: dict[str, Term] = {service_term(each.service): each.status.value for each in self.after.services}
        put = Put(
            kind=ENGAGEMENTS,
            id=self.after.client,
            expected=self.before.version,
            version=self.after.version,
            parts={ENGAGEMENTS: encode(self.after)},
            terms=terms,
        )
        return (put,)

    @property
    def stored(self) -> tuple[StoredEvent, ...]:
        """The events as they are written."""
        return tuple(
            StoredEvent(kind=ENGAGEMENTS, subject=self.after.client, number=number, text=encode(event))
            for number, event in enumerate(self.events, start=self.before.version + 1)
        )


def unchanged(engagements: Engagements) -> EngagementChange:
    """The services of a client before anything happens to them."""
    return EngagementChange(before=engagements, after=engagements)


def read_engagements(record: Record) -> Engagements:
    """Read the services of a client. Raises `Corrupt` if what is stored does not say them."""
    try:
        return _engagements(record.parts[ENGAGEMENTS])
    except (InvalidDocument, KeyError) as error:
        raise Corrupt(f"{record.kind} {record.id!r}: {error}") from error


@lru_cache(maxsize=MOST_REMEMBERED)
def _engagements(text: str) -> Engagements:
    """The services that a text says, by the text, for every list of clients reads them."""
    return decode(Engagements, text)


def read_engagement_event(stored: StoredEvent) -> EngagementEvent:
    """Read what was done with a service of a client. Raises `Corrupt` if what is stored does not say it."""
    return _read_event(EngagementEvent, stored)


def _read(noun: type[N], record: Record) -> N:
    """The noun that is the one part of a record, named like its kind."""
    try:
        return decode(noun, record.parts[record.kind])
    except (InvalidDocument, KeyError) as error:
        raise Corrupt(f"{record.kind} {record.id!r}: {error}") from error


def _read_event(noun: type[N], stored: StoredEvent) -> N:
    try:
        return decode(noun, stored.text)
    except InvalidDocument as error:
        raise Corrupt(f"event {stored.number} of {stored.kind} {stored.subject!r}: {error}") from error
