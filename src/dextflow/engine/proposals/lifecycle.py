"""The lifecycle of a proposal, as one literal table under its own theory.

Its state is the status, its alphabet what can be done with it. The table says which act a status accepts and
which status comes of it. What is not in the table is refused, but for what has happened already (`REPEATS`): a
client who clicks twice has accepted once. ACCEPTED and WITHDRAWN accept nothing. A proposal that was rejected can
be revised.
That the time of a proposal is over follows from a date and is no status.
The diagram in the documentation is drawn from this table.
"""

from collections.abc import Mapping
from types import MappingProxyType

from dextflow.engine.tables import drawn, statuses_of
from dextflow.model import ProposalAct, ProposalStatus

_OPEN: Mapping[ProposalAct, ProposalStatus] = MappingProxyType(
    {
        ProposalAct.REVISE: ProposalStatus.UNSENT,
        ProposalAct.ACCEPT: ProposalStatus.ACCEPTED,
        ProposalAct.REJECT: ProposalStatus.REJECTED,
        ProposalAct.WITHDRAW: ProposalStatus.WITHDRAWN,
    }
)
PROPOSAL_LIFECYCLE: Mapping[ProposalStatus, Mapping[ProposalAct, ProposalStatus]] = MappingProxyType(
    {
        ProposalStatus.UNSENT: {**_OPEN, ProposalAct.SEND: ProposalStatus.SENT},
        ProposalStatus.SENT: {**_OPEN, ProposalAct.VIEW: ProposalStatus.VIEWED},
        ProposalStatus.VIEWED: {**_OPEN},
        ProposalStatus.ACCEPTED: {},
        ProposalStatus.REJECTED: {ProposalAct.REVISE: ProposalStatus.UNSENT},
        ProposalStatus.WITHDRAWN: {},
    }
)
REPEATS: Mapping[ProposalAct, frozenset[ProposalStatus]] = MappingProxyType(
    {
        ProposalAct.SEND: frozenset({ProposalStatus.SENT, ProposalStatus.VIEWED}),
        ProposalAct.VIEW: frozenset({ProposalStatus.VIEWED, ProposalStatus.ACCEPTED, ProposalStatus.REJECTED}),
        ProposalAct.ACCEPT: frozenset({ProposalStatus.ACCEPTED}),
        ProposalAct.REJECT: frozenset({ProposalStatus.REJECTED}),
        ProposalAct.WITHDRAW: frozenset({ProposalStatus.WITHDRAWN}),
    }
)
BY_CLIENT = frozenset({ProposalAct.VIEW, ProposalAct.ACCEPT, ProposalAct.REJECT})


def accepted_in(act: ProposalAct) -> tuple[ProposalStatus, ...]:
    """In which statuses a proposal takes an act."""
    return statuses_of(PROPOSAL_LIFECYCLE, act)


def proposal_mermaid() -> str:
    """Draw the table as a Mermaid state diagram."""
    rows = PROPOSAL_LIFECYCLE.items()
    arrows = ((status, target, act.value) for status, row in rows for act, target in row.items())
    ends = (status for status, row in rows if not row)
    return drawn(arrows, ProposalStatus.UNSENT, ProposalAct.DRAFT.value, ends)
