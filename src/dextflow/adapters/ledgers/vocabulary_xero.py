"""What Xero's words mean: of accounts, taxes, documents, money and journals.

Words are those of Xero's published schemas (Accounting API 16.1, Finance API, Assets API). What is read from the
API and what is read from tables of a sync mean the same by them.
"""

from collections.abc import Mapping
from decimal import Decimal

from dextflow.model import (
    AccountClass,
    AccountRole,
    AccountType,
    AssetStatus,
    BankTransactionKind,
    DocumentKind,
    DocumentStatus,
    EntrySource,
    FeedSource,
    JournalStatus,
    PaymentDirection,
    TaxBasis,
    TaxCategory,
    TaxUse,
)

# ---------------------------------------------------------------- the company

TAX_BASES: Mapping[str, TaxBasis] = {
    "ACCRUAL": TaxBasis.ACCRUAL,
    "ACCRUALS": TaxBasis.ACCRUAL,
    "INVOICE": TaxBasis.ACCRUAL,
    "CASH": TaxBasis.CASH,
    "PAYMENTS": TaxBasis.CASH,
    "FLATRATECASH": TaxBasis.FLAT_RATE,
    "FLATRATEACCRUAL": TaxBasis.FLAT_RATE,
    "NONE": TaxBasis.NOT_REGISTERED,
}
TAX_MONTHS: Mapping[str, int | None] = {
    **dict.fromkeys(("MONTHLY", "ONEMONTHS", "1MONTHLY"), 1),
    **dict.fromkeys(("TWOMONTHS", "2MONTHLY"), 2),
    **dict.fromkeys(("QUARTERLY", "QUARTERLY1", "QUARTERLY2", "QUARTERLY3", "3MONTHLY"), 3),
    **dict.fromkeys(("SIXMONTHS", "6MONTHLY"), 6),
    **dict.fromkeys(("ANNUALLY", "YEARLY"), 12),
    "NONE": None,
}

# ---------------------------------------------------------------- accounts

ACTIVE: Mapping[str, bool] = {
    "": True,
    "ACTIVE": True,
    "PENDING": True,
    "ARCHIVED": False,
    "DELETED": False,
    "GDPRREQUEST": False,
}
CLASSES: Mapping[str, AccountClass] = {klass.name: klass for klass in AccountClass}
ACCOUNT_TYPES: Mapping[str, AccountType] = {
    "BANK": AccountType.BANK,
    "CURRENT": AccountType.CURRENT_ASSET,
    "CURRLIAB": AccountType.CURRENT_LIABILITY,
    "DEPRECIATN": AccountType.DEPRECIATION,
    "DIRECTCOSTS": AccountType.DIRECT_COST,
    "EQUITY": AccountType.EQUITY,
    "EXPENSE": AccountType.EXPENSE,
    "FIXED": AccountType.FIXED_ASSET,
    "INVENTORY": AccountType.INVENTORY,
    "LIABILITY": AccountType.CURRENT_LIABILITY,
    "NONCURRENT": AccountType.NONCURRENT_ASSET,
    "OTHERINCOME": AccountType.OTHER_INCOME,
    "OVERHEADS": AccountType.EXPENSE,
    "PREPAYMENT": AccountType.PREPAYMENT,
    "REVENUE": AccountType.REVENUE,
    "SALES": AccountType.REVENUE,
    "TERMLIAB": AccountType.TERM_LIABILITY,
    # payroll, in older organisations
    "PAYG": AccountType.CURRENT_LIABILITY,
    "PAYGLIABILITY": AccountType.CURRENT_LIABILITY,
    "SUPERANNUATIONEXPENSE": AccountType.EXPENSE,
    "SUPERANNUATIONLIABILITY": AccountType.CURRENT_LIABILITY,
    "WAGESEXPENSE": AccountType.EXPENSE,
    "WAGESPAYABLELIABILITY": AccountType.CURRENT_LIABILITY,
}
TYPES_OF_ROLES: Mapping[AccountRole, AccountType] = {
    AccountRole.DEBTORS: AccountType.RECEIVABLE,
    AccountRole.CREDITORS: AccountType.PAYABLE,
}
CREDIT_CARD = "CREDITCARD"
SYSTEM_ACCOUNTS: Mapping[str, AccountRole | None] = {
    "": None,
    "DEBTORS": AccountRole.DEBTORS,
    "CREDITORS": AccountRole.CREDITORS,
    "GST": AccountRole.SALES_TAX,
    "GSTONIMPORTS": AccountRole.SALES_TAX,
    "HISTORICAL": AccountRole.HISTORICAL,
    "BANKCURRENCYGAIN": AccountRole.EXCHANGE,
    "REALISEDCURRENCYGAIN": AccountRole.EXCHANGE,
    "UNREALISEDCURRENCYGAIN": AccountRole.EXCHANGE,
    "RETAINEDEARNINGS": AccountRole.RETAINED_EARNINGS,
    "ROUNDING": AccountRole.ROUNDING,
    "TRACKINGTRANSFERS": AccountRole.CLEARING,
    "UNPAIDEXPCLM": AccountRole.UNPAID_EXPENSES,
    "WAGEPAYABLES": AccountRole.WAGES_PAYABLE,
}


