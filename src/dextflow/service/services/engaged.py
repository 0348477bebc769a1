"""The services of one client: what they are now, and what acts make of them."""

from collections.abc import Iterable, Sequence
from datetime import date

import attrs

from dextflow.engine.engagements import moved
from dextflow.errors import UnknownClient
from dextflow.model import (
    Client,
    ClientService,
    Engagement,
    EngagementAct,
    EngagementEvent,
    Engagements,
    Person,
    Proposal,
    ProposalLine,
    ServiceStatus,
)
from dextflow.service.repeating.moments import Moment
from dextflow.service.roof import Roof
from dextflow.service.services.directory import with_services
from dextflow.service.services.records import ENGAGEMENTS, EngagementChange, read_engagements, unchanged

NEW = (None, ServiceStatus.PROPOSED, ServiceStatus.INACTIVE)


@attrs.frozen(kw_only=True)
class Engaged:
    """A client and what its services come to, act by act."""

    client: Client
    change: EngagementChange

    @property
    def now(self) -> Client:
        """The client with its services as they are after the acts so far."""
        return with_services(self.client, self.change.after)

    def service(self, service: str) -> ClientService | None:
        """A service as it is after the acts so far, wherever it is kept; None if the client has not got it."""
        return self.now.service(service)

    def status(self, service: str) -> ServiceStatus | None:
        """The status of a service after the acts so far; None if the client has not got it."""
        found = self.service(service)
        return found.status if found else None

    def kept(self, service: str) -> Engagement | None:
        """What is kept here of a service after the acts so far."""
        return self.change.after.of(service)

    def event(self, act: EngagementAct, service: str, moment: Moment, on: date) -> EngagementEvent:
        """The event of an act, with the manager as before. Raises `WrongServiceStatus`."""
        found = self.service(service)
        status = moved(service, found.status if found else None, act)
        manager = found.manager if found else None
        return EngagementEvent(
            act=act, service=service, status=status, by=moment.by, at=moment.at, on=on, manager=manager
        )

    def after(self, *events: EngagementEvent) -> "Engaged":
        """The client after more events."""
        return attrs.evolve(self, change=self.change.and_then(*events))


def engaged(roof: Roof, client: str, person: Person | None = None) -> Engaged:
    """A client whom the person may see, None for the host, and its services, as they are now.

    Raises `UnknownClient`, whether there is none or it is not granted.
    """
    record = roof.record(ENGAGEMENTS, client)
    known = roof.directory.clients(roof.practice, (client,))
    if client not in known or (person is not None and not person.sees(client)):
        raise UnknownClient(client)
    kept = read_engagements(record) if record else Engagements(client=client)
    return Engaged(client=known[client], change=unchanged(kept))


def proposed(found: Engaged, proposal: Proposal, moment: Moment) -> Engaged:
    """The services that are offered and that the client has not got are proposed to it now."""
    for line in proposal.offer.lines:
        if found.status(line.service) in NEW:
            found = found.after(_proposal_of(found, proposal, line, moment))
    return found


def taken_back(found: Engaged, proposal: Proposal, others: Sequence[Proposal], moment: Moment) -> Engaged:
    """The services that a proposal proposed to the client are so no longer, unless one of the others offers it."""
    for each in _proposed_by(found.change.after.services, proposal.id):
        offers = ((other, line) for other in others for line in other.offer.lines if line.service == each.service)
        if (offer := next(offers, None)) is not None:
            found = found.after(_proposal_of(found, *offer, moment))
        else:
            event = found.event(EngagementAct.TAKEN_BACK, each.service, moment, moment.today)
            found = found.after(attrs.evolve(event, proposal=proposal.id))
    return found


def _proposal_of(found: Engaged, proposal: Proposal, line: ProposalLine, moment: Moment) -> EngagementEvent:
    event = found.event(EngagementAct.PROPOSED, line.service, moment, moment.today)
    return attrs.evolve(event, proposal=proposal.id, manager=line.manager or event.manager)


def _proposed_by(services: Iterable[Engagement], proposal: str) -> list[Engagement]:
    waiting = (each for each in services if each.status is ServiceStatus.PROPOSED)
    return [each for each in waiting if each.proposal == proposal]
