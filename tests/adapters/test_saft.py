"""What a SAF-T file becomes, and how it is refused."""

import gzip
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.adapters.ledgers.saft import LACKING, SaftLedger
from dextflow.adapters.ledgers.tables import Limits
from dextflow.errors import LedgerFault, LedgerUnavailable, TableFault
from dextflow.model import (
    AccountClass,
    AccountRole,
    AccountType,
    Allocation,
    AssetStatus,
    DocumentKind,
    Facts,
    Need,
    PaymentDirection,
    SettledBy,
    TaxCategory,
    TaxUse,
)
from dextflow.testing.ledger import LedgerContract

USUAL = Limits()
SERVED = frozenset(Need) - frozenset(LACKING)
BOOKS = """<?xml version="1.0" encoding="UTF-8"?>
<n:AuditFile xmlns:n="urn:StandardAuditFile-Taxation-Financial:NO">
 <n:Header>
  <n:AuditFileVersion>1.30</n:AuditFileVersion><n:AuditFileCountry>NO</n:AuditFileCountry>
  <n:Company><n:RegistrationNumber>999</n:RegistrationNumber><n:Name>Havnebakeriet AS</n:Name></n:Company>
  <n:DefaultCurrencyCode>NOK</n:DefaultCurrencyCode>
  <n:SelectionCriteria>
   <n:PeriodStart>1</n:PeriodStart><n:PeriodStartYear>2024</n:PeriodStartYear>
   <n:PeriodEnd>2</n:PeriodEnd><n:PeriodEndYear>2024</n:PeriodEndYear>
  </n:SelectionCriteria>
 </n:Header>
 <n:MasterFiles>
  <n:GeneralLedgerAccounts>
   <n:Account><n:AccountID>1500</n:AccountID><n:AccountDescription>Kunder</n:AccountDescription>
    <n:AccountType>GL</n:AccountType>
    <n:OpeningDebitBalance>100.00</n:OpeningDebitBalance><n:ClosingDebitBalance>0</n:ClosingDebitBalance></n:Account>
   <n:Account><n:AccountID>K2400</n:AccountID><n:AccountDescription>Leverandorer</n:AccountDescription>
    <n:GroupingCode>2400</n:GroupingCode><n:AccountType>GL</n:AccountType>
    <n:OpeningCreditBalance>100</n:OpeningCreditBalance>
    <n:ClosingCreditBalance>100</n:ClosingCreditBalance></n:Account>
   <n:Account><n:AccountID>1920</n:AccountID><n:AccountDescription>Bank</n:AccountDescription>
    <n:AccountType>GL</n:AccountType>
    <n:OpeningDebitBalance>0</n:OpeningDebitBalance><n:ClosingDebitBalance>100</n:ClosingDebitBalance></n:Account>
  </n:GeneralLedgerAccounts>
  <n:Customers><n:Customer><n:Name>Kafe</n:Name><n:CustomerID>7</n:CustomerID>
   <n:BalanceAccount><n:AccountID>1500</n:AccountID></n:BalanceAccount></n:Customer></n:Customers>
  <n:Suppliers><n:Supplier><n:CompanyStructure><n:Name>Molla</n:Name></n:CompanyStructure>
   <n:SupplierID>7</n:SupplierID><n:AccountID>K2400</n:AccountID>
   <n:PartyInfo><n:Status>Inactive</n:Status></n:PartyInfo></n:Supplier></n:Suppliers>
  <n:TaxTable><n:TaxTableEntry><n:TaxType>MVA</n:TaxType><n:Description>Merverdiavgift</n:Description>
   <n:TaxCodeDetails><n:TaxCode>3</n:TaxCode><n:EffectiveDate>2005-01-01</n:EffectiveDate>
    <n:TaxPercentage>25</n:TaxPercentage><n:StandardTaxCode>3</n:StandardTaxCode></n:TaxCodeDetails>
   <n:TaxCodeDetails><n:TaxCode>3</n:TaxCode><n:EffectiveDate>2001-01-01</n:EffectiveDate>
    <n:TaxPercentage>24</n:TaxPercentage><n:StandardTaxCode>3</n:StandardTaxCode></n:TaxCodeDetails>
   <n:TaxCodeDetails><n:TaxCode>3</n:TaxCode><n:EffectiveDate>2025-01-01</n:EffectiveDate>
    <n:TaxPercentage>26</n:TaxPercentage><n:StandardTaxCode>3</n:StandardTaxCode></n:TaxCodeDetails>
  </n:TaxTableEntry></n:TaxTable>
  <n:Assets><n:Asset><n:AssetID>F1</n:AssetID><n:AccountID>1200</n:AccountID><n:Description>Ovn</n:Description>
   <n:DateOfAcquisition>2020-02-29</n:DateOfAcquisition>
   <n:Valuations><n:Valuation>
    <n:AcquisitionAndProductionCostsEnd>1000</n:AcquisitionAndProductionCostsEnd>
    <n:DepreciationForPeriod>20</n:DepreciationForPeriod><n:BookValueEnd>400</n:BookValueEnd>
   </n:Valuation></n:Valuations></n:Asset></n:Assets>
 </n:MasterFiles>
 <n:GeneralLedgerEntries>
  <n:Journal><n:JournalID>GL</n:JournalID>
   <n:Transaction><n:TransactionID>1</n:TransactionID><n:TransactionDate>2024-01-31</n:TransactionDate>
    <n:SourceID>kari</n:SourceID><n:SystemEntryDate>2024-02-03</n:SystemEntryDate>
    <n:GLPostingDate>2024-02-03</n:GLPostingDate><n:Description>Innbetaling</n:Description>
    <n:Line><n:RecordID>1</n:RecordID><n:AccountID>1920</n:AccountID>
     <n:DebitAmount><n:Amount>100.00</n:Amount></n:DebitAmount></n:Line>
    <n:Line><n:RecordID>2</n:RecordID><n:AccountID>1500</n:AccountID><n:CustomerID>7</n:CustomerID>
     <n:CreditAmount><n:Amount>100.00</n:Amount></n:CreditAmount>
     <n:TaxInformation><n:TaxCode>3</n:TaxCode><n:TaxAmount><n:Amount>25</n:Amount></n:TaxAmount></n:TaxInformation>
     <n:SystemEntryTime>2024-02-03T22:15:00+01:00</n:SystemEntryTime></n:Line>
   </n:Transaction>
  </n:Journal>
 </n:GeneralLedgerEntries>
 <n:SourceDocuments>
  <n:SalesInvoices>
   <n:Invoice><n:InvoiceNo>10</n:InvoiceNo><n:CustomerInfo><n:CustomerID>7</n:CustomerID></n:CustomerInfo>
    <n:InvoiceDate>2024-01-10</n:InvoiceDate>
    <n:Line><n:AccountID>3000</n:AccountID>
     <n:InvoiceLineAmount><n:Amount>90</n:Amount></n:InvoiceLineAmount>
     <n:DebitCreditIndicator>C</n:DebitCreditIndicator>
     <n:TaxInformation><n:TaxCode>3</n:TaxCode>
      <n:CreditTaxAmount><n:Amount>22.5</n:Amount></n:CreditTaxAmount></n:TaxInformation></n:Line>
    <n:Line><n:AccountID>3080</n:AccountID>
     <n:InvoiceLineAmount><n:Amount>10</n:Amount></n:InvoiceLineAmount>
     <n:DebitCreditIndicator>D</n:DebitCreditIndicator></n:Line>
    <n:DocumentTotals><n:NetTotal>80</n:NetTotal><n:GrossTotal>102.5</n:GrossTotal></n:DocumentTotals></n:Invoice>
   <n:Invoice><n:InvoiceNo>11</n:InvoiceNo><n:CustomerInfo><n:CustomerID>7</n:CustomerID></n:CustomerInfo>
    <n:InvoiceDate>2024-01-11</n:InvoiceDate>
    <n:Line><n:InvoiceLineAmount><n:Amount>5</n:Amount></n:InvoiceLineAmount>
     <n:DebitCreditIndicator>D</n:DebitCreditIndicator></n:Line>
    <n:DocumentTotals><n:NetTotal>5</n:NetTotal><n:GrossTotal>5</n:GrossTotal></n:DocumentTotals></n:Invoice>
  </n:SalesInvoices>
  <n:PurchaseInvoices>
   <n:Invoice><n:InvoiceNo>10</n:InvoiceNo><n:SupplierInfo><n:SupplierID>7</n:SupplierID></n:SupplierInfo>
    <n:InvoiceDate>2024-01-12</n:InvoiceDate>
    <n:Line><n:InvoiceLineAmount><n:Amount>-8</n:Amount></n:InvoiceLineAmount>
     <n:DebitCreditIndicator>D</n:DebitCreditIndicator></n:Line>
    <n:DocumentTotals><n:NetTotal>-8</n:NetTotal><n:GrossTotal>-10</n:GrossTotal></n:DocumentTotals></n:Invoice>
  </n:PurchaseInvoices>
  <n:Payments>
   <n:Payment><n:PaymentRefNo>P1</n:PaymentRefNo><n:TransactionDate>2024-01-31</n:TransactionDate>
    <n:Description>Bank</n:Description>
    <n:Line><n:AccountID>1920</n:AccountID><n:DebitCreditIndicator>D</n:DebitCreditIndicator>
     <n:PaymentLineAmount><n:Amount>102.5</n:Amount></n:PaymentLineAmount></n:Line>
    <n:Line><n:SourceDocumentID>10</n:SourceDocumentID><n:CustomerID>7</n:CustomerID>
     <n:DebitCreditIndicator>C</n:DebitCreditIndicator>
     <n:PaymentLineAmount><n:Amount>100</n:Amount></n:PaymentLineAmount></n:Line>
    <n:Line><n:SourceDocumentID>99</n:SourceDocumentID><n:CustomerID>7</n:CustomerID>
     <n:DebitCreditIndicator>C</n:DebitCreditIndicator>
     <n:PaymentLineAmount><n:Amount>2.5</n:Amount></n:PaymentLineAmount></n:Line></n:Payment>
   <n:Payment><n:PaymentRefNo>P2</n:PaymentRefNo><n:TransactionDate>2024-02-01</n:TransactionDate>
    <n:Line><n:SupplierID>7</n:SupplierID><n:DebitCreditIndicator>D</n:DebitCreditIndicator>
     <n:PaymentLineAmount><n:Amount>3</n:Amount></n:PaymentLineAmount></n:Line></n:Payment>
  </n:Payments>
 </n:SourceDocuments>
</n:AuditFile>
"""

