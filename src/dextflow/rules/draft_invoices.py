"""Draft invoices: sales invoices and bills that nobody has approved yet."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import Document, DocumentKind, DocumentStatus, Facts, Figure, Finding, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default, period_end, period_start
from dextflow.rules.workings.figures import base_notes, by_currency, earliest, in_base, label
from dextflow.rules.workings.tax_period import tax_period_end

DRAFT = DocumentStatus.DRAFT.value
SUBMITTED = DocumentStatus.SUBMITTED.value
KINDS = (DocumentKind.SALES_INVOICE, DocumentKind.BILL)
OUT_OF_BOOKS = (DocumentStatus.VOIDED, DocumentStatus.DELETED)


@attrs.frozen(kw_only=True)
class DraftSettings:
    """Settings of the draft invoices.

    Draft and submitted, dated up to the period's end, is Xavier's definition (its help, "checks"). The first
    day that matters most, and when a draft is stale, are our own choice. A tax period has ended by the end of the
    reporting period, unless the client's tax periods are known.
    """

    dated_to: Annotated[date, Default(period_end, "Look at documents dated up to this day.")]
    statuses: Annotated[
        tuple[str, ...], Default((DRAFT, SUBMITTED), "What counts as not approved.", of=(DRAFT, SUBMITTED))
    ]
    matters_from: Annotated[date, Default(period_start, "Drafts from this day on change the period's figures.")]
    tax_to: Annotated[date, Default(tax_period_end, "The last day of the last tax period that has ended.")]
    stale_days: Annotated[int, Default(30, "Earlier drafts are stale after so many days.", of=(7, 14, 30, 60, 90))]


def draft_invoices(facts: Facts, settings: DraftSettings) -> Verdict:
    """Flag sales invoices and bills that were never approved and are dated up to a day.

    In the period high with tax of a tax period that has ended, since its return would leave it out, else medium;
    before the period low once it is stale, else medium. Credit notes are left out, as the product does.
    Population: the sales invoices and bills dated up to that day, without voided and deleted ones. Tolerance: a
    twentieth of them, our own choice.
    """
    looked_at = [document for document in facts.documents if _counts(document, settings)]
    drafts = [document for document in looked_at if document.status.value in settings.statuses]
    names = facts.contact_names
    base = facts.organisation.base_currency
    return Verdict(
        population=len(looked_at),
        findings=tuple(_finding(document, names, settings) for document in drafts),
        figures=_figures(drafts, base),
        notes=base_notes(base),
    )


def _counts(document: Document, settings: DraftSettings) -> bool:
    return (
        document.kind in KINDS and document.status not in OUT_OF_BOOKS and document.issued_on <= settings.dated_to
    )


def _finding(document: Document, names: Mapping[str, str], settings: DraftSettings) -> Finding:
    return Finding(
        key=f"{RULE.id}:{document.id}",
        severity=_severity(document, settings),
        summary=f"{label(document, names)}, dated {document.issued_on}, over {document.money},"
        f" is {document.status.value} and not approved.",
        amount=document.money,
        on=document.issued_on,
        refs=(document.id,),
    )


def _severity(document: Document, settings: DraftSettings) -> Severity:
    if document.issued_on >= settings.matters_from:
        at_stake = document.tax and document.issued_on <= settings.tax_to
        return Severity.HIGH if at_stake else Severity.MEDIUM
    stale = settings.dated_to - document.issued_on > timedelta(days=settings.stale_days)
    return Severity.LOW if stale else Severity.MEDIUM


def _figures(drafts: list[Document], base: str | None) -> tuple[Figure, ...]:
    return (
        Figure(name="count", value=len(drafts)),
        *(figure for kind in KINDS for figure in _by_kind(kind, drafts, base)),
        *by_currency("tax at stake", (attrs.evolve(item.money, amount=item.tax) for item in drafts)),
        *in_base("tax at stake", (item.in_base(item.tax) for item in drafts), base),
        *earliest("oldest", (document.issued_on for document in drafts)),
    )


def _by_kind(kind: DocumentKind, drafts: list[Document], base: str | None) -> tuple[Figure, ...]:
    documents = [document for document in drafts if document.kind is kind]
    return (
        Figure(name=f"{kind.value}s", value=len(documents)),
        *by_currency(f"{kind.value}s", (document.money for document in documents)),
        *in_base(f"{kind.value}s", (document.in_base(document.total) for document in documents), base),
    )


RULE = Rule(
    id="draft_invoices",
    version=2,
    title="Draft invoices",
    needs=frozenset({Need.DOCUMENTS}),
    uses=frozenset({Need.ORGANISATION, Need.CONTACTS}),
    settings=DraftSettings,
    evaluate=draft_invoices,
    tolerance=Decimal("0.05"),
)
