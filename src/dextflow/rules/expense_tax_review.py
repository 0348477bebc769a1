"""Expense tax review: tax reclaimed at the standard rate on costs that seldom or never bear it."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import Account, AccountClass, Facts, Need, Severity, TaxCategory
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default
from dextflow.rules.workings.tax_placing import ENTERTAINMENT_CODE, Fault, Taxed, is_entertainment, review
from dextflow.rules.workings.taxed import Coded, TaxSettings, category_of

CODES = (ENTERTAINMENT_CODE, "EXP.ADM.PRI", "EXP.ADM.TRA")
WORDS = ("entertain", "printing", "travel")


@attrs.frozen(kw_only=True)
class ExpenseTaxSettings(TaxSettings):
    """Settings of the expense tax review.

    The three report codes, of entertainment, printing and travel, are Xavier's (its help, "checks"). The words
    serve where an account has no report code, as in other ledgers than Xero; they are ours.
    """

    report_codes: Annotated[tuple[str, ...], Default(CODES, "Report codes of the costs to look at.")]
    words: Annotated[tuple[str, ...], Default(WORDS, "Words in names of accounts without a report code.")]


def expense_tax_review(facts: Facts, settings: ExpenseTaxSettings) -> Verdict:
    """Flag records of a span that reclaim tax at the standard rate on entertainment, printing or travel.

    Tax on client entertainment is often not reclaimable, and most fares and much printing bear no tax: high on
    entertainment, else medium. Where the category of a tax code is not known, the standard rate of the country
    tells. Population: the documents and bank transactions of the span. Tolerance: a fiftieth of them, our own
    choice.
    """
    wanted = {each.id for each in facts.accounts if _is_wanted(each, settings)}
    country, on = settings.country_of(facts), settings.dated_to

    def judge(found: Coded) -> Fault | None:
        return _judged(found, country, on) if found.account and found.account.id in wanted else None

    return review(RULE.id, facts, settings, judge)


def _is_wanted(account: Account, settings: ExpenseTaxSettings) -> bool:
    if account.klass is not AccountClass.EXPENSE:
        return False
    if account.report_code:
        return account.report_code.startswith(settings.report_codes)
    name = account.name.casefold()
    return any(word.casefold() in name for word in settings.words) or is_entertainment(account)


def _judged(found: Coded, country: str | None, on: date) -> Fault | None:
    account, code = found.account, found.code
    if account is None or code is None or found.output:
        return None
    if category_of(code, country, on) is not TaxCategory.STANDARD:
        return None
    severity = Severity.HIGH if is_entertainment(account) else Severity.MEDIUM
    return Fault(severity, found.words, Taxed.ABOVE_ZERO)


RULE = Rule(
    id="expense_tax_review",
    version=1,
    title="Expense tax review",
    needs=frozenset({Need.DOCUMENTS, Need.LINES, Need.ACCOUNTS, Need.TAX_CODES}),
    uses=frozenset({Need.ORGANISATION, Need.CONTACTS, Need.BANK_TRANSACTIONS}),
    settings=ExpenseTaxSettings,
    evaluate=expense_tax_review,
    tolerance=Decimal("0.02"),
)
