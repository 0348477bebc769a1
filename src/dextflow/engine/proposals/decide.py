"""Decide what can be done with a proposal, and apply what was done."""

from collections.abc import Iterable
from datetime import date
from functools import reduce

import attrs

from dextflow.engine.obstacles import check_later
from dextflow.engine.proposals.lifecycle import BY_CLIENT, PROPOSAL_LIFECYCLE, REPEATS, accepted_in
from dextflow.errors import (
    InvalidValue,
    NoteNeeded,
    ProposalClosed,
    ProposalExpired,
    ProposalRevised,
)
from dextflow.model import Policy, Proposal, ProposalAct, ProposalEvent, ProposalStatus

REASONED = (ProposalAct.REVISE, ProposalAct.WITHDRAW)


def decide_proposal(
    proposal: Proposal, asked: ProposalEvent, today: date, policy: Policy, *, by_client: bool = False
) -> tuple[ProposalEvent, ...]:
    """Return the event of what is asked, or none if that has happened already; nothing has changed yet.

    `asked.revision` is the revision that is meant; of a revision it is the new one, the next after the current.
    `by_client`: a contact of the client asks, and not a person of the practice, who says in `how` what the client
    said otherwise. Only a person can record an acceptance after the proposal had expired, and gives the `reason`.
    Without `on` it was accepted today, which is the day of `asked.at` where the practice is.

    Raises `ProposalRevised`, `ProposalClosed`, `ProposalExpired`, `NoteNeeded`, `OutOfOrder`, and `InvalidValue`
    for a time without a zone, an acceptance in the future, or a revision without an offer.
    """
    if _is_repeated(proposal, asked):
        return ()
    check_later("ProposalEvent", asked.at, proposal.at, policy)
    _check_revision(proposal, asked)
    _check_status(proposal, asked, by_client=by_client)
    _check_words(asked, by_client=by_client)
    if asked.act is not ProposalAct.ACCEPT:
        return (asked,)
    accepted = attrs.evolve(asked, on=asked.on or today)
    _check_day(proposal, accepted, today, by_client=by_client)
    return (accepted,)


def drafted(id: str, client: str, event: ProposalEvent) -> Proposal:  # noqa: A002 - the word of the field
    """A new proposal from its first event. Raises `InvalidValue` if that is no draft, or it has no id."""
    if not id.strip():
        raise InvalidValue("Proposal", "it has an id")
    if event.act is not ProposalAct.DRAFT or event.offer is None:
        raise InvalidValue("ProposalEvent", "a proposal begins with the draft of an offer")
    return Proposal(
        id=id,
        client=client,
        status=ProposalStatus.UNSENT,
        revision=event.revision,
        offer=event.offer,
        at=event.at,
        version=1,
    )


def apply_proposal(proposal: Proposal, event: ProposalEvent) -> Proposal:
    """The proposal after an event that happened; nothing is refused here."""
    after = attrs.evolve(
        proposal,
        status=PROPOSAL_LIFECYCLE[proposal.status][event.act],
        revision=event.revision,
        offer=event.offer or proposal.offer,
        at=event.at,
        version=proposal.version + 1,
        answered_on=event.on,
    )
    if event.act is not ProposalAct.SEND:
        return after
    contacts = tuple(each.contact for each in event.to if each.contact is not None)
    return attrs.evolve(after, sent=after.revision, contacts=contacts)


def replay_proposal(id: str, client: str, events: Iterable[ProposalEvent]) -> Proposal:  # noqa: A002 - the word of the field
    """A proposal from all its events, oldest first. Raises `InvalidValue` unless they begin with a draft."""
    first, *rest = events
    return reduce(apply_proposal, rest, drafted(id, client, first))


def _is_repeated(proposal: Proposal, asked: ProposalEvent) -> bool:
    """Whether it has happened already, with the same revision."""
    if asked.revision != proposal.revision:
        return False
    if asked.act is ProposalAct.REVISE:
        return asked.offer == proposal.offer
    return proposal.status in REPEATS.get(asked.act, ())


def _check_status(proposal: Proposal, asked: ProposalEvent, *, by_client: bool) -> None:
    unsent = by_client and proposal.status is ProposalStatus.UNSENT
    if unsent or asked.act not in PROPOSAL_LIFECYCLE[proposal.status]:
        belongs_to = tuple(status.value for status in accepted_in(asked.act))
        raise ProposalClosed(proposal.id, asked.act.value, proposal.status.value, belongs_to)


def _check_revision(proposal: Proposal, asked: ProposalEvent) -> None:
    is_new = asked.act is ProposalAct.REVISE
    if is_new and asked.offer is None:
        raise InvalidValue("ProposalEvent", "a revision has an offer")
    meant = asked.revision - 1 if is_new else asked.revision
    if meant != proposal.revision:
        raise ProposalRevised(proposal.id, meant, proposal.revision)


def _check_words(asked: ProposalEvent, *, by_client: bool) -> None:
    if asked.act in REASONED and not asked.reason.strip():
        raise NoteNeeded(f"why you {asked.act.value} the proposal")
    if asked.act in BY_CLIENT and not by_client and not asked.how.strip():
        raise NoteNeeded("how the client let you know")


def _check_day(proposal: Proposal, asked: ProposalEvent, today: date, *, by_client: bool) -> None:
    if asked.on is not None and asked.on > today:
        raise InvalidValue("ProposalEvent", f"nobody accepts on {asked.on}, which is to come")
    late = asked.on is not None and proposal.is_expired(asked.on)
    if late and (by_client or not asked.reason.strip()):
        raise ProposalExpired(proposal.id, str(proposal.offer.valid_until))
