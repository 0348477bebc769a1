"""Overdue bills: what should have been paid by now, and what is due next."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import DocumentKind, Facts, Figure, Finding, Need, Severity, to_cents
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default, period_end
from dextflow.rules.workings.ageing import DUE_DATE, AgedSettings, OpenDocument, caveats, open_documents
from dextflow.rules.workings.figures import by_currency, earliest, in_base, label

HIGH_DAYS = 60
MEDIUM_DAYS = 30
SUPPLIERS = 5
ZERO = Decimal(0)


@attrs.frozen(kw_only=True)
class OverdueSettings:
    """Settings of the overdue bills. No days of grace, and two weeks of foresight, are our own choice."""

    as_of: Annotated[date, Default(period_end, "What was due and open at the end of this day.")]
    grace_days: Annotated[int, Default(0, "Overdue only after so many days more.")]
    horizon_days: Annotated[int, Default(14, "List bills that are due within so many days.")]


def overdue_bills(facts: Facts, settings: OverdueSettings) -> Verdict:
    """Flag bills that were open on a day and due before it, and list those that are due soon.

    The open amount is rebuilt for that day. More than 60 days overdue is high, more than 30 medium, else low;
    what falls due within the horizon is for information. A bill without a due date is due when it is issued. Days
    of grace put off when a bill is overdue, but take nothing off the days. The bill is the subject, before and
    after it falls due. Weighted days overdue are weighted by the open amounts in the base currency. Population:
    the bills open on that day. Tolerance: half of them, our own choice.
    """
    as_aged = AgedSettings(as_of=settings.as_of, lookback_months=0, basis=DUE_DATE, min_amount=ZERO)
    ledger = open_documents(facts, DocumentKind.BILL, as_aged)
    late = [item for item in ledger if item.days > settings.grace_days]
    soon = [item for item in ledger if -settings.horizon_days <= item.days <= settings.grace_days]
    names, base = facts.contact_names, facts.organisation.base_currency
    return Verdict(
        population=len(ledger),
        findings=(*(_overdue(item, names, settings) for item in late), *(_due(item, names) for item in soon)),
        figures=_figures(late, soon, names, base),
        notes=caveats(facts, DocumentKind.BILL, settings.as_of),
    )


def _overdue(item: OpenDocument, names: Mapping[str, str], settings: OverdueSettings) -> Finding:
    return Finding(
        key=f"{RULE.id}:{item.document.id}",
        severity=_severity(item.days),
        summary=f"{label(item.document, names)}, due on {item.since}, had {item.money} open on {settings.as_of},"
        f" {_days(item.days)} overdue.",
        amount=item.money,
        on=item.since,
        refs=(item.document.id,),
        evidence=() if item.document.due_on else ("it has no due date, so it was due when it was issued",),
    )


def _severity(days: int) -> Severity:
    if days > HIGH_DAYS:
        return Severity.HIGH
    return Severity.MEDIUM if days > MEDIUM_DAYS else Severity.LOW


def _due(item: OpenDocument, names: Mapping[str, str]) -> Finding:
    return Finding(
        key=f"{RULE.id}:{item.document.id}",
        severity=Severity.INFO,
        summary=f"{label(item.document, names)}, with {item.money} open, is due on {item.since}.",
        amount=item.money,
        on=item.since,
        refs=(item.document.id,),
    )


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _figures(
    late: list[OpenDocument], soon: list[OpenDocument], names: Mapping[str, str], base: str | None
) -> tuple[Figure, ...]:
    return (
        Figure(name="count", value=len(late)),
        *by_currency("overdue", (item.money for item in late)),
        *in_base("overdue", (item.base for item in late), base),
        *earliest("oldest due date", (item.since for item in late)),
        *_weighted_days(late),
        Figure(name="due soon", value=len(soon)),
        *by_currency("due soon", (item.money for item in soon)),
        *in_base("due soon", (item.base for item in soon), base),
        *_by_supplier(late, names, base),
    )


def _weighted_days(late: list[OpenDocument]) -> tuple[Figure, ...]:
    total = sum((item.base for item in late), ZERO)
    if not total:
        return ()
    weighted = sum((item.base * item.days for item in late), ZERO) / total
    return (Figure(name="weighted days overdue", value=to_cents(weighted)),)


def _by_supplier(late: list[OpenDocument], names: Mapping[str, str], base: str | None) -> tuple[Figure, ...]:
    sums: dict[str, Decimal] = {}
    for item in late:
        sums[item.document.contact] = sums.get(item.document.contact, ZERO) + item.base
    largest = sorted(sums, key=lambda contact: (-sums[contact], contact))[:SUPPLIERS]
    return tuple(
        figure
        for contact in largest
        for figure in in_base(f"overdue to {names.get(contact, contact)}", (sums[contact],), base)
    )


RULE = Rule(
    id="overdue_bills",
    version=1,
    title="Overdue bills",
    needs=frozenset({Need.DOCUMENTS, Need.ALLOCATIONS}),
    uses=frozenset({Need.ORGANISATION, Need.CONTACTS}),
    settings=OverdueSettings,
    evaluate=overdue_bills,
    tolerance=Decimal("0.5"),
)
