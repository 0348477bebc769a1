"""The proposals of a practice: draft, send and revise them, and record what clients say to them."""

from datetime import date, datetime

import attrs

from dextflow.engine import Act, drafted
from dextflow.engine.requests import recipients_of
from dextflow.errors import NotFound, ServiceRetired, UnknownClient
from dextflow.model import Feature, Offer, Proposal, ProposalAct, ProposalEvent, Task
from dextflow.service.proposals.keeping import Actor, accepted_by
from dextflow.service.proposals.reading import ProposalReading
from dextflow.service.repeating.moments import Moment, moment_of
from dextflow.service.repeating.triggered import Triggered
from dextflow.service.services.bringing import read_tasks, recur
from dextflow.service.services.catalogue import read_services
from dextflow.service.services.records import SERVICE


@attrs.frozen(kw_only=True)
class Acceptance:
    """What came of an acceptance: the proposal, its tasks as they are now, and what recurring work was due.

    `lacking` says what could not be worked out for the tasks, so that somebody completes them.
    """

    proposal: Proposal
    tasks: tuple[Task, ...]
    triggered: Triggered
    lacking: tuple[str, ...] = ()


class Proposals(ProposalReading):
    """The proposals of one practice.

    A proposal is drafted, sent, viewed, and accepted or rejected, by a contact of the client in its portal or
    recorded by a person. A new revision takes the place of the one before, which stays readable and can no longer
    be accepted. Every act may be repeated: what has happened already happens once, whoever says so.

    Whoever acts is asked for their rights, and must see the client. Storage errors
    (`dextflow.errors.StorageError`) pass through every method; after one, do the same again.
    """

    def draft(self, id: str, client: str, offer: Offer, *, by: str, at: datetime) -> Proposal:  # noqa: A002 - the word of the field
        """Keep a new proposal to a client. `id` is yours; the same proposal again changes nothing.

        Raises `AlreadyExists` for the id of another one, `NotFound` for a service that the practice has not got,
        `ServiceRetired`, `UnknownClient` also for one that is not granted, `UnknownPerson` for who acts or is to
        manage a service, `NotEntitled`, `NotPermitted`, and `InvalidValue` for an id that is blank or a time
        without a zone.
        """
        self._actor(by, at)
        self._roof.client(client, self._roof.person(by))
        self._check(offer)
        event = ProposalEvent(act=ProposalAct.DRAFT, by=by, at=at, revision=1, offer=offer)
        return self._keeping.drafted(drafted(id, client, event), event)

    def revise(
        self,
        id: str,  # noqa: A002 - the word of the field
        offer: Offer,
        *,
        revision: int,
        reason: str,
        by: str,
        at: datetime,
    ) -> Proposal:
        """Put a new revision in the place of `revision`, the current one, and say why. It is then to be sent.

        Raises `ProposalRevised` if another one is current, `ProposalClosed` for one that was accepted or
        withdrawn, `NoteNeeded`, `NotFound`, and as `draft`.
        """
        actor = self._actor(by, at)
        self._check(offer)
        event = ProposalEvent(
            act=ProposalAct.REVISE, by=by, at=at, revision=revision + 1, offer=offer, reason=reason
        )
        return self._keeping.change(id, lambda _: event, actor)

    def send(self, id: str, *, by: str, at: datetime) -> Proposal:  # noqa: A002 - the word of the field
        """Send the current revision: its letter goes into the outbox, once. Its services are then proposed.

        The contacts of the client to whom it goes may read and answer it in their portal (`Workflows.portal`).
        One revision goes out once: for contacts who came later, `revise` it and send that.
        Raises `ProposalClosed`, `NotFound`, and as `draft` for the person.
        """
        actor = self._actor(by, at)

        def asked(proposal: Proposal) -> ProposalEvent:
            clients = self._roof.directory.clients(self._roof.practice, (proposal.client,))
            if proposal.client not in clients:
                raise UnknownClient(proposal.client)
            to = recipients_of(clients[proposal.client], proposal.offer.recipients)
            return ProposalEvent(act=ProposalAct.SEND, by=by, at=at, revision=proposal.revision, to=to)

        return self._keeping.change(id, asked, actor)

    def withdraw(self, id: str, *, reason: str, by: str, at: datetime) -> Proposal:  # noqa: A002 - the word of the field
        """Take a proposal back for good, and say why; raises as `revise`."""
        return self._do(id, self._actor(by, at), ProposalAct.WITHDRAW, reason=reason)

    def record_view(self, id: str, *, how: str, by: str, at: datetime) -> Proposal:  # noqa: A002 - the word of the field
        """Record that the client has read it, and how you know. Raises `NoteNeeded`, and as `send`."""
        return self._do(id, self._actor(by, at), ProposalAct.VIEW, how=how)

    def record_rejection(
        self,
        id: str,  # noqa: A002 - the word of the field
        *,
        how: str,
        by: str,
        at: datetime,
        reason: str = "",
    ) -> Proposal:
        """Record that the client does not want it, how it said so, and why; raises as `record_view`."""
        return self._do(id, self._actor(by, at), ProposalAct.REJECT, how=how, reason=reason)

    def record_acceptance(
        self,
        id: str,  # noqa: A002 - the word of the field
        *,
        revision: int,
        how: str,
        by: str,
        at: datetime,
        on: date | None = None,
        reason: str = "",
    ) -> Acceptance:
        """Record that the client has accepted a revision, how it said so, and on which day (None: today).

        In one commit the client has the services, and the tasks that these bring once are made with their
        workflows, each once, however often and by whomever the acceptance is sent; then the recurring work that is
        due is made, and what a crash leaves undone of it the next `trigger_due` makes. `reason` says why it holds
        although the proposal had expired on that day.

        Raises `ProposalRevised` for a revision that is not the current one, `ProposalExpired`, and as
        `record_view`.
        """
        actor = self._actor(by, at)
        self._do(id, actor, ProposalAct.ACCEPT, revision=revision, how=how, on=on, reason=reason)
        return self._acceptance(id, actor.moment)

    # ------------------------------------------------------------------------------------------------ within

    def _actor(self, by: str, at: datetime) -> Actor:
        self._roof.require(Feature.WORKFLOWS)
        person = self._roof.person(by)
        self._roof.permit(person, Act.PROPOSE)
        return Actor(moment=moment_of(self._roof, by, at), person=person)

    def _check(self, offer: Offer) -> None:
        ids = [line.service for line in offer.lines]
        known = {service.id: service for service in read_services(self._roof, ids)}
        for id_ in ids:
            if id_ not in known:
                raise NotFound(SERVICE, id_)
            if known[id_].retired:
                raise ServiceRetired(id_)
        self._roof.people(sorted({line.manager for line in offer.lines if line.manager}))

    def _do(
        self,
        id_: str,
        actor: Actor,
        act: ProposalAct,
        *,
        revision: int | None = None,
        reason: str = "",
        how: str = "",
        on: date | None = None,
    ) -> Proposal:
        def asked(proposal: Proposal) -> ProposalEvent:
            return ProposalEvent(
                act=act,
                by=actor.moment.by,
                at=actor.moment.at,
                revision=proposal.revision if revision is None else revision,
                reason=reason,
                how=how,
                on=on,
            )

        return self._keeping.change(id_, asked, actor)

    def _acceptance(self, id_: str, moment: Moment) -> Acceptance:
        """What came of an acceptance, with the recurring work that is due made."""
        proposal = self._keeping.get(id_, lambda _: True)
        accepted = accepted_by(self._keeping.events(id_))
        triggered = recur(self._roof, proposal.client, moment)
        return Acceptance(
            proposal=proposal,
            tasks=read_tasks(self._roof, accepted.tasks),
            triggered=triggered,
            lacking=accepted.lacking,
        )
