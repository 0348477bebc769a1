"""Journal gaps: numbers of journals that are missing, or that came twice."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise
from operator import attrgetter, itemgetter
from typing import Annotated

import attrs

from dextflow.errors import NotServed
from dextflow.model import Facts, Figure, Finding, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default, year_start
from dextflow.rules.workings.posted_journals import lack_of_journals
from dextflow.rules.workings.span import SpanSettings

LONGEST = 18
JOURNAL = attrgetter("journal", "on", "source")
NUMBER = re.compile(rf"(\D*)(\d{{1,{LONGEST}}})")
POSTED, MANUAL = "posted ", "manual "


@attrs.frozen(kw_only=True)
class GapSettings(SpanSettings):
    """Settings of the journal gaps.

    Gaps in the numbers of journals are a test of the AICPA's example procedures for its audit data standards. The
    financial year, after which numbers may begin anew, and what is too long for a gap, are our own choice.
    """

    dated_from: Annotated[date, Default(year_start, "Look at journals dated from this day on.")]
    longest_gap: Annotated[int, Default(10_000, "More missing numbers than that are another range of numbers.")]


Numbered = tuple[int, str, date, str]
"""A journal with a number: as a number and as it is written, its day, and the record that it comes from.

It is a plain tuple, for there are very many.
"""

Series = Mapping[str, Sequence[Numbered]]


def journal_gaps(facts: Facts, settings: GapSettings) -> Verdict:
    """Flag the numbers that are missing between those of journals, and numbers that two journals share.

    A number is what a journal's own ends in; what stands before it names a series, and each is looked at on its
    own, as are manual journals and posted ones. A draft or voided manual journal still explains its number, and so
    does a journal of another year, unless the numbers begin anew each year. Two journals share a number where it
    stands on different days or comes from different records. A gap is medium, a repeat high. The missing numbers,
    or the repeated one, are the subject. Population: the numbered journals. Tolerance: a hundredth of them, our
    own choice.
    """
    if lack_of_journals(facts):
        raise NotServed("the ledger gave neither manual journals nor its entries")
    series, others = _series(facts)
    first, last = settings.dated_from, settings.dated_to
    within = {name: [each for each in its if first <= each[2] <= last] for name, its in sorted(series.items())}
    gaps = [item for name, its in within.items() for item in _gaps(name, its, series[name], settings)]
    repeats = [item for name, its in within.items() for item in _repeats(name, its)]
    unnumbered = sum(day in settings for day in others)
    return Verdict(
        population=sum(map(len, within.values())),
        findings=(*gaps, *repeats),
        figures=(
            Figure(name="count", value=len(gaps) + len(repeats)),
            Figure(name="gaps", value=len(gaps)),
            Figure(name="repeated numbers", value=len(repeats)),
            Figure(name="series", value=sum(map(bool, within.values()))),
        ),
        notes=(f"Journals that have no number are left out: {unnumbered}.",) if unnumbered else (),
    )


def _labels(facts: Facts) -> Iterator[tuple[str, str, date, str]]:
    """Each journal that is called something, once: its kind, what it is called, its day and its source."""
    for label, on, source in dict.fromkeys(map(JOURNAL, facts.ledger_entries)):
        if label:
            yield POSTED, label.strip(), on, source or ""
    for journal in facts.manual_journals:
        if journal.number:
            yield MANUAL, journal.number.strip(), journal.on, journal.id


def _series(facts: Facts) -> tuple[Series, list[date]]:
    """The numbered journals of each series in the order of their numbers, and the days of the others."""
    found: dict[str, list[Numbered]] = {}
    others: list[date] = []
    for kind, label, on, source in _labels(facts):
        before, number = ("", int(label)) if len(label) <= LONGEST and label.isdecimal() else _parts(label)
        if number is None:
            others.append(on)
        else:
            found.setdefault(kind + before, []).append((number, label, on, source))
    for its in found.values():
        its.sort()
    return found, others


def _parts(label: str) -> tuple[str, int | None]:
    """What stands before the number that a label ends in, and that number; None if it ends in none."""
    match = NUMBER.fullmatch(label)
    return (match[1], int(match[2])) if match else (label, None)


def _gaps(
    name: str, within: Sequence[Numbered], every: Sequence[Numbered], settings: GapSettings
) -> Iterator[Finding]:
    since = settings.dated_from
    numbers = {number for number, _, _, _ in within}
    earlier = {number for number, _, on, _ in every if on < since}
    anew = 2 * len(numbers & earlier) > len(numbers)
    for before, after in pairwise(within if anew else every):
        missing = after[0] - before[0] - 1
        if 0 < missing <= settings.longest_gap and (before[0] in numbers or after[0] in numbers):
            yield _gap(name, before, after)


def _gap(name: str, before: Numbered, after: Numbered) -> Finding:
    last, label, on, _ = before
    following, next_label, next_on, _ = after
    missing = following - last - 1
    what = "1 number is" if missing == 1 else f"{missing} numbers are"
    return Finding(
        key=f"{RULE.id}:{name}{last + 1}-{following - 1}",
        severity=Severity.MEDIUM,
        summary=f"{what} missing between the {name.split(' ', 1)[0]} journals {label} of {on}"
        f" and {next_label} of {next_on}.",
        on=on,
    )


def _repeats(name: str, within: Sequence[Numbered]) -> Iterator[Finding]:
    twice = {one[0] for one, other in pairwise(within) if one[0] == other[0]}
    again = (each for each in within if each[0] in twice) if twice else ()
    for number, group in groupby(again, key=itemgetter(0)):
        its = list(group)
        _, label, first, _ = its[0]
        days = ", ".join(str(day) for day in sorted({on for _, _, on, _ in its}))
        yield Finding(
            key=f"{RULE.id}:{name}{number}",
            severity=Severity.HIGH,
            summary=f"{len(its)} {name.split(' ', 1)[0]} journals have the number {label}: they are dated {days}.",
            on=first,
            refs=tuple(sorted({source for _, _, _, source in its if source})),
        )


RULE = Rule(
    id="journal_gaps",
    version=1,
    title="Journal gaps",
    needs=frozenset(),
    uses=frozenset({Need.MANUAL_JOURNALS, Need.LEDGER_ENTRIES}),
    settings=GapSettings,
    evaluate=journal_gaps,
    tolerance=Decimal("0.01"),
)