Read = Callable[..., Facts]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of a bakery's books, complete and sound."""
    path = tmp_path / "saft.xml"
    path.write_text(BOOKS, encoding="utf-8")
    return path


@pytest.fixture
def read(file: Path) -> Read:
    """Ask for some needs, after some text of the file was replaced."""

    def read(*needs: Need, limits: Limits = USUAL, **replaced: str) -> Facts:
        text = BOOKS
        for old, new in replaced.items():
            assert old in text
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
        return SaftLedger({("p", "c"): file}, limits=limits).fetch("p", "c", frozenset(needs))

    return read


def fault(read: Callable[[], Facts], need: Need) -> TableFault | str:
    with pytest.raises(LedgerFault) as raised:
        read()
    return raised.value.faults[need]


class TestSoundFile(LedgerContract):
    """A complete file keeps every promise of the port."""

    @pytest.fixture
    def ledger(self, file: Path) -> SaftLedger:
        return SaftLedger({("practice", "client"): file})


class TestDamagedFile(LedgerContract):
    """A file with broken elements keeps every promise of the port."""

    @pytest.fixture
    def ledger(self, file: Path) -> SaftLedger:
        text = BOOKS.replace(">2024-01-11<", ">2024-02-30<").replace("<n:Name>Kafe</n:Name>", "")
        file.write_text(text.replace("22.5<", "much<"), encoding="utf-8")
        return SaftLedger({("practice", "client"): file})


