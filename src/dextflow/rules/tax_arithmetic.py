"""Tax arithmetic: tax that is not rate times net, totals that are not their lines, tax charged too early."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import (
    Document,
    Facts,
    Figure,
    Finding,
    LineItem,
    Money,
    Need,
    Severity,
    TaxBasis,
    TaxCategory,
    Voucher,
    to_cents,
)
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default
from dextflow.rules.workings.figures import by_currency
from dextflow.rules.workings.span import SpanSettings
from dextflow.rules.workings.taxed import ZERO, left_out, title, unlisted, without_lines

RATE, TOTAL, UNREGISTERED = "rate", "total", "unregistered"
ELSEWHERE = frozenset({TaxCategory.REVERSE_CHARGE, TaxCategory.IMPORT})
ONE_UNIT = Decimal(1)
HALF_CENT = Decimal("0.005")
PLAIN = (Decimal(1), Decimal(-1))
Rates = Mapping[str, Decimal]
"""The rates of the tax codes whose tax is on the document, by their ids."""


@attrs.frozen(kw_only=True)
class ArithmeticSettings(SpanSettings):
    """Settings of the tax arithmetic.

    Xero rounds the tax of each line to two places and adds up after that (developer.xero.com, "rounding"), and
    other software rounds once for the whole document: a difference of two cents a line is ours for both.
    """

    tolerance: Annotated[Decimal, Default(Decimal("0.02"), "Differences up to this for each line are rounding.")]


@attrs.frozen
class Fault:
    """What is wrong with a voucher: the kind, the amount by which, in its own currency, and a sentence's end."""

    kind: str
    amount: Decimal
    words: str
    evidence: str


def tax_arithmetic(facts: Facts, settings: ArithmeticSettings) -> Verdict:
    """Flag records of a span whose tax cannot be right.

    By rate: the tax of a line differs from its net amount times the rate of its code, to two places. Where a
    document has tax and none of its lines has, as in QuickBooks, its whole tax is compared. Reverse charges and
    imports bear tax elsewhere and are left out. By total: the total is not the sum of the lines with their tax.
    Unregistered: tax was charged to a customer by a client that is not registered, or not yet.

    Unregistered is high; else medium when the difference is more than one unit of the currency, and low below.
    A record and the kinds of its faults are the subject. Population: the documents and bank transactions of the
    span. Tolerance: a fiftieth of them, our own choice.
    """
    found = facts.vouchers.between(settings.dated_from, settings.dated_to)
    rates = {code.id: code.rate for code in facts.tax_codes if code.category not in ELSEWHERE}
    suspects = _suspects(facts, settings, rates)
    flagged = [
        (voucher, its) for voucher in suspects if (its := _faults(facts, voucher, rates, settings.tolerance))
    ]
    names = facts.contact_names
    return Verdict(
        population=len(found),
        findings=tuple(_finding(voucher, its, names) for voucher, its in flagged),
        figures=(
            Figure(name="count", value=len(flagged)),
            *(each for kind in (RATE, TOTAL, UNREGISTERED) for each in _figures(kind, flagged)),
        ),
        notes=(
            *left_out(facts, settings.dated_from, settings.dated_to),
            *without_lines(facts, settings.dated_from, settings.dated_to),
            *unlisted(_unlisted(facts, settings)),
        ),
    )


def _suspects(facts: Facts, settings: ArithmeticSettings, rates: Rates) -> Iterator[Voucher]:
    """Pass over the vouchers in the base currency in which everything agrees, as nearly all do."""
    index, span = facts.vouchers, facts.vouchers.places(settings.dated_from, settings.dated_to)
    lines, doubtful = index.lines, settings.tolerance - HALF_CENT
    rate_of = [rates.get(coding.tax_code or "") for coding in lines.codings]
    columns = zip(lines.owner[span], lines.coding[span], lines.net[span], lines.tax[span], strict=True)
    wrong = {
        owner
        for owner, number, net, tax in columns
        if (rate := rate_of[number]) is not None and (tax or rate) and abs(tax - net * rate) > doubtful
    }
    registered = date.max if facts.organisation.tax_basis is TaxBasis.NOT_REGISTERED else _registered_on(facts)
    for owner in index.numbers(settings.dated_from, settings.dated_to):
        voucher, first, end = index.vouchers[owner], lines.starts[owner], lines.starts[owner + 1]
        total = sum(lines.net[first:end], ZERO) + sum(lines.tax[first:end], ZERO)
        agrees = total == (voucher.record.total if voucher.factor == 1 else -voucher.record.total)
        if not agrees or owner in wrong or voucher.on < registered or voucher.factor not in PLAIN:
            yield voucher


def _registered_on(facts: Facts) -> date:
    return facts.organisation.tax_registered_on or date.min


