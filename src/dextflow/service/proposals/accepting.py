"""What comes of it when a proposal is accepted: services, tasks with their workflows, and news, in one commit."""

from collections.abc import Iterator
from functools import partial

import attrs

from dextflow.engine.notices.keys import key_of
from dextflow.errors import DextflowError
from dextflow.model import (
    AcceptanceTask,
    Client,
    EngagementAct,
    EngagementEvent,
    Proposal,
    ServiceStatus,
    Source,
    Subject,
    TaskOrder,
)
from dextflow.scheduling import month_of, shift
from dextflow.service.proposals.records import ProposalChange
from dextflow.service.proposals.sending import told_of
from dextflow.service.records import derive_id
from dextflow.service.repeating.moments import Moment
from dextflow.service.roof import Roof, Writes
from dextflow.service.services.bringing import Bringing, brought
from dextflow.service.services.engaged import Engaged
from dextflow.service.services.legs import Acts, Begin, orders_of
from dextflow.service.services.one_offs import Coming
from dextflow.service.tasks.making import Wanted
from dextflow.service.trying import tried


class Accepting:
    """The acceptance of one proposal at a moment, by a client that has the services that it has then.

    What the practice has not in order is no reason to refuse a client who accepts: a task whose template was
    retired, or whose dates wait for something, is made without what it lacks, and the record says so.
    """

    def __init__(self, roof: Roof, moment: Moment, found: Engaged) -> None:
        self._roof = roof
        self._moment = moment
        self._found = found

    def followed(self, change: ProposalChange) -> tuple[ProposalChange, Writes]:
        """The acceptance with the tasks that it brings, and all that is written besides."""
        proposal, found, roof = change.after, self._found, self._roof
        bare = tuple(self._events(proposal))
        begins = max(proposal.offer.starts_on or self._moment.today, self._moment.today)
        acts = Acts(
            roof=roof,
            moment=self._moment,
            found=found,
            then=found.after(*bare),
            orders=orders_of(roof, bare),
            begin=Begin(on=begins, key=key_of(Subject.PROPOSAL.value, proposal.id), proposal=proposal.id),
        )
        legs = tuple(map(acts.leg, bare))
        own = self._own_task(proposal, acts.then.now)
        bringings = [*(leg.bringing for leg in legs), own]
        event = attrs.evolve(
            change.event,
            tasks=tuple(each for one in bringings for each in one.ids),
            lacking=tuple(each for one in bringings for each in one.lacking),
        )
        after = found.after(*(leg.told() for leg in legs)).change
        writes = Writes(
            puts=(*acts.line_puts(legs), *after.puts),
            events=after.stored,
            messages=told_of(roof, proposal, found.client, event),
        )
        return attrs.evolve(change, event=event), sum((leg.writes for leg in legs), writes) + own.writes

    # ------------------------------------------------------------------------------------------------ within

    def _events(self, proposal: Proposal) -> Iterator[EngagementEvent]:
        """The client takes up what is new, goes on with what was paused, and keeps what it has."""
        for line in proposal.offer.lines:
            paused = self._found.status(line.service) is ServiceStatus.PAUSED
            act = EngagementAct.RESUMED if paused else EngagementAct.ACTIVATED
            event = self._found.event(act, line.service, self._moment, self._moment.today)
            yield attrs.evolve(event, proposal=proposal.id, manager=line.manager or event.manager)

    def _own_task(self, proposal: Proposal, client: Client) -> Bringing:
        """The task of the practice itself."""
        asked = proposal.offer.acceptance_task
        if asked is None:
            return Bringing()
        coming = tried(partial(self._acceptance_task, proposal, asked))
        if isinstance(coming, DextflowError):
            coming = Coming(wanted=None, lacking=(f"{asked.task.title}: {coming}",))
        return brought(self._roof, (coming,), client, self._moment)

    def _acceptance_task(self, proposal: Proposal, asked: AcceptanceTask) -> Coming:
        task, today = asked.task, self._moment.today
        order = TaskOrder(
            title=task.title,
            description=task.description,
            clients=(proposal.client,),
            category=task.category,
            assignment=task.assignment,
            period=month_of(today),
            starts_on=today,
            due_on=shift(today, asked.due),
            estimate=task.estimate,
            checklist=task.checklist,
            source=Source(proposal=proposal.id),
        )
        id_ = derive_id(self._roof.practice, key_of(Subject.PROPOSAL.value, proposal.id), proposal.client)
        return Coming(wanted=Wanted(id=id_, order=order, template=task.template))
