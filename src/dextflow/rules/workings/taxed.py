"""What rules of sales tax share: the vouchers of a span, their tax codes, and the country whose law holds."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import (
    Account,
    BankTransaction,
    BankTransactionKind,
    Document,
    Facts,
    LineCoding,
    Money,
    TaxCategory,
    TaxCode,
    TaxUse,
    to_cents,
)
from dextflow.rules.settings import Basis, Default
from dextflow.rules.workings.country_figures import FigureName, figure_of
from dextflow.rules.workings.figures import label
from dextflow.rules.workings.span import SpanSettings

ZERO = Decimal(0)
FULL = frozenset({TaxCategory.STANDARD, TaxCategory.REDUCED, TaxCategory.ZERO})
NO_COUNTRY = "Neither the client nor the ledger says the country, so what depends on its law is not looked at."


def client_country(basis: Basis) -> str:
    """Take the country of the client; an empty text if it is not known."""
    return basis.country or ""


@attrs.frozen(kw_only=True)
class TaxSettings(SpanSettings):
    """A span of days, and the country whose law holds.

    The reporting period is the products' default; the country is the client's, else the ledger's.
    """

    country: Annotated[str, Default(client_country, "Two letters, ISO 3166-1; empty: as the ledger says.")]

    def country_of(self, facts: Facts) -> str | None:
        """Find the country whose law holds; None if nobody says."""
        return self.country or facts.organisation.country


@attrs.frozen
class Coded:
    """What lines are coded to, on which side, and whether of documents; None for what the ledger does not know."""

    account: Account | None
    code: TaxCode | None
    sale: bool
    document: bool

    @property
    def output(self) -> bool:
        """Whether tax is charged under it, rather than reclaimed; without a code the side tells."""
        return is_output(self.code, sale=self.sale) if self.code else self.sale

    @property
    def words(self) -> str:
        """Say it in a few words."""
        account = self.account.label if self.account else "no account"
        return f"{self.code.name if self.code else 'no tax code'} on {account}"


def coded(facts: Facts, coding: LineCoding) -> Coded:
    """Look up what lines are coded to."""
    code = facts.tax_code_by_id.get(coding.tax_code or "")
    return Coded(facts.account_by_id.get(coding.account or ""), code, coding.sale, coding.document)


def is_output(code: TaxCode, *, sale: bool) -> bool:
    """Whether a code is one of tax charged, rather than of tax reclaimed; the side tells where it may be both."""
    return sale if code.use is TaxUse.BOTH else code.use is TaxUse.SALES


def category_of(code: TaxCode, country: str | None, on: date) -> TaxCategory | None:
    """Find what a code stands for: as the ledger says, else by its rate and the rates of the country on the day.

    None if that does not tell, as with a rate of nought.
    """
    standard = None if code.category or not code.rate else figure_of(country, FigureName.TAX_STANDARD_RATE, on)
    if standard is None:
        return code.category
    if code.rate == standard:
        return TaxCategory.STANDARD
    return TaxCategory.REDUCED if code.rate < standard else None


def left_out(facts: Facts, first: date, last: date) -> tuple[str, ...]:
    """Note what is not among the vouchers of a span."""
    unrated = sum(first <= day <= last for day in facts.vouchers.unrated)
    early = sum(first <= day <= last for day in facts.vouchers.early)
    return (
        *((f"Bank transactions without a rate to the base currency, left out: {unrated}.",) if unrated else ()),
        *((f"Prepayments with tax: {early}; what was set against an invoice counts with both.",) if early else ()),
    )


def without_lines(facts: Facts, first: date, last: date) -> tuple[str, ...]:
    """Note the vouchers of a span that have no lines to look at."""
    count = len(facts.vouchers.bare_between(first, last))
    return (f"Documents and bank transactions without lines, left out: {count}.",) if count else ()


def no_account(count: int) -> tuple[str, ...]:
    """Note how many lines have no account that the ledger knows."""
    return (f"Lines without a known account, not judged by it: {count}.",) if count else ()


def unlisted(count: int) -> tuple[str, ...]:
    """Note how many lines have a tax code that the ledger does not list."""
    return (f"Lines with a tax code that the ledger does not list: {count}.",) if count else ()


def title(record: Document | BankTransaction, names: Mapping[str, str]) -> str:
    """Name a document or a bank transaction in a sentence, with its day."""
    if isinstance(record, Document):
        return f"{label(record, names)}, dated {record.issued_on}"
    whom = names.get(record.contact, record.contact) if record.contact else "an unknown contact"
    direction = "received from" if record.kind is BankTransactionKind.RECEIVE else "spent with"
    return f"Money {direction} {whom} on {record.on}"


def money(facts: Facts, amount: Decimal) -> Money | None:
    """Make an amount in the base currency; None if that is not known."""
    base = facts.organisation.base_currency
    return Money(currency=base, amount=to_cents(amount)) if base else None


def words(facts: Facts, amount: Decimal) -> str:
    """Write an amount in the base currency, with its name if it is known."""
    return str(money(facts, amount) or f"{amount:,.2f}")
