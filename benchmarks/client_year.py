"""A client's books of a year, posted so that documents, bank and ledger agree, of any size and from a seed.

The size is the number of documents; with 24,000 it is the size that the checks are designed for: as many bank
transactions, 10,000 contacts, and the postings of all of them. What was issued before the last month is paid, but
for one in thirty; one line in fifty is coded otherwise than the others of its contact.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from contact_corruption import Person, contacts
from dextflow.model import (
    Account,
    AccountClass,
    AccountRole,
    AccountType,
    Allocation,
    BankTransaction,
    BankTransactionKind,
    Contact,
    Document,
    DocumentKind,
    DocumentStatus,
    EntrySource,
    Facts,
    JournalLine,
    JournalStatus,
    LedgerEntry,
    LineItem,
    ManualJournal,
    Organisation,
    Payment,
    PaymentDirection,
    Reconciled,
    SettledBy,
    StatementLine,
    TaxBasis,
    TaxCategory,
    TaxCode,
    TaxUse,
    YearEnd,
)

YEAR = 2026
FIRST, DAYS, LAST_MONTH = date(YEAR, 1, 1), 365, date(YEAR, 12, 1)
TRADES = ("Plumbing", "Joinery", "Bakery", "Motors", "Dental", "Interiors", "Roofing", "Foods", "Print", "Farms")
COSTS = tuple(f"4{n:02}" for n in range(30))
SALES = tuple(f"2{n:02}" for n in range(5))
BANK, DEBTORS, CREDITORS, TAX, EQUITY = "090", "610", "800", "820", "970"
STANDARD, ZERO = Decimal("0.2"), Decimal(0)
CENT = Decimal("0.01")


class ClientYear:
    """The books as they grow, record by record."""

    def __init__(self, documents: int, seed: int = 1) -> None:
        self._random = Random(seed)
        self._last = 0  # the number of the last journal
        self._entries: list[LedgerEntry] = []
        self._payments: list[Payment] = []
        self._allocations: list[Allocation] = []
        self._statement: list[StatementLine] = []
        people = contacts(max(20, documents * 5 // 12), seed)
        self._contacts = [_contact(place, person) for place, person in enumerate(people)]
        self._documents = [self._document(n) for n in range(documents)]
        self._bank = [self._transaction(n) for n in range(documents)]
        self._journals = [self._journal(n) for n in range(max(1, documents // 200))]

    def facts(self) -> Facts:
        """All of it."""
        return Facts(
            ledger="a year by seed",
            fetched_at=datetime(YEAR + 1, 1, 31, tzinfo=UTC),
            digest=f"{len(self._documents)}",
            organisation=Organisation(
                name="Brown's",
                base_currency="GBP",
                country="GB",
                year_end=YearEnd(month=12, day=31),
                tax_basis=TaxBasis.ACCRUAL,
                tax_months=3,
                lock_date=date(YEAR - 1, 12, 31),
                time_zone="Europe/London",
            ),
            accounts=tuple(_accounts()),
            tax_codes=_tax_codes(),
            contacts=tuple(self._contacts),
            documents=tuple(self._documents),
            allocations=tuple(self._allocations),
            payments=tuple(self._payments),
            bank_transactions=tuple(self._bank),
            statement_lines=tuple(self._statement),
            manual_journals=tuple(self._journals),
            ledger_entries=tuple(self._entries),
        )

    # ----------------------------------------------------------------------------------------------- records

    def _document(self, n: int) -> Document:
        draw, sale = self._random, n % 2 == 0
        party = draw.randrange(0, len(self._contacts), 2) + (0 if sale else -1)
        on, lines = self._day(), tuple(self._lines(self._account(SALES if sale else COSTS, party)))
        net, tax = sum((line.net for line in lines), ZERO), sum((line.tax for line in lines), ZERO)
        paid = draw.random() < (0.97 if on < LAST_MONTH else 0.3)
        document = Document(
            id=f"d{n}",
            kind=DocumentKind.SALES_INVOICE if sale else DocumentKind.BILL,
            status=DocumentStatus.PAID if paid else DocumentStatus.APPROVED,
            contact=self._contacts[party].id,
            number=f"INV-{n // 2:06}" if sale else f"{draw.randrange(10**6)}",
            issued_on=on,
            due_on=on + timedelta(days=30),
            currency="GBP",
            rate=Decimal(1),
            net=net,
            tax=tax,
            total=net + tax,
            attached=draw.random() < 0.8,
            lines=lines,
        )
        self._post(document, sale)
        if paid:
            self._pay(document, sale, on + timedelta(days=draw.randrange(60)))
        return document

    def _account(self, accounts: tuple[str, ...], party: int) -> str:
        """The account that a contact's lines carry, but for one in fifty."""
        return self._random.choice(accounts) if self._random.random() < 0.02 else accounts[party % len(accounts)]

    def _lines(self, account: str) -> Iterator[LineItem]:
        draw = self._random
        for _ in range(draw.randrange(1, 4)):
            net = Decimal(draw.randrange(100, 200_000)) * CENT
            standard = draw.random() < 0.9
            yield LineItem(
                net=net,
                tax=(net * STANDARD).quantize(CENT) if standard else ZERO,
                account=account,
                tax_code="S20" if standard else "Z",
                description=draw.choice(TRADES),
            )

    def _pay(self, document: Document, sale: bool, on: date) -> None:  # noqa: FBT001 - it is a side
        id_ = f"p{document.id}"
        direction = PaymentDirection.RECEIVED if sale else PaymentDirection.MADE
        self._payments.append(
            Payment(
                id=id_,
                on=on,
                amount=document.total,
                currency="GBP",
                direction=direction,
                bank_account=BANK,
                contact=document.contact,
                reconciled=Reconciled.YES,
            )
        )
        self._allocations.append(
            Allocation(document=document.id, amount=document.total, on=on, by=SettledBy.PAYMENT, source=id_)
        )
        amount = document.total if sale else -document.total
        self._statement.append(
            StatementLine(id=f"s{id_}", bank_account=BANK, on=on, amount=amount, reconciled=True)
        )
        control = DEBTORS if sale else CREDITORS
        self._enter(id_, EntrySource.PAYMENT, on, ((BANK, amount), (control, -amount)), document.contact)

    def _transaction(self, n: int) -> BankTransaction:
        draw, on = self._random, self._day()
        net = Decimal(draw.randrange(100, 30_000)) * CENT
        party = draw.randrange(len(self._contacts))
        contact = self._contacts[party].id
        reconciled = draw.random() < 0.97
        self._statement.append(
            StatementLine(id=f"sb{n}", bank_account=BANK, on=on, amount=-net, reconciled=reconciled)
        )
        account = self._account(COSTS, party)
        self._enter(f"b{n}", EntrySource.BANK_TRANSACTION, on, ((account, net), (BANK, -net)), contact)
        return BankTransaction(
            id=f"b{n}",
            kind=BankTransactionKind.SPEND,
            contact=contact,
            on=on,
            currency="GBP",
            total=net,
            attached=draw.random() < 0.5,
            bank_account=BANK,
            lines=(LineItem(net=net, account=account, tax_code="Z"),),
            reconciled=Reconciled.YES if reconciled else Reconciled.NO,
        )

    def _journal(self, n: int) -> ManualJournal:
        amount, on = Decimal(self._random.randrange(1, 5_000)), self._day()
        self._enter(f"j{n}", EntrySource.MANUAL_JOURNAL, on, (("400", amount), (EQUITY, -amount)), None)
        return ManualJournal(
            id=f"j{n}",
            on=on,
            narration="Month end adjustment",
            status=JournalStatus.POSTED,
            lines=(JournalLine(account="400", amount=amount), JournalLine(account=EQUITY, amount=-amount)),
            created_at=datetime.combine(on, time(11), UTC),
            created_by="ada",
        )

    # ---------------------------------------------------------------------------------------------- postings

    def _post(self, document: Document, sale: bool) -> None:  # noqa: FBT001 - it is a side
        sign = -1 if sale else 1
        lines = [(line.account or "", sign * line.net) for line in document.lines]
        control = (DEBTORS if sale else CREDITORS, -sign * document.total)
        postings = (*lines, (TAX, sign * document.tax), control)
        self._enter(document.id, EntrySource.DOCUMENT, document.issued_on, postings, document.contact)

    def _enter(
        self,
        source: str,
        kind: EntrySource,
        on: date,
        postings: tuple[tuple[str, Decimal], ...],
        contact: str | None,
    ) -> None:
        self._last += 1
        journal, posted = str(self._last), datetime.combine(on + timedelta(days=2), time(10), UTC)
        self._entries += (
            LedgerEntry(
                id=f"{source}-{place}",
                account=account,
                on=on,
                amount=amount,
                journal=journal,
                posted_at=posted,
                posted_by="ada",
                source_kind=kind,
                source=source,
                contact=contact,
            )
            for place, (account, amount) in enumerate(postings)
            if amount
        )

    def _day(self) -> date:
        return FIRST + timedelta(days=self._random.randrange(DAYS))


