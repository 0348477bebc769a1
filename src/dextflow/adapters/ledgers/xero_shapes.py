"""The shape of a Xero organisation's tables: which columns are read.

Names are those of Xero's Accounting API, in the spelling of Fivetran's connector. A column whose absence would
change what the books say is required; one that only adds to them is optional. What the words in them mean is told
in `dextflow.adapters.ledgers.vocabulary_xero`.
"""

from dextflow.adapters.ledgers.rows import Columns

ORGANISATION = Columns(
    required=("financial_year_end_month", "financial_year_end_day"),
    optional=(
        *("name", "legal_name", "base_currency", "country_code", "tax_number", "registration_number"),
        *("sales_tax_basis", "sales_tax_period", "period_lock_date", "end_of_year_lock_date", "timezone"),
    ),
)
ACCOUNT = Columns(
    required=("account_id", "code", "name", "type", "class"),
    optional=(
        *("status", "system_account", "bank_account_type", "currency_code", "tax_type", "reporting_code"),
        *("updated_date_utc", "_fivetran_deleted"),
    ),
)
ACCOUNT_CODE = Columns(required=("account_id", "code"))
CONTACT = Columns(
    required=("contact_id", "name"),
    optional=(
        *("contact_status", "is_customer", "is_supplier", "email_address", "tax_number", "account_number"),
        *("bank_account_details", "accounts_receivable_tax_type", "accounts_payable_tax_type"),
        *("updated_date_utc", "_fivetran_deleted"),
    ),
)
_DOCUMENT = (
    *("contact_id", "type", "status", "date", "due_date", "currency_code", "currency_rate"),
    *("sub_total", "total_tax", "total", "has_attachments"),
)
_MORE = ("reference", "sent_to_contact", "updated_date_utc", "_fivetran_deleted")
INVOICE = Columns(required=("invoice_id", "invoice_number", *_DOCUMENT), optional=("amount_due", *_MORE))
INVOICE_RATE = Columns(required=("currency_code", "currency_rate"))
INVOICE_PAID = Columns(required=("invoice_id", "amount_paid", "amount_credited", "fully_paid_on_date"))
INVOICE_TAX = Columns(required=("invoice_id", "line_amount_types"))
INVOICE_LINE = Columns(
    required=("line_item_id", "invoice_id", "account_code", "tax_type", "line_amount", "tax_amount"),
    optional=("description", "quantity", "unit_amount", "item_code"),
)
LINE_TRACKING = Columns(required=("line_item_id", "tracking_category_id", "option"))
CREDIT_NOTE = Columns(
    required=("credit_note_id", "credit_note_number", *_DOCUMENT, "remaining_credit", "fully_paid_on_date"),
    optional=_MORE,
)
BANK_TRANSACTION = Columns(
    required=(
        *("bank_transaction_id", "contact_id", "type", "status", "date", "currency_code", "total"),
        "has_attachments",
    ),
    optional=("bank_account_id", "currency_rate", "reference", "updated_date_utc", "_fivetran_deleted"),
)
BANK_RECONCILED = Columns(required=("bank_transaction_id", "is_reconciled"))
JOURNAL = Columns(required=("journal_id", "journal_date"), optional=("journal_number", "source_id", "source_type"))
JOURNAL_TIME = Columns(required=("journal_id", "created_date_utc"))
JOURNAL_LINE = Columns(
    required=("journal_line_id", "journal_id", "account_id", "net_amount"),
    optional=("tax_amount", "description"),
)
