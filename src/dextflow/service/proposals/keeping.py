"""Keep what happens to proposals, each with all that follows from it, in one commit."""

from collections.abc import Callable, Sequence

import attrs

from dextflow.engine import apply_proposal, decide_proposal
from dextflow.errors import AlreadyExists, NotFound, UnknownClient
from dextflow.model import Person, Proposal, ProposalAct, ProposalEvent
from dextflow.model.proposal import ANSWERABLE
from dextflow.service.filters import of_client
from dextflow.service.proposals.accepting import Accepting
from dextflow.service.proposals.records import PROPOSAL, ProposalChange, read_proposal, read_proposal_event
from dextflow.service.proposals.sending import sent_to
from dextflow.service.repeating.moments import Moment
from dextflow.service.retrying import again, is_taken
from dextflow.service.roof import Roof, Writes
from dextflow.service.services.engaged import engaged, proposed, taken_back
from dextflow.service.shelves import every_record

Asked = Callable[[Proposal], ProposalEvent]
TAKES_BACK = (ProposalAct.REVISE, ProposalAct.REJECT, ProposalAct.WITHDRAW)


@attrs.frozen(kw_only=True)
class Actor:
    """Who acts on proposals: a person of the practice, or a `contact` of the `client`."""

    moment: Moment
    person: Person | None = None
    client: str | None = None
    contact: str | None = None

    def sees(self, proposal: Proposal) -> bool:
        """Whether the proposal is to a client whom the person sees, or was sent to the contact."""
        if self.person is not None:
            return self.person.sees(proposal.client)
        return proposal.client == self.client and self.contact in proposal.contacts


class ProposalKeeping:
    """The proposals of one practice, as they are kept."""

    def __init__(self, roof: Roof) -> None:
        self._roof = roof

    def get(self, id_: str, sees: Callable[[Proposal], bool]) -> Proposal:
        """A proposal. Raises `NotFound`, also for one that is not to be seen."""
        record = self._roof.record(PROPOSAL, id_)
        proposal = read_proposal(record) if record else None
        if proposal is None or not sees(proposal):
            raise NotFound(PROPOSAL, id_)
        return proposal

    def events(self, id_: str) -> tuple[ProposalEvent, ...]:
        """All that happened to a proposal, oldest first."""
        return tuple(map(read_proposal_event, self._roof.store.events(self._roof.practice, PROPOSAL, id_)))

    def drafted(self, proposal: Proposal, event: ProposalEvent) -> Proposal:
        """Keep a new proposal, once. Raises `AlreadyExists` for the id of one that began otherwise."""
        return again(lambda: self._draft(proposal, event), unless=is_taken)

    def change(self, id_: str, asked: Asked, actor: Actor) -> Proposal:
        """Decide on what is asked, and keep it; again if somebody else was first, a few times.

        Raises `NotFound`, `Conflict` if somebody else is always first, and what deciding raises.
        """
        return again(lambda: self._attempt(id_, asked, actor))

    # ------------------------------------------------------------------------------------------------ within

    def _draft(self, proposal: Proposal, event: ProposalEvent) -> Proposal:
        first = self._roof.store.events(self._roof.practice, PROPOSAL, proposal.id, limit=1)
        if not first:
            change = ProposalChange(before=None, after=proposal, event=event)
            self._roof.commit(puts=(change.put,), events=(change.stored,))
            return proposal
        there = self.get(proposal.id, lambda _: True)
        if (there.client, read_proposal_event(first[0]).offer) != (proposal.client, event.offer):
            raise AlreadyExists(PROPOSAL, proposal.id, proposal.id)
        return there

    def _attempt(self, id_: str, asked: Asked, actor: Actor) -> Proposal:
        before = self.get(id_, actor.sees)
        by_client = actor.client is not None
        moment = actor.moment
        events = decide_proposal(before, asked(before), moment.today, self._roof.policy, by_client=by_client)
        if not events:
            return before
        change = ProposalChange(before=before, after=apply_proposal(before, events[0]), event=events[0])
        change, writes = self._followed(change, moment)
        self._roof.commit(
            *writes.changes,
            puts=(change.put, *writes.puts),
            events=(change.stored, *writes.events),
            messages=writes.messages,
        )
        return change.after

    def _followed(self, change: ProposalChange, moment: Moment) -> tuple[ProposalChange, Writes]:
        """What follows from it for the client's services, and what is sent and made."""
        act = change.event.act
        if act is ProposalAct.VIEW:
            return change, Writes()
        if act in TAKES_BACK:
            return change, self._taken_back(change.after, moment)
        found = engaged(self._roof, change.after.client)
        if act is ProposalAct.ACCEPT:
            return Accepting(self._roof, moment, found).followed(change)
        after = proposed(found, change.after, moment).change
        messages = sent_to(change.after, found.client, change.event)
        return change, Writes(puts=after.puts, events=after.stored, messages=messages)

    def _taken_back(self, proposal: Proposal, moment: Moment) -> Writes:
        """What becomes of the services that it proposed; a client who is gone has none."""
        try:
            found = engaged(self._roof, proposal.client)
        except UnknownClient:
            return Writes()
        after = taken_back(found, proposal, self._others(proposal), moment).change
        return Writes(puts=after.puts, events=after.stored)

    def _others(self, proposal: Proposal) -> tuple[Proposal, ...]:
        """The other proposals that are with the client."""
        where = of_client(proposal.client, ANSWERABLE)
        records = every_record(self._roof.store, self._roof.practice, PROPOSAL, where)
        return tuple(read_proposal(record) for record in records if record.id != proposal.id)


def accepted_by(events: Sequence[ProposalEvent]) -> ProposalEvent:
    """The acceptance among the events of a proposal that was accepted."""
    return next(event for event in reversed(events) if event.act is ProposalAct.ACCEPT)
