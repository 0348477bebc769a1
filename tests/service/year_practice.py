"""A practice of 200 clients: its people, what it sells, its templates, and what it does again and again."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from random import Random

from dextflow.model import (
    EVERY_CLIENT,
    AcceptanceTask,
    AskConfirmation,
    Asking,
    Assignee,
    Assignment,
    Billing,
    ByRule,
    ChecklistItem,
    Client,
    ClientContact,
    ClientPeriods,
    ClientType,
    DaysOfMonth,
    Ladder,
    Members,
    Money,
    Offer,
    Offset,
    OneOffTask,
    OnPeriodEnd,
    Person,
    ProposalLine,
    RepeatingWorkflow,
    RequestApproval,
    RequestDocuments,
    RequestedDocument,
    Role,
    Roster,
    Scheduled,
    SendMessage,
    Service,
    ServiceCategory,
    Step,
    StepGroup,
    TaskPattern,
    Team,
    Template,
    Unit,
    VatSettings,
    Within,
    Writing,
    YearEnd,
)

PRACTICE, CALENDAR = "brown", "GB-EAW"
CLIENTS = 200
PARTNER, MANAGERS, STAFF, REVIEWERS = "gwen", ("mia", "max"), ("ada", "ben", "cat", "dan"), ("rob", "rae")
PAYROLL_TEAM = "payroll"
WEEK, MONTH = Unit.WEEK, Unit.MONTH
TO_MANAGER = Assignment(to=Assignee.CLIENT_MANAGER)
TO_ASSOCIATE = Assignment(to=Assignee.CLIENT_ASSOCIATE)
TO_TEAM = Assignment(to=Assignee.TEAM, id=PAYROLL_TEAM)

LADDER = Ladder(reminders=(3, 3), escalate_after=3)
STATEMENTS = RequestDocuments(
    asking=Asking(
        writing=Writing(subject="Bank statements of $period", text="Dear $client, please send them by $due."),
        due=Offset(value=-10),
        ladder=LADDER,
    ),
    documents=(RequestedDocument(key="bank", text="Bank statements"),),
    automatic=True,
)


def _approval(what: str) -> RequestApproval:
    return RequestApproval(
        asking=Asking(writing=Writing(subject=f"{what} of $period"), ladder=LADDER), document=what
    )


VAT_TEMPLATE = Template(
    id="vat",
    name="VAT return",
    groups=(
        StepGroup(name="Records", steps=(Step(key="statements", name="Bank statements", action=STATEMENTS),)),
        StepGroup(
            name="Return",
            steps=(
                Step(key="prepare", name="Prepare the return"),
                Step(key="agree", name="Client agrees", action=_approval("VAT return")),
                Step(key="file", name="File it", assignment=TO_ASSOCIATE),
                Step(
                    key="tell",
                    name="Tell the client",
                    action=SendMessage(writing=Writing(subject="Your return of $period is filed"), automatic=True),
                ),
            ),
        ),
    ),
)
ACCOUNTS_TEMPLATE = Template(
    id="accounts",
    name="Annual accounts",
    groups=(
        StepGroup(
            name="Records",
            ordered=False,
            steps=(
                Step(key="statements", name="Bank statements", action=STATEMENTS),
                Step(key="stock", name="Count the stock with the client", assignment=TO_ASSOCIATE),
            ),
        ),
        StepGroup(
            name="Accounts",
            steps=(
                Step(key="draft", name="Draft the accounts"),
                Step(
                    key="confirm",
                    name="Client confirms the directors",
                    action=AskConfirmation(
                        asking=Asking(writing=Writing(subject="Are these still your directors?"), ladder=LADDER),
                        automatic=True,
                    ),
                ),
                Step(key="sign", name="Client signs", action=_approval("Accounts")),
                Step(key="file", name="File them"),
            ),
        ),
    ),
)
BOOKS_TEMPLATE = Template(
    id="books",
    name="Monthly books",
    groups=(
        StepGroup(name="Month", steps=(Step(key="post", name="Post"), Step(key="reconcile", name="Reconcile"))),
    ),
)
ONBOARDING_TEMPLATE = Template(
    id="onboarding",
    name="Onboarding",
    groups=(
        StepGroup(
            name="Start",
            ordered=False,
            steps=(
                Step(key="identity", name="Check the identity"),
                Step(key="agent", name="Register as agent", assignment=TO_MANAGER),
            ),
        ),
    ),
)
TEMPLATES = (VAT_TEMPLATE, ACCOUNTS_TEMPLATE, BOOKS_TEMPLATE, ONBOARDING_TEMPLATE)

SERVICES = (
    Service(
        id="vat",
        name="VAT returns",
        category=ServiceCategory.TAX,
        tasks=(
            OneOffTask(
                key="authorise",
                task=TaskPattern(
                    title="Get authorised for VAT",
                    assignment=TO_ASSOCIATE,
                    checklist=(
                        ChecklistItem(key="ask", text="Ask HMRC"),
                        ChecklistItem(key="code", text="Enter code"),
                    ),
                ),
            ),
        ),
    ),
    Service(
        id="accounts",
        name="Annual accounts",
        category=ServiceCategory.CORE_ACCOUNTING,
        tasks=(
            OneOffTask(
                key="onboard",
                task=TaskPattern(title="Onboard", assignment=TO_ASSOCIATE, template=ONBOARDING_TEMPLATE.id),
                due=Within(offset=Offset(value=3, unit=WEEK)),
            ),
        ),
    ),
    Service(id="books", name="Bookkeeping", category=ServiceCategory.CORE_ACCOUNTING),
    Service(id="payroll", name="Payroll", category=ServiceCategory.PAYROLL),
)


def _for(service: str) -> Roster:
    return Roster(members=Members.SERVICES, services=(service,))


BEGIN = date(2026, 1, 5)
FEE = Money(amount=Decimal(40), currency="GBP")
RECURRING = (
    RepeatingWorkflow(
        id="vat-returns",
        name="VAT return",
        task=TaskPattern(category="VAT", assignment=TO_ASSOCIATE, template=VAT_TEMPLATE.id),
        trigger=OnPeriodEnd(periods=ClientPeriods.VAT_PERIODS, offset=Offset(value=1)),
        roster=_for("vat"),
        due=ByRule(rule="uk.vat.return", offset=Offset(value=-3)),
        statutory=ByRule(rule="uk.vat.return"),
    ),
    RepeatingWorkflow(
        id="annual-accounts",
        name="Annual accounts",
        task=TaskPattern(category="accounts", assignment=TO_ASSOCIATE, template=ACCOUNTS_TEMPLATE.id),
        trigger=OnPeriodEnd(periods=ClientPeriods.FINANCIAL_YEARS, offset=Offset(value=1, unit=WEEK)),
        roster=_for("accounts"),
        due=Within(offset=Offset(value=3, unit=MONTH)),
        statutory=ByRule(rule="uk.ch.accounts.private"),
    ),
    RepeatingWorkflow(
        id="monthly-books",
        name="Books",
        template=BOOKS_TEMPLATE.id,
        trigger=Scheduled(pattern=DaysOfMonth(first_on=BEGIN, days=(3,))),
        roster=_for("books"),
    ),
    RepeatingWorkflow(
        id="payroll-run",
        name="Payroll run",
        task=TaskPattern(
            category="payroll",
            assignment=TO_TEAM,
            checklist=(ChecklistItem(key="pay", text="Pay"), ChecklistItem(key="rti", text="Report")),
        ),
        trigger=Scheduled(pattern=DaysOfMonth(first_on=BEGIN, days=(20,))),
        roster=_for("payroll"),
        due=Within(offset=Offset(value=1, unit=WEEK)),
    ),
)


def people() -> tuple[Person, ...]:
    """Gwen owns the practice, Mia and Max manage clients, four prepare the work and two review it."""
    ids = [f"c{number:03}" for number in range(CLIENTS)]
    shares = {name: frozenset(ids[place :: len(STAFF)]) for place, name in enumerate(STAFF)}
    payroll = frozenset({PAYROLL_TEAM})
    return (
        Person(id=PARTNER, name="Gwen", role=Role.PRACTICE_ADMIN),
        *(Person(id=name, name=name.title(), role=Role.CLIENT_ADMIN) for name in MANAGERS),
        *(Person(id=name, name=name.title(), clients=EVERY_CLIENT, teams=payroll) for name in REVIEWERS),
        *(Person(id=name, name=name.title(), clients=shares[name]) for name in STAFF),
    )


TEAMS = (Team(id=PAYROLL_TEAM, name="Payroll", members=REVIEWERS),)


def clients(random: Random) -> tuple[Client, ...]:
    """Companies, sole traders and partnerships with year ends and VAT periods all over the year."""
    return tuple(_client(number, random) for number in range(CLIENTS))


def _client(number: int, random: Random) -> Client:
    id_ = f"c{number:03}"
    month = random.choice((3, 3, 4, 6, 9, 12, 12))
    staff = STAFF[number % len(STAFF)]
    return Client(
        id=id_,
        name=f"Client {number:03}",
        type=random.choice(tuple(ClientType)),
        account_assignee=staff,
        account_reviewer=random.choice(REVIEWERS),
        manager=random.choice(MANAGERS),
        partner=PARTNER,
        associate=staff,
        year_end=YearEnd(month=month, day=30 if month in (4, 6, 9) else 31),
        vat=VatSettings(starting_month=random.choice((1, 2, 3))) if number % 2 == 0 else None,
        contacts=(ClientContact(id="boss", name=f"Boss {number:03}", address=f"boss{number:03}@example.com"),),
    )


def offer(client: Client, random: Random) -> Offer:
    """What fits the client: VAT returns if it has VAT periods, accounts, and for a few books and payroll."""
    wanted = ["vat"] * (client.vat is not None) + ["accounts"] * (random.random() < 0.7)
    wanted += ["books"] * (random.random() < 0.15) + ["payroll"] * (random.random() < 0.1)
    return Offer(
        subject="Our services for $client",
        letter="Dear $client, this is what we will do for you.",
        lines=tuple(_line(service) for service in wanted or ("accounts",)),
        valid_until=date(2026, 4, 30),
        acceptance_task=AcceptanceTask(task=TaskPattern(title="Set up the billing", assignment=TO_MANAGER)),
        notify_partner=random.random() < 0.2,
    )


def _line(service: str) -> ProposalLine:
    return ProposalLine(service=service, fee=FEE, billing=Billing.MONTHLY)


def services_of(offered: Offer) -> Sequence[str]:
    """The ids of the services that an offer has."""
    return [line.service for line in offered.lines]
