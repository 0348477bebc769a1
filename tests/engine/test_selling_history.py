"""The history of proposals and services, in words."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from dextflow.engine.selling import (
    describe_engagement_event,
    describe_proposal_event,
    engagement_history,
    proposal_history,
)
from dextflow.model import (
    EngagementAct,
    EngagementEvent,
    Money,
    Offer,
    ProposalAct,
    ProposalEvent,
    ProposalLine,
    PutAside,
    Recipient,
    ServiceStatus,
)

NOON, TODAY = datetime(2026, 11, 2, 12, tzinfo=UTC), date(2026, 11, 2)
FEE = Money(amount=Decimal(100), currency="GBP")
OFFER = Offer(subject="Ours", lines=(ProposalLine(service="vat", fee=FEE),))
A, E = ProposalAct, EngagementAct


def proposal(act: ProposalAct, **parts: Any) -> ProposalEvent:
    """Something that happened to a proposal."""
    return ProposalEvent(act=act, **{"by": "kim", "at": NOON, "revision": 2, **parts})


def engagement(act: EngagementAct, **parts: Any) -> EngagementEvent:
    """Something that happened to a service."""
    chosen = {"service": "vat", "status": ServiceStatus.ACTIVE, "by": "kim", "at": NOON, "on": TODAY, **parts}
    return EngagementEvent(act=act, **chosen)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (proposal(A.DRAFT, offer=OFFER), "drafted it"),
        (proposal(A.REVISE, reason="Too dear."), "revised it: this is revision 2: Too dear."),
        (proposal(A.SEND), "sent revision 2 to nobody"),
        (
            proposal(A.SEND, to=(Recipient(contact="jo"), Recipient(address="a@acme.example"))),
            "sent revision 2 to jo, a@acme.example",
        ),
        (proposal(A.VIEW), "viewed revision 2"),
        (
            proposal(A.ACCEPT, on=TODAY, how="By letter.", lacking=("A: the due date waits for filed",)),
            "accepted revision 2 on 2026-11-02 (By letter.); A: the due date waits for filed",
        ),
        (proposal(A.REJECT), "rejected revision 2"),
        (proposal(A.WITHDRAW, reason="An error."), "withdrew it: An error."),
    ],
)
def test_what_happened_to_a_proposal_is_said(event: ProposalEvent, words: str) -> None:
    """Every act has its words, with how and why where somebody said it."""
    assert describe_proposal_event(event) == words


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (engagement(E.PROPOSED), "proposed vat from 2026-11-02"),
        (engagement(E.TAKEN_BACK), "no longer proposed vat from 2026-11-02"),
        (engagement(E.ACTIVATED, tasks=("a", "b")), "began vat from 2026-11-02, 2 tasks made"),
        (
            engagement(E.PAUSED, put_aside=(PutAside(task="a", reason="b"),), reason="On leave."),
            "paused vat from 2026-11-02, 1 task put aside: On leave.",
        ),
        (engagement(E.RESUMED, brought_back=("a",)), "resumed vat from 2026-11-02, 1 task brought back"),
        (engagement(E.ENDED, instead="tax"), "ended vat from 2026-11-02"),
        (engagement(E.ACTIVATED, instead="tax"), "began vat from 2026-11-02 instead of tax"),
        (engagement(E.MANAGED, manager="rob"), "gave vat to rob"),
        (engagement(E.MANAGED), "gave vat to nobody"),
        (engagement(E.ENDED, workflow="w-1"), "ended vat from 2026-11-02 by a step of workflow w-1"),
    ],
)
def test_what_happened_to_a_service_is_said(event: EngagementEvent, words: str) -> None:
    """Every act has its words, with what became of tasks and why."""
    assert describe_engagement_event(event) == words


def test_a_history_names_who_is_known() -> None:
    """Entries are numbered from the first, and who is not known stands as they are."""
    lines = [
        *proposal_history((proposal(A.DRAFT), proposal(A.VIEW, by="contact:acme/jo")), {"kim": "Kim"}),
        *engagement_history((engagement(E.PROPOSED),), {"kim": "Kim"}),
    ]
    assert [(line.number, line.name) for line in lines] == [(1, "Kim"), (2, "contact:acme/jo"), (1, "Kim")]
    assert {(line.at, line.by) for line in lines} == {(NOON, "kim"), (NOON, "contact:acme/jo")}
