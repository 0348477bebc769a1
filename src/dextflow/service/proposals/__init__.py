"""The proposals of a practice, and what its clients see of them."""

from dextflow.service.proposals.face import Acceptance, Proposals
from dextflow.service.proposals.portal import ClientProposals
from dextflow.service.proposals.reading import ProposalCounts, ProposalPage

__all__ = ["Acceptance", "ClientProposals", "ProposalCounts", "ProposalPage", "Proposals"]
