"""Services follow the steps of workflows that set their status, in the commit that does the steps."""

from collections.abc import Iterator, Sequence

from dextflow.engine.engagements import ACT_OF
from dextflow.model import EngagementAct, EngagementEvent, Engagements, ServiceStatus, StageSet
from dextflow.scheduling import today
from dextflow.service.records import Change
from dextflow.service.roof import NOTHING, Roof, Writes
from dextflow.service.services.engaged import Engaged
from dextflow.service.services.records import ENGAGEMENTS, read_engagements, unchanged


def follow_services(roof: Roof, writes: Writes) -> Writes:
    """The statuses that steps of workflows gave to services of their clients.

    A commit without such a step reads nothing. Only the status changes: what is put aside or brought back with it,
    a person looks at (`Services.preview`). A client whose services are being written already is left out.
    """
    stages: dict[str, list[tuple[Change, StageSet]]] = {}
    for change in writes.changes:
        for event in change.events:
            if isinstance(event, StageSet) and not writes.put(ENGAGEMENTS, change.after.job.client):
                stages.setdefault(change.after.job.client, []).append((change, event))
    if not stages:
        return NOTHING
    records = roof.store.get(roof.practice, ENGAGEMENTS, list(stages))
    clients = roof.directory.clients(roof.practice, list(stages))
    found = NOTHING
    for client, steps in stages.items():
        kept = read_engagements(records[client]) if client in records else Engagements(client=client)
        if client in clients:
            found += _written(roof, Engaged(client=clients[client], change=unchanged(kept)), steps)
    return found


def _written(roof: Roof, found: Engaged, steps: Sequence[tuple[Change, StageSet]]) -> Writes:
    for change, step in steps:
        found = found.after(*_events(roof, found, change, step))
    return Writes(puts=found.change.puts, events=found.change.stored)


def _events(roof: Roof, found: Engaged, change: Change, step: StageSet) -> Iterator[EngagementEvent]:
    """What a step has done: nothing if the service has that status."""
    before = found.service(step.service)
    if before is not None and before.status is step.status:
        return
    goes_on = before is not None and before.status is ServiceStatus.PAUSED and step.status is ServiceStatus.ACTIVE
    yield EngagementEvent(
        act=EngagementAct.RESUMED if goes_on else ACT_OF[step.status],
        service=step.service,
        status=step.status,
        by=step.by,
        at=step.at,
        on=today(step.at, roof.policy.time_zone),
        manager=before.manager if before else None,
        workflow=change.after.id,
    )
