"""What the words of QuickBooks Online mean: of accounts, taxes, documents and money.

Words are those of the published schema (version 3). Spaces, hyphens and capitals make no difference, because the
service and the syncs of it do not agree on them: "Accounts Receivable" and ``AccountsReceivable`` are one word.

Each kind of record counts its ids on its own, so an id is prefixed: ``vendor:12`` and ``customer:12`` are two.
"""

import re
from collections.abc import Mapping
from decimal import Decimal

from dextflow.model import AccountClass, AccountRole, AccountType, DocumentKind, TaxCategory

_SEPARATORS = re.compile(r"[^a-z0-9]+")


def plain(word: str) -> str:
    """A word without capitals, spaces and hyphens."""
    return _SEPARATORS.sub("", word.lower())


def record_id(entity: str, id_: str) -> str:
    """The id of a record: that of its entity, such as ``Vendor``, before the one that the service gave it."""
    return f"{ENTITIES.get(plain(entity), plain(entity))}:{id_}"


# ---------------------------------------------------------------- records

ENTITIES: Mapping[str, str] = {  # what reports and links call them, by what their ids are prefixed with
    "invoice": "invoice",
    "bill": "bill",
    "creditmemo": "creditmemo",
    "vendorcredit": "vendorcredit",
    "salesreceipt": "salesreceipt",
    "refund": "refundreceipt",
    "refundreceipt": "refundreceipt",
    "payment": "payment",
    "receivepayment": "payment",
    "billpayment": "billpayment",
    "billpaymentcheck": "billpayment",
    "billpaymentcheque": "billpayment",
    "billpaymentcreditcard": "billpayment",
    "purchase": "purchase",
    "expense": "purchase",
    "check": "purchase",
    "cheque": "purchase",
    "cheqpayment": "purchase",
    "cashexpense": "purchase",
    "cashpurchase": "purchase",
    "creditcardexpense": "purchase",
    "creditcardcharge": "purchase",
    "creditcardcredit": "purchase",
    "deposit": "deposit",
    "transfer": "transfer",
    "journalentry": "journalentry",
    "journal": "journalentry",
    "generaljournal": "journalentry",
}
DOCUMENT_KINDS: Mapping[str, DocumentKind] = {
    "invoice": DocumentKind.SALES_INVOICE,
    "salesreceipt": DocumentKind.SALES_INVOICE,
    "bill": DocumentKind.BILL,
    "creditmemo": DocumentKind.SALES_CREDIT,
    "refundreceipt": DocumentKind.SALES_CREDIT,
    "vendorcredit": DocumentKind.PURCHASE_CREDIT,
}
PAID_AT_ONCE = frozenset({"salesreceipt", "refundreceipt"})
PENDING = "pending"  # the status of an approval, where a company uses approvals
VOIDED = "voided"  # what the service writes into the note of a voided transaction, whose amounts become zero


def voided(note: str | None, total: Decimal) -> bool:
    """Whether a transaction was voided: nothing is left of its amount, and its note says so."""
    return total == 0 and note is not None and VOIDED in note.lower()


# ---------------------------------------------------------------- accounts

