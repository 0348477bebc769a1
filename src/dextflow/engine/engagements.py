"""What can be done with a service of a client, as one literal table, and what the client's services are after it.

The state is the status that the service has at the client, None if the client has not got it. What is asked again
in the status that comes of it does only what is lacking: pausing once more puts aside what has come since. A step
of a workflow that sets a status, and the answer to a proposal, have happened and are refused nothing.
"""

from collections.abc import Iterable, Mapping
from functools import reduce
from types import MappingProxyType

import attrs

from dextflow.engine.tables import statuses_of
from dextflow.errors import WrongServiceStatus
from dextflow.model import Engagement, EngagementAct, EngagementEvent, Engagements, ServiceStatus

Moves = Mapping[EngagementAct, ServiceStatus]
ENGAGEMENT_MOVES: Mapping[ServiceStatus | None, Moves] = MappingProxyType(
    {
        None: {EngagementAct.ACTIVATED: ServiceStatus.ACTIVE, EngagementAct.PROPOSED: ServiceStatus.PROPOSED},
        ServiceStatus.PROPOSED: {
            EngagementAct.PROPOSED: ServiceStatus.PROPOSED,
            EngagementAct.ACTIVATED: ServiceStatus.ACTIVE,
            EngagementAct.TAKEN_BACK: ServiceStatus.INACTIVE,
            EngagementAct.ENDED: ServiceStatus.INACTIVE,
            EngagementAct.MANAGED: ServiceStatus.PROPOSED,
        },
        ServiceStatus.ACTIVE: {
            EngagementAct.ACTIVATED: ServiceStatus.ACTIVE,
            EngagementAct.RESUMED: ServiceStatus.ACTIVE,
            EngagementAct.PAUSED: ServiceStatus.PAUSED,
            EngagementAct.ENDED: ServiceStatus.INACTIVE,
            EngagementAct.MANAGED: ServiceStatus.ACTIVE,
        },
        ServiceStatus.PAUSED: {
            EngagementAct.RESUMED: ServiceStatus.ACTIVE,
            EngagementAct.PAUSED: ServiceStatus.PAUSED,
            EngagementAct.ENDED: ServiceStatus.INACTIVE,
            EngagementAct.MANAGED: ServiceStatus.PAUSED,
        },
        ServiceStatus.INACTIVE: {
            EngagementAct.ACTIVATED: ServiceStatus.ACTIVE,
            EngagementAct.RESUMED: ServiceStatus.ACTIVE,
            EngagementAct.ENDED: ServiceStatus.INACTIVE,
            EngagementAct.PROPOSED: ServiceStatus.PROPOSED,
        },
    }
)
ACT_OF: Mapping[ServiceStatus, EngagementAct] = MappingProxyType(
    {
        ServiceStatus.PROPOSED: EngagementAct.PROPOSED,
        ServiceStatus.ACTIVE: EngagementAct.ACTIVATED,
        ServiceStatus.PAUSED: EngagementAct.PAUSED,
        ServiceStatus.INACTIVE: EngagementAct.ENDED,
    }
)


def moved(service: str, status: ServiceStatus | None, act: EngagementAct) -> ServiceStatus:
    """The status that comes of an act. Raises `WrongServiceStatus`."""
    row = ENGAGEMENT_MOVES[status]
    if act not in row:
        belongs_to = tuple(map(_words, statuses_of(ENGAGEMENT_MOVES, act)))
        raise WrongServiceStatus(service, act.value, _words(status), belongs_to)
    return row[act]


def apply_engagement(engagements: Engagements, event: EngagementEvent) -> Engagements:
    """The services of a client after an event that happened; nothing is refused here."""
    before = engagements.of(event.service)
    after = _after(before, event)
    others = tuple(each for each in engagements.services if each.service != event.service)
    services = tuple(sorted((*others, after), key=lambda each: each.service))
    return attrs.evolve(engagements, services=services, version=engagements.version + 1, at=event.at)


def replay_engagements(client: str, events: Iterable[EngagementEvent]) -> Engagements:
    """The services of a client from all events about them, oldest first."""
    return reduce(apply_engagement, events, Engagements(client=client))


def _after(before: Engagement | None, event: EngagementEvent) -> Engagement:
    same = before is not None and before.status is event.status
    settled = {*event.brought_back, *event.let_go, *(each.task for each in event.put_aside)}
    left = before.aside if before and not _begins_anew(before, event) else ()
    kept = tuple(each for each in left if each.task not in settled)
    return Engagement(
        service=event.service,
        status=event.status,
        since=before.since if same and before else event.on,
        manager=event.manager,
        aside=(*kept, *event.put_aside),
        proposal=event.proposal or (before.proposal if before else None),
    )


def _begins_anew(before: Engagement, event: EngagementEvent) -> bool:
    """Whether the client takes a service up that it had given up: what was put aside then comes back no more."""
    return event.act is EngagementAct.ACTIVATED and before.status in (
        ServiceStatus.INACTIVE,
        ServiceStatus.PROPOSED,
    )


def _words(status: ServiceStatus | None) -> str:
    return status.value if status else "not there"
