"""Proposals as they are kept: a record of each with all that happened to it."""

import attrs

from dextflow.codec import decode, encode
from dextflow.errors import Corrupt, InvalidDocument
from dextflow.model import Proposal, ProposalEvent
from dextflow.model.proposal import WAITING
from dextflow.ports import Put, Record, StoredEvent
from dextflow.service.records import folded

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
        return Put(
            kind=PROPOSAL,
            id=after.id,
            expected=after.version - 1,
            version=after.version,
            parts={PROPOSAL: encode(after)},
            terms={
                "client": after.client,
                "status": after.status.value,
                "open_until": until.isoformat() if until else None,
                "subject": folded(after.offer.subject),
            },
        )

    @property
    def stored(self) -> StoredEvent:
        """The event as it is written."""
        number = self.after.version
        return StoredEvent(kind=PROPOSAL, subject=self.after.id, number=number, text=encode(self.event))


def read_proposal(record: Record) -> Proposal:
    """Read a proposal. Raises `Corrupt` if what is stored is not one."""
    try:
        return decode(Proposal, record.parts[PROPOSAL])
    except (InvalidDocument, KeyError) as error:
        raise Corrupt(f"proposal {record.id!r}: {error}") from error


def read_proposal_event(stored: StoredEvent) -> ProposalEvent:
    """Read what happened to a proposal. Raises `Corrupt` if what is stored does not say it."""
    try:
        return decode(ProposalEvent, stored.text)
    except InvalidDocument as error:
        raise Corrupt(f"event {stored.number} of proposal {stored.subject!r}: {error}") from error
