"""The nouns of `release_1.json`, of a client's books with all that a ledger may say of them.

As with `codec.release_1_nouns`: once release 1 is out, add to it and change nothing.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from codec.release_1_nouns import (
    ACCOUNT,
    ALLOCATION,
    BARE_FINDING,
    CONTACT,
    DAY,
    DOCUMENT,
    ENTRY,
    LATER,
    NOON,
    ORGANISATION,
    TRANSACTION,
)
from dextflow.model import (
    AccountClass,
    AccountRole,
    AccountType,
    AssetStatus,
    AttachedFile,
    BankPosition,
    Client,
    Coding,
    EntrySource,
    Facts,
    FeedSource,
    FixedAsset,
    JournalLine,
    JournalStatus,
    LedgerRecord,
    LineItem,
    ManualJournal,
    Payment,
    PaymentDirection,
    Reconciled,
    SettledBy,
    Statement,
    StatementLine,
    TaxBasis,
    TaxCategory,
    TaxCode,
    TaxComponent,
    TaxUse,
    TrialBalance,
    TrialBalanceRow,
)

LINK = "https://example.org/r/1"
FIRST = date(2026, 10, 1)
GST = TaxComponent(name="GST", rate=Decimal("0.05"))
TAX_CODE = TaxCode(
    id="t1",
    updated_at=NOON,
    link=LINK,
    name="GST and PST",
    rate=Decimal("0.12"),
    components=(GST, TaxComponent(name="PST", rate=Decimal("0.07"))),
    active=False,
    use=TaxUse.PURCHASES,
    category=TaxCategory.REDUCED,
    classes=frozenset({AccountClass.EXPENSE, AccountClass.ASSET}),
)
BARE_TAX_CODE = TaxCode(id="t2", name="Exempt", rate=Decimal(0))
LINE = LineItem(
    net=Decimal("100.00"),
    tax=Decimal("0.00"),
    account="a2",
    tax_code="t2",
    description="Flour",
    quantity=Decimal("2.5"),
    unit_amount=Decimal("40.00"),
    item="i1",
    tracking=("north",),
)
BARE_LINE = LineItem(net=Decimal("-5.00"))
CODING = Coding(account="a2", tax_code="t1")
PAYMENT = Payment(
    id="p1",
    updated_at=LATER,
    link=LINK,
    on=DAY,
    amount=Decimal("50.00"),
    currency="EUR",
    direction=PaymentDirection.MADE,
    rate=Decimal("0.85"),
    bank_account="a1",
    contact="c1",
    reference="October",
    reconciled=Reconciled.CLEARED,
    unapplied=Decimal("1.50"),
    voided=True,
)
BARE_PAYMENT = Payment(
    id="p2", on=DAY, amount=Decimal("50.00"), currency="EUR", direction=PaymentDirection.RECEIVED
)
STATEMENT = Statement(
    id="s1",
    updated_at=NOON,
    link=LINK,
    bank_account="a1",
    first_on=FIRST,
    last_on=DAY,
    opening=Decimal("-10.00"),
    closing=Decimal("7.25"),
)
BARE_STATEMENT = Statement(
    id="s2", bank_account="a1", first_on=FIRST, last_on=DAY, opening=Decimal(0), closing=Decimal(0)
)
STATEMENT_LINE = StatementLine(
    id="l1",
    updated_at=NOON,
    link=LINK,
    bank_account="a1",
    on=DAY,
    amount=Decimal("-17.25"),
    payee="Mill & Sons",
    reference="F 77",
    reconciled=True,
    source=FeedSource.FILE,
)
BARE_STATEMENT_LINE = StatementLine(id="l2", bank_account="a1", on=DAY, amount=Decimal("1.00"))
POSITION = BankPosition(
    bank_account="a1",
    as_of=DAY,
    statement_balance=Decimal("7.25"),
    ledger_balance=Decimal("-7.25"),
    unreconciled=3,
    earliest_unreconciled=FIRST,
    latest_reconciled=DAY,
    source=FeedSource.FEED,
)
BARE_POSITION = BankPosition(bank_account="a1", as_of=DAY)
JOURNAL_LINE = JournalLine(
    account="a1", amount=Decimal("-5.00"), tax_code="t1", description="Accrual", contact="c1"
)
BARE_JOURNAL_LINE = JournalLine(account="a2", amount=Decimal("5.00"))
JOURNAL = ManualJournal(
    id="j1",
    updated_at=NOON,
    link=LINK,
    on=DAY,
    narration="Accruals of October",
    status=JournalStatus.VOIDED,
    lines=(JOURNAL_LINE, BARE_JOURNAL_LINE),
    number="17",
    attached=False,
    created_at=LATER,
    created_by="ann",
)
BARE_JOURNAL = ManualJournal(id="j2", on=DAY, narration="", status=JournalStatus.DRAFT, lines=())
BALANCE_ROW = TrialBalanceRow(account="a1", debit=Decimal("7.25"), credit=Decimal(0))
BALANCE = TrialBalance(as_of=DAY, rows=(BALANCE_ROW,))
ASSET = FixedAsset(
    id="f1",
    updated_at=NOON,
    link=LINK,
    name="Van",
    status=AssetStatus.DISPOSED,
    number="FA-1",
    bought_on=FIRST,
    disposed_on=DAY,
    cost=Decimal("12000.00"),
    accumulated=Decimal("0.00"),
    asset_account="a3",
    depreciation_account="a4",
    depreciated_to=DAY,
)
BARE_ASSET = FixedAsset(id="f2", name="Oven", status=AssetStatus.DRAFT)
FILE = AttachedFile(parent="d1", file_name="bill.pdf")
RECORD = LedgerRecord(id="r1", updated_at=LATER, link=LINK)
BARE_RECORD = LedgerRecord(id="r2")
FULL_ACCOUNT = attrs.evolve(
    ACCOUNT,
    updated_at=NOON,
    link=LINK,
    type=AccountType.CREDIT_CARD,
    role=AccountRole.SUSPENSE,
    currency="EUR",
    default_tax="t1",
    report_code="ASS.CUR",
    parent="a0",
)
FULL_CONTACT = attrs.evolve(
    CONTACT,
    updated_at=NOON,
    link=LINK,
    customer=False,
    supplier=True,
    email="ap@mill.example",
    phones=("+44 20 7946 0000", ""),
    tax_number="GB123456789",
    company_number="01234567",
    bank_account="GB00MILL",
    addresses=("1 Mill Lane",),
    account_number="M1",
    sales=Coding(account="a2"),
    purchases=CODING,
    merged_into="c9",
)
FULL_DOCUMENT = attrs.evolve(
    DOCUMENT,
    updated_at=NOON,
    link=LINK,
    number="CN-1",
    due_on=DAY,
    reference="PO 9",
    lines=(LINE, BARE_LINE),
    amount_due=Decimal("0.00"),
    created_at=LATER,
    sent=False,
    recurring=True,
)
BARE_DOCUMENT = attrs.evolve(DOCUMENT, attached=None)
FULL_ALLOCATION = attrs.evolve(ALLOCATION, on=DAY, by=SettledBy.OVERPAYMENT, source="p1")
FULL_TRANSACTION = attrs.evolve(
    TRANSACTION,
    updated_at=NOON,
    link=LINK,
    contact="c1",
    rate=Decimal(1),
    bank_account="a1",
    reference="cash",
    lines=(LINE,),
    reconciled=Reconciled.NO,
)
BARE_TRANSACTION = attrs.evolve(TRANSACTION, attached=None)
FULL_ENTRY = attrs.evolve(
    ENTRY,
    updated_at=NOON,
    link=LINK,
    journal="1001",
    posted_at=LATER,
    posted_by="ann",
    source_kind=EntrySource.MANUAL_JOURNAL,
    source="j1",
    tax=Decimal("0.00"),
    description="Accrual",
    contact="c1",
)
FULL_ORGANISATION = attrs.evolve(
    ORGANISATION,
    legal_name="Acme Limited",
    country="GB",
    tax_number="GB123456789",
    company_number="01234567",
    tax_basis=TaxBasis.FLAT_RATE,
    tax_months=3,
    tax_registered_on=FIRST,
    lock_date=FIRST,
    year_lock_date=DAY,
    time_zone="Europe/London",
    connected_on=DAY,
)
FACTS = Facts(
    ledger="xero",
    fetched_at=NOON,
    digest="cd" * 32,
    organisation=FULL_ORGANISATION,
    tax_codes=(TAX_CODE,),
    payments=(PAYMENT,),
    statements=(STATEMENT,),
    statement_lines=(STATEMENT_LINE,),
    bank_positions=(POSITION,),
    manual_journals=(JOURNAL,),
    trial_balances=(BALANCE,),
    attachments=(FILE,),
    fixed_assets=(ASSET,),
)

EXAMPLES: tuple[Any, ...] = (
    RECORD,
    BARE_RECORD,
    TAX_CODE,
    BARE_TAX_CODE,
    GST,
    LINE,
    BARE_LINE,
    CODING,
    Coding(),
    PAYMENT,
    BARE_PAYMENT,
    STATEMENT,
    BARE_STATEMENT,
    STATEMENT_LINE,
    BARE_STATEMENT_LINE,
    POSITION,
    BARE_POSITION,
    JOURNAL_LINE,
    BARE_JOURNAL_LINE,
    JOURNAL,
    BARE_JOURNAL,
    BALANCE_ROW,
    BALANCE,
    ASSET,
    BARE_ASSET,
    FILE,
    FULL_ACCOUNT,
    FULL_CONTACT,
    FULL_DOCUMENT,
    BARE_DOCUMENT,
    FULL_ALLOCATION,
    FULL_TRANSACTION,
    BARE_TRANSACTION,
    FULL_ENTRY,
    FULL_ORGANISATION,
    FACTS,
    attrs.evolve(BARE_FINDING, evidence=("same number", "same day")),
    Client(id="acme", name="Acme", country="GB"),
)