def account_role(system_account: str) -> AccountRole | None:
    """What Xero uses an account for; None where it has no word for it here, as for the Construction scheme's."""
    return SYSTEM_ACCOUNTS.get(system_account)


def account_type(type_: str, bank_account_type: str, role: AccountRole | None) -> AccountType | None:
    """What an account is: by its role first, as the debtors' account is an ordinary current asset by its type."""
    if role is not None and role in TYPES_OF_ROLES:
        return TYPES_OF_ROLES[role]
    return AccountType.CREDIT_CARD if bank_account_type == CREDIT_CARD else ACCOUNT_TYPES.get(type_)


# ---------------------------------------------------------------- taxes

_TAX_CATEGORIES: Mapping[TaxCategory, tuple[str, ...]] = {
    TaxCategory.STANDARD: (
        *("OUTPUT", "OUTPUT2", "OUTPUT3", "OUTPUT4", "SROUTPUT", "SROUTPUT2"),
        *("INPUT", "INPUT2", "INPUT3", "INPUT4", "SRINPUT"),
        *("CAPEXINPUT", "CAPEXINPUT2", "CAPEXSRINPUT", "CAPEXOUTPUT", "CAPEXOUTPUT2", "CAPEXSROUTPUT"),
    ),
    TaxCategory.REDUCED: ("RROUTPUT", "RRINPUT"),
    TaxCategory.ZERO: (
        *("ZERORATED", "ZERORATEDOUTPUT", "ZERORATEDINPUT", "EXEMPTEXPORT"),
        *("ECZROUTPUT", "ECZROUTPUTSERVICES", "ECZRINPUT", "ECOUTPUT", "ECOUTPUTSERVICES", "ECINPUT"),
    ),
    TaxCategory.EXEMPT: ("EXEMPTOUTPUT", "EXEMPTINPUT", "EXEMPTEXPENSES", "EXEMPTCAPITAL", "INPUTTAXED"),
    TaxCategory.OUT_OF_SCOPE: ("NONE", "BASEXCLUDED"),
    TaxCategory.REVERSE_CHARGE: (
        *("REVERSECHARGES", "ECACQUISITIONS"),
        *("DRCHARGESUPPLY", "DRCHARGESUPPLY20", "DRCHARGESUPPLY5", "DRCHARGE", "DRCHARGE20", "DRCHARGE5"),
    ),
    TaxCategory.IMPORT: ("GSTONIMPORTS", "GSTONCAPIMPORTS", "GSTONCAPITALIMPORTS"),
}
TAX_CATEGORIES: Mapping[str, TaxCategory] = {
    word: category for category, words in _TAX_CATEGORIES.items() for word in words
}
_AUSTRALIAN: Mapping[str, TaxCategory] = {  # "GST free" is what others call zero-rated
    "EXEMPTOUTPUT": TaxCategory.ZERO,
    "EXEMPTEXPENSES": TaxCategory.ZERO,
    "EXEMPTCAPITAL": TaxCategory.ZERO,
}
_BY_RATE = frozenset({"OUTPUT", "INPUT", "CAPITALSALESOUTPUT", "CAPITALEXPENSESINPUT"})
_BRITISH_RATES: Mapping[Decimal, TaxCategory] = {
    Decimal("0.2"): TaxCategory.STANDARD,
    Decimal("0.175"): TaxCategory.STANDARD,
    Decimal("0.15"): TaxCategory.STANDARD,
    Decimal("0.125"): TaxCategory.REDUCED,
    Decimal("0.05"): TaxCategory.REDUCED,
    Decimal(0): TaxCategory.ZERO,
}
_SALES = frozenset({"EXEMPTEXPORT", "MOSSSALES", "DRCHARGESUPPLY", "DRCHARGESUPPLY20", "DRCHARGESUPPLY5"})
_PURCHASES = frozenset(
    {
        *("EXEMPTEXPENSES", "EXEMPTCAPITAL", "INPUTTAXED", "ECACQUISITIONS", "REVERSECHARGES"),
        *("GSTONIMPORTS", "GSTONCAPIMPORTS", "GSTONCAPITALIMPORTS", "DRCHARGE", "DRCHARGE20", "DRCHARGE5"),
    }
)


