"""Tax review by code: the larger lines of a span, by tax code, for a person to read through before a return."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from operator import itemgetter
from typing import Annotated

import attrs

from dextflow.model import Facts, Figure, Finding, Money, Need, Severity, TaxCategory, Voucher, to_cents
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default
from dextflow.rules.workings.figures import base_notes, share
from dextflow.rules.workings.materiality import at_least
from dextflow.rules.workings.taxed import (
    ZERO,
    TaxSettings,
    category_of,
    left_out,
    money,
    title,
    unlisted,
    without_lines,
    words,
)

ALL, PURCHASES, SALES = "all", "purchases", "sales"
STANDARD, ZERO_RATED, NONE = "with tax", "zero-rated", "without tax"
WHY = {
    STANDARD: "the tax needs evidence",
    ZERO_RATED: "the tax may have been left out",
    NONE: "the tax may have been left out",
}
MUCH = 10


@attrs.frozen(kw_only=True)
class ReviewSettings(TaxSettings):
    """Settings of the tax review by code.

    The products review lines from a minimum net amount that the user sets, one for all codes (Xavier's help,
    "checks"). Minimums for each category, the materiality where none is set, and purchases only are ours.
    """

    direction: Annotated[str, Default(PURCHASES, "Which side to list.", of=(PURCHASES, SALES, ALL))]
    min_standard: Annotated[Decimal, Default(ZERO, "Smallest net with tax, base currency; 0: the materiality.")]
    min_zero: Annotated[Decimal, Default(ZERO, "Smallest net zero-rated, base currency; 0: the materiality.")]
    min_none: Annotated[Decimal, Default(ZERO, "Smallest net without tax, base currency; 0: the materiality.")]

    def minimums(self, facts: Facts) -> dict[str, Decimal]:
        """Work out the smallest net amount to list of each category."""
        given = {STANDARD: self.min_standard, ZERO_RATED: self.min_zero, NONE: self.min_none}
        return {kind: at_least(amount, facts, self.dated_to) for kind, amount in given.items()}

    def lists(self, *, sale: bool) -> bool:
        """Whether a side is listed."""
        return self.direction == ALL or (self.direction == SALES) is sale


@attrs.define
class Group:
    """The lines of one tax code, None where a line has none: how many, net and tax in the base currency."""

    code: str | None
    count: int = 0
    net: Decimal = ZERO
    tax: Decimal = ZERO

    def add(self, count: int, net: Decimal, tax: Decimal) -> None:
        """Add lines."""
        self.count, self.net, self.tax = self.count + count, self.net + net, self.tax + tax


Table = Mapping[tuple[bool, str | None], Group]
"""The rows by side, sales or purchases, and tax code."""


def tax_review_by_code(facts: Facts, settings: ReviewSettings) -> Verdict:
    """List what a record has under one tax code, if it is at least the minimum net amount of its category.

    With tax the evidence matters; zero-rated or without tax, input tax may be lost. Suppliers with as much tax as
    the smallest net amount with tax, and no tax number, are listed too. All for information, low from more than
    ten times the minimum on. The figures are the table by code, of both sides; a code that the ledger does not
    list goes by its id. A record and its code are the subject, or a contact.

    Population: the lines of the side, and the suppliers with tax. Tolerance: all
    of them, our own choice, since a list to read is no fault.
    """
    minimums, table = settings.minimums(facts), _table(facts, settings)
    large = tuple(_large(facts, settings, minimums))
    suppliers = _tax_by_supplier(facts, settings)
    listed = sum(row.count for (sale, _), row in table.items() if settings.lists(sale=sale))
    base = facts.organisation.base_currency
    return Verdict(
        population=listed + len(suppliers),
        findings=(*large, *_unnumbered(facts, suppliers, minimums[STANDARD])),
        figures=(Figure(name="count", value=len(large)), *_figures(facts, table, base)),
        notes=(
            *left_out(facts, settings.dated_from, settings.dated_to),
            *without_lines(facts, settings.dated_from, settings.dated_to),
            *_unlisted(facts, table),
            *base_notes(base),
        ),
    )


def _large(facts: Facts, settings: ReviewSettings, minimums: Mapping[str, Decimal]) -> Iterator[Finding]:
    """What single records have under one code; a line of no share of the minimum makes nobody look."""
    least, country = min(minimums.values()), settings.country_of(facts)
    for voucher in _candidates(facts, settings, least):
        for group in _groups(voucher):
            minimum = minimums[kind := _kind(facts, voucher, group, country)]
            if abs(group.net) >= minimum:
                yield _finding(facts, voucher, group, kind, minimum)


def _candidates(facts: Facts, settings: ReviewSettings, least: Decimal) -> Iterator[Voucher]:
    """The vouchers whose lines could together reach an amount."""
    index, span = facts.vouchers, facts.vouchers.places(settings.dated_from, settings.dated_to)
    lines, gross = index.lines, dict[int, Decimal]()
    listed = [settings.lists(sale=coding.sale) for coding in lines.codings]
    for owner, number, net in zip(lines.owner[span], lines.coding[span], lines.net[span], strict=True):
        if listed[number]:
            gross[owner] = gross.get(owner, ZERO) + abs(net)
    return (index.vouchers[owner] for owner, amount in gross.items() if amount >= least)


def _groups(voucher: Voucher) -> Iterable[Group]:
    groups: dict[str | None, Group] = {}
    for line in voucher.record.lines:
        group = groups.get(line.tax_code) or groups.setdefault(line.tax_code, Group(line.tax_code))
        group.add(1, voucher.in_base(line.net), voucher.in_base(line.tax))
    return groups.values()


def _kind(facts: Facts, voucher: Voucher, group: Group, country: str | None) -> str:
    code = facts.tax_code_by_id.get(group.code or "")
    category = category_of(code, country, voucher.on) if code else None
    if group.tax or category in (TaxCategory.STANDARD, TaxCategory.REDUCED):
        return STANDARD
    return ZERO_RATED if category is TaxCategory.ZERO else NONE


def _finding(facts: Facts, voucher: Voucher, group: Group, kind: str, minimum: Decimal) -> Finding:
    amount, record = abs(group.net), voucher.record
    return Finding(
        key=f"{RULE.id}:{record.id}|{group.code or 'none'}",
        severity=_severity(amount, minimum),
        summary=f"{title(record, facts.contact_names)}, has {words(facts, amount)} net {kind}"
        f" ({_name(facts, group.code)}): {WHY[kind]}.",
        amount=money(facts, amount),
        on=voucher.on,
        refs=(record.id,),
        evidence=(
            f"tax of {group.tax:,.2f} on {group.net:,.2f} net",
            "a file is attached" if facts.is_attached(record) else "no file is attached",
        ),
    )


def _severity(amount: Decimal, minimum: Decimal) -> Severity:
    return Severity.LOW if amount > MUCH * minimum else Severity.INFO


def _name(facts: Facts, code: str | None) -> str:
    known = facts.tax_code_by_id.get(code or "")
    return known.name if known else code or "no tax code"


def _tax_by_supplier(facts: Facts, settings: ReviewSettings) -> Mapping[str, Decimal]:
    index, span = facts.vouchers, facts.vouchers.places(settings.dated_from, settings.dated_to)
    lines, found = index.lines, dict[str, Decimal]()
    bought = [not coding.sale for coding in lines.codings]
    for owner, number, tax in zip(lines.owner[span], lines.coding[span], lines.tax[span], strict=True):
        if tax and bought[number] and (contact := index.vouchers[owner].record.contact):
            found[contact] = found.get(contact, ZERO) + tax
    return found


def _unnumbered(facts: Facts, suppliers: Mapping[str, Decimal], minimum: Decimal) -> Iterable[Finding]:
    for contact in facts.contacts:
        tax = suppliers.get(contact.id, ZERO)
        if not contact.tax_number and tax >= minimum:
            yield Finding(
                key=f"{RULE.id}:contact {contact.id}",
                severity=_severity(tax, minimum),
                summary=f"{contact.name} charged {words(facts, tax)} of tax and has no tax number.",
                amount=money(facts, tax),
                refs=(contact.id,),
            )


def _table(facts: Facts, settings: ReviewSettings) -> Table:
    index, table = facts.vouchers, dict[tuple[bool, str | None], Group]()
    for (number, _), its in index.sums(index.numbers(settings.dated_from, settings.dated_to)).items():
        key = index.lines.codings[number].sale, index.lines.codings[number].tax_code
        row = table.get(key) or table.setdefault(key, Group(key[1]))
        row.add(its.count, its.net, its.tax)
    return table


def _unlisted(facts: Facts, table: Table) -> tuple[str, ...]:
    known = facts.tax_code_by_id
    if facts.lacks(Need.TAX_CODES):
        return ()
    return unlisted(sum(row.count for (_, code), row in table.items() if code and code not in known))


def _figures(facts: Facts, table: Table, base: str | None) -> Iterator[Figure]:
    rows = [
        (f"{_name(facts, code)}, {SALES if sale else PURCHASES}", code or "", row)
        for (sale, code), row in table.items()
    ]
    names = Counter(name for name, _, _ in rows)
    for name, code, row in sorted(rows, key=itemgetter(0, 1)):
        yield from _row(name if names[name] == 1 else f"{name} ({code})", row, base)


def _row(name: str, row: Group, base: str | None) -> tuple[Figure, ...]:
    sums = (("net", row.net), ("tax", row.tax)) if base else ()
    return (
        Figure(name=f"{name}: lines", value=row.count),
        *(
            Figure(name=f"{name}: {what}", value=Money(currency=base or "", amount=to_cents(amount)))
            for what, amount in sums
        ),
        Figure(name=f"{name}: rate", value=share(row.tax, row.net)),
    )


RULE = Rule(
    id="tax_review_by_code",
    version=1,
    title="Tax review by code",
    needs=frozenset({Need.DOCUMENTS, Need.LINES}),
    uses=frozenset(
        {
            *(Need.ORGANISATION, Need.CONTACTS, Need.BANK_TRANSACTIONS, Need.ATTACHMENTS),
            *(Need.ACCOUNTS, Need.LEDGER_ENTRIES, Need.TAX_CODES),
        }
    ),
    settings=ReviewSettings,
    evaluate=tax_review_by_code,
    tolerance=Decimal(1),
)
