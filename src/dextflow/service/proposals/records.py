"""Proposals as they are kept: a record of each with all that happened to it."""

from functools import partial

import attrs

from dextflow.codec import decode, encode
from dextflow.model import Proposal, ProposalEvent
from dextflow.model.proposal import WAITING
from dextflow.ports import Put, Record, StoredEvent, Term
from dextflow.service.records import folded
from dextflow.service.stored import noun_put, read_noun, read_stored

PROPOSAL = "proposal"


@attrs.frozen(kw_only=True)
class ProposalChange:
    """A proposal before (None: there was none) and after an event."""

    before: Proposal | None
    after: Proposal
    event: ProposalEvent

    @property
    def put(self) -> Put:
        """What is written of the record."""
        after = self.after
        until = after.offer.valid_until if after.status in WAITING else None
        terms: dict[str, Term] = {
            "client": after.client,
            "status": after.status.value,
            "open_until": until.isoformat() if until else None,
            "subject": folded(after.offer.subject),
        }
        return noun_put(PROPOSAL, after.id, after, terms)

    @property
    def stored(self) -> StoredEvent:
        """The event as it is written."""
        number = self.after.version
        return StoredEvent(kind=PROPOSAL, subject=self.after.id, number=number, text=encode(self.event))


def read_proposal(record: Record) -> Proposal:
    """Read a proposal. Raises `Corrupt` if what is stored is not one."""
    return read_noun(Proposal, record)


def read_proposal_event(stored: StoredEvent) -> ProposalEvent:
    """Read what happened to a proposal. Raises `Corrupt` if what is stored does not say it."""
    return read_stored(partial(decode, ProposalEvent), stored)
