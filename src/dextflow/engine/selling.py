"""Who did what with a proposal, and with the services of a client, in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

import attrs

from dextflow.engine.phrases import counted, quote_said
from dextflow.model import EngagementAct, EngagementEvent, ProposalAct, ProposalEvent


@attrs.frozen(kw_only=True)
class SellingEntry:
    """One line of a history: what happened, who did it (`by`), and what they are called."""

    number: int
    at: datetime
    by: str
    name: str
    text: str


def proposal_history(events: Iterable[ProposalEvent], names: Mapping[str, str]) -> Iterator[SellingEntry]:
    """The history of a proposal, oldest first. `names` are those of people and contacts by who they are."""
    for number, event in enumerate(events, start=1):
        yield _entry(number, event, names, describe_proposal_event(event))


def engagement_history(events: Iterable[EngagementEvent], names: Mapping[str, str]) -> Iterator[SellingEntry]:
    """The history of the services of a client, oldest first; `names` as for `proposal_history`."""
    for number, event in enumerate(events, start=1):
        yield _entry(number, event, names, describe_engagement_event(event))


def describe_proposal_event(event: ProposalEvent) -> str:
    """Say in words what happened to a proposal."""
    how = f" ({event.how})" if event.how.strip() else ""
    lacking = f"; {'; '.join(event.lacking)}" if event.lacking else ""
    return f"{_PROPOSAL[event.act](event)}{how}{quote_said(event.reason)}{lacking}"


def describe_engagement_event(event: EngagementEvent) -> str:
    """Say in words what happened to a service of a client."""
    instead = f" instead of {event.instead}" if event.instead and event.act is not EngagementAct.ENDED else ""
    counts = (
        (len(event.put_aside), "put aside"),
        (len(event.brought_back), "brought back"),
        (len(event.tasks), "made"),
    )
    told = "".join(f", {counted(count, 'task')} {what}" for count, what in counts if count)
    return f"{_engaged(event)}{instead}{told}{quote_said(event.reason)}"


def _engaged(event: EngagementEvent) -> str:
    if event.act is EngagementAct.MANAGED:
        return f"gave {event.service} to {event.manager or 'nobody'}"
    step = f" by a step of workflow {event.workflow}" if event.workflow else ""
    return f"{_SERVICE[event.act]} {event.service} from {event.on}{step}"


def _entry(
    number: int, event: ProposalEvent | EngagementEvent, names: Mapping[str, str], text: str
) -> SellingEntry:
    return SellingEntry(number=number, at=event.at, by=event.by, name=names.get(event.by, event.by), text=text)


def _sent(event: ProposalEvent) -> str:
    to = ", ".join(each.contact or each.address for each in event.to)
    return f"sent revision {event.revision} to {to or 'nobody'}"


_PROPOSAL: Mapping[ProposalAct, Callable[[ProposalEvent], str]] = MappingProxyType(
    {
        ProposalAct.DRAFT: lambda _event: "drafted it",
        ProposalAct.REVISE: lambda event: f"revised it: this is revision {event.revision}",
        ProposalAct.SEND: _sent,
        ProposalAct.VIEW: lambda event: f"viewed revision {event.revision}",
        ProposalAct.ACCEPT: lambda event: f"accepted revision {event.revision} on {event.on}",
        ProposalAct.REJECT: lambda event: f"rejected revision {event.revision}",
        ProposalAct.WITHDRAW: lambda _event: "withdrew it",
    }
)
_SERVICE: Mapping[EngagementAct, str] = MappingProxyType(
    {
        EngagementAct.PROPOSED: "proposed",
        EngagementAct.TAKEN_BACK: "no longer proposed",
        EngagementAct.ACTIVATED: "began",
        EngagementAct.PAUSED: "paused",
        EngagementAct.RESUMED: "resumed",
        EngagementAct.ENDED: "ended",
    }
)
