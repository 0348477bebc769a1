"""The engine of proposals: what can be done with one, and what it is after that."""

from dextflow.engine.proposals.decide import apply_proposal, decide_proposal, drafted, replay_proposal
from dextflow.engine.proposals.lifecycle import BY_CLIENT, PROPOSAL_LIFECYCLE, REPEATS, proposal_mermaid

__all__ = [
    "BY_CLIENT",
    "PROPOSAL_LIFECYCLE",
    "REPEATS",
    "apply_proposal",
    "decide_proposal",
    "drafted",
    "proposal_mermaid",
    "replay_proposal",
]
