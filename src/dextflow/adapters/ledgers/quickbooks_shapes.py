"""The shape of a QuickBooks Online company's tables: which columns are read, and which table is what.

Names are those of Fivetran's connector. A column whose absence would change what the books say is required; one
that only adds to them is optional. What the words in them mean is told in
`dextflow.adapters.ledgers.vocabulary_quickbooks`.
"""

import attrs

from dextflow.adapters.ledgers.rows import Columns

ACCOUNT = Columns(
    required=("id", "name", "account_type"),
    optional=(
        *("account_number", "account_sub_type", "classification", "active", "currency_id", "tax_code_id"),
        *("parent_account_id", "updated_at", "_fivetran_deleted"),
    ),
)
VENDOR = Columns(
    required=("id", "display_name"),
    optional=(
        *("active", "email", "primary_phone", "mobile_phone", "alternate_phone", "tax_identifier"),
        *("account_number", "billing_address_id", "updated_at", "_fivetran_deleted"),
    ),
)
CUSTOMER = Columns(
    required=("id", "display_name"),
    optional=(
        *("active", "email", "phone_number", "mobile_number", "alternate_phone_number", "bill_address_id"),
        *("default_tax_code_id", "updated_at", "_fivetran_deleted"),
    ),
)
ADDRESS_LINES = ("line_1", "line_2", "line_3", "line_4", "line_5", "city", "postal_code", "country")
ADDRESS = Columns(required=("id",), optional=ADDRESS_LINES)
TAX_AGENCY = Columns(required=("tax_registration_number",))
ITEM = Columns(required=("id", "income_account_id", "expense_account_id"))
RATE = Columns(required=("currency_id",), optional=("exchange_rate",))
_MONEY = ("id", "transaction_date", "total_amount", "currency_id")
_MORE = ("exchange_rate", "home_total_amount", "private_note", "updated_at", "_fivetran_deleted")
_SALES_LINE = Columns(
    required=("index", "amount", "sales_item_item_id", "sales_item_account_id"),
    optional=(
        *("description", "detail_type", "sub_total_item_id", "discount_account_id", "item_id", "account_id"),
        *("sales_item_tax_code_id", "discount_tax_code_id", "tax_code_id"),
        *("sales_item_quantity", "quantity", "sales_item_unit_price", "sales_item_class_id"),
    ),
)
_EXPENSE_LINE = Columns(
    required=("index", "amount", "account_expense_account_id", "item_expense_item_id"),
    optional=(
        *("description", "account_expense_tax_code_id", "item_expense_tax_code_id", "account_expense_tax_amount"),
        *("item_expense_quantity", "item_expense_unit_price", "account_expense_class_id", "item_expense_class_id"),
    ),
)


@attrs.frozen
class DocumentTable:
    """A table of documents: what their ids are prefixed with, whose they are, and what must be there of them.

    Without a table that is not `essential`, the others are served and a note says so.
    """

    table: str
    entity: str
    party: str
    essential: bool = False

    @property
    def columns(self) -> Columns:
        """The columns of the table."""
        more = ("due_date", "balance", "remaining_credit", "total_tax", "email_status", "created_at")
        return Columns(required=(*_MONEY, "doc_number", self.contact), optional=(*more, *_MORE))

    @property
    def contact(self) -> str:
        """The column of the customer or the vendor."""
        return f"{self.party}_id"


@attrs.frozen
class LineTable:
    """A table of lines: of which kind of record they are, and in which column its id stands."""

    table: str
    entity: str
    parent: str
    sales: bool

    @property
    def columns(self) -> Columns:
        """The columns of the table."""
        shape = _SALES_LINE if self.sales else _EXPENSE_LINE
        return Columns(required=(self.parent, *shape.required), optional=shape.optional)