def _contact(place: int, person: Person) -> Contact:
    """A customer or a supplier, in turn."""
    return Contact(
        id=person.id,
        name=person.name,
        customer=place % 2 == 0,
        supplier=place % 2 == 1,
        email=person.email or None,
        phones=(person.phone,) if person.phone else (),
        tax_number=person.tax_number or None,
        company_number=person.company_number or None,
        bank_account=person.bank_account or None,
        addresses=(person.address,) if person.address else (),
    )


def _accounts() -> Iterator[Account]:
    for code in COSTS:
        yield Account(
            id=code, code=code, name=f"Cost {code}", klass=AccountClass.EXPENSE, type=AccountType.EXPENSE
        )
    for code in SALES:
        yield Account(
            id=code, code=code, name=f"Sales {code}", klass=AccountClass.REVENUE, type=AccountType.REVENUE
        )
    yield Account(id=BANK, code=BANK, name="Bank", klass=AccountClass.ASSET, type=AccountType.BANK)
    yield _control(DEBTORS, "Debtors", AccountClass.ASSET, AccountType.RECEIVABLE, AccountRole.DEBTORS)
    yield _control(CREDITORS, "Creditors", AccountClass.LIABILITY, AccountType.PAYABLE, AccountRole.CREDITORS)
    yield _control(TAX, "VAT", AccountClass.LIABILITY, AccountType.CURRENT_LIABILITY, AccountRole.SALES_TAX)
    yield Account(id=EQUITY, code=EQUITY, name="Capital", klass=AccountClass.EQUITY, type=AccountType.EQUITY)


def _control(code: str, name: str, klass: AccountClass, type_: AccountType, role: AccountRole) -> Account:
    return Account(id=code, code=code, name=name, klass=klass, type=type_, role=role, system=True)


def _tax_codes() -> tuple[TaxCode, ...]:
    return (
        TaxCode(id="S20", name="20 %", rate=STANDARD, use=TaxUse.BOTH, category=TaxCategory.STANDARD),
        TaxCode(id="Z", name="Zero", rate=ZERO, use=TaxUse.BOTH, category=TaxCategory.ZERO),
    )
