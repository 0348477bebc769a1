"""Journal review: journals with the traits that auditors look for."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.errors import InvalidValue, NotServed
from dextflow.model import Facts, Figure, Finding, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import MONTHS, Default, months_up_to
from dextflow.rules.workings.figures import base_money, base_notes, in_base, told
from dextflow.rules.workings.journal_points import Reason, Yardsticks, mirrored, reasons_of
from dextflow.rules.workings.keywords import Keywords
from dextflow.rules.workings.local_time import zone_named
from dextflow.rules.workings.materiality import materiality, without_revenue
from dextflow.rules.workings.posted_journals import Journal, journals, journals_by_author, lack_of_journals
from dextflow.rules.workings.span import SpanSettings

LARGE = 10
HIGH, MEDIUM = 5, 3
HOURS = 24
WORDS = (
    "adjust",
    "adjustment",
    "as instructed",
    "correct",
    "correction",
    "dummy",
    "error",
    "fix",
    "misc",
    "plug",
    "per director",
    "reclass",
    "reversal",
    "reverse",
    "suspense",
    "test",
    "true up",
    "unexplained",
    "write off",
)


@attrs.frozen(kw_only=True)
class JournalSettings(SpanSettings):
    """Settings of the journal review.

    Multiples of 1,000, nights from 20 to 6, at most 3 postings of a rare account and 10 journals of a rare author
    in a year are those of the AICPA's example procedures for its audit data standards (3.2.3 to 3.2.6). The traits
    are of ISA 240, A45. Ten times the materiality, three days, ten characters and the words are our own choice.

    Raises `InvalidValue` if nothing can be a multiple of `round_to`, or an hour is none.
    """

    large: Annotated[Decimal, Default(Decimal(0), "A large sum of debits; 0: ten times the materiality.")]
    round_to: Annotated[Decimal, Default(Decimal(1000), "A round amount is a multiple of this.")]
    last_days: Annotated[int, Default(3, "So many days at the end of the period are its end.")]
    late_days: Annotated[int, Default(10, "More days after the period's end are late.")]
    rare_account: Annotated[int, Default(3, "An account with so many postings in a year, or fewer, is rare.")]
    rare_user: Annotated[int, Default(10, "An author of so many journals in a year, or fewer, is rare.")]
    min_narration: Annotated[int, Default(10, "A narration has so many characters at least.")]
    night_from: Annotated[int, Default(20, "The hour at which the night begins.")]
    night_to: Annotated[int, Default(6, "The hour at which the night ends.")]
    holidays: Annotated[tuple[str, ...], Default((), "Days such as 2026-12-25 on which nobody works.")]
    keywords: Annotated[tuple[str, ...], Default(WORDS, "Words of a narration that deserve a look.")]
    min_points: Annotated[int, Default(2, "Flag from so many points on.")]

    def __attrs_post_init__(self) -> None:
        SpanSettings.__attrs_post_init__(self)
        if self.round_to <= 0:
            raise InvalidValue("JournalSettings", f"round_to {self.round_to} is not above zero")
        if not (0 <= self.night_to <= HOURS and 0 <= self.night_from <= HOURS):
            raise InvalidValue("JournalSettings", "night_from and night_to are hours, 0 to 24")


def journal_review(facts: Facts, settings: JournalSettings) -> Verdict:
    """Flag the journals of a span that get points for being large, round, late, seldom and the like.

    Two points: large; posted more than ten days after the period's end; an account or an author seldom seen; a
    bank or control account by hand; revenue against an unusual account. One point: round; posted at a weekend,
    on a holiday or at night, in the organisation's time zone, while the date that a journal bears says nothing;
    dated at the period's end; hardly a narration; a keyword in it; another journal of about the same time that
    reverses it, by 2 % more or less. Five points and more high, three and four medium, two low. The journal is
    the subject. Population: the journals of the span that people wrote. Tolerance: a fifth of them, our own
    choice.
    """
    if lack_of_journals(facts):
        raise NotServed("the ledger gave neither manual journals nor its entries")
    looked_at = journals(facts, settings.dated_from, settings.dated_to)
    by = _yardsticks(facts, settings, looked_at)
    marked = [(journal, reasons) for journal in looked_at if (reasons := reasons_of(journal, by))]
    found = [(journal, reasons) for journal, reasons in marked if _sum(reasons) >= settings.min_points]
    currency = facts.organisation.base_currency
    findings = tuple(_finding(journal, reasons, facts) for journal, reasons in found)
    levels = Counter(finding.severity for finding in findings)
    return Verdict(
        population=len(looked_at),
        findings=findings,
        figures=(
            Figure(name="count", value=len(found)),
            *(Figure(name=level.name.lower(), value=levels[level]) for level in sorted(levels, reverse=True)),
            *in_base("debits", (journal.debits for journal, _ in found), currency),
            *in_base("debits of all journals", (journal.debits for journal in looked_at), currency),
        ),
        notes=(
            *_notes(facts, looked_at),
            *(() if settings.large else without_revenue(facts, settings.dated_to)),
            *base_notes(currency),
        ),
    )


def _yardsticks(facts: Facts, settings: JournalSettings, looked_at: Sequence[Journal]) -> Yardsticks:
    since = months_up_to(settings.dated_to, MONTHS)
    authors = journals_by_author(facts, since, settings.dated_to, settings.rare_user + 1)
    used = (
        {account for journal in looked_at for account, _ in journal.lines} if facts.ledger_entries else set[str]()
    )
    return Yardsticks(
        large=settings.large or LARGE * materiality(facts, settings.dated_to),
        round_to=settings.round_to,
        period_end=settings.dated_to,
        last_days=settings.last_days,
        late_days=settings.late_days,
        night_from=settings.night_from,
        night_to=settings.night_to,
        holidays=frozenset(settings.holidays),
        min_narration=settings.min_narration,
        zone=zone_named(facts.organisation.time_zone) or UTC,
        keywords=Keywords.of(settings.keywords),
        accounts=facts.account_by_id,
        rare_accounts=frozenset(each for each in used if _is_rare(each, facts, since, settings)),
        rare_authors=frozenset(author for author, count in authors.items() if count <= settings.rare_user),
        mirrored=mirrored(looked_at),
    )


def _is_rare(account: str, facts: Facts, since: date, settings: JournalSettings) -> bool:
    count = 0
    for entry in facts.entries_of.get(account, ()):
        count += since <= entry.on <= settings.dated_to
        if count > settings.rare_account:
            return False
    return True


def _sum(reasons: Sequence[Reason]) -> int:
    return sum(points for points, _ in reasons)


def _finding(journal: Journal, reasons: Sequence[Reason], facts: Facts) -> Finding:
    points, currency = _sum(reasons), facts.organisation.base_currency
    severity = Severity.HIGH if points >= HIGH else Severity.MEDIUM if points >= MEDIUM else Severity.LOW
    author = f", entered by {journal.posted_by}" if journal.posted_by else ""
    return Finding(
        key=f"{RULE.id}:{journal.id}",
        severity=severity,
        summary=f"Journal {journal.id} of {journal.on} over {told(journal.debits, currency)}{author},"
        f" {journal.narration or 'without a narration'}: {points} points.",
        amount=base_money(journal.debits, currency),
        on=journal.on,
        refs=(journal.ref,),
        evidence=(*(f"{reason} ({points})" for points, reason in reasons), *_accounts(journal, facts)),
    )


def _accounts(journal: Journal, facts: Facts) -> tuple[str, ...]:
    names = {
        account: facts.account_by_id[account].label
        for account, _ in journal.lines
        if account in facts.account_by_id
    }
    debits = sorted({names.get(account, account) for account, amount in journal.lines if amount > 0})
    credits_ = sorted({names.get(account, account) for account, amount in journal.lines if amount < 0})
    return (f"debit {', '.join(debits)}; credit {', '.join(credits_)}",)


def _notes(facts: Facts, looked_at: Sequence[Journal]) -> tuple[str, ...]:
    untimed = sum(journal.posted_at is None for journal in looked_at)
    zone = facts.organisation.time_zone
    elsewhere = untimed < len(looked_at) and not zone_named(zone)
    return (
        *((f"Journals of which it is not known when they were posted: {untimed}.",) if untimed else ()),
        *((f"The time zone {zone!r} is not known here: times are in UTC.",) if elsewhere else ()),
        *(
            ()
            if facts.ledger_entries
            else ("Without ledger entries it is not known which accounts are seldom used.",)
        ),
    )


RULE = Rule(
    id="journal_review",
    version=1,
    title="Journal review",
    needs=frozenset(),
    uses=frozenset(
        {
            Need.ORGANISATION,
            Need.ACCOUNTS,
            Need.MANUAL_JOURNALS,
            Need.LEDGER_ENTRIES,
            Need.POSTING_TIMES,
            Need.AUTHORS,
        }
    ),
    settings=JournalSettings,
    evaluate=journal_review,
    tolerance=Decimal("0.2"),
)