class TestOfficialExample(LedgerContract):
    """The example of the Norwegian Tax Administration keeps every promise of the port."""

    @pytest.fixture
    def ledger(self, shared: Path) -> SaftLedger:
        [path] = (shared / "data" / "saft_no").glob("*.xml.gz")
        return SaftLedger({("practice", "client"): path})


def test_accounts_are_classed_by_the_norwegian_chart(read: Read) -> None:
    """By their own number or by the one they are mapped to; contacts tell which accounts sum them up."""
    accounts = {one.id: one for one in read(Need.ACCOUNTS).accounts}
    assert (accounts["1500"].type, accounts["1500"].role) == (AccountType.RECEIVABLE, AccountRole.DEBTORS)
    assert (accounts["K2400"].klass, accounts["K2400"].role) == (AccountClass.LIABILITY, AccountRole.CREDITORS)
    assert (accounts["1920"].klass, accounts["1920"].bank) == (AccountClass.ASSET, True)


def test_elsewhere_an_account_says_its_class_or_is_refused(read: Read) -> None:
    """A chart of another country is not guessed by the Norwegian one."""
    abroad = {">NO<": ">LT<"}
    found = fault(lambda: read(Need.ACCOUNTS, **abroad), Need.ACCOUNTS)
    assert "nothing tells the class of account '1500'" in str(found)
    assert str(found).startswith("saft.xml, line 15, column 'AuditFile/MasterFiles/GeneralLedgerAccounts/Account")
    stated = {"<n:AccountType>GL<": "<n:AccountType>Asset<", **abroad}
    assert {one.klass for one in read(Need.ACCOUNTS, **stated).accounts} == {AccountClass.ASSET}