CLASSES: Mapping[str, AccountClass] = {klass.name.lower(): klass for klass in AccountClass}
ACCOUNT_TYPES: Mapping[str, AccountType] = {
    "bank": AccountType.BANK,
    "accountsreceivable": AccountType.RECEIVABLE,
    "othercurrentasset": AccountType.CURRENT_ASSET,
    "fixedasset": AccountType.FIXED_ASSET,
    "otherasset": AccountType.NONCURRENT_ASSET,
    "accountspayable": AccountType.PAYABLE,
    "creditcard": AccountType.CREDIT_CARD,
    "othercurrentliability": AccountType.CURRENT_LIABILITY,
    "longtermliability": AccountType.TERM_LIABILITY,
    "equity": AccountType.EQUITY,
    "income": AccountType.REVENUE,
    "otherincome": AccountType.OTHER_INCOME,
    "costofgoodssold": AccountType.DIRECT_COST,
    "costofsales": AccountType.DIRECT_COST,
    "expense": AccountType.EXPENSE,
    "otherexpense": AccountType.OTHER_EXPENSE,
}
CLASSES_OF_TYPES: Mapping[AccountType, AccountClass] = {
    **dict.fromkeys(
        (
            *(AccountType.BANK, AccountType.RECEIVABLE, AccountType.CURRENT_ASSET, AccountType.PREPAYMENT),
            *(AccountType.INVENTORY, AccountType.FIXED_ASSET, AccountType.NONCURRENT_ASSET),
        ),
        AccountClass.ASSET,
    ),
    **dict.fromkeys(
        (
            *(AccountType.CREDIT_CARD, AccountType.PAYABLE, AccountType.CURRENT_LIABILITY),
            *(AccountType.DEFERRED_INCOME, AccountType.TERM_LIABILITY),
        ),
        AccountClass.LIABILITY,
    ),
    AccountType.EQUITY: AccountClass.EQUITY,
    **dict.fromkeys((AccountType.REVENUE, AccountType.OTHER_INCOME), AccountClass.REVENUE),
    **dict.fromkeys(
        (
            *(AccountType.DIRECT_COST, AccountType.EXPENSE),
            *(AccountType.DEPRECIATION, AccountType.OTHER_EXPENSE),
        ),
        AccountClass.EXPENSE,
    ),
}
_FINER_TYPES: Mapping[str, AccountType] = {
    "prepaidexpenses": AccountType.PREPAYMENT,
    "prepaymentsandaccruedincome": AccountType.PREPAYMENT,
    "inventory": AccountType.INVENTORY,
    "deferredrevenue": AccountType.DEFERRED_INCOME,
    "depreciation": AccountType.DEPRECIATION,
    "amortization": AccountType.DEPRECIATION,
    "amortizationexpense": AccountType.DEPRECIATION,
    "appropriationstodepreciation": AccountType.DEPRECIATION,
}
_ROLES: Mapping[AccountRole, tuple[str, ...]] = {
    AccountRole.DEBTORS: ("accountsreceivable",),
    AccountRole.CREDITORS: ("accountspayable",),
    AccountRole.SALES_TAX: ("salestaxpayable", "globaltaxpayable", "globaltaxsuspense"),
    AccountRole.RETAINED_EARNINGS: ("retainedearnings",),
    AccountRole.EXCHANGE: ("exchangegainorloss",),
    AccountRole.PAYROLL_TAXES: ("payrolltaxpayable", "socialsecurityagencies"),
    AccountRole.DIRECTORS_LOAN: ("loanstoofficers", "loanstostockholders", "shareholdernotespayable"),
    AccountRole.DIVIDENDS: ("dividenddisbursed", "dividendspayable"),
    AccountRole.ENTERTAINMENT: ("entertainment", "entertainmentmeals"),
    AccountRole.CORPORATION_TAX: (
        *("incometaxpayable", "federalincometaxpayable", "statelocalincometaxpayable", "currenttaxliability"),
    ),
    AccountRole.ACCUMULATED_DEPRECIATION: (
        *("accumulateddepreciation", "accumulatedamortization", "accumulatedamortizationofotherassets"),
        *("accumulateddepletion", "cumulativedepreciationonintangibleassets"),
    ),
    AccountRole.HISTORICAL: ("openingbalanceequity",),
    AccountRole.CLEARING: ("undepositedfunds", "payrollclearing", "internaltransfers"),
}
ROLES: Mapping[str, AccountRole] = {word: role for role, words in _ROLES.items() for word in words}
SYSTEM_ROLES = frozenset(  # accounts that the service made for itself, and that cannot be made inactive
    {
        *(AccountRole.DEBTORS, AccountRole.CREDITORS, AccountRole.SALES_TAX, AccountRole.RETAINED_EARNINGS),
        *(AccountRole.EXCHANGE, AccountRole.HISTORICAL),
    }
)


def account_type(type_: str, sub_type: str) -> AccountType | None:
    """What an account is: by its subtype where that is finer. None for a non-posting one."""
    return _FINER_TYPES.get(plain(sub_type)) or ACCOUNT_TYPES.get(plain(type_))


def account_role(type_: str, sub_type: str) -> AccountRole | None:
    """What an account is used for, by its subtype, or for debtors and creditors by its type."""
    return ROLES.get(plain(sub_type)) or ROLES.get(plain(type_))


# ---------------------------------------------------------------- taxes

_SPECIAL: Mapping[str, TaxCategory] = {
    "zerorate": TaxCategory.ZERO,
    "reversecharge": TaxCategory.REVERSE_CHARGE,
}
_NAMES: tuple[tuple[re.Pattern[str], TaxCategory], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), category)
    for pattern, category in (
        (r"\bPVA\b|\bimports?\b", TaxCategory.IMPORT),
        (r"\b(RC|reverse charge)\b", TaxCategory.REVERSE_CHARGE),
        (r"\bno vat\b|\bout of scope\b|^NON$", TaxCategory.OUT_OF_SCOPE),
        (r"\bexempt\b", TaxCategory.EXEMPT),
        (r"% ?Z$|\bzero[- ]rated\b", TaxCategory.ZERO),
        (r"% ?R$", TaxCategory.REDUCED),
        (r"% ?S$", TaxCategory.STANDARD),
    )
)


def tax_category(name: str, special: str) -> TaxCategory | None:
    """What a code stands for: by the special type of its rate, or by the names of the British codes.

    Those end in a letter, as "20.0% S" does. None where nothing tells.
    """
    found = _SPECIAL.get(plain(special))
    return found or next((category for pattern, category in _NAMES if pattern.search(name)), None)


# ---------------------------------------------------------------- the company

MONTHS: Mapping[str, int] = {
    name: number
    for number, name in enumerate(
        (
            *("january", "february", "march", "april", "may", "june", "july"),
            *("august", "september", "october", "november", "december"),
        ),
        start=1,
    )
}