def tax_category(tax_type: str, report_type: str, rate: Decimal, country: str | None) -> TaxCategory | None:
    """What a code stands for: by its own type, or for one that users made, by its type in the return.

    The rate is a share. Of a type in the return that has several rates, only British rates are told apart; None
    where nothing tells.
    """
    words = TAX_CATEGORIES if country != "AU" else {**TAX_CATEGORIES, **_AUSTRALIAN}
    if tax_type in words:
        return words[tax_type]
    if report_type in _BY_RATE:
        return _BRITISH_RATES.get(rate) if country == "GB" else None
    return words.get(report_type)


def tax_use(tax_type: str, report_type: str) -> TaxUse:
    """On which side a code may be used: Xero's types say it in their names."""
    for word in (tax_type, report_type):
        if word in _SALES or "OUTPUT" in word:
            return TaxUse.SALES
        if word in _PURCHASES or "INPUT" in word:
            return TaxUse.PURCHASES
    return TaxUse.BOTH


CAN_APPLY: Mapping[str, AccountClass] = {
    "CanApplyToAssets": AccountClass.ASSET,
    "CanApplyToEquity": AccountClass.EQUITY,
    "CanApplyToExpenses": AccountClass.EXPENSE,
    "CanApplyToLiabilities": AccountClass.LIABILITY,
    "CanApplyToRevenue": AccountClass.REVENUE,
}

# ---------------------------------------------------------------- documents

INVOICE_KINDS: Mapping[str, DocumentKind] = {
    "ACCREC": DocumentKind.SALES_INVOICE,
    "ACCPAY": DocumentKind.BILL,
}
CREDIT_NOTE_KINDS: Mapping[str, DocumentKind] = {
    "ACCRECCREDIT": DocumentKind.SALES_CREDIT,
    "ACCPAYCREDIT": DocumentKind.PURCHASE_CREDIT,
}
PREPAYMENT_KINDS: Mapping[str, DocumentKind] = {
    "RECEIVE-PREPAYMENT": DocumentKind.SALES_PREPAYMENT,
    "ARPREPAYMENT": DocumentKind.SALES_PREPAYMENT,
    "SPEND-PREPAYMENT": DocumentKind.PURCHASE_PREPAYMENT,
    "APPREPAYMENT": DocumentKind.PURCHASE_PREPAYMENT,
}
OVERPAYMENT_KINDS: Mapping[str, DocumentKind] = {
    "RECEIVE-OVERPAYMENT": DocumentKind.SALES_OVERPAYMENT,
    "AROVERPAYMENT": DocumentKind.SALES_OVERPAYMENT,
    "SPEND-OVERPAYMENT": DocumentKind.PURCHASE_OVERPAYMENT,
    "APOVERPAYMENT": DocumentKind.PURCHASE_OVERPAYMENT,
}
DOCUMENT_STATUSES: Mapping[str, DocumentStatus] = {
    "DRAFT": DocumentStatus.DRAFT,
    "SUBMITTED": DocumentStatus.SUBMITTED,
    "AUTHORISED": DocumentStatus.APPROVED,
    "PAID": DocumentStatus.PAID,
    "VOIDED": DocumentStatus.VOIDED,
    "DELETED": DocumentStatus.DELETED,
}
TAX_INCLUDED: Mapping[str, bool] = {
    "": False,
    **dict.fromkeys(("Exclusive", "NoTax", "EXCLUSIVE", "NOTAX", "NONE"), False),
    **dict.fromkeys(("Inclusive", "INCLUSIVE"), True),
}