def test_opening_and_closing_balances_are_two_trial_balances(read: Read) -> None:
    """One of the day before the period, and one of its last day, which may be a leap day."""
    opening, closing = read(Need.TRIAL_BALANCES).trial_balances
    assert (opening.as_of, closing.as_of) == (date(2023, 12, 31), date(2024, 2, 29))
    assert {row.account: row.balance for row in opening.rows} == {"1500": 100, "K2400": -100, "1920": 0}
    assert sum(row.balance for row in closing.rows) == 0


def test_entries_count_for_their_own_day_and_know_when_and_by_whom(read: Read) -> None:
    """A voucher of January that was entered in February is of January; a stated time is turned into UTC."""
    first, second = read(Need.LEDGER_ENTRIES, Need.POSTING_TIMES, Need.AUTHORS).ledger_entries
    assert (first.on, first.amount, first.journal) == (date(2024, 1, 31), Decimal(100), "1")
    assert first.posted_at == datetime(2024, 2, 3, 12, tzinfo=UTC)
    assert second.posted_at == datetime(2024, 2, 3, 21, 15, tzinfo=UTC)
    assert (second.amount, second.tax, second.contact) == (Decimal(-100), Decimal(-25), "customer:7")
    assert {first.posted_by, second.posted_by} == {"kari"}
    assert first.description == "Innbetaling"


def test_times_and_authors_come_only_if_they_are_asked_for(read: Read) -> None:
    """They are needs of their own; of days without a time a note tells."""
    entry = read(Need.LEDGER_ENTRIES).ledger_entries[0]
    assert (entry.posted_at, entry.posted_by) == (None, None)
    assert [gap.need for gap in read(Need.POSTING_TIMES).notes] == [Need.POSTING_TIMES]


def test_contacts_are_of_two_kinds(read: Read) -> None:
    """Customers and suppliers count on their own; names may lie one level deeper."""
    assert [(one.id, one.name, one.active) for one in read(Need.CONTACTS).contacts] == [
        ("customer:7", "Kafe", True),
        ("supplier:7", "Molla", False),
    ]


def test_of_several_rates_the_one_in_force_at_the_end_counts(read: Read) -> None:
    """Not the one before, and not one of a later year."""
    [code] = read(Need.TAX_CODES).tax_codes
    assert (code.rate, code.category, code.use) == (Decimal("0.25"), TaxCategory.STANDARD, TaxUse.SALES)