@attrs.frozen
class PaymentTable:
    """A table of payments: what their ids are prefixed with, and the columns that say whose and from where."""

    table: str
    entity: str
    party: str
    accounts: tuple[str, ...]

    @property
    def columns(self) -> Columns:
        """The columns of the table."""
        named = (f"{self.party}_id", *self.accounts)
        return Columns(
            required=_MONEY,
            optional=(
                *named,
                "unapplied_amount",
                "doc_number",
                "reference_number",
                "payment_reference_number",
                *_MORE,
            ),
        )


DOCUMENTS = (
    DocumentTable("invoice", "invoice", "customer", essential=True),
    DocumentTable("bill", "bill", "vendor", essential=True),
    DocumentTable("credit_memo", "creditmemo", "customer"),
    DocumentTable("vendor_credit", "vendorcredit", "vendor"),
    DocumentTable("sales_receipt", "salesreceipt", "customer"),
    DocumentTable("refund_receipt", "refundreceipt", "customer"),
)
LINES = (
    LineTable("invoice_line", "invoice", "invoice_id", sales=True),
    LineTable("credit_memo_line", "creditmemo", "credit_memo_id", sales=True),
    LineTable("sales_receipt_line", "salesreceipt", "sales_receipt_id", sales=True),
    LineTable("refund_receipt_line", "refundreceipt", "refund_id", sales=True),
    LineTable("bill_line", "bill", "bill_id", sales=False),
    LineTable("vendor_credit_line", "vendorcredit", "vendor_credit_id", sales=False),
    LineTable("purchase_line", "purchase", "purchase_id", sales=False),
)
PAYMENT = PaymentTable("payment", "payment", "customer", ("deposit_to_account_id",))
BILL_PAYMENT = PaymentTable(
    "bill_payment", "billpayment", "vendor", ("check_bank_account_id", "credit_card_account_id")
)
SALES_RECEIPT = PaymentTable("sales_receipt", "salesreceipt", "customer", ("deposit_to_account_id",))
REFUND_RECEIPT = PaymentTable("refund_receipt", "refundreceipt", "customer", ("deposit_to_account_id",))
PAYMENT_LINE = Columns(required=("payment_id", "index", "amount", "invoice_id"), optional=("credit_memo_id",))
BILL_PAYMENT_LINE = Columns(
    required=("bill_payment_id", "index", "amount", "bill_id"), optional=("vendor_credit_id",)
)
BILL_TAX = Columns(required=("bill_id", "amount"), optional=("_fivetran_deleted",))
PURCHASE = Columns(
    required=(*_MONEY, "account_id"), optional=("credit", "vendor_id", "customer_id", "doc_number", *_MORE)
)
DEPOSIT = Columns(required=(*_MONEY, "account_id"), optional=_MORE)
DEPOSITED = tuple(
    f"{each}_id" for each in ("payment", "sales_receipt", "refund_receipt", "journal_entry", "transfer")
)
"""What a line of a deposit may bring to the bank that was received before: such a line is no income."""
DEPOSIT_LINE = Columns(
    required=("deposit_id", "index", "amount", "deposit_account_id"),
    optional=("description", "deposit_tax_code_id", *DEPOSITED),
)
TRANSFER = Columns(
    required=("id", "transaction_date", "amount", "currency_id", "from_account_id", "to_account_id"),
    optional=_MORE,
)
CARD_PAYMENT = Columns(
    required=("id", "transaction_date", "amount", "currency_id", "bank_account_id", "credit_card_account_id"),
    optional=_MORE,
)
JOURNAL = Columns(
    required=("id", "transaction_date"),
    optional=("doc_number", "private_note", "exchange_rate", "currency_id", "updated_at", "_fivetran_deleted"),
)
JOURNAL_TIME = Columns(required=("id", "created_at"))
JOURNAL_LINE = Columns(
    required=("journal_entry_id", "index", "amount", "posting_type", "account_id"),
    optional=("description", "tax_code_id", "vendor_id", "customer_id"),
)