def _unlisted(facts: Facts, settings: SpanSettings) -> int:
    lines, span = facts.vouchers.lines, facts.vouchers.places(settings.dated_from, settings.dated_to)
    known = facts.tax_code_by_id
    unknown = {number for number, its in enumerate(lines.codings) if its.tax_code and its.tax_code not in known}
    return sum(number in unknown for number in lines.coding[span]) if unknown else 0


def _faults(facts: Facts, voucher: Voucher, rates: Rates, tolerance: Decimal) -> list[Fault]:
    record, lines = voucher.record, voucher.record.lines
    if not lines:
        return []
    net = tax = ZERO
    doubtful = tolerance - HALF_CENT
    wrong: list[LineItem] = []
    for line in lines:
        net += line.net
        rate = rates.get(line.tax_code or "")
        if line.tax:
            tax += line.tax
        elif not rate:
            continue
        if rate is not None and abs(line.tax - line.net * rate) > doubtful:
            wrong.append(line)
    found = _by_lines(wrong, rates, tolerance) if wrong else []
    if isinstance(record, Document) and record.tax and not tax and not any(line.tax for line in lines):
        tax = record.tax
        found = _by_document(record, rates, tolerance)
    total = net + tax
    if record.total != total and abs(record.total - total) > tolerance * len(lines):
        text = f"a total of {record.total:,.2f}, but its lines make {total:,.2f}"
        found.append(Fault(TOTAL, abs(record.total - total), text, text))
    if voucher.sale and voucher.document and tax and (why := _unregistered(facts, voucher)):
        found.append(Fault(UNREGISTERED, abs(tax), f"tax of {tax:,.2f} charged {why}", f"tax charged {why}"))
    return found


def _by_lines(lines: Iterable[LineItem], rates: Rates, tolerance: Decimal) -> list[Fault]:
    dues = [(line, to_cents(line.net * rates[line.tax_code or ""])) for line in lines]
    wrong = [(line, due) for line, due in dues if abs(line.tax - due) > tolerance]
    if not wrong:
        return []
    booked, expected = sum((line.tax for line, _ in wrong), ZERO), sum((due for _, due in wrong), ZERO)
    evidence = "; ".join(f"net {line.net:,.2f}: tax {line.tax:,.2f}, expected {due:,.2f}" for line, due in wrong)
    difference = sum((abs(line.tax - due) for line, due in wrong), ZERO)
    return [Fault(RATE, difference, f"tax of {booked:,.2f} on its lines, expected {expected:,.2f}", evidence)]


def _by_document(record: Document, rates: Rates, tolerance: Decimal) -> list[Fault]:
    if any(line.tax_code not in rates for line in record.lines):
        return []
    expected = sum((to_cents(line.net * rates[line.tax_code or ""]) for line in record.lines), ZERO)
    if abs(record.tax - expected) <= tolerance * len(record.lines):
        return []
    text = f"tax of {record.tax:,.2f}, expected {expected:,.2f}"
    return [Fault(RATE, abs(record.tax - expected), text, text)]


def _unregistered(facts: Facts, voucher: Voucher) -> str | None:
    if voucher.on < _registered_on(facts):
        return f"before the registration on {_registered_on(facts)}"
    return "without being registered" if facts.organisation.tax_basis is TaxBasis.NOT_REGISTERED else None


def _finding(voucher: Voucher, faults: list[Fault], names: Mapping[str, str]) -> Finding:
    kinds = "+".join(sorted(fault.kind for fault in faults))
    largest = max(fault.amount for fault in faults)
    return Finding(
        key=f"{RULE.id}:{voucher.record.id}|{kinds}",
        severity=_severity(kinds, largest),
        summary=f"{title(voucher.record, names)}, has {'; '.join(fault.words for fault in faults)}.",
        amount=Money(currency=voucher.record.currency, amount=largest),
        on=voucher.on,
        refs=(voucher.record.id,),
        evidence=tuple(fault.evidence for fault in faults),
    )


def _severity(kinds: str, amount: Decimal) -> Severity:
    if UNREGISTERED in kinds:
        return Severity.HIGH
    return Severity.MEDIUM if amount > ONE_UNIT else Severity.LOW


def _figures(kind: str, flagged: list[tuple[Voucher, list[Fault]]]) -> tuple[Figure, ...]:
    found = [(voucher, fault) for voucher, its in flagged for fault in its if fault.kind == kind]
    amounts = (Money(currency=voucher.record.currency, amount=fault.amount) for voucher, fault in found)
    return (Figure(name=f"wrong by {kind}", value=len(found)), *by_currency(f"wrong by {kind}", amounts))


RULE = Rule(
    id="tax_arithmetic",
    version=1,
    title="Tax arithmetic",
    needs=frozenset({Need.DOCUMENTS, Need.LINES, Need.TAX_CODES}),
    uses=frozenset({Need.ORGANISATION, Need.CONTACTS, Need.BANK_TRANSACTIONS}),
    settings=ArithmeticSettings,
    evaluate=tax_arithmetic,
    tolerance=Decimal("0.02"),
)
