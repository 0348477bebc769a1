"""The rules that come with dextflow."""

from typing import Any

from dextflow.rules.aged_payables import RULE as AGED_PAYABLES
from dextflow.rules.aged_receivables import RULE as AGED_RECEIVABLES
from dextflow.rules.dormant_accounts import RULE as DORMANT_ACCOUNTS
from dextflow.rules.draft_invoices import RULE as DRAFT_INVOICES
from dextflow.rules.duplicate_transactions import RULE as DUPLICATE_TRANSACTIONS
from dextflow.rules.missing_attachments import RULE as MISSING_ATTACHMENTS
from dextflow.rules.rule import Rule

CATALOGUE: tuple[Rule[Any], ...] = (
    AGED_PAYABLES,
    AGED_RECEIVABLES,
    DRAFT_INVOICES,
    DUPLICATE_TRANSACTIONS,
    DORMANT_ACCOUNTS,
    MISSING_ATTACHMENTS,
)


def find(rule: str) -> Rule[Any] | None:
    """Find a rule of the catalogue by its id; None if it has no such rule."""
    return next((entry for entry in CATALOGUE if entry.id == rule), None)
