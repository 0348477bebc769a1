"""Turnover limits: of registration for sales tax, and of the schemes for smaller businesses."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import Facts, Figure, Finding, Money, Need, Severity, TaxBasis, Voucher, to_cents
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import MONTHS, ONE_DAY, Default, months_before, months_up_to, period_end
from dextflow.rules.workings.country_figures import CURRENCIES, CountryFigure, FigureName, statutory
from dextflow.rules.workings.figures import NO_BASE
from dextflow.rules.workings.taxed import NO_COUNTRY, client_country, left_out, words
from dextflow.rules.workings.turnover import ALL_NET, GROSS, NET, Turnover, turnover
from dextflow.rules.workings.vat_boxes import AS_ORGANISATION

UNREGISTERED, STANDARD, CASH, FLAT, ANNUAL = "not registered", "standard", "cash", "flat rate", "annual"
SCHEMES = (AS_ORGANISATION, UNREGISTERED, STANDARD, CASH, FLAT, ANNUAL)
LIMITS = {
    UNREGISTERED: FigureName.TAX_REGISTRATION,
    CASH: FigureName.CASH_LEAVE,
    FLAT: FigureName.FLAT_RATE_LEAVE,
    ANNUAL: FigureName.ANNUAL_LEAVE,
}
COUNTS = {UNREGISTERED: ALL_NET, FLAT: GROSS}
OPEN = {
    "deregistration": FigureName.TAX_DEREGISTRATION,
    "joining the flat rate scheme": FigureName.FLAT_RATE_JOIN,
    "joining cash accounting": FigureName.CASH_JOIN,
    "joining annual accounting": FigureName.ANNUAL_JOIN,
}
DO = {
    UNREGISTERED: "register for sales tax",
    CASH: "leave cash accounting",
    FLAT: "leave the flat rate scheme",
    ANNUAL: "leave annual accounting",
}
ASSUMED = (
    "The ledger does not say whether the client is registered: without a tax number or tax on sales it is not."
)


@attrs.frozen(kw_only=True)
class ThresholdSettings:
    """Settings of the turnover limits.

    Within ten per cent of the limit is Xavier's warning (its help, "checks"); the limits and their sources are in
    `dextflow.rules.workings.country_figures`.
    """

    as_of: Annotated[date, Default(period_end, "The turnover of the twelve months to the end of this day.")]
    country: Annotated[str, Default(client_country, "Two letters, ISO 3166-1; empty: as the ledger says.")]
    scheme: Annotated[str, Default(AS_ORGANISATION, "How the client accounts for tax.", of=SCHEMES)]
    warn_at: Annotated[Decimal, Default(Decimal("0.9"), "Warn from this share of the limit on.")]


@attrs.frozen
class Month:
    """The turnover of the twelve months to a day, and the limit that held then; None if there is none."""

    last: date
    turnover: Decimal
    limit: CountryFigure | None

    @property
    def over(self) -> bool:
        """Whether the turnover is more than the limit."""
        return self.limit is not None and self.turnover > self.limit.amount


@attrs.frozen
class Look:
    """The months of a year under one scheme, the latest last."""

    scheme: str
    months: tuple[Month, ...]

    @property
    def crossed(self) -> Month | None:
        """The first month over the limit."""
        return next((month for month in self.months if month.over), None)


def tax_threshold(facts: Facts, settings: ThresholdSettings) -> Verdict:
    """Flag a turnover of twelve months over, or near, the limit at which something must be done.

    A client that is not registered must register; one on cash or annual accounting, or the flat rate scheme, must
    leave it. The twelve months end on the day, and on each month end of the year before it, with the limit that
    held then: over any of them is high, near it on the day medium. Turnover is sales on accounts of revenue
    without tax, exempt and out of scope left out; for the flat rate scheme with tax and with exempt sales; of a
    client that is not registered all but what is coded as exempt; what has no known code counts. The scheme is
    the subject.

    What a client may do is a figure and no finding: deregister, or join a scheme. Population: the documents and
    bank transactions looked at. Tolerance: all of them, our own choice, as there is one turnover.
    """
    country, base = settings.country or facts.organisation.country, facts.organisation.base_currency
    if base is None or CURRENCIES.get(country or "") != base:
        return Verdict(population=0, findings=(), figures=(), notes=(_why_not(country, base),))
    first = months_before(settings.as_of, 2 * MONTHS)
    found = facts.vouchers.between(first, settings.as_of)
    schemes = _schemes(facts, settings, found)
    looks = [_look(facts, settings, scheme, country) for scheme in schemes]
    return Verdict(
        population=len(found),
        findings=tuple(finding for look in looks for finding in _finding(facts, settings, look)),
        figures=(
            *(figure for look in looks for figure in _figures(look, base)),
            *(_open_to(looks[0], settings, country, base) if UNREGISTERED not in schemes else ()),
        ),
        notes=(
            *left_out(facts, first, settings.as_of),
            *_notes(facts, settings, looks, country),
            *_short(found, settings),
        ),
    )


def _why_not(country: str | None, base: str | None) -> str:
    if country is None:
        return NO_COUNTRY
    if base is None:
        return NO_BASE
    return f"The limits of {country} are not known here in {base}, so nothing is compared."


def _schemes(facts: Facts, settings: ThresholdSettings, found: Sequence[Voucher]) -> tuple[str, ...]:
    company = facts.organisation
    if settings.scheme != AS_ORGANISATION:
        return (settings.scheme,)
    if company.tax_basis is TaxBasis.NOT_REGISTERED or not _registered(facts, found):
        return (UNREGISTERED,)
    named = {TaxBasis.CASH: (CASH,), TaxBasis.FLAT_RATE: (FLAT,)}
    schemes = named.get(company.tax_basis, ()) if company.tax_basis else ()
    annual = (ANNUAL,) if company.tax_months == MONTHS else ()
    return (*schemes, *annual) or (STANDARD,)


def _registered(facts: Facts, found: Sequence[Voucher]) -> bool:
    company = facts.organisation
    if company.tax_basis or company.tax_number or company.tax_registered_on:
        return True
    return any(line.tax for voucher in found if voucher.sale for line in voucher.record.lines)


def _look(facts: Facts, settings: ThresholdSettings, scheme: str, country: str | None) -> Look:
    first = months_before(settings.as_of, 2 * MONTHS)
    sold = turnover(facts, first, settings.as_of, COUNTS.get(scheme, NET), country)
    name = LIMITS.get(scheme)
    return Look(scheme, tuple(_month(sold, day, name, country) for day in _month_ends(settings.as_of)))


def _month(sold: Turnover, day: date, name: FigureName | None, country: str | None) -> Month:
    return Month(day, sold.to(day), statutory(country, name, day) if name else None)


def _month_ends(as_of: date) -> Iterator[date]:
    """The month ends of the year before a day, and the day."""
    for months in range(MONTHS - 1, -1, -1):
        first = months_before(as_of, months).replace(day=1)
        if date.min < first:
            yield first - ONE_DAY
    yield as_of


def _finding(facts: Facts, settings: ThresholdSettings, look: Look) -> Iterator[Finding]:
    now, crossed = look.months[-1], look.crossed
    limit = crossed.limit if crossed else now.limit
    if limit is None or not (crossed or now.turnover >= settings.warn_at * limit.amount):
        return
    month = crossed or now
    verb = "over" if crossed else "near"
    yield Finding(
        key=f"{RULE.id}:{look.scheme}",
        severity=Severity.HIGH if crossed else Severity.MEDIUM,
        summary=f"The turnover of the twelve months to {month.last}, {words(facts, month.turnover)}, was {verb}"
        f" the limit of {words(facts, limit.amount)} to {DO[look.scheme]}.",
        amount=Money(currency=facts.organisation.base_currency or "", amount=to_cents(month.turnover)),
        on=month.last,
        evidence=(f"limit by {limit.source}", f"{words(facts, now.turnover)} to {now.last}"),
    )


def _figures(look: Look, base: str) -> Iterator[Figure]:
    now = look.months[-1]
    yield _money(f"turnover ({look.scheme})", now.turnover, base)
    if now.limit:
        yield _money(f"limit ({look.scheme})", now.limit.amount, base)
        yield _money(f"headroom ({look.scheme})", now.limit.amount - now.turnover, base)
    if look.crossed:
        yield Figure(name=f"crossed ({look.scheme})", value=look.crossed.last)
    for month in look.months[:-1]:
        yield _money(f"turnover to {month.last} ({look.scheme})", month.turnover, base)


def _open_to(look: Look, settings: ThresholdSettings, country: str | None, base: str) -> Iterator[Figure]:
    for name, limit in OPEN.items():
        if figure := statutory(country, limit, settings.as_of):
            yield _money(f"headroom to {name}", figure.amount - look.months[-1].turnover, base)


def _money(name: str, amount: Decimal, base: str) -> Figure:
    return Figure(name=name, value=Money(currency=base, amount=to_cents(amount)))


def _notes(facts: Facts, settings: ThresholdSettings, looks: list[Look], country: str | None) -> Iterator[str]:
    company, schemes = facts.organisation, [look.scheme for look in looks]
    if schemes == [UNREGISTERED] and settings.scheme == AS_ORGANISATION and company.tax_basis is None:
        yield ASSUMED
    for look in looks:
        if look.scheme in LIMITS and look.months[-1].limit is None:
            yield f"The limit to {DO[look.scheme]} is not known here for {country} on {settings.as_of}."


def _short(found: Sequence[Voucher], settings: ThresholdSettings) -> tuple[str, ...]:
    first = found[0].on if found else settings.as_of
    if first <= months_up_to(settings.as_of, MONTHS):
        return ()
    return (f"The ledger's sales and purchases begin on {first}: the turnover may be of less than twelve months.",)


RULE = Rule(
    id="tax_threshold",
    version=1,
    title="Turnover limits of sales tax",
    needs=frozenset({Need.ORGANISATION, Need.DOCUMENTS, Need.LINES}),
    uses=frozenset({Need.BANK_TRANSACTIONS, Need.ACCOUNTS, Need.TAX_CODES}),
    settings=ThresholdSettings,
    evaluate=tax_threshold,
    tolerance=Decimal(1),
)
