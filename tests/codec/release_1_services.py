"""The nouns of `release_1.json`, of services and proposals: what is sold, what clients have, what it does to work.

Their documents are frozen: what they say may never be read as anything else.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from dextflow.model import (
    AcceptanceTask,
    AffectedWork,
    Billing,
    ByRule,
    ClientService,
    ContactKind,
    Engagement,
    EngagementAct,
    EngagementEvent,
    Engagements,
    Fate,
    Firing,
    Members,
    Money,
    Occurrence,
    Offer,
    Offset,
    OneOffTask,
    PeriodOption,
    Proposal,
    ProposalAct,
    ProposalEvent,
    ProposalLine,
    ProposalStatus,
    ProposalType,
    PutAside,
    Recipient,
    Recipients,
    Roster,
    Service,
    ServiceAct,
    ServiceCategory,
    ServiceChange,
    ServiceEvent,
    ServicePreview,
    ServiceStatus,
    TaskPattern,
    TemplateRef,
    Unit,
    Within,
)

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TODAY = date(2026, 11, 2)
WEEK = Offset(value=1, unit=Unit.WEEK)
ONE_OFF = OneOffTask(
    key="register",
    task=TaskPattern(title="Register for VAT", template="onboarding"),
    starts=Offset(value=3),
    due=Within(offset=WEEK),
    statutory=ByRule(rule="uk-vat-return"),
    period=PeriodOption.LAST_FINANCIAL_YEAR,
    only_for=Roster(members=Members.TAG, tag="new"),
)
SERVICE = Service(
    id="vat",
    name="VAT returns",
    description="Every quarter.",
    category=ServiceCategory.TAX,
    tasks=(ONE_OFF,),
    retired=True,
    version=3,
)
ASIDE = PutAside(task="t-1", reason="VAT returns was paused: on leave", template=TemplateRef(id="vat", version=2))
ENGAGED = Engagement(
    service="vat", status=ServiceStatus.PAUSED, since=TODAY, manager="pat", aside=(ASIDE,), proposal="p-1"
)
LINE = ProposalLine(
    service="vat",
    fee=Money(amount=Decimal("120.00"), currency="GBP"),
    billing=Billing.QUARTERLY,
    manager="pat",
    note="Four returns a year.",
)
ACCEPTANCE = AcceptanceTask(task=TaskPattern(title="Set up the billing"), due=Offset(value=2))
OFFER = Offer(
    subject="Our proposal for $client",
    lines=(LINE,),
    letter="Dear $client",
    type=ProposalType.ENGAGEMENT_LETTER,
    valid_until=date(2026, 11, 30),
    starts_on=date(2026, 12, 1),
    recipients=Recipients(kinds=(ContactKind.DIRECTOR,)),
    acceptance_task=ACCEPTANCE,
    notify_manager=False,
    notify_partner=True,
)
CHANGE = ServiceChange(
    act=EngagementAct.ENDED, client="acme", service="vat", on=TODAY, reason="It grew.", instead="vat-monthly"
)
WORK = AffectedWork(
    fate=Fate.COMES_BACK,
    title="Register for VAT",
    task="t-1",
    workflow="w-1",
    due_on=date(2026, 12, 9),
    moved_from=date(2026, 11, 9),
    why="Its template was retired.",
)
COMING = Occurrence(
    firing=Firing(repeating="vat-quarters", client="acme", nominal=date(2026, 12, 31)),
    starts_on=date(2027, 1, 7),
    made_on=date(2027, 1, 7),
)
EXAMPLES: tuple[Any, ...] = (
    ONE_OFF,
    OneOffTask(key="letter", task=TaskPattern(title="Write to the old accountant")),
    SERVICE,
    Service(id="payroll", name="Payroll"),
    ServiceEvent(act=ServiceAct.RETIRED, by="kim", at=NOON, after=SERVICE),
    ASIDE,
    PutAside(task="t-2", reason="Payroll was ended: sold"),
    ENGAGED,
    Engagement(service="payroll", status=ServiceStatus.ACTIVE, since=TODAY),
    Engagements(client="acme", services=(ENGAGED,), version=4, at=NOON),
    Engagements(client="bolt"),
    EngagementEvent(
        act=EngagementAct.ENDED,
        service="vat",
        status=ServiceStatus.INACTIVE,
        by="kim",
        at=NOON,
        on=TODAY,
        manager="pat",
        reason="It grew.",
        proposal="p-1",
        instead="vat-monthly",
        workflow="w-1",
        put_aside=(ASIDE,),
        brought_back=("t-2",),
        let_go=("t-3",),
        tasks=("t-4",),
        lacking=("Register: the due date waits for year_end",),
        preview="0" * 64,
    ),
    EngagementEvent(
        act=EngagementAct.ACTIVATED, service="vat", status=ServiceStatus.ACTIVE, by="kim", at=NOON, on=TODAY
    ),
    LINE,
    ProposalLine(service="payroll", fee=Money(amount=Decimal(80), currency="GBP")),
    ACCEPTANCE,
    AcceptanceTask(task=TaskPattern(title="Write to the old accountant")),
    OFFER,
    Offer(subject="Our proposal", lines=(LINE,)),
    ProposalEvent(
        act=ProposalAct.ACCEPT,
        by="kim",
        at=NOON,
        revision=2,
        offer=OFFER,
        reason="We had agreed to wait.",
        how="By letter of 1 November.",
        on=TODAY,
        to=(Recipient(contact="jo", address="jo@acme.example"),),
        tasks=("t-4",),
        lacking=("Register: the due date waits for year_end",),
    ),
    ProposalEvent(act=ProposalAct.VIEW, by="contact:acme/jo", at=NOON, revision=1),
    Proposal(
        id="p-1",
        client="acme",
        status=ProposalStatus.ACCEPTED,
        revision=2,
        offer=OFFER,
        at=NOON,
        version=6,
        sent=2,
        contacts=("jo",),
        answered_on=TODAY,
    ),
    Proposal(id="p-2", client="bolt", status=ProposalStatus.UNSENT, revision=1, offer=OFFER, at=NOON, version=1),
    CHANGE,
    ServiceChange(act=EngagementAct.RESUMED, client="acme", service="vat"),
    WORK,
    AffectedWork(fate=Fate.STAYS, title="The return of June"),
    ServicePreview(
        change=CHANGE,
        becomes=(ClientService(id="vat", status=ServiceStatus.INACTIVE),),
        work=(WORK,),
        stops=(COMING,),
        comes=(COMING,),
        caught_up=(COMING,),
        passed_over=(COMING,),
        lacking=("Register: the due date waits for year_end",),
        digest="0" * 64,
    ),
    ServicePreview(change=CHANGE, becomes=()),
)
