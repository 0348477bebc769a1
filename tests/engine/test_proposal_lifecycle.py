"""Proposals: every act in every status, who may say what, revisions, expiry, and replay."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.engine import (
    PROPOSAL_LIFECYCLE,
    apply_proposal,
    decide_proposal,
    drafted,
    proposal_mermaid,
    replay_proposal,
)
from dextflow.engine.proposals import REPEATS
from dextflow.errors import (
    InvalidValue,
    NoteNeeded,
    OutOfOrder,
    ProposalClosed,
    ProposalExpired,
    ProposalRevised,
    Refused,
)
from dextflow.model import (
    Money,
    Offer,
    Policy,
    Proposal,
    ProposalAct,
    ProposalEvent,
    ProposalLine,
    ProposalStatus,
)

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TODAY, TOMORROW = NOON.date(), date(2026, 11, 3)
FEE = Money(amount=Decimal(100), currency="GBP")
OFFER = Offer(subject="Ours", lines=(ProposalLine(service="vat", fee=FEE),), valid_until=TODAY)
BETTER = attrs.evolve(OFFER, letter="For less.")
A, S = ProposalAct, ProposalStatus
WAYS: dict[ProposalStatus, tuple[ProposalAct, ...]] = {
    S.UNSENT: (),
    S.SENT: (A.SEND,),
    S.VIEWED: (A.SEND, A.VIEW),
    S.ACCEPTED: (A.SEND, A.ACCEPT),
    S.REJECTED: (A.SEND, A.REJECT),
    S.WITHDRAWN: (A.WITHDRAW,),
}


def event(act: ProposalAct, revision: int = 1, **parts: Any) -> ProposalEvent:
    """An act of which all is said that could be asked for."""
    words = {"by": "kim", "at": NOON, "reason": "So it is.", "how": "By letter."}
    offer = {"offer": BETTER, "revision": revision + 1} if act is A.REVISE else {"revision": revision}
    return ProposalEvent(act=act, **{**words, **offer, **parts})


DRAFT = event(A.DRAFT, offer=OFFER)
NEW = drafted("p-1", "acme", DRAFT)


def then(proposal: Proposal, asked: ProposalEvent, today: date = TODAY, **parts: Any) -> Proposal:
    """The proposal after what is asked."""
    for each in decide_proposal(proposal, asked, today, Policy(), **parts):
        proposal = apply_proposal(proposal, each)
    return proposal


def in_status(status: ProposalStatus, offer: Offer = OFFER) -> Proposal:
    """A proposal that came into a status as one does."""
    proposal = drafted("p-1", "acme", attrs.evolve(DRAFT, offer=offer))
    for act in WAYS[status]:
        proposal = then(proposal, event(act))
    assert proposal.status is status
    return proposal


@pytest.mark.parametrize("act", [act for act in A if act is not A.DRAFT])
@pytest.mark.parametrize("status", S)
def test_every_act_in_every_status_is_done_repeated_or_refused(status: ProposalStatus, act: ProposalAct) -> None:
    """Nothing falls through: an act leads where the table says, or has happened already, or is refused."""
    proposal = in_status(status)
    if status in REPEATS.get(act, ()):
        assert decide_proposal(proposal, event(act), TODAY, Policy()) == ()
    elif act in PROPOSAL_LIFECYCLE[status]:
        after = then(proposal, event(act))
        assert after.status is PROPOSAL_LIFECYCLE[status][act]
        assert after.version == proposal.version + 1
    else:
        with pytest.raises(ProposalClosed, match=status.value) as refused:
            then(proposal, event(act))
        assert status.value not in refused.value.belongs_to


def test_a_client_does_not_answer_what_was_not_sent() -> None:
    """A contact cannot accept, reject or view a revision that is not sent; a person may record it."""
    for act in (A.VIEW, A.ACCEPT, A.REJECT):
        with pytest.raises(ProposalClosed):
            then(NEW, event(act), by_client=True)
    assert then(NEW, event(A.ACCEPT)).status is S.ACCEPTED


def test_an_old_revision_is_refused_and_the_current_one_is_named() -> None:
    """Whatever status the new revision has, accepting the old one says which is current."""
    revised = then(in_status(S.VIEWED), event(A.REVISE))
    assert (revised.status, revised.revision, revised.sent, revised.offer) == (S.UNSENT, 2, 1, BETTER)
    sent = then(revised, event(A.SEND, 2))
    for proposal in (revised, sent, then(sent, event(A.ACCEPT, 2))):
        with pytest.raises(ProposalRevised, match="which is 2") as refused:
            then(proposal, event(A.ACCEPT, 1), by_client=True)
        assert refused.value.current == 2
    assert sent.sent == 2


def test_two_people_who_revise_at_once_do_not_overwrite_one_another() -> None:
    """The second revision of the same one is refused; the very same again changes nothing."""
    revised = then(in_status(S.SENT), event(A.REVISE))
    assert then(revised, event(A.REVISE)) == revised
    assert then(then(revised, event(A.SEND, 2)), event(A.REVISE)).status is S.SENT
    with pytest.raises(ProposalRevised):
        then(revised, event(A.REVISE, offer=OFFER))


def test_an_expired_proposal_is_accepted_by_hand_with_a_reason_alone() -> None:
    """A client cannot accept it, nor can a person without saying why; a letter of the last day is in time."""
    sent = in_status(S.SENT)
    for parts in ({"by_client": True}, {}):
        with pytest.raises(ProposalExpired, match="2026-11-02"):
            then(sent, event(A.ACCEPT, reason=""), TOMORROW, **parts)
    with pytest.raises(ProposalExpired):
        then(sent, event(A.ACCEPT), TOMORROW, by_client=True)
    late = then(sent, event(A.ACCEPT), TOMORROW)
    assert (late.status, late.answered_on) == (S.ACCEPTED, TOMORROW)
    in_time = then(sent, event(A.ACCEPT, reason="", on=TODAY), TOMORROW)
    assert in_time.answered_on == TODAY


def test_nobody_accepts_on_a_day_to_come() -> None:
    """The day of an acceptance is today or earlier."""
    with pytest.raises(InvalidValue, match="to come"):
        then(in_status(S.SENT), event(A.ACCEPT, on=TOMORROW))


@pytest.mark.parametrize(
    ("asked", "match"),
    [
        (event(A.WITHDRAW, reason=" "), "why you withdraw"),
        (event(A.REVISE, reason=""), "why you revise"),
        (event(A.ACCEPT, how=""), "how the client"),
        (event(A.VIEW, how=" "), "how the client"),
        (event(A.REJECT, how=""), "how the client"),
    ],
)
def test_people_say_why_and_how(asked: ProposalEvent, match: str) -> None:
    """What is taken back has a reason, and what a person records of a client says how it is known."""
    with pytest.raises(NoteNeeded, match=match):
        then(in_status(S.SENT), asked)


def test_a_client_says_yes_without_saying_how() -> None:
    """What a contact does needs no note."""
    after = then(in_status(S.SENT), event(A.ACCEPT, how="", reason=""), by_client=True)
    assert (after.status, after.answered_on) == (S.ACCEPTED, TODAY)


def test_times_go_forward() -> None:
    """An act long before the last one is refused, and a time without a zone; the clocks of servers differ."""
    sent = in_status(S.SENT)
    assert then(sent, event(A.VIEW, at=NOON - timedelta(seconds=30))).status is S.VIEWED
    with pytest.raises(OutOfOrder):
        then(sent, event(A.VIEW, at=NOON - timedelta(hours=1)))
    with pytest.raises(InvalidValue, match="time zone"):
        then(sent, event(A.VIEW, at=NOON.replace(tzinfo=None)))


def test_a_revision_has_an_offer() -> None:
    """There is no revision that says nothing."""
    with pytest.raises(InvalidValue, match="has an offer"):
        then(in_status(S.SENT), event(A.REVISE, offer=None))


@pytest.mark.parametrize("first", [event(A.SEND), event(A.DRAFT, offer=None)])
def test_a_proposal_begins_with_a_draft(first: ProposalEvent) -> None:
    """Nothing else brings one into being."""
    with pytest.raises(InvalidValue, match="draft of an offer"):
        drafted("p-1", "acme", first)


def test_a_proposal_has_an_id() -> None:
    """One that could not be found again is not drafted."""
    with pytest.raises(InvalidValue, match="Proposal: it has an id"):
        drafted(" ", "acme", DRAFT)


def _asked(acts: Iterable[tuple[ProposalAct, int, bool]]) -> Iterable[tuple[ProposalEvent, bool]]:
    return ((event(act, revision), by_client) for act, revision, by_client in acts)


@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(st.sampled_from([act for act in A if act is not A.DRAFT]), st.integers(1, 3), st.booleans())
    )
)
def test_replay_gives_the_proposal(acts: list[tuple[ProposalAct, int, bool]]) -> None:
    """Whatever is asked, the events give the same proposal, its version counts them, and it is accepted once."""
    trail, proposal = [DRAFT], NEW
    for asked, by_client in _asked(acts):
        happened: tuple[ProposalEvent, ...] = ()
        with suppress(Refused):
            happened = decide_proposal(proposal, asked, TODAY, Policy(), by_client=by_client)
        trail += happened
        for each in happened:
            proposal = apply_proposal(proposal, each)
    assert replay_proposal("p-1", "acme", trail) == proposal
    assert proposal.version == len(trail)
    assert sum(each.act is A.ACCEPT for each in trail) <= 1


def test_the_diagram_has_every_move() -> None:
    """Each move of the table is an arrow, and what accepts nothing is an end."""
    drawn = proposal_mermaid()
    arrows = sum(len(row) for row in PROPOSAL_LIFECYCLE.values())
    assert drawn.count("-->") == arrows + 1 + 2
    assert "ACCEPTED --> [*]" in drawn
