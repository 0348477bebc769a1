"""What one contact of a client sees of proposals, and may do with them: nothing else, and nobody else's."""

from datetime import datetime

import attrs

from dextflow.engine.requests import contact_actor
from dextflow.model import Offer, Proposal, ProposalAct, ProposalEvent, Recipients
from dextflow.ports import Where
from dextflow.service.proposals.keeping import Actor, ProposalKeeping
from dextflow.service.proposals.records import PROPOSAL, read_proposal
from dextflow.service.repeating.moments import moment_of
from dextflow.service.roof import Roof
from dextflow.service.services.bringing import recur
from dextflow.service.shelves import every_record


class ClientProposals:
    """The proposals that were sent to one contact of a client, as it sees and answers them.

    A proposal that is being revised is shown as it was sent, and cannot be answered until it is sent again. Who is
    to manage the services, the practice's own task after the acceptance and the other contacts are not shown.
    Every act may be repeated, and happens once, also if two contacts, or a contact and a person of the practice,
    act at the same moment. Answers are kept also while the practice has no plan that includes workflows. Storage
    errors (`dextflow.errors.StorageError`) pass through every method; after one, do the same again.
    """

    def __init__(self, roof: Roof, client: str, contact: str) -> None:
        self._roof = roof
        self._keeping = ProposalKeeping(roof)
        self._client = client
        self._contact = contact

    def listed(self) -> tuple[Proposal, ...]:
        """The proposals that were sent to the contact, by their subjects, also those that are answered."""
        where = Where(terms=("client",), one_of=(self._client,))
        records = every_record(self._roof.store, self._roof.practice, PROPOSAL, (where,), order_by="subject")
        found = map(read_proposal, records)
        return tuple(self._as_sent(each) for each in found if self._sees(each))

    def get(self, id: str) -> Proposal:  # noqa: A002 - the word of the field
        """One of them. Raises `NotFound`."""
        return self._as_sent(self._keeping.get(id, self._sees))

    def view(self, id: str, *, at: datetime) -> Proposal:  # noqa: A002 - the word of the field
        """Open a proposal to read it, which the practice then knows. Raises `NotFound`.

        One that cannot be answered any more is shown and nothing is noted.
        """
        proposal = self._keeping.get(id, self._sees)
        if proposal.is_open:
            proposal = self._do(id, ProposalAct.VIEW, proposal.revision, at)
        return self._as_sent(proposal)

    def accept(self, id: str, *, revision: int, at: datetime) -> Proposal:  # noqa: A002 - the word of the field
        """Accept the revision that was read; what the practice does then is as for `Proposals.record_acceptance`.

        Raises `ProposalRevised` for a revision that is not the current one, `ProposalClosed`, `ProposalExpired`,
        and `NotFound`.
        """
        self._do(id, ProposalAct.ACCEPT, revision, at)
        recur(self._roof, self._client, moment_of(self._roof, self._by, at))
        return self.get(id)

    def reject(self, id: str, *, revision: int, at: datetime, reason: str = "") -> Proposal:  # noqa: A002 - the word of the field
        """Say no to the revision that was read, and why; raises as `accept`."""
        return self._as_sent(self._do(id, ProposalAct.REJECT, revision, at, reason))

    # ------------------------------------------------------------------------------------------------ within

    @property
    def _by(self) -> str:
        return contact_actor(self._client, self._contact)

    def _sees(self, proposal: Proposal) -> bool:
        return proposal.client == self._client and self._contact in proposal.contacts

    def _do(self, id_: str, act: ProposalAct, revision: int, at: datetime, reason: str = "") -> Proposal:
        actor = Actor(moment=moment_of(self._roof, self._by, at), client=self._client, contact=self._contact)
        event = ProposalEvent(act=act, by=self._by, at=at, revision=revision, reason=reason)
        return self._keeping.change(id_, lambda _: event, actor)

    def _as_sent(self, proposal: Proposal) -> Proposal:
        """A proposal as the client may read it: in the newest revision that was sent, without what is internal."""
        sent = proposal.sent
        if sent is not None and sent != proposal.revision:
            offers = {event.revision: event.offer for event in self._keeping.events(proposal.id) if event.offer}
            proposal = attrs.evolve(proposal, revision=sent, offer=offers[sent])
        return attrs.evolve(proposal, offer=_without_internals(proposal.offer), contacts=(self._contact,))


def _without_internals(offer: Offer) -> Offer:
    """An offer without the people of the practice, whom else it goes to, and what the practice does afterwards."""
    return attrs.evolve(
        offer,
        lines=tuple(attrs.evolve(line, manager=None) for line in offer.lines),
        recipients=Recipients(),
        acceptance_task=None,
        notify_manager=False,
        notify_partner=False,
    )
