"""Nouns of services and proposals: what they refuse, and what follows from them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import attrs
import pytest

from dextflow.errors import InvalidValue
from dextflow.model import (
    AcceptanceTask,
    Billing,
    ClientService,
    Engagement,
    EngagementAct,
    Engagements,
    Money,
    Offer,
    Offset,
    OneOffTask,
    Proposal,
    ProposalLine,
    ProposalStatus,
    ProposalType,
    Service,
    ServiceChange,
    ServiceStatus,
    TaskPattern,
)

TODAY = date(2026, 11, 2)
POUNDS = Money(amount=Decimal(100), currency="GBP")
LINE = ProposalLine(service="vat", fee=POUNDS)
ONE = OneOffTask(key="register", task=TaskPattern(title="Register"))
PROPOSAL = Proposal(
    id="p-1",
    client="acme",
    status=ProposalStatus.SENT,
    revision=1,
    offer=Offer(subject="Our proposal", lines=(LINE,), valid_until=TODAY),
    at=datetime(2026, 11, 2, 12, tzinfo=UTC),
    version=2,
    sent=1,
)


@pytest.mark.parametrize(
    ("make", "match"),
    [
        (lambda: OneOffTask(key=" ", task=TaskPattern()), "known by a key"),
        (lambda: OneOffTask(key="a", task=TaskPattern(), starts=Offset(value=-1)), "before its service"),
        (lambda: Service(id="", name="VAT"), "an id and a name"),
        (lambda: Service(id="vat", name=" "), "an id and a name"),
        (lambda: Service(id="vat", name="VAT", tasks=(ONE, ONE)), "the same key"),
        (lambda: ProposalLine(service=" ", fee=POUNDS), "names the service"),
        (lambda: ProposalLine(service="vat", fee=Money(amount=Decimal(-1), currency="GBP")), "below zero"),
        (lambda: AcceptanceTask(task=TaskPattern()), "has a title"),
        (lambda: AcceptanceTask(task=TaskPattern(title="Bill"), due=Offset(value=-1)), "before the proposal"),
        (lambda: Offer(subject=" ", lines=(LINE,)), "has a subject"),
        (lambda: Offer(subject="Ours", lines=()), "offers a service or more"),
        (lambda: Offer(subject="Ours", lines=(LINE, LINE)), "a service twice"),
        (lambda: ServiceChange(act=EngagementAct.MANAGED, client="acme", service="vat"), "changes no work"),
        (
            lambda: ServiceChange(act=EngagementAct.PAUSED, client="acme", service="vat", instead="tax"),
            "instead of one that ends",
        ),
        (
            lambda: ServiceChange(act=EngagementAct.ENDED, client="acme", service="vat", instead="vat"),
            "instead of itself",
        ),
    ],
)
def test_what_cannot_be_is_refused(make: Callable[[], object], match: str) -> None:
    """A noun that means nothing is refused with its reason."""
    with pytest.raises(InvalidValue, match=match):
        make()


def test_an_engagement_letter_needs_no_service() -> None:
    """A letter of engagement alone may offer nothing new."""
    assert not Offer(subject="Ours", lines=(), type=ProposalType.ENGAGEMENT_LETTER).lines


def test_a_kept_service_is_found_and_shown_at_its_client() -> None:
    """The record of a client gives each of its services, and each as the client shows it."""
    vat = Engagement(service="vat", status=ServiceStatus.PAUSED, since=TODAY, manager="pat")
    kept = Engagements(client="acme", services=(vat,), version=1)
    assert kept.of("vat") is vat
    assert kept.of("tax") is None
    assert vat.at_client == ClientService(id="vat", status=ServiceStatus.PAUSED, manager="pat")


@pytest.mark.parametrize("status", ProposalStatus)
def test_a_proposal_expires_on_the_day_after_its_last_while_nobody_answers(status: ProposalStatus) -> None:
    """On its last day it can be accepted, afterwards it has expired, unless it is answered or taken back."""
    proposal = attrs.evolve(PROPOSAL, status=status)
    waiting = status in (ProposalStatus.UNSENT, ProposalStatus.SENT, ProposalStatus.VIEWED)
    assert not proposal.is_expired(TODAY)
    assert proposal.is_expired(date(2026, 11, 3)) is waiting
    assert proposal.is_open is (status in (ProposalStatus.SENT, ProposalStatus.VIEWED))


def test_a_proposal_without_a_last_day_does_not_expire() -> None:
    """None leaves it open for ever."""
    proposal = attrs.evolve(PROPOSAL, offer=attrs.evolve(PROPOSAL.offer, valid_until=None))
    assert not proposal.is_expired(date.max)


def test_fees_are_told_by_how_often_they_are_charged() -> None:
    """Monthly and annual fees are not added up as if they were the same."""
    annual = attrs.evolve(LINE, service="accounts", billing=Billing.ANNUAL)
    proposal = attrs.evolve(PROPOSAL, offer=attrs.evolve(PROPOSAL.offer, lines=(LINE, annual)))
    assert list(proposal.fees(Billing.MONTHLY)) == [POUNDS]
    assert list(proposal.fees(Billing.ONE_OFF)) == []


def test_what_can_be_is_made() -> None:
    """The same nouns with something to say are accepted."""
    assert Service(id="vat", name="VAT", tasks=(ONE,)).tasks == (ONE,)
    assert AcceptanceTask(task=TaskPattern(title="Bill")).due.value == 1
    change = ServiceChange(act=EngagementAct.ENDED, client="acme", service="vat", instead="tax")
    assert change.instead == "tax"
