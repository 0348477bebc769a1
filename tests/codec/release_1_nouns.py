"""The nouns of `release_1.json`, of a workflow as its template has it, and of the books.

Of each kind there is one with its defaults, if it has any, and one without them, here or in `release_1_changes`.
Once release 1 is out, never change what is here: documents like these are in the stores of practices. Add to it.
"""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from dextflow.model import (
    Account,
    AccountClass,
    AccountType,
    AddComment,
    Allocation,
    Approve,
    Approved,
    Assign,
    Assigned,
    AttachFile,
    BankTransaction,
    BankTransactionKind,
    Check,
    CheckResult,
    CheckSettings,
    CheckStatus,
    Client,
    Commented,
    Complete,
    Completed,
    Contact,
    Created,
    Document,
    DocumentKind,
    DocumentStatus,
    Enrolment,
    Facts,
    Figure,
    FileAttached,
    FileRef,
    Finding,
    Gap,
    GroupProgress,
    HandBack,
    HandedBack,
    HistoryEntry,
    Icon,
    ItemProgress,
    Job,
    LedgerEntry,
    Mark,
    Marked,
    MarkUndone,
    Money,
    Need,
    Order,
    Organisation,
    Outcome,
    Person,
    Policy,
    Progress,
    RecordResults,
    ReportingPeriod,
    ResultsRecorded,
    Role,
    Setting,
    Severity,
    Start,
    Started,
    State,
    Step,
    StepGroup,
    Submit,
    Submitted,
    Tally,
    Template,
    TemplateRef,
    Undo,
    VatSettings,
    YearEnd,
)

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 2, 17, 5, 30, 250_000, tzinfo=timezone(timedelta(hours=1)))
DAY = date(2026, 10, 31)
OCTOBER = ReportingPeriod(start=date(2026, 10, 1), end=DAY)
REF = TemplateRef(id="monthly", version=2)
YEAR_END = YearEnd(month=2, day=29)
VAT = VatSettings(starting_month=2, months=1)
FILE = FileRef(name="Kontoauszug “Okt”.pdf", sha256="ab" * 32, size=12_345, media_type="application/pdf")
BARE_FILE = FileRef(name="scan", sha256="cd" * 32, size=0)
EUROS = Money(currency="EUR", amount=Decimal("-1250.50"))
SETTINGS = (
    Setting(name="direction", value="sales"),
    Setting(name="days", value=90),
    Setting(name="strict", value=True),
    Setting(name="codes", value=("200", "")),
)
CHECK_SETTINGS = CheckSettings(check="aged", values=SETTINGS)
CUSTOM = Check(key="call", name="Call the client")
CALCULATED = Check(
    key="aged",
    name="Löhne \N{PAPERCLIP}",
    description="https://example.org",
    tag="Sales",
    rule="aged_receivables",
    settings=SETTINGS,
    reads_vat=True,
)
STEP = Step(key="sales", name="Sales", description="Look.", checks=(CUSTOM, CALCULATED), depends_on=("bank",))
BARE_STEP = Step(key="bank", name="Bank")
GROUP = StepGroup(name="Work", steps=(BARE_STEP, STEP), ordered=False, gated=False)
BARE_GROUP = StepGroup(name="Work", steps=(BARE_STEP,))
FINDING = Finding(
    key="aged_receivables:inv-1",
    severity=Severity.HIGH,
    summary="90 days old",
    amount=EUROS,
    on=DAY,
    refs=("inv-1",),
)
BARE_FINDING = Finding(key="aged_receivables:inv-2", severity=Severity.INFO, summary="new")
FIGURES = (
    Figure(name="overdue", value=EUROS),
    Figure(name="count", value=12),
    Figure(name="ratio", value=Decimal("0.125")),
    Figure(name="oldest", value=DAY),
)
RESULT = CheckResult(
    check="aged",
    rule="aged_receivables",
    status=CheckStatus.FLAGGED,
    reason="why",
    notes=("one invoice has no date",),
    figures=FIGURES,
    findings=(FINDING, BARE_FINDING),
    population=7,
    score=40,
    digest="ef" * 32,
    fetched_at=NOON,
)
BARE_RESULT = CheckResult(check="aged", rule="aged_receivables", status=CheckStatus.PASS)
JOB = Job(
    practice="harbour",
    id="w-1",
    template=REF,
    name="October",
    client="acme",
    period=OCTOBER,
    due_on=date(2026, 11, 14),
    assignee="ann",
    reviewers=("rae", "rex"),
    settings=(CHECK_SETTINGS,),
)
BARE_JOB = Job(
    practice="harbour", id="w-2", template=REF, name="October", client="acme", period=OCTOBER, due_on=DAY
)
ORGANISATION = Organisation(name="Acme Ltd", base_currency="GBP", year_end=YEAR_END)
ACCOUNT = Account(
    id="a1", code="090", name="Bank", klass=AccountClass.ASSET, type=AccountType.BANK, system=True, active=False
)
BARE_ACCOUNT = Account(id="a2", code=None, name="Sales", klass=AccountClass.REVENUE)
CONTACT = Contact(id="c1", name="Supplier", active=False)
BARE_CONTACT = Contact(id="c2", name="Customer")
DOCUMENT = Document(
    id="d1",
    kind=DocumentKind.SALES_CREDIT,
    status=DocumentStatus.APPROVED,
    contact="c2",
    number=None,
    issued_on=DAY,
    due_on=None,
    currency="EUR",
    rate=Decimal("0.8512345"),
    net=Decimal("100.00"),
    tax=Decimal("20.00"),
    total=Decimal("120.00"),
    attached=False,
)
ALLOCATION = Allocation(document="d1", amount=Decimal("5.00"), on=None)
TRANSACTION = BankTransaction(
    id="b1",
    kind=BankTransactionKind.TRANSFER_OUT,
    contact=None,
    on=DAY,
    currency="GBP",
    total=Decimal("9.99"),
    attached=True,
)
ENTRY = LedgerEntry(id="e1", account="a1", on=DAY, amount=Decimal("-0.01"))
GAP = Gap(need=Need.BANK_TRANSACTIONS, reason="not connected")
TALLY = Tally(total=3, done=1, available=1, waiting=1, blocked=0, complete=0, with_issues=1, not_applicable=0)
GROUP_PROGRESS = GroupProgress(name="Work", tally=TALLY)
ITEM_PROGRESS = ItemProgress(
    key="call", name="Call", step="sales", group="Work", state=State.WAITING, waits_for=("bank",)
)
BARE_ITEM_PROGRESS = ItemProgress(key="bank", name="Bank", step="bank", group="Work", state=State.AVAILABLE)

