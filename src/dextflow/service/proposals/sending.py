"""What is sent because of proposals: each to its client, and the news of its acceptance to the practice."""

from dextflow.engine.notices.keys import event_key, key_of
from dextflow.engine.requests import filled, subject_line
from dextflow.model import About, Client, ClientMessage, Letter, Notice, Proposal, ProposalEvent, Subject, Topic
from dextflow.ports import Message
from dextflow.service.notices.following import messages_of
from dextflow.service.outbox_records import message_of
from dextflow.service.roof import Roof


def about_proposal(proposal: Proposal, client: Client) -> About:
    """What a message about a proposal is about."""
    name = subject_line(proposal.offer.subject, {"client": client.name})
    return About(subject=Subject.PROPOSAL, id=proposal.id, name=name, client=client.id)


def sent_to(proposal: Proposal, client: Client, event: ProposalEvent) -> tuple[Message, ...]:
    """The letter that goes to the client with one revision of a proposal, once for each revision."""
    offer, about = proposal.offer, about_proposal(proposal, client)
    message = ClientMessage(
        key=key_of(Subject.PROPOSAL.value, proposal.id, f"revision {proposal.revision}"),
        letter=Letter.PROPOSAL,
        about=about,
        client=client.id,
        to=event.to,
        subject=about.name,
        text=filled(offer.letter, {"client": client.name}),
        at=event.at,
        reply_by=offer.valid_until,
    )
    return (message_of(message),)


def told_of(roof: Roof, proposal: Proposal, client: Client, event: ProposalEvent) -> tuple[Message, ...]:
    """The news for the client's manager and partner, as far as the proposal and the practice ask for it."""
    offer = proposal.offer
    asked = ((offer.notify_manager, client.manager), (offer.notify_partner, client.partner))
    to = tuple(dict.fromkeys(person for wanted, person in asked if wanted and person and person != event.by))
    if not to:
        return ()
    about = about_proposal(proposal, client)
    notice = Notice(
        key=event_key(about, proposal.version, Topic.PROPOSAL_ACCEPTED),
        topic=Topic.PROPOSAL_ACCEPTED,
        about=about,
        at=event.at,
        to=to,
        by=event.by,
    )
    return messages_of(roof, (notice,))
