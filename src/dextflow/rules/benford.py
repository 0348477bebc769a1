"""Benford's law: leading digits that come more often than they should."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_CEILING, Decimal
from heapq import nsmallest
from typing import Annotated

import attrs

from dextflow.errors import InvalidValue, NotServed
from dextflow.model import BankTransactionKind, DocumentKind, Facts, Figure, Finding, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import MONTHS, Basis, Default, months_up_to
from dextflow.rules.workings.leading_digits import ENOUGH, Spread, benford_share, spread_of
from dextflow.rules.workings.span import SpanSettings

AUTOMATIC, PURCHASES, SALES, POSTINGS = "automatic", "purchases", "sales", "postings"
WIDE = 100
SPIKE_Z = 3
SPIKE_RECORDS = 20
SHOWN = 5
CENTS = 100
SIX_PLACES = Decimal("0.000001")


def year_to_end(basis: Basis) -> date:
    """Take the first day of the twelve months that end with the reporting period."""
    return months_up_to(basis.period.end, MONTHS)


@attrs.frozen(kw_only=True)
class BenfordSettings(SpanSettings):
    """Settings of Benford's law.

    The cut-offs of the mean absolute deviation, 0.015 for one digit and 0.0022 for two, are Nigrini's. They are
    far too narrow for small samples, so what chance does is allowed for, and a sample must have 1,000 amounts,
    or 2,000 for two digits. Twelve months, amounts from 10 on, and a largest one at least 100 times the smallest
    are our own choice.

    Raises `InvalidValue` if amounts of nothing would be looked at.
    """

    dated_from: Annotated[date, Default(year_to_end, "Look at what is dated from this day on.")]
    population: Annotated[
        str,
        Default(
            AUTOMATIC,
            "Which amounts: bills and money spent, sales invoices, or postings; automatic takes purchases where"
            " the ledger has documents, else postings.",
            of=(AUTOMATIC, PURCHASES, SALES, POSTINGS),
        ),
    ]
    digits: Annotated[int, Default(1, "How many leading digits.", of=(1, 2))]
    min_abs: Annotated[Decimal, Default(Decimal(10), "The smallest amount, whatever its sign.")]

    def __attrs_post_init__(self) -> None:
        SpanSettings.__attrs_post_init__(self)
        if self.min_abs <= 0:
            raise InvalidValue("BenfordSettings", f"min_abs {self.min_abs} is not above zero")


def benford(facts: Facts, settings: BenfordSettings) -> Verdict:
    """Tell, for information, leading digits that do not follow Benford's law, and where they pile up.

    The mean absolute deviation must exceed Nigrini's cut-off, and what chance makes of a sample of this size,
    with three standard deviations on top. Then the sample as a whole is told, and each digit with a z over 3 and
    at least 20 records more than expected, with the amounts behind it. It proves nothing: of four real ledgers
    without any fault two exceed Nigrini's cut-off. Amounts are those of the records, without tax, in their own
    currency. Population: the amounts. Tolerance: all of them, our own choice, so that it never counts in a
    score.
    """
    which = _which(facts, settings)
    least = int((settings.min_abs * CENTS).to_integral_value(ROUND_CEILING))
    every = (abs(int(each * CENTS)) for each in _amounts(facts, which, settings))
    amounts = Counter(cents for cents in every if cents >= least)
    count = amounts.total()
    if reason := _too_little(amounts, count, settings):
        note = f"Not tested, {reason}: the test would tell nothing."
        return Verdict(population=count, findings=(), figures=(Figure(name="count", value=count),), notes=(note,))
    spread = spread_of(amounts, settings.digits)
    unusual = spread.deviation > spread.limit
    spikes = [digit for digit in spread.places if unusual and _is_spike(spread, digit)]
    return Verdict(
        population=count,
        findings=(
            *((_whole(spread, which),) if unusual else ()),
            *(_spike(spread, digit, which) for digit in spikes),
        ),
        figures=tuple(_figures(spread, amounts)),
    )


def _which(facts: Facts, settings: BenfordSettings) -> str:
    chosen = settings.population
    if chosen == AUTOMATIC:
        chosen = POSTINGS if facts.lacks(Need.DOCUMENTS) else PURCHASES
    if facts.lacks(Need.LEDGER_ENTRIES if chosen == POSTINGS else Need.DOCUMENTS):
        raise NotServed(f"the ledger did not give what {chosen} are read from")
    return chosen


def _amounts(facts: Facts, which: str, settings: BenfordSettings) -> Iterator[Decimal]:
    first, last = settings.dated_from, settings.dated_to
    if which == POSTINGS:
        for entry in facts.ledger_entries:
            if first <= entry.on <= last:
                yield entry.amount
        return
    kind = DocumentKind.SALES_INVOICE if which == SALES else DocumentKind.BILL
    for document in facts.live_documents.get(kind, ()):
        if first <= document.issued_on <= last:
            yield document.net
    for item in facts.bank_transactions if which == PURCHASES else ():
        if item.kind is BankTransactionKind.SPEND and first <= item.on <= last:
            yield sum([line.net for line in item.lines], Decimal(0)) if item.lines else item.total


def _too_little(amounts: Counter[int], count: int, settings: BenfordSettings) -> str | None:
    if count < ENOUGH[settings.digits]:
        return f"{count} amounts are fewer than {ENOUGH[settings.digits]:,}"
    if max(amounts) < WIDE * min(amounts):
        return f"the largest amount is less than {WIDE} times the smallest"
    return None


def _is_spike(spread: Spread, digit: int) -> bool:
    return spread.z(digit) > SPIKE_Z and spread.excess(digit) >= SPIKE_RECORDS


def _whole(spread: Spread, which: str) -> Finding:
    return Finding(
        key=f"{RULE.id}:{which}",
        severity=Severity.INFO,
        summary=f"The leading digits of {spread.count:,} {which} deviate from Benford's law by"
        f" {spread.deviation:.4f} on average, more than the {spread.limit:.4f} that is usual.",
        evidence=(f"by chance {spread.expected_deviation:.4f}",),
    )


def _spike(spread: Spread, digit: int, which: str) -> Finding:
    return Finding(
        key=f"{RULE.id}:{which}|{digit}",
        severity=Severity.INFO,
        summary=f"{spread.observed[digit]:,} {which} begin with {digit}, {spread.excess(digit):,.0f} more than"
        " expected.",
        evidence=(
            f"{spread.share(digit):.2%} instead of {benford_share(digit):.2%}, z {spread.z(digit):.1f}",
            *(f"{_told(cents)} comes {times} times" for cents, times in _commonest(spread.amounts[digit])),
        ),
    )


def _told(cents: int) -> str:
    return f"{cents // CENTS:,}.{cents % CENTS:02}"


def _commonest(counts: Mapping[int, int]) -> list[tuple[int, int]]:
    return nsmallest(SHOWN, counts.items(), key=lambda item: (-item[1], item[0]))


def _figures(spread: Spread, amounts: Counter[int]) -> Iterator[Figure]:
    yield Figure(name="count", value=spread.count)
    yield Figure(name="mean absolute deviation", value=_rounded(spread.deviation))
    yield Figure(name="deviation by chance", value=_rounded(spread.expected_deviation))
    yield Figure(name="limit", value=_rounded(spread.limit))
    for digit in spread.places:
        yield Figure(name=f"share of {digit}", value=_rounded(spread.share(digit)))
        yield Figure(name=f"expected share of {digit}", value=_rounded(benford_share(digit)))
    endings: Counter[int] = Counter()
    for cents, times in amounts.items():
        endings[cents % CENTS] += times
    for cents, times in _commonest(amounts):
        yield Figure(name=f"same amount {_told(cents)}", value=times)
    for ending, times in _commonest(endings):
        yield Figure(name=f"ending in {ending:02}", value=times)


def _rounded(value: float) -> Decimal:
    return Decimal(value).quantize(SIX_PLACES)


RULE = Rule(
    id="benford",
    version=1,
    title="Benford's law",
    needs=frozenset(),
    uses=frozenset({Need.DOCUMENTS, Need.BANK_TRANSACTIONS, Need.LINES, Need.LEDGER_ENTRIES}),
    settings=BenfordSettings,
    evaluate=benford,
    tolerance=Decimal(1),
)