def test_assets_are_worth_their_cost_less_depreciation(read: Read) -> None:
    """Where accumulated depreciation is not stated the book value tells it."""
    [asset] = read(Need.FIXED_ASSETS).fixed_assets
    assert (asset.cost, asset.accumulated, asset.book_value) == (Decimal(1000), Decimal(600), Decimal(400))
    assert (asset.status, asset.depreciated_to) == (AssetStatus.REGISTERED, date(2024, 2, 29))


def test_invoices_are_positive_and_credits_told_by_their_sign_or_side(read: Read) -> None:
    """A negative total or reversed lines make a credit note; lines agree with their document."""
    documents = {one.id: one for one in read(Need.DOCUMENTS, Need.LINES).documents}
    sale, credit, refund = (documents[id_] for id_ in ("sale:10", "sale:11", "purchase:7:10"))
    assert (sale.kind, sale.net, sale.tax, sale.contact) == (
        DocumentKind.SALES_INVOICE,
        Decimal(80),
        Decimal("22.5"),
        "customer:7",
    )
    assert [(line.net, line.tax) for line in sale.lines] == [
        (Decimal(90), Decimal("22.5")),
        (Decimal(-10), Decimal(0)),
    ]
    assert (credit.kind, credit.total, [line.net for line in credit.lines]) == (
        DocumentKind.SALES_CREDIT,
        Decimal(5),
        [Decimal(5)],
    )
    assert (refund.kind, refund.total, [line.net for line in refund.lines]) == (
        DocumentKind.PURCHASE_CREDIT,
        Decimal(10),
        [Decimal(8)],
    )


def test_payments_settle_the_invoices_that_they_name(read: Read) -> None:
    """An invoice that is not in the file is left out and noted."""
    facts = read(Need.PAYMENTS, Need.ALLOCATIONS)
    assert facts.allocations == (
        Allocation(
            document="sale:10",
            amount=Decimal(100),
            on=date(2024, 1, 31),
            by=SettledBy.PAYMENT,
            source="payment:P1",
        ),
    )
    assert [(one.direction, one.amount, one.bank_account) for one in facts.payments] == [
        (PaymentDirection.RECEIVED, Decimal("102.5"), "1920"),
        (PaymentDirection.MADE, Decimal(3), None),
    ]
    assert [gap.need for gap in facts.notes] == [Need.ALLOCATIONS]


@pytest.mark.parametrize(
    ("need", "replaced", "place", "problem"),
    [
        (Need.ORGANISATION, {">NOK<": ">Kroner<"}, "AuditFile/Header/DefaultCurrencyCode", "not a currency code"),
        (Need.TRIAL_BALANCES, {">100.00</n:Op": ">1 00</n:Op"}, "Account/OpeningDebitBalance", "not a number"),
        (Need.TRIAL_BALANCES, {"<n:PeriodEnd>2<": "<n:PeriodEnd>13<"}, "Header/SelectionCriteria", "no period"),
        (
            Need.ACCOUNTS,
            {">1920</n:AccountID><n:AccountD": ">1500</n:AccountID><n:AccountD"},
            "AccountID",
            "twice",
        ),
        (Need.CONTACTS, {"<n:CustomerID>7</n:CustomerID>\n   <n:B": "<n:B"}, "Customer/CustomerID", "missing"),
        (Need.LEDGER_ENTRIES, {"<n:RecordID>2<": "<n:RecordID>1<"}, "Transaction/TransactionID", "there twice"),
        (
            Need.LEDGER_ENTRIES,
            {"<n:DebitAmount><n:Amount>100.00<": "<n:DebitAmount><n:Amount><"},
            "Debit",
            "neither",
        ),
        (Need.POSTING_TIMES, {"T22:15:00+01:00": "T25:15:00"}, "Line/SystemEntryTime", "not a time"),
        (Need.FIXED_ASSETS, {">1000<": "><"}, "AcquisitionAndProductionCostsEnd", "missing or empty"),
        (Need.DOCUMENTS, {">102.5</n:GrossTotal>": ">NaN</n:GrossTotal>"}, "Totals/GrossTotal", "not a number"),
        (Need.LINES, {">22.5<": ">x<"}, "TaxInformation/CreditTaxAmount/Amount", "not a number"),
        (Need.PAYMENTS, {">3</n:Amount>": "></n:Amount>"}, "Payment/Line/PaymentLineAmount", "missing or empty"),
    ],
)
def test_a_fault_names_the_path_and_the_line(
    read: Read, need: Need, replaced: dict[str, str], place: str, problem: str
) -> None:
    """What is wrong with one element refuses just its need, alone and with the others."""
    found = fault(lambda: read(need, **replaced), need)
    assert isinstance(found, TableFault)
    assert found.line is not None
    assert place in (found.column or "")
    assert problem in found.problem
    assert fault(lambda: read(*SERVED, **replaced), need) == found


