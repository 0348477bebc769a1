"""Where tax stands on the wrong account, as three reviews and the rule of mismatches ask in the same words.

Whether a line is at fault depends on what it is coded to and on whether it has tax. So each coding is judged once,
however many lines have it.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from itertools import groupby

import attrs

from dextflow.model import (
    Account,
    AccountClass,
    AccountRole,
    AccountType,
    Facts,
    Figure,
    Finding,
    Need,
    Severity,
    TaxUse,
    Voucher,
)
from dextflow.rules.rule import Verdict
from dextflow.rules.workings.figures import base_notes, in_base
from dextflow.rules.workings.span import SpanSettings
from dextflow.rules.workings.taxed import (
    FULL,
    ZERO,
    Coded,
    category_of,
    coded,
    left_out,
    money,
    no_account,
    title,
    unlisted,
    without_lines,
    words,
)

TAXED_SALES = (AccountType.FIXED_ASSET, AccountType.DEFERRED_INCOME)
TAXED_TYPES = (AccountType.FIXED_ASSET, AccountType.PREPAYMENT, AccountType.DEFERRED_INCOME)
TAXED_REPORT_CODES = ("ASS.FIX", "ASS.CUR.REC.PRE", "LIA.CUR.ACC", "LIA.CUR.DEF")
RESULT = (AccountClass.REVENUE, AccountClass.EXPENSE)
ENTERTAINMENT_CODE = "EXP.ADM.ENT"


class Taxed(Enum):
    """Which lines of a coding are at fault: all, those with tax, or those with tax above zero."""

    ANY = "any"
    SOME = "some"
    ABOVE_ZERO = "above zero"

    def __call__(self, tax: Decimal) -> bool:
        """Whether a line with this tax is at fault."""
        if self is Taxed.ANY:
            return True
        return tax > 0 if self is Taxed.ABOVE_ZERO else tax != 0


@attrs.frozen
class Fault:
    """What is wrong with a coding: how grave it is, a few words, of which lines, and what share of their tax."""

    severity: Severity
    words: str
    taxed: Taxed = Taxed.ANY
    share: Decimal = Decimal(1)
    letter: str = ""


Judge = Callable[[Coded], Fault | None]


@attrs.frozen
class Faulty:
    """A voucher with its faults, and the tax at stake by each, in the base currency."""

    voucher: Voucher
    faults: tuple[tuple[Fault, Decimal], ...]

    def stake(self, letter: str = "") -> Decimal:
        """Add up the tax at stake by one rule."""
        return sum((stake for fault, stake in self.faults if fault.letter == letter), ZERO)


def output_elsewhere(found: Coded, country: str | None, on: date) -> Fault | None:
    """Judge output tax on an account that is not one of revenue; a code of both sides only on sales documents.

    Low where a fixed asset was sold or a customer paid in advance, because tax is charged on those; else medium.
    """
    account, code = found.account, found.code
    if account is None or code is None or account.klass is AccountClass.REVENUE:
        return None
    if not found.output or (code.use is TaxUse.BOTH and not found.document):
        return None
    if not code.rate and category_of(code, country, on) not in FULL:
        return None
    severity = Severity.LOW if account.type in TAXED_SALES else Severity.MEDIUM
    return Fault(severity, f"{code.name} on {account.label}, which is no revenue")


def on_balance_sheet(found: Coded) -> Fault | None:
    """Judge tax on an asset, a liability or equity, other than fixed assets, prepayments and deferred income."""
    account = found.account
    if account is None or account.klass in RESULT or account.type in TAXED_TYPES:
        return None
    if (account.report_code or "").startswith(TAXED_REPORT_CODES):
        return None
    return Fault(Severity.MEDIUM, f"tax on {account.label}, which is in the balance sheet", Taxed.SOME)


def reclaimed_on_entertainment(found: Coded, reclaim: Decimal) -> Fault | None:
    """Judge tax reclaimed on client entertainment; `reclaim` is the share of it that may be."""
    account = found.account
    if account is None or not is_entertainment(account) or reclaim >= 1 or found.output:
        return None
    return Fault(Severity.HIGH, f"tax reclaimed on {account.label}", Taxed.ABOVE_ZERO, 1 - reclaim)


def is_entertainment(account: Account) -> bool:
    """Whether an account is for the entertainment of clients: by its role, or its report code in Xero."""
    if account.role is not None:
        return account.role is AccountRole.ENTERTAINMENT
    return (account.report_code or "").startswith(ENTERTAINMENT_CODE)


@attrs.frozen
class Judged:
    """What the judges say of the vouchers of a span, and what they could not judge, as notes."""

    looked_at: Sequence[Voucher]
    faulty: tuple[Faulty, ...]
    notes: tuple[str, ...]


def judged(facts: Facts, settings: SpanSettings, judges: Sequence[Judge]) -> Judged:
    """Find the vouchers of a span with lines at fault by any judge, and the tax at stake."""
    first, last = settings.dated_from, settings.dated_to
    lines, span = facts.vouchers.lines, facts.vouchers.places(first, last)
    used = Counter(lines.coding[span])
    codings = {number: coded(facts, lines.codings[number]) for number in used}
    rulings = {
        number: faults
        for number, coding in codings.items()
        if (faults := tuple(fault for judge in judges if (fault := judge(coding))))
    }
    unlisted_codes = (number for number in used if lines.codings[number].tax_code and not codings[number].code)
    return Judged(
        facts.vouchers.between(first, last),
        tuple(_faulty(facts, span, rulings)),
        (
            *left_out(facts, first, last),
            *without_lines(facts, first, last),
            *no_account(sum(used[number] for number, coding in codings.items() if coding.account is None)),
            *(() if facts.lacks(Need.TAX_CODES) else unlisted(sum(used[number] for number in unlisted_codes))),
            *base_notes(facts.organisation.base_currency),
        ),
    )


def _faulty(facts: Facts, span: slice, rulings: Mapping[int, tuple[Fault, ...]]) -> Iterator[Faulty]:
    lines, vouchers = facts.vouchers.lines, facts.vouchers.vouchers
    codings = enumerate(lines.coding[span], span.start) if rulings else ()
    hits = [place for place, number in codings if number in rulings]
    for owner, places in groupby(hits, key=lines.owner.__getitem__):
        its = tuple(
            (fault, lines.tax[place] * fault.share)
            for place in places
            for fault in rulings[lines.coding[place]]
            if fault.taxed(lines.tax[place])
        )
        if its:
            yield Faulty(vouchers[owner], its)


def review(rule: str, facts: Facts, settings: SpanSettings, judge: Judge) -> Verdict:
    """Judge every line of a span, and flag each record that has one at fault.

    The tax at stake is that of the lines at fault; of a credit note it counts as negative in the figures.
    """
    found = judged(facts, settings, (judge,))
    stakes = (each.stake() for each in found.faulty)
    return Verdict(
        population=len(found.looked_at),
        findings=tuple(finding_of(facts, each, f"{rule}:{each.voucher.record.id}") for each in found.faulty),
        figures=(
            Figure(name="count", value=len(found.faulty)),
            Figure(name="lines", value=sum(len(each.faults) for each in found.faulty)),
            *in_base("tax at stake", stakes, facts.organisation.base_currency),
        ),
        notes=found.notes,
    )


def finding_of(facts: Facts, each: Faulty, key: str) -> Finding:
    """Say what is wrong with a voucher; the amount is the largest tax at stake by one rule."""
    gravest = max((fault for fault, _ in each.faults), key=lambda fault: fault.severity)
    stake = max(abs(each.stake(fault.letter)) for fault, _ in each.faults)
    record = each.voucher.record
    return Finding(
        key=key,
        severity=gravest.severity,
        summary=f"{title(record, facts.contact_names)}, has {gravest.words}: {words(facts, stake)} of tax.",
        amount=money(facts, stake),
        on=each.voucher.on,
        refs=(record.id,),
        evidence=tuple(dict.fromkeys(_evidence(fault) for fault, _ in each.faults)),
    )


def _evidence(fault: Fault) -> str:
    return f"rule {fault.letter}: {fault.words}" if fault.letter else fault.words
