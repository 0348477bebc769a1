"""Supplier anomalies: bills that are missing, out of the usual, from nobody known, or for another bank account."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.errors import InvalidValue
from dextflow.model import Document, Facts, Figure, Finding, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default, months_before
from dextflow.rules.workings.cadence import Cadence
from dextflow.rules.workings.figures import base_notes, in_base, label
from dextflow.rules.workings.materiality import materiality, without_revenue
from dextflow.rules.workings.span import SpanSettings
from dextflow.rules.workings.unusual_bills import Limits, missing, suppliers, unusual

LARGE = 10
SHOWN = 4


@attrs.frozen(kw_only=True)
class SupplierSettings(SpanSettings):
    """Settings of the supplier anomalies.

    The relative size factor of 10 is Nigrini's (the largest amount over the second largest), the robust z of 3.5
    Iglewicz and Hoaglin's (1993). Two years of history and five bills are our own choice. A changed bank account
    is an alert of XBert's (support.xbert.io): a ledger tells only today's, so the earlier ones are given.

    Raises `InvalidValue` if a known bank account is not written as in ``c1=GB29NWBK60161331926819``.
    """

    history_months: Annotated[int, Default(24, "Learn what is usual from so many months.", of=(6, 12, 24, 36))]
    min_docs: Annotated[int, Default(5, "Only from so many bills and more.")]
    z: Annotated[Decimal, Default(Decimal("3.5"), "The smallest robust z of an unusual amount.")]
    size_factor: Annotated[
        Decimal, Default(Decimal(10), "Flag a bill so many times the second largest, and more.")
    ]
    large: Annotated[
        Decimal, Default(Decimal(0), "The first bill of a supplier may be so much; 0: ten times the materiality.")
    ]
    known_bank_accounts: Annotated[
        tuple[str, ...], Default((), "Bank accounts of suppliers as they were: the contact's id, =, the account.")
    ]

    def __attrs_post_init__(self) -> None:
        SpanSettings.__attrs_post_init__(self)
        if wrong := [each for each in self.known_bank_accounts if "=" not in each]:
            raise InvalidValue("SupplierSettings", f"known_bank_accounts {wrong[0]!r} has no =")


def supplier_anomalies(facts: Facts, settings: SupplierSettings) -> Verdict:
    """Flag what is unusual about the bills of a span, against the two years before it.

    Of suppliers whose bills come regularly: a bill that is missing (low), and an amount that is off by its
    robust z (medium). Of any supplier: a bill many times its second largest, and a first bill over ten times the
    materiality (medium). A bank account that is not the known one is high. A bill, the last bill before a
    missing one, or a contact with the end of its new account is the subject. Amounts are without tax and in the
    base currency. Population: the bills looked at, and their suppliers. Tolerance: a twentieth of them, our own
    choice.
    """
    begins = months_before(settings.dated_from, settings.history_months)
    span = settings.dated_from, settings.dated_to
    every = suppliers(facts, begins, *span, settings.min_docs)
    first_bill = min((each.first_on for each in every), default=None)
    looked_at = [each for each in every if each.earlier or each.now]
    limits = _limits(facts, settings, first_bill)
    odd = [_odd(*item, facts) for each in looked_at for item in unusual(each, limits)]
    absent = [_absent(*item, facts) for each in looked_at for item in missing(each, *span)]
    changed = list(_changed_accounts(facts, settings))
    currency = facts.organisation.base_currency
    return Verdict(
        population=sum(len(each.earlier) + len(each.now) + 1 for each in looked_at) + len(changed),
        findings=(*odd, *absent, *changed),
        figures=(
            Figure(name="count", value=len(odd) + len(absent) + len(changed)),
            Figure(name="unusual bills", value=len(odd)),
            Figure(name="missing bills", value=len(absent)),
            Figure(name="changed bank accounts", value=len(changed)),
            Figure(name="suppliers", value=len(looked_at)),
            Figure(name="regular suppliers", value=sum(each.cadence is not None for each in looked_at)),
            *in_base("bills", (bill.net for each in looked_at for bill in each.now), currency),
        ),
        notes=(
            *_young(first_bill, settings),
            *(() if settings.large else without_revenue(facts, settings.dated_to)),
            *base_notes(currency),
        ),
    )


def _limits(facts: Facts, settings: SupplierSettings, begins: date | None) -> Limits:
    known = begins is not None and begins < settings.dated_from
    return Limits(
        min_docs=settings.min_docs,
        z=settings.z,
        size_factor=settings.size_factor,
        large=settings.large or LARGE * materiality(facts, settings.dated_to),
        new_from=settings.dated_from if known else None,
        currency=facts.organisation.base_currency,
    )


def _odd(bill: Document, reasons: tuple[str, ...], facts: Facts) -> Finding:
    return Finding(
        key=f"{RULE.id}:{bill.id}",
        severity=Severity.MEDIUM,
        summary=f"{label(bill, facts.contact_names)}, dated {bill.issued_on}, over {bill.money},"
        " is out of the usual.",
        amount=bill.money,
        on=bill.issued_on,
        refs=(bill.id,),
        evidence=reasons,
    )


def _absent(bill: Document, cadence: Cadence, facts: Facts) -> Finding:
    name = facts.contact_names.get(bill.contact, bill.contact)
    return Finding(
        key=f"{RULE.id}:after {bill.id}",
        severity=Severity.LOW,
        summary=f"A bill of {name} comes {cadence.words}, and none came after that of {bill.issued_on}.",
        amount=bill.money,
        on=bill.issued_on,
        refs=(bill.id,),
    )


def _changed_accounts(facts: Facts, settings: SupplierSettings) -> Iterator[Finding]:
    known = dict(each.split("=", 1) for each in settings.known_bank_accounts)
    for contact in facts.contacts if known else ():
        before, now = _bare(known.get(contact.id)), _bare(contact.bank_account)
        if before and now and before != now:
            yield Finding(
                key=f"{RULE.id}:{contact.id}|{now[-SHOWN:]}",
                severity=Severity.HIGH,
                summary=f"The bank account of {contact.name} ends in {now[-SHOWN:]}, and was one that ended in"
                f" {before[-SHOWN:]}: ask the supplier, by a number known from before, if it is theirs.",
                refs=(contact.id,),
            )


def _bare(account: str | None) -> str:
    return "".join(filter(str.isalnum, account or "")).upper()


def _young(begins: date | None, settings: SupplierSettings) -> tuple[str, ...]:
    if begins is None or begins < settings.dated_from:
        return ()
    return (f"The ledger's bills begin on {begins}: who was a supplier before is not known.",)


RULE = Rule(
    id="supplier_anomalies",
    version=1,
    title="Supplier anomalies",
    needs=frozenset({Need.DOCUMENTS}),
    uses=frozenset({Need.ORGANISATION, Need.CONTACTS, Need.ACCOUNTS, Need.LEDGER_ENTRIES}),
    settings=SupplierSettings,
    evaluate=supplier_anomalies,
    tolerance=Decimal("0.05"),
)