EXAMPLES: tuple[Any, ...] = (
    ACCOUNT,
    BARE_ACCOUNT,
    AddComment("ann", NOON, "Asked.", "bank"),
    AddComment("ann", LATER, ""),
    ALLOCATION,
    Approve("rae", NOON, "Good."),
    Approve("rae", LATER),
    Approved("rae", NOON, 2, "Good."),
    Approved("rae", LATER, 1),
    Assign("pam", NOON, "ann", ("rae", "rex")),
    Assigned("pam", NOON, None, ()),
    AttachFile("ann", NOON, FILE, "bank"),
    AttachFile("ann", LATER, BARE_FILE),
    TRANSACTION,
    CALCULATED,
    CUSTOM,
    RESULT,
    BARE_RESULT,
    CHECK_SETTINGS,
    Client(
        id="acme",
        name="Acme",
        tags=frozenset({"vat", "retail"}),
        account_assignee="ann",
        account_reviewer="rae",
        year_end=YEAR_END,
        vat=VAT,
    ),
    Client(id="bolt", name="Bolt"),
    Commented("ann", NOON, "Asked.", "bank"),
    Commented("ann", LATER, "Asked."),
    Complete("ann", NOON),
    Completed("ann", NOON),
    CONTACT,
    BARE_CONTACT,
    Created("pam", NOON, JOB),
    DOCUMENT,
    Enrolment(client="acme", assignee="ann", reviewers=()),
    Enrolment(client="acme"),
    Facts(
        ledger="xero",
        fetched_at=LATER,
        digest="ab" * 32,
        organisation=ORGANISATION,
        accounts=(ACCOUNT,),
        contacts=(CONTACT,),
        documents=(DOCUMENT,),
        allocations=(ALLOCATION,),
        bank_transactions=(TRANSACTION,),
        ledger_entries=(ENTRY,),
        notes=(GAP,),
        missing=(GAP,),
    ),
    Facts(ledger="xero", fetched_at=NOON, digest=""),
    *FIGURES,
    FileAttached("ann", NOON, FILE, "bank"),
    FileAttached("ann", LATER, BARE_FILE),
    FILE,
    BARE_FILE,
    FINDING,
    BARE_FINDING,
    GAP,
    GROUP_PROGRESS,
    HandBack("rae", NOON, "Two invoices are missing."),
    HandedBack("rae", NOON, 1, "Two invoices are missing."),
    HistoryEntry(number=3, at=NOON, by="ann", text="marked bank complete", item="bank", score=40),
    ITEM_PROGRESS,
    BARE_ITEM_PROGRESS,
    JOB,
    BARE_JOB,
    ENTRY,
    Mark("ann", NOON, "bank", Outcome.COMPLETE_WITH_ISSUES, "One is missing."),
    Mark("ann", LATER, "bank", Outcome.COMPLETE),
    MarkUndone("ann", NOON, "bank"),
    Marked("ann", NOON, "bank", Outcome.NOT_APPLICABLE, "None."),
    Marked("ann", LATER, "bank", Outcome.COMPLETE),
    EUROS,
    Order(
        template=REF,
        period=OCTOBER,
        due_on=date(2026, 11, 14),
        clients=(Enrolment(client="acme"),),
        name="October",
        settings=(CHECK_SETTINGS,),
    ),
    Order(template=REF, period=OCTOBER, due_on=DAY, clients=()),
    ORGANISATION,
    Organisation(),
    Person(id="pam", name="Pam", role=Role.PRACTICE_ADMIN),
    Person(id="ann", name="Ann"),
    Policy(people_editable_in_progress=False, issues_need_comment=True, clock_skew_seconds=5),
    Policy(),
    Progress(overall=TALLY, groups=(GROUP_PROGRESS,), items=(ITEM_PROGRESS, BARE_ITEM_PROGRESS)),
    RecordResults("ann", NOON, (BARE_RESULT,)),
    OCTOBER,
    ResultsRecorded("ann", NOON, (BARE_RESULT,)),
    *SETTINGS,
    Start("ann", NOON, confirmed=True, vat=VAT),
    Start("ann", LATER, confirmed=False),
    Started("ann", NOON, VAT),
    Started("ann", LATER),
    STEP,
    BARE_STEP,
    GROUP,
    BARE_GROUP,
    Submit("ann", NOON),
    Submitted("ann", NOON),
    TALLY,
    Template(id="monthly", version=2, name="Monthly", description="All.", icon=Icon.REPORTING, groups=(GROUP,)),
    Template(id="monthly", name="Monthly", groups=(BARE_GROUP,)),
    REF,
    Undo("ann", NOON, "bank"),
    VAT,
    VatSettings(starting_month=12),
    YEAR_END,
)