LAUGHS = """<!DOCTYPE AuditFile [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>"""
OUTSIDE = """<!DOCTYPE AuditFile SYSTEM "http://localhost/x.dtd">"""


@pytest.mark.parametrize(
    ("replaced", "problem"),
    [
        ({"?>\n<n:A": f"?>\n{LAUGHS}\n<n:A"}, "it declares a document type, which is refused"),
        ({"?>\n<n:A": f"?>\n{OUTSIDE}\n<n:A"}, "it declares a document type, which is refused"),
        ({">Ovn<": ">&lt;&ovn;<"}, "not well-formed XML: undefined entity"),
        ({"</n:AuditFile>\n": ""}, "not well-formed XML: no element found"),
        ({"<n:AuditFile": "<n:Audit", "</n:AuditFile": "</n:Audit"}, "the file holds 'Audit', not AuditFile"),
        ({">Ovn<": f">{'<n:a>' * 50}{'</n:a>' * 50}<"}, "more than 40 deep"),
    ],
)
def test_a_file_that_is_not_sound_is_no_ledger(
    read: Read, file: Path, replaced: dict[str, str], problem: str
) -> None:
    """No entity is ever expanded or fetched; the line is named, the folder is not."""
    with pytest.raises(LedgerUnavailable) as raised:
        read(*SERVED, **replaced)
    assert problem in raised.value.reason
    assert raised.value.reason.startswith("saft.xml, line ")
    assert str(file.parent) not in str(raised.value)


@pytest.mark.parametrize(
    ("limits", "problem"),
    [
        (Limits(size=3000), "holds more than 3,000 bytes"),
        (Limits(rows=4), "more than 4 records"),
        (Limits(cell=5), "a text is longer than 5 characters"),
    ],
)
def test_limits_of_the_host_hold(read: Read, limits: Limits, problem: str) -> None:
    """A file that is larger than the host allows is refused, a compressed one by what it holds."""
    with pytest.raises(LedgerUnavailable, match=problem):
        read(*SERVED, limits=limits)


def test_a_compressed_file_is_the_same_books(file: Path, tmp_path: Path) -> None:
    """Facts and digest are the same; a damaged archive is no ledger, and neither is a bomb."""
    packed = tmp_path / "saft.xml.gz"
    packed.write_bytes(gzip.compress(BOOKS.encode()))
    clock = lambda: datetime(2024, 4, 1, tzinfo=UTC)  # noqa: E731 - a clock that stands still
    ledger = SaftLedger({("p", "plain"): file, ("p", "packed"): packed}, clock=clock)
    assert ledger.fetch("p", "packed", SERVED) == ledger.fetch("p", "plain", SERVED)
    packed.write_bytes(gzip.compress(BOOKS.encode())[:-20])
    with pytest.raises(LedgerUnavailable, match="it is damaged"):
        ledger.fetch("p", "packed", SERVED)
    packed.write_bytes(gzip.compress(b" " * 5_000_000))
    with pytest.raises(LedgerUnavailable, match="holds more than"):
        SaftLedger({("p", "c"): packed}, limits=Limits(size=1_000_000)).fetch("p", "c", SERVED)


