"""Entertainment: tax reclaimed on that of clients, and what that of staff costs for each person."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import AccountRole, Facts, Figure, Finding, LineItem, Need, Severity, Voucher, to_cents
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default
from dextflow.rules.workings.country_figures import CURRENCIES, TAX_YEARS, CountryFigure, FigureName, statutory
from dextflow.rules.workings.figures import base_notes
from dextflow.rules.workings.tax_placing import is_entertainment
from dextflow.rules.workings.taxed import (
    NO_COUNTRY,
    ZERO,
    TaxSettings,
    coded,
    left_out,
    money,
    title,
    without_lines,
    words,
)

NO_HEADS = "How many people there are is not set, so the cost for each is not worked out."


@attrs.frozen(kw_only=True)
class EntertainmentSettings(TaxSettings):
    """Settings of entertainment.

    The two lists of accounts, the number of employees and the tax year from 6 April are Xavier's (its help,
    "checks"); it calls the limit near without saying from where, and nine tenths are ours.
    """

    client_accounts: Annotated[tuple[str, ...], Default((), "Ids of accounts for clients; none: by their role.")]
    staff_accounts: Annotated[tuple[str, ...], Default((), "Ids of accounts for staff; none: by their role.")]
    heads: Annotated[int, Default(0, "How many people take part; 0: not set.")]
    warn_at: Annotated[Decimal, Default(Decimal("0.9"), "Warn from this share of the limit a head on.")]


@attrs.frozen
class Spent:
    """The lines of one record on accounts of entertainment."""

    voucher: Voucher
    lines: tuple[LineItem, ...]

    @property
    def cost(self) -> Decimal:
        """Net and tax, in the base currency; money that came back is negative."""
        its = sum((self.voucher.in_base(line.net + line.tax) for line in self.lines), ZERO)
        return -its if self.voucher.sale else its

    def reclaimed(self, facts: Facts) -> Decimal:
        """Add up the tax that was reclaimed, in the base currency; that of a credit note is negative."""
        return sum((self.voucher.in_base(line.tax) for line in self.lines if self._reclaims(facts, line)), ZERO)

    def _reclaims(self, facts: Facts, line: LineItem) -> bool:
        return line.tax > 0 and not coded(facts, self.voucher.coding(line)).output


def entertainment(facts: Facts, settings: EntertainmentSettings) -> Verdict:
    """Flag tax reclaimed on the entertainment of clients, and staff entertainment over, or near, the limit a head.

    Tax reclaimed where the law of the country blocks it is high, each record by itself. The entertainment of
    staff, tax included, is added up from the start of the tax year in which the span ends: over the limit for each
    person high, from nine tenths on medium. Where the law of the country is not known, a note says so and there
    are only figures. Population: the documents and bank transactions on such accounts. Tolerance: a tenth of
    them, our own choice.
    """
    country, base = settings.country_of(facts), facts.organisation.base_currency
    since = _tax_year(country, settings.dated_to) or settings.dated_from
    earliest = min(since, settings.dated_from)
    for_clients, for_staff = _accounts(facts, settings)
    clients = [each for each in _spent(facts, earliest, settings, for_clients) if each.voucher.on in settings]
    staff = [each for each in _spent(facts, earliest, settings, for_staff) if each.voucher.on >= since]
    law = statutory(country, FigureName.ENTERTAINMENT_RECLAIM, settings.dated_to)
    limit = statutory(country, FigureName.STAFF_ENTERTAINMENT, settings.dated_to)
    comparable = limit if CURRENCIES.get(country or "") == base else None
    return Verdict(
        population=len({each.voucher.record.id for each in (*clients, *staff)}),
        findings=(
            *_client_findings(facts, clients, law),
            *_staff_finding(facts, settings, _total(staff), comparable, since),
        ),
        figures=_figures(facts, settings, clients, _total(staff)) if base else (),
        notes=(
            *left_out(facts, earliest, settings.dated_to),
            *without_lines(facts, earliest, settings.dated_to),
            *_notes(settings, country, law, comparable, staff),
            *base_notes(base),
        ),
    )


def _accounts(facts: Facts, settings: EntertainmentSettings) -> tuple[frozenset[str], frozenset[str]]:
    by_role = (account.id for account in facts.accounts if account.role is AccountRole.STAFF_ENTERTAINMENT)
    staff = frozenset(settings.staff_accounts or by_role)
    clients = (account.id for account in facts.accounts if is_entertainment(account))
    return frozenset(settings.client_accounts or clients) - staff, staff


def _tax_year(country: str | None, on: date) -> date | None:
    """The first day of the tax year of people; None where it is not known here."""
    month_day = TAX_YEARS.get(country or "")
    if month_day is None:
        return None
    this_year = date(on.year, *month_day)
    return this_year if this_year <= on or on.year == date.min.year else date(on.year - 1, *month_day)


def _spent(
    facts: Facts, first: date, settings: EntertainmentSettings, accounts: frozenset[str]
) -> Iterator[Spent]:
    found = facts.vouchers.having(first, settings.dated_to, lambda coding: coding.account in accounts)
    return (Spent(voucher, lines) for voucher, lines in found)


def _client_findings(facts: Facts, clients: list[Spent], law: CountryFigure | None) -> Iterator[Finding]:
    for each in clients if law and law.amount < 1 else ():
        if (tax := each.reclaimed(facts)) > 0:
            record = each.voucher.record
            yield Finding(
                key=f"{RULE.id}:{record.id}",
                severity=Severity.HIGH,
                summary=f"{title(record, facts.contact_names)}, reclaims {words(facts, tax)} of tax on the"
                " entertainment of clients.",
                amount=money(facts, tax),
                on=each.voucher.on,
                refs=(record.id,),
                evidence=(f"blocked by {law.source}",) if law else (),
            )


def _staff_finding(
    facts: Facts, settings: EntertainmentSettings, spent: Decimal, limit: CountryFigure | None, since: date
) -> Iterator[Finding]:
    heads = settings.heads
    if limit is None or heads <= 0 or spent < settings.warn_at * limit.amount * heads:
        return
    over = spent > limit.amount * heads
    yield Finding(
        key=f"{RULE.id}:staff",
        severity=Severity.HIGH if over else Severity.MEDIUM,
        summary=f"The entertainment of staff since {since} costs {words(facts, to_cents(spent / heads))} for each"
        f" of {heads}, {'over' if over else 'near'} the limit of {words(facts, limit.amount)}.",
        amount=money(facts, spent),
        on=settings.dated_to,
        evidence=(f"limit by {limit.source}",),
    )


def _total(items: list[Spent]) -> Decimal:
    return sum((each.cost for each in items), ZERO)


def _figures(
    facts: Facts, settings: EntertainmentSettings, clients: list[Spent], staff: Decimal
) -> tuple[Figure, ...]:
    amounts = (
        ("spent on clients", _total(clients)),
        ("tax reclaimed on clients", sum((each.reclaimed(facts) for each in clients), ZERO)),
        ("spent on staff in the tax year", staff),
        *((("for each person", staff / settings.heads),) if settings.heads > 0 else ()),
    )
    return tuple(
        Figure(name=name, value=value) for name, amount in amounts if (value := money(facts, amount)) is not None
    )


def _notes(
    settings: EntertainmentSettings,
    country: str | None,
    law: CountryFigure | None,
    limit: CountryFigure | None,
    staff: list[Spent],
) -> Iterator[str]:
    if country is None:
        yield NO_COUNTRY
    elif law is None:
        yield f"The law of {country} on the tax of entertainment is not known here."
    if country and limit is None and staff:
        yield f"A limit of staff entertainment in {country} is not known here."
    if limit and staff and settings.heads <= 0:
        yield NO_HEADS


RULE = Rule(
    id="entertainment",
    version=1,
    title="Entertainment",
    needs=frozenset({Need.DOCUMENTS, Need.LINES, Need.ACCOUNTS}),
    uses=frozenset({Need.ORGANISATION, Need.CONTACTS, Need.BANK_TRANSACTIONS, Need.TAX_CODES}),
    settings=EntertainmentSettings,
    evaluate=entertainment,
    tolerance=Decimal("0.1"),
)
