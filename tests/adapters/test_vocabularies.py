"""What the words of Xero and QuickBooks mean."""

from decimal import Decimal

import pytest

from dextflow.adapters.ledgers.vocabulary_quickbooks import CLASSES_OF_TYPES, record_id, voided
from dextflow.adapters.ledgers.vocabulary_quickbooks import account_role as quickbooks_role
from dextflow.adapters.ledgers.vocabulary_quickbooks import account_type as quickbooks_type
from dextflow.adapters.ledgers.vocabulary_quickbooks import tax_category as quickbooks_category
from dextflow.adapters.ledgers.vocabulary_xero import (
    TAX_BASES,
    TAX_MONTHS,
    account_role,
    account_type,
    entry_source,
    feed_source,
    tax_category,
    tax_use,
)
from dextflow.model import AccountRole, AccountType, EntrySource, FeedSource, TaxCategory, TaxUse

XERO_TYPES = [
    "BANK",
    "CURRENT",
    "CURRLIAB",
    "DEPRECIATN",
    "DIRECTCOSTS",
    "EQUITY",
    "EXPENSE",
    "FIXED",
    "INVENTORY",
    "LIABILITY",
    "NONCURRENT",
    "OTHERINCOME",
    "OVERHEADS",
    "PREPAYMENT",
    "REVENUE",
    "SALES",
    "TERMLIAB",
    "PAYG",
]
XERO_BASES = ["PAYMENTS", "INVOICE", "NONE", "CASH", "ACCRUAL", "FLATRATECASH", "FLATRATEACCRUAL", "ACCRUALS"]
XERO_PERIODS = [
    "MONTHLY",
    "QUARTERLY1",
    "QUARTERLY2",
    "QUARTERLY3",
    "ANNUALLY",
    "ONEMONTHS",
    "TWOMONTHS",
    "SIXMONTHS",
    "1MONTHLY",
    "2MONTHLY",
    "3MONTHLY",
    "6MONTHLY",
    "QUARTERLY",
    "YEARLY",
    "NONE",
]
QUICKBOOKS_TYPES = [
    "Bank",
    "AccountsReceivable",
    "OtherCurrentAsset",
    "FixedAsset",
    "OtherAsset",
    "AccountsPayable",
    "CreditCard",
    "OtherCurrentLiability",
    "LongTermLiability",
    "Equity",
    "Income",
    "CostofGoodsSold",
    "Expense",
    "OtherIncome",
    "OtherExpense",
]


def test_every_published_word_of_xero_is_known() -> None:
    """Types of accounts, bases and periods of sales tax: those of the published schema have a meaning."""
    assert all(account_type(word, "", None) for word in XERO_TYPES)
    assert set(XERO_BASES) <= set(TAX_BASES)
    assert set(XERO_PERIODS) <= set(TAX_MONTHS)


def test_every_published_type_of_quickbooks_is_known() -> None:
    """Whether it is written in one word or in several; a non-posting account is none; each type has a class."""
    assert all(quickbooks_type(word, "") for word in QUICKBOOKS_TYPES)
    assert quickbooks_type("Cost of Goods Sold", "") is AccountType.DIRECT_COST
    assert quickbooks_type("Non-Posting", "") is None
    assert set(CLASSES_OF_TYPES) == set(AccountType)


def test_roles_make_types_and_cards_are_cards() -> None:
    """Xero's account of debtors is an ordinary current asset by its type alone, and a card is a bank account."""
    assert account_type("CURRENT", "", account_role("DEBTORS")) is AccountType.RECEIVABLE
    assert account_type("BANK", "CREDITCARD", None) is AccountType.CREDIT_CARD
    assert account_type("BANK", "PAYPAL", None) is AccountType.BANK
    assert account_role("CISLABOUR") is None


@pytest.mark.parametrize(
    ("sub_type", "type_", "role"),
    [
        ("PrepaidExpenses", AccountType.PREPAYMENT, None),
        ("AccumulatedDepreciation", AccountType.FIXED_ASSET, AccountRole.ACCUMULATED_DEPRECIATION),
        ("GlobalTaxPayable", AccountType.FIXED_ASSET, AccountRole.SALES_TAX),
        ("UndepositedFunds", AccountType.FIXED_ASSET, AccountRole.CLEARING),
    ],
)
def test_subtypes_are_finer(sub_type: str, type_: AccountType, role: AccountRole | None) -> None:
    """A subtype tells what an account is used for, and some tell its type better."""
    assert (quickbooks_type("Fixed Asset", sub_type), quickbooks_role("Fixed Asset", sub_type)) == (type_, role)