def test_a_file_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    """Neither is a folder a file; the error does not show where it should be."""
    for path in (tmp_path / "none.xml", tmp_path):
        with pytest.raises(LedgerUnavailable) as raised:
            SaftLedger({("p", "c"): path}).fetch("p", "c", SERVED)
        assert str(tmp_path.parent) not in str(raised.value)


def test_namespaces_make_no_difference(read: Read) -> None:
    """Files of other countries have other namespaces, or none."""
    before = read(Need.CONTACTS, Need.LEDGER_ENTRIES)
    other = read(Need.CONTACTS, Need.LEDGER_ENTRIES, **{"Financial:NO": "Financial:RO"})
    assert (other.contacts, other.ledger_entries) == (before.contacts, before.ledger_entries)


def test_lines_may_lie_one_level_deeper(read: Read) -> None:
    """Some countries wrap the lines of a transaction, and name them by their side."""
    before = read(Need.LEDGER_ENTRIES).ledger_entries
    deeper = {
        "<n:Line><n:RecordID>1<": "<n:Lines><n:DebitLine><n:RecordID>1<",
        "</n:DebitAmount></n:Line>": "</n:DebitAmount></n:DebitLine>",
        "<n:Line><n:RecordID>2<": "<n:CreditLine><n:RecordID>2<",
        "</n:SystemEntryTime></n:Line>": "</n:SystemEntryTime></n:CreditLine></n:Lines>",
    }
    assert read(Need.LEDGER_ENTRIES, **deeper).ledger_entries == before


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_leads_to_another_error(file: Path, data: st.DataObject) -> None:
    """Wherever bytes are lost or changed, the books are read or refused by the errors of the port."""
    content = bytearray(BOOKS.encode())
    first = data.draw(st.integers(0, len(content) - 1))
    content[first : first + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=6))
    file.write_bytes(content)
    ledger = SaftLedger({("p", "c"): file})
    with suppress(LedgerUnavailable):
        assert ledger.fetch("p", "c", _servable(ledger)).digest


def _servable(ledger: SaftLedger) -> frozenset[Need]:
    try:
        ledger.fetch("p", "c", SERVED)
    except LedgerFault as refusal:
        return frozenset(map(Need, refusal.servable))
    return SERVED


def test_the_official_example_adds_up(shared: Path) -> None:
    """Entries, balances, contacts and codes are those of the file, counted by another reader."""
    [path] = (shared / "data" / "saft_no").glob("*.xml.gz")
    asked = {Need.ACCOUNTS, Need.CONTACTS, Need.TAX_CODES, Need.LEDGER_ENTRIES, Need.TRIAL_BALANCES}
    facts = SaftLedger({("p", "c"): path}).fetch("p", "c", frozenset(asked))
    with gzip.open(path) as stream:
        root = ET.parse(stream).getroot()  # noqa: S314 - a public authority's own example
    names = {"n": root.tag[1:].partition("}")[0]}

    def total(elements: str) -> Decimal:
        return sum((Decimal(each.text or "0") for each in root.iterfind(elements, names)), Decimal(0))

    debits = sum(one.amount for one in facts.ledger_entries if one.amount > 0)
    credits_ = sum(-one.amount for one in facts.ledger_entries if one.amount < 0)
    assert debits == total(".//n:Line/n:DebitAmount/n:Amount")
    assert credits_ == total(".//n:Line/n:CreditAmount/n:Amount")
    sums: defaultdict[str | None, Decimal] = defaultdict(Decimal)
    for entry in facts.ledger_entries:
        sums[entry.journal] += entry.amount
    assert (len(facts.ledger_entries), len(sums), set(sums.values())) == (170, 53, {Decimal(0)})
    for balance, when in zip(facts.trial_balances, ("Opening", "Closing"), strict=True):
        debit, credit = (total(f".//n:Account/n:{when}{side}Balance") for side in ("Debit", "Credit"))
        assert sum(row.debit for row in balance.rows) == debit
        assert sum(row.credit for row in balance.rows) == credit
    assert (len(facts.accounts), len(facts.contacts), len(facts.tax_codes)) == (22, 12, 8)
    assert {one.contact for one in facts.ledger_entries} - {None} <= {one.id for one in facts.contacts}
