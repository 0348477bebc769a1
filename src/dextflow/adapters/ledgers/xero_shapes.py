"""The shape of a Xero organisation's tables: which columns are read, and what Xero's words in them mean.

Names and words are those of Xero's Accounting API, in the spelling of Fivetran's connector. A column whose
absence would change what the books say is required; one that only adds to them is optional.
"""

from dextflow.adapters.ledgers.rows import Columns
from dextflow.model import AccountClass, BankTransactionKind, DocumentKind, DocumentStatus

# ---------------------------------------------------------------- columns

ORGANISATION = Columns(
    required=("financial_year_end_month", "financial_year_end_day"), optional=("name", "base_currency")
)
ACCOUNT = Columns(
    required=("account_id", "code", "name", "type", "class"),
    optional=("status", "system_account", "_fivetran_deleted"),
)
CONTACT = Columns(required=("contact_id", "name"), optional=("contact_status", "_fivetran_deleted"))
_DOCUMENT = (
    "contact_id",
    "type",
    "status",
    "date",
    "due_date",
    "currency_code",
    "currency_rate",
    "sub_total",
    "total_tax",
    "total",
    "has_attachments",
)
INVOICE = Columns(required=("invoice_id", "invoice_number", *_DOCUMENT), optional=("_fivetran_deleted",))
INVOICE_RATE = Columns(required=("currency_code", "currency_rate"))
INVOICE_PAID = Columns(required=("invoice_id", "amount_paid", "amount_credited", "fully_paid_on_date"))
CREDIT_NOTE = Columns(
    required=("credit_note_id", "credit_note_number", *_DOCUMENT, "remaining_credit", "fully_paid_on_date"),
    optional=("_fivetran_deleted",),
)
BANK_TRANSACTION = Columns(
    required=(
        "bank_transaction_id",
        "contact_id",
        "type",
        "status",
        "date",
        "currency_code",
        "total",
        "has_attachments",
    ),
    optional=("_fivetran_deleted",),
)
JOURNAL = Columns(required=("journal_id", "journal_date"))
JOURNAL_LINE = Columns(required=("journal_line_id", "journal_id", "account_id", "net_amount"))

# ---------------------------------------------------------------- words

ACTIVE = {"": True, "ACTIVE": True, "ARCHIVED": False, "DELETED": False, "GDPRREQUEST": False}
CLASSES = {klass.name: klass for klass in AccountClass}
INVOICE_KINDS = {"ACCREC": DocumentKind.SALES_INVOICE, "ACCPAY": DocumentKind.BILL}
CREDIT_NOTE_KINDS = {"ACCRECCREDIT": DocumentKind.SALES_CREDIT, "ACCPAYCREDIT": DocumentKind.PURCHASE_CREDIT}
DOCUMENT_STATUSES = {
    "DRAFT": DocumentStatus.DRAFT,
    "SUBMITTED": DocumentStatus.SUBMITTED,
    "AUTHORISED": DocumentStatus.APPROVED,
    "PAID": DocumentStatus.PAID,
    "VOIDED": DocumentStatus.VOIDED,
    "DELETED": DocumentStatus.DELETED,
}
BANK_TRANSACTION_KINDS = {
    "SPEND": BankTransactionKind.SPEND,
    "SPEND-OVERPAYMENT": BankTransactionKind.SPEND,
    "SPEND-PREPAYMENT": BankTransactionKind.SPEND,
    "SPEND-TRANSFER": BankTransactionKind.TRANSFER_OUT,
    "RECEIVE": BankTransactionKind.RECEIVE,
    "RECEIVE-OVERPAYMENT": BankTransactionKind.RECEIVE,
    "RECEIVE-PREPAYMENT": BankTransactionKind.RECEIVE,
    "RECEIVE-TRANSFER": BankTransactionKind.TRANSFER_IN,
}
BANK_TRANSACTION_COUNTS = {"AUTHORISED": True, "VOIDED": False, "DELETED": False}
