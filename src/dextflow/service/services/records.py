"""Services as they are kept: the practice's list, and a record of all services of each client."""

from functools import lru_cache, partial

import attrs

from dextflow.codec import decode, encode
from dextflow.engine import apply_engagement
from dextflow.model import EngagementEvent, Engagements, Service, ServiceEvent
from dextflow.ports import Put, Record, StoredEvent, Term
from dextflow.service.records import folded
from dextflow.service.stored import noun_put, read_noun, read_stored, reading, stored_events

SERVICE, ENGAGEMENTS = "service", "engagements"
MOST_REMEMBERED = 2048


def service_put(service: Service) -> Put:
    """Write a service of the practice in its new version."""
    terms: dict[str, Term] = {
        "name": folded(service.name),
        "category": service.category.value,
        "retired": int(service.retired),
    }
    return noun_put(SERVICE, service.id, service, terms)


def service_event(event: ServiceEvent) -> StoredEvent:
    """Write an entry of the record of a service."""
    after = event.after
    return StoredEvent(kind=SERVICE, subject=after.id, number=after.version, text=encode(event))


def read_service(record: Record) -> Service:
    """Read a service. Raises `Corrupt` if what is stored is not one."""
    return read_noun(Service, record)


def read_service_event(stored: StoredEvent) -> ServiceEvent:
    """Read an entry of the record of a service. Raises `Corrupt` if what is stored is not one."""
    return read_stored(partial(decode, ServiceEvent), stored)


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
        return stored_events(ENGAGEMENTS, self.after.client, self.events, self.before.version + 1)


def unchanged(engagements: Engagements) -> EngagementChange:
    """The services of a client before anything happens to them."""
    return EngagementChange(before=engagements, after=engagements)


def read_engagements(record: Record) -> Engagements:
    """Read the services of a client. Raises `Corrupt` if what is stored does not say them."""
    with reading(f"{record.kind} {record.id!r}"):
        return _engagements(record.parts[ENGAGEMENTS])


@lru_cache(maxsize=MOST_REMEMBERED)
def _engagements(text: str) -> Engagements:
    """The services that a text says, by the text, for every list of clients reads them."""
    return decode(Engagements, text)


def read_engagement_event(stored: StoredEvent) -> EngagementEvent:
    """Read what was done with a service of a client. Raises `Corrupt` if what is stored does not say it."""
    return read_stored(partial(decode, EngagementEvent), stored)