@pytest.mark.parametrize(
    ("tax_type", "report", "rate", "country", "category", "use"),
    [
        ("OUTPUT2", "OUTPUT", "0.2", "GB", TaxCategory.STANDARD, TaxUse.SALES),
        ("RRINPUT", "INPUT", "0.05", "GB", TaxCategory.REDUCED, TaxUse.PURCHASES),
        ("ZERORATEDOUTPUT", "OUTPUT", "0", "GB", TaxCategory.ZERO, TaxUse.SALES),
        ("EXEMPTINPUT", "EXEMPTINPUT", "0", "GB", TaxCategory.EXEMPT, TaxUse.PURCHASES),
        ("EXEMPTOUTPUT", "EXEMPTOUTPUT", "0", "AU", TaxCategory.ZERO, TaxUse.SALES),
        ("NONE", "NONE", "0", "GB", TaxCategory.OUT_OF_SCOPE, TaxUse.BOTH),
        ("DRCHARGESUPPLY20", "", "0", "GB", TaxCategory.REVERSE_CHARGE, TaxUse.SALES),
        ("GSTONIMPORTS", "GSTONIMPORTS", "0", "AU", TaxCategory.IMPORT, TaxUse.PURCHASES),
        ("TAX001", "OUTPUT", "0.125", "GB", TaxCategory.REDUCED, TaxUse.SALES),
        ("TAX002", "INPUT", "0.07", "GB", None, TaxUse.PURCHASES),
        ("TAX003", "INPUT", "0.2", "NZ", None, TaxUse.PURCHASES),
        ("TAX004", "ECACQUISITIONS", "0", "GB", TaxCategory.REVERSE_CHARGE, TaxUse.PURCHASES),
        ("TAX005", "", "0.2", None, None, TaxUse.BOTH),
    ],
)
def test_tax_codes_of_xero(
    tax_type: str, report: str, rate: str, *, country: str | None, category: TaxCategory | None, use: TaxUse
) -> None:
    """By their own type, or by their place in the return and their rate; what is not known is not guessed."""
    assert tax_category(tax_type, report, Decimal(rate), country) is category
    assert tax_use(tax_type, report) is use


@pytest.mark.parametrize(
    ("name", "special", "category"),
    [
        ("20.0% S", "NONE", TaxCategory.STANDARD),
        ("5.0% R", "", TaxCategory.REDUCED),
        ("0.0% Z", "ZERO_RATE", TaxCategory.ZERO),
        ("Exempt", "", TaxCategory.EXEMPT),
        ("No VAT", "", TaxCategory.OUT_OF_SCOPE),
        ("20.0% RC SG", "", TaxCategory.REVERSE_CHARGE),
        ("PVA Import 20.0%", "", TaxCategory.IMPORT),
        ("Ours", "REVERSE_CHARGE", TaxCategory.REVERSE_CHARGE),
        ("GST", "", None),
    ],
)
def test_tax_codes_of_quickbooks(name: str, special: str, category: TaxCategory | None) -> None:
    """By the special type of their rate, or by their British names."""
    assert quickbooks_category(name, special) is category


def test_a_record_has_one_id_whatever_it_is_called() -> None:
    """Reports, links and lists have several words for one kind of record."""
    assert {record_id(word, "7") for word in ("BillPayment", "Bill Payment (Check)", "BillPaymentCheck")} == {
        "billpayment:7"
    }
    assert record_id("Vendor", "7") != record_id("CUSTOMER", "7")
    assert record_id("Cheque Expense", "7") != record_id("Invoice", "7")


@pytest.mark.parametrize(
    ("note", "total", "expected"), [("Voided - twice", "0", True), ("Voided", "1", False), (None, "0", False)]
)
def test_what_is_voided(note: str | None, total: str, *, expected: bool) -> None:
    """Nothing is left of it, and its note says so; either alone proves nothing."""
    assert voided(note, Decimal(total)) is expected


def test_where_things_come_from() -> None:
    """Sources of journals and of the bank's lines; an unknown journal is of another kind."""
    sources = {
        word: entry_source(word) for word in ("ACCREC", "APCREDITPAYMENT", "TRANSFER", "MANJOURNAL", "PAYSLIP")
    }
    assert list(sources.values()) == [
        EntrySource.DOCUMENT,
        EntrySource.PAYMENT,
        EntrySource.BANK_TRANSACTION,
        EntrySource.MANUAL_JOURNAL,
        EntrySource.OTHER,
    ]
    assert entry_source("") is None
    words = ("STMTIMPORTSRC/CBAFEED", "STMTIMPORTSRC/CSV", "STMTIMPORTSRC/MANUAL", "")
    assert [feed_source(word) for word in words] == [FeedSource.FEED, FeedSource.FILE, FeedSource.MANUAL, None]
