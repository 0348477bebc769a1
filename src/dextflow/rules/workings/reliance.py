"""The arithmetic of reliance: how much of a year's trade is with the largest contacts."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import AccountClass, Facts, Figure, Finding, Severity
from dextflow.rules.rule import Verdict
from dextflow.rules.settings import MONTHS, Default, months_up_to, period_end
from dextflow.rules.workings.figures import base_money, base_notes, in_base, share, told
from dextflow.rules.workings.trading import trading_lines, unrated

TOP = 5
HALF = Decimal("0.5")
MAJOR = Decimal("0.1")
ZERO = Decimal(0)


@attrs.frozen(kw_only=True)
class RelianceSettings:
    """Settings of the reliance on customers and on suppliers.

    The products show the share of the largest contact and a table of the top five, and publish no limits; twelve
    months and the limits are our own choice. IFRS 8 paragraph 34 has every customer told that brings a tenth of
    the revenue, which is a figure of its own.
    """

    as_of: Annotated[date, Default(period_end, "Look at the months up to this day.")]
    months: Annotated[int, Default(MONTHS, "So many months.", of=(3, 6, 12, 24))]
    largest_share: Annotated[Decimal, Default(Decimal("0.25"), "Flag a contact from this share on; 0.25 is 25 %.")]
    top_share: Annotated[Decimal, Default(Decimal("0.8"), "Flag the top five together from this share on.")]


@attrs.frozen
class Side:
    """One side of the trade: the rule, the class of accounts, and the words for who and what."""

    rule: str
    klass: AccountClass
    who: str
    what: str


@attrs.frozen
class Part:
    """What one contact is of the whole."""

    contact: str
    name: str
    amount: Decimal
    share: Decimal


def reliance(facts: Facts, settings: RelianceSettings, side: Side) -> Verdict:
    """Flag the contacts, and the top five together, that make too much of the trade of some months.

    The whole includes lines without a contact. The top five are flagged only if there are more than five.
    """
    first = months_up_to(settings.as_of, settings.months)
    amounts = _by_contact(facts, side.klass, first, settings.as_of)
    whole = max(sum(amounts.values(), ZERO), ZERO)
    nameless = amounts.get(None, ZERO)
    parts = _ranked(amounts, whole, facts.contact_names)
    top = sum((part.amount for part in parts[:TOP]), ZERO)
    currency = facts.organisation.base_currency
    large = [_large(part, side, currency) for part in parts if part.amount >= settings.largest_share * whole]
    too_much = len(parts) > TOP and top >= settings.top_share * whole
    many = [_many(parts[:TOP], share(top, whole), side)] if too_much else []
    return Verdict(
        population=len(parts),
        findings=(*large, *many) if whole else (),
        figures=(
            Figure(name="count", value=len(parts)),
            Figure(name="largest share", value=parts[0].share if parts else ZERO),
            Figure(name="top 5 share", value=share(top, whole)),
            Figure(name="a tenth and more", value=sum(part.amount >= MAJOR * whole for part in parts)),
            *in_base("total", (whole,), currency),
            *(in_base("without a contact", (nameless,), currency) if nameless else ()),
            *(Figure(name=f"{place}. {part.name}", value=part.share) for place, part in enumerate(parts[:TOP], 1)),
        ),
        notes=(*unrated(facts, first, settings.as_of), *base_notes(currency)),
    )


def _by_contact(facts: Facts, klass: AccountClass, first: date, last: date) -> Mapping[str | None, Decimal]:
    amounts: defaultdict[str | None, Decimal] = defaultdict(Decimal)
    for contact, _, _, amount, _, _ in trading_lines(facts, klass, first, last):
        amounts[contact] += amount
    return amounts


def _ranked(amounts: Mapping[str | None, Decimal], whole: Decimal, names: Mapping[str, str]) -> list[Part]:
    parts = [
        Part(contact, names.get(contact, contact), amount, share(amount, whole))
        for contact, amount in amounts.items()
        if contact is not None and amount > 0
    ]
    return sorted(parts, key=lambda part: (-part.amount, part.contact))


def _large(part: Part, side: Side, currency: str | None) -> Finding:
    return Finding(
        key=f"{side.rule}:{part.contact}",
        severity=Severity.HIGH if part.share >= HALF else Severity.MEDIUM,
        summary=f"{part.name} makes {part.share:.1%} of the {side.what}: {told(part.amount, currency)}.",
        amount=base_money(part.amount, currency),
        refs=(part.contact,),
    )


def _many(parts: list[Part], top: Decimal, side: Side) -> Finding:
    return Finding(
        key=f"{side.rule}:top five",
        severity=Severity.LOW,
        summary=f"The five largest {side.who} make {top:.1%} of the {side.what}.",
        evidence=tuple(f"{part.name}: {part.share:.1%}" for part in parts),
    )