# ---------------------------------------------------------------- money

BANK_TRANSACTION_KINDS: Mapping[str, BankTransactionKind] = {
    "SPEND": BankTransactionKind.SPEND,
    "SPEND-OVERPAYMENT": BankTransactionKind.SPEND,
    "SPEND-PREPAYMENT": BankTransactionKind.SPEND,
    "SPEND-TRANSFER": BankTransactionKind.TRANSFER_OUT,
    "RECEIVE": BankTransactionKind.RECEIVE,
    "RECEIVE-OVERPAYMENT": BankTransactionKind.RECEIVE,
    "RECEIVE-PREPAYMENT": BankTransactionKind.RECEIVE,
    "RECEIVE-TRANSFER": BankTransactionKind.TRANSFER_IN,
}
BANK_TRANSACTION_COUNTS: Mapping[str, bool] = {"AUTHORISED": True, "VOIDED": False, "DELETED": False}
PAYMENT_VOIDED: Mapping[str, bool] = {"AUTHORISED": False, "DELETED": True, "VOIDED": True}
PAYMENT_DIRECTIONS: Mapping[str, PaymentDirection] = {
    "ACCRECPAYMENT": PaymentDirection.RECEIVED,
    "ACCPAYPAYMENT": PaymentDirection.MADE,
    # refunds of what was credited or paid too early or too much go the other way
    "ARCREDITPAYMENT": PaymentDirection.MADE,
    "ARPREPAYMENTPAYMENT": PaymentDirection.MADE,
    "AROVERPAYMENTPAYMENT": PaymentDirection.MADE,
    "APCREDITPAYMENT": PaymentDirection.RECEIVED,
    "APPREPAYMENTPAYMENT": PaymentDirection.RECEIVED,
    "APOVERPAYMENTPAYMENT": PaymentDirection.RECEIVED,
}
BALANCE_SIGNS: Mapping[str, int] = {"DEBIT": 1, "CREDIT": -1}  # in the books' sense: money at the bank is a debit


def feed_source(import_source: str) -> FeedSource | None:
    """How lines of a statement came in, by words such as ``STMTIMPORTSRC/CSV``; None where there is no word."""
    word = import_source.rpartition("/")[2].upper()
    if not word:
        return None
    if word == "MANUAL":
        return FeedSource.MANUAL
    return FeedSource.FILE if word in ("CSV", "OFX", "QIF", "FILE", "FILEUPLOAD") else FeedSource.FEED


# ---------------------------------------------------------------- journals and assets

JOURNAL_STATUSES: Mapping[str, JournalStatus] = {
    "DRAFT": JournalStatus.DRAFT,
    "POSTED": JournalStatus.POSTED,
    "VOIDED": JournalStatus.VOIDED,
    "DELETED": JournalStatus.VOIDED,
    "ARCHIVED": JournalStatus.VOIDED,
}
_ENTRY_SOURCES: Mapping[EntrySource, tuple[str, ...]] = {
    EntrySource.DOCUMENT: (
        *("ACCREC", "ACCPAY", "ACCRECCREDIT", "ACCPAYCREDIT"),
        *("ARPREPAYMENT", "APPREPAYMENT", "AROVERPAYMENT", "APOVERPAYMENT"),
    ),
    EntrySource.PAYMENT: ("ACCRECPAYMENT", "ACCPAYPAYMENT", "ARCREDITPAYMENT", "APCREDITPAYMENT", "EXPPAYMENT"),
    EntrySource.BANK_TRANSACTION: ("CASHREC", "CASHPAID", "TRANSFER", "EXTERNALSPENDMONEY"),
    EntrySource.MANUAL_JOURNAL: ("MANJOURNAL",),
}
ENTRY_SOURCES: Mapping[str, EntrySource] = {
    word: source for source, words in _ENTRY_SOURCES.items() for word in words
}
ASSET_STATUSES: Mapping[str, AssetStatus] = {status.name: status for status in AssetStatus}


def entry_source(source_type: str) -> EntrySource | None:
    """What kind of record a journal comes from; None where Xero does not say."""
    return ENTRY_SOURCES.get(source_type, EntrySource.OTHER) if source_type else None
