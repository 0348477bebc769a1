"""The rules that come with dextflow."""

from typing import Any

from dextflow.rules.abnormal_balances import RULE as ABNORMAL_BALANCES
from dextflow.rules.aged_payables import RULE as AGED_PAYABLES
from dextflow.rules.aged_receivables import RULE as AGED_RECEIVABLES
from dextflow.rules.balance_sheet_tax_review import RULE as BALANCE_SHEET_TAX_REVIEW
from dextflow.rules.bank_feed_stale import RULE as BANK_FEED_STALE
from dextflow.rules.bank_reconciliation import RULE as BANK_RECONCILIATION
from dextflow.rules.benford import RULE as BENFORD
from dextflow.rules.capital_items_in_expense import RULE as CAPITAL_ITEMS_IN_EXPENSE
from dextflow.rules.clearing_controls import RULE as CLEARING_CONTROLS
from dextflow.rules.contact_defaults import RULE as CONTACT_DEFAULTS
from dextflow.rules.control_accounts import RULE as CONTROL_ACCOUNTS
from dextflow.rules.corporation_tax_estimate import RULE as CORPORATION_TAX_ESTIMATE
from dextflow.rules.cost_by_account import RULE as COST_BY_ACCOUNT
from dextflow.rules.cost_by_supplier import RULE as COST_BY_SUPPLIER
from dextflow.rules.customer_reliance import RULE as CUSTOMER_RELIANCE
from dextflow.rules.debtor_days import RULE as DEBTOR_DAYS
from dextflow.rules.director_loans import RULE as DIRECTOR_LOANS
from dextflow.rules.dividends import RULE as DIVIDENDS
from dextflow.rules.dormant_accounts import RULE as DORMANT_ACCOUNTS
from dextflow.rules.draft_invoices import RULE as DRAFT_INVOICES
from dextflow.rules.duplicate_contacts import RULE as DUPLICATE_CONTACTS
from dextflow.rules.duplicate_transactions import RULE as DUPLICATE_TRANSACTIONS
from dextflow.rules.entertainment import RULE as ENTERTAINMENT
from dextflow.rules.estimated_vat import RULE as ESTIMATED_VAT
from dextflow.rules.expense_tax_review import RULE as EXPENSE_TAX_REVIEW
from dextflow.rules.fixed_asset_register import RULE as FIXED_ASSET_REGISTER
from dextflow.rules.flux import RULE as FLUX
from dextflow.rules.historical_changes import RULE as HISTORICAL_CHANGES
from dextflow.rules.journal_gaps import RULE as JOURNAL_GAPS
from dextflow.rules.journal_review import RULE as JOURNAL_REVIEW
from dextflow.rules.ledger_activity import RULE as LEDGER_ACTIVITY
from dextflow.rules.ledger_integrity import RULE as LEDGER_INTEGRITY
from dextflow.rules.lock_dates import RULE as LOCK_DATES
from dextflow.rules.missing_attachments import RULE as MISSING_ATTACHMENTS
from dextflow.rules.multi_coded_accounts import RULE as MULTI_CODED_ACCOUNTS
from dextflow.rules.multi_coded_tax import RULE as MULTI_CODED_TAX
from dextflow.rules.net_assets import RULE as NET_ASSETS
from dextflow.rules.no_contact import RULE as NO_CONTACT
from dextflow.rules.overdue_bills import RULE as OVERDUE_BILLS
from dextflow.rules.overpayments import RULE as OVERPAYMENTS
from dextflow.rules.parent_coded import RULE as PARENT_CODED
from dextflow.rules.prepayments import RULE as PREPAYMENTS
from dextflow.rules.revenue_movement import RULE as REVENUE_MOVEMENT
from dextflow.rules.revenue_tax_review import RULE as REVENUE_TAX_REVIEW
from dextflow.rules.rule import Rule
from dextflow.rules.supplier_anomalies import RULE as SUPPLIER_ANOMALIES
from dextflow.rules.supplier_reliance import RULE as SUPPLIER_RELIANCE
from dextflow.rules.suspense_accounts import RULE as SUSPENSE_ACCOUNTS
from dextflow.rules.tax_arithmetic import RULE as TAX_ARITHMETIC
from dextflow.rules.tax_code_mismatch import RULE as TAX_CODE_MISMATCH
from dextflow.rules.tax_control_account import RULE as TAX_CONTROL_ACCOUNT
from dextflow.rules.tax_review_by_code import RULE as TAX_REVIEW_BY_CODE
from dextflow.rules.tax_threshold import RULE as TAX_THRESHOLD
from dextflow.rules.unallocated_credits import RULE as UNALLOCATED_CREDITS
from dextflow.rules.uncategorised import RULE as UNCATEGORISED
from dextflow.rules.vat_box_ratio import RULE as VAT_BOX_RATIO

CATALOGUE: tuple[Rule[Any], ...] = (
    AGED_PAYABLES,
    AGED_RECEIVABLES,
    DRAFT_INVOICES,
    DUPLICATE_TRANSACTIONS,
    DORMANT_ACCOUNTS,
    MISSING_ATTACHMENTS,
    BANK_RECONCILIATION,
    BANK_FEED_STALE,
    OVERDUE_BILLS,
    UNALLOCATED_CREDITS,
    OVERPAYMENTS,
    DEBTOR_DAYS,
    MULTI_CODED_ACCOUNTS,
    MULTI_CODED_TAX,
    CONTACT_DEFAULTS,
    UNCATEGORISED,
    PARENT_CODED,
    NO_CONTACT,
    DUPLICATE_CONTACTS,
    COST_BY_SUPPLIER,
    COST_BY_ACCOUNT,
    REVENUE_MOVEMENT,
    CUSTOMER_RELIANCE,
    SUPPLIER_RELIANCE,
    LEDGER_ACTIVITY,
    FLUX,
    SUPPLIER_ANOMALIES,
    CAPITAL_ITEMS_IN_EXPENSE,
    JOURNAL_REVIEW,
    JOURNAL_GAPS,
    BENFORD,
    TAX_CODE_MISMATCH,
    TAX_ARITHMETIC,
    TAX_REVIEW_BY_CODE,
    REVENUE_TAX_REVIEW,
    EXPENSE_TAX_REVIEW,
    BALANCE_SHEET_TAX_REVIEW,
    TAX_THRESHOLD,
    VAT_BOX_RATIO,
    ESTIMATED_VAT,
    TAX_CONTROL_ACCOUNT,
    ENTERTAINMENT,
    CORPORATION_TAX_ESTIMATE,
    LOCK_DATES,
    HISTORICAL_CHANGES,
    SUSPENSE_ACCOUNTS,
    ABNORMAL_BALANCES,
    CONTROL_ACCOUNTS,
    CLEARING_CONTROLS,
    DIRECTOR_LOANS,
    DIVIDENDS,
    FIXED_ASSET_REGISTER,
    LEDGER_INTEGRITY,
    NET_ASSETS,
    PREPAYMENTS,
)


def find(rule: str) -> Rule[Any] | None:
    """Find a rule of the catalogue by its id; None if it has no such rule."""
    return next((entry for entry in CATALOGUE if entry.id == rule), None)
