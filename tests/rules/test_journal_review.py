"""Journal review: the points of each trait, and what they add up to."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

from dextflow.errors import InvalidSettings
from dextflow.model import (
    AccountRole,
    AccountType,
    CheckResult,
    CheckStatus,
    EntrySource,
    Facts,
    Figure,
    Finding,
    Gap,
    JournalStatus,
    Money,
    Need,
    Organisation,
    Setting,
    Severity,
)
from dextflow.rules import evaluate, find, resolve
from dextflow.testing.books import (
    ASSET,
    EXPENSE,
    LIABILITY,
    REVENUE,
    Record,
    account,
    check,
    entry,
    journal,
    ledger,
    organisation,
    period_of,
    post,
)

CHART = (
    account("400", "Rent", EXPENSE),
    account("410", "Wages", EXPENSE),
    account("820", "Accruals", LIABILITY),
    account("830", "Deferred income", LIABILITY, AccountType.DEFERRED_INCOME),
    account("090", "Bank", ASSET, AccountType.BANK),
    account("610", "Debtors", ASSET, AccountType.CURRENT_ASSET, AccountRole.DEBTORS),
    account("200", "Sales", REVENUE, AccountType.REVENUE),
)
LONDON = organisation(time_zone="Europe/London")
NOON = "2026-10-15T12:00:00"  # a Thursday


def written(
    amount: str = "12.34", *, debit: str = "400", credit: str = "820", id_: str = "J", **others: Any
) -> Record:
    """A journal about which there is nothing, unless it says so."""
    fields: dict[str, Any] = {"on": "2026-10-15", "narration": "Rent for October", "created_at": NOON} | others
    return journal(id_, fields.pop("on"), (debit, amount), (credit, f"-{amount}"), **fields)


def books(*records: Record, organisation: Organisation = LONDON) -> Facts:
    return ledger(*CHART, *records, organisation=organisation)


def points(facts: Facts, **settings: Any) -> dict[str, list[str]]:
    """The reasons of each journal, without what tells only of it."""
    findings = check("journal_review", facts, **{"min_points": 1, **settings}).findings
    return {finding.refs[0]: reasons(finding) for finding in findings}


def reasons(finding: Finding) -> list[str]:
    return [reason for reason in finding.evidence if not reason.startswith("debit ")]


def reasons_of(*records: Record, **settings: Any) -> list[str]:
    return points(books(*records), **settings).get("J", [])


def test_nothing_about_it() -> None:
    """A plain journal gets no points."""
    result = check("journal_review", books(written()))
    assert (result.status, result.population) == (CheckStatus.PASS, 1)
    assert result.notes == (
        "Without ledger entries it is not known which accounts are seldom used.",
        "No revenue is known of the year to 2026-10-31, so the materiality is the least one, 100.",
    )


@pytest.mark.parametrize(("amount", "large"), [("999.99", False), ("1000.01", True)])
def test_large(amount: str, *, large: bool) -> None:
    """Debits of ten times the materiality, or of what is set, are large."""
    assert ("large (2)" in reasons_of(written(amount))) is large
    assert "large (2)" in reasons_of(written(amount), large=amount)


@pytest.mark.parametrize(
    ("amount", "round_"), [("999.00", False), ("1000.00", True), ("3000.00", True), ("3000.01", False)]
)
def test_round(amount: str, *, round_: bool) -> None:
    """A multiple of 1,000 is round."""
    assert ("its largest line is a multiple of 1,000 (1)" in reasons_of(written(amount))) is round_


@pytest.mark.parametrize(
    ("posted", "reason"),
    [
        ("2026-10-16T18:59:59", None),
        ("2026-10-16T19:00:00", "posted at night, 2026-10-16 20:00 (1)"),
        ("2026-10-16T04:59:59", "posted at night, 2026-10-16 05:59 (1)"),
        ("2026-10-16T05:00:00", None),
        ("2026-10-16T22:59:00", "posted at night, 2026-10-16 23:59 (1)"),
        ("2026-10-16T23:00:00", "posted at a weekend, Saturday 2026-10-17 00:00 (1)"),
        ("2026-10-18T22:59:00", "posted at a weekend, Sunday 2026-10-18 23:59 (1)"),
        ("2026-10-18T23:00:00", "posted at night, 2026-10-19 00:00 (1)"),
        ("2026-10-30T19:30:00", None),
    ],
)
def test_out_of_hours(posted: str, reason: str | None) -> None:
    """Nights and weekends are those of the client's time zone, summer time included."""
    assert reasons_of(written(created_at=posted)) == ([reason] if reason else [])


def test_holidays() -> None:
    """A day that was named as a holiday counts as one by the client's time zone."""
    eve = written(created_at="2026-10-15T23:30:00")
    assert reasons_of(eve, holidays=("2026-10-16",)) == ["posted on a holiday, Friday 2026-10-16 00:30 (1)"]
    assert reasons_of(eve, holidays=("2026-10-15",)) == ["posted at night, 2026-10-16 00:30 (1)"]


def test_the_date_of_a_journal_says_nothing() -> None:
    """A journal for a Sunday that was posted on a Thursday is not out of hours."""
    assert reasons_of(written(on="2026-10-18")) == []


@pytest.mark.parametrize(("on", "end"), [("2026-10-28", False), ("2026-10-29", True), ("2026-10-31", True)])
def test_the_end_of_the_period(on: str, *, end: bool) -> None:
    """The last three days of the period are its end."""
    assert ("dated in the last days of the period (1)" in reasons_of(written(on=on))) is end


@pytest.mark.parametrize(("posted", "late"), [("2026-11-10T12:00:00", False), ("2026-11-11T12:00:00", True)])
def test_posted_late(posted: str, *, late: bool) -> None:
    """More than ten days after the period's end is late."""
    assert ("posted 11 days after the period's end (2)" in reasons_of(written(created_at=posted))) is late


@pytest.mark.parametrize(
    ("narration", "reason"),
    [
        ("", "no narration (1)"),
        ("   ", "no narration (1)"),
        ("Rent Octo", "hardly a narration: 'Rent Octo' (1)"),
        ("Rent Octob", None),
        ("Correction of the rent", "'correction' in the narration (1)"),
        ("Rent, true-up", "'true up' in the narration (1)"),
        ("Incorrectly named", None),
    ],
)
def test_narration(narration: str, reason: str | None) -> None:
    """A narration shorter than ten characters, or with a keyword, gets a point."""
    assert reasons_of(written(narration=narration)) == ([reason] if reason else [])


@pytest.mark.parametrize(("count", "rare"), [(3, True), (4, False)])
def test_a_rare_account(count: int, *, rare: bool) -> None:
    """An account with at most three postings within a year is rare; older postings do not help it."""
    often = [entry("820", "2026-10-01", "1.00") for _ in range(9)]
    old = [entry("400", "2025-10-31", "1.00") for _ in range(9)]
    entries = [entry("400", "2025-11-01", "1.00") for _ in range(count)]
    found = points(books(written(), *often, *old, *entries)).get("J", [])
    assert found == (["seldom used: 400 Rent (2)"] if rare else [])


@pytest.mark.parametrize(("others", "rare"), [(9, True), (10, False)])
def test_a_rare_author(others: int, *, rare: bool) -> None:
    """Who wrote at most ten journals within a year seldom posts."""
    more = [written(id_=f"K{n}", on="2026-09-01", created_by="ann") for n in range(others)]
    assert (reasons_of(written(created_by="ann"), *more) == ["ann seldom posts (2)"]) is rare


@pytest.mark.parametrize(("others", "rare"), [(9, True), (10, False)])
def test_a_rare_author_by_the_entries(others: int, *, rare: bool) -> None:
    """Where the entries tell who posted, their journals count, each once however many lines it has."""
    lines = (("400", "1.00"), ("820", "-1.00"))
    more = [post("2026-09-01", *lines, journal=str(n), posted_by="ann") for n in range(others)]
    own = post("2026-10-15", *lines, journal="99", posted_by="ann", posted_at=NOON, source="J")
    facts = books(written(created_at=NOON), *own, *(each for its in more for each in its))
    assert ("ann seldom posts (2)" in points(facts).get("J", [])) is rare


@pytest.mark.parametrize("code", ["090", "610"])
def test_a_bank_or_control_account(code: str) -> None:
    """A journal by hand to the bank or to debtors gets two points."""
    (reason,) = reasons_of(written(credit=code))
    assert reason.startswith("a journal by hand to a bank or control account:")
    assert reason.endswith("(2)")


@pytest.mark.parametrize(("debit", "odd"), [("830", False), ("610", False), ("400", True), ("820", True)])
def test_revenue_against_an_unusual_account(debit: str, *, odd: bool) -> None:
    """Revenue belongs against debtors, money or deferred income, not against costs."""
    found = reasons_of(written(debit=debit, credit="200"))
    assert any(reason.startswith("revenue against") for reason in found) is odd


@pytest.mark.parametrize(("back", "near"), [("98.00", True), ("97.99", False), ("100.00", True), ("102.00", True)])
def test_a_pair_that_nearly_reverses(back: str, *, near: bool) -> None:
    """A journal the other way round over 2 % more or less gets both a point."""
    facts = books(written("100.00"), written(back, debit="820", credit="400", id_="K"))
    assert (points(facts).get("J", []) == ["reversed, all or nearly, by K (1)"]) is near
    back_later = written("100.00", debit="820", credit="400", on="2026-10-01", id_="K")
    later = check("journal_review", books(written("100.00", on="2026-08-31"), back_later), "2026-08-01/2026-10-31")
    assert not any("reversed" in reason for finding in later.findings for reason in finding.evidence)
    same_way = books(written("100.00"), written("100.00", id_="K"))
    assert points(same_way) == {}


@pytest.mark.parametrize(
    ("fields", "severity"),
    [
        ({"narration": ""}, None),
        ({"narration": "", "on": "2026-10-31"}, Severity.LOW),
        ({"narration": "", "on": "2026-10-31", "created_at": "2026-10-31T12:00:00"}, Severity.MEDIUM),
        ({"narration": "", "on": "2026-10-31", "created_at": "2026-11-14T12:00:00"}, Severity.HIGH),
        ({"narration": "", "created_at": "2026-11-14T12:00:00"}, Severity.MEDIUM),
    ],
)
def test_severity(fields: dict[str, str], severity: Severity | None) -> None:
    """One point is nothing, two are low, three and four medium, five and more high."""
    assert check("journal_review", books(written(**fields))).severity is severity


def test_the_finding() -> None:
    """A journal is told with its amount, author and accounts, and the figures count by severity."""
    facts = books(written("5000.00", created_by="ann", narration="Correction"), written("8.00", id_="K"))
    result = check("journal_review", facts)
    (finding,) = result.findings
    assert (finding.key, finding.refs, str(finding.on)) == ("journal_review:J", ("J",), "2026-10-15")
    assert finding.summary == "Journal J of 2026-10-15 over 5,000.00 GBP, entered by ann, Correction: 6 points."
    assert finding.amount == Money(currency="GBP", amount=Decimal("5000.00"))
    assert finding.evidence[-1] == "debit 400 Rent; credit 820 Accruals"
    assert result.figures == (
        Figure(name="count", value=1),
        Figure(name="high", value=1),
        Figure(name="debits in base currency", value=Money(currency="GBP", amount=Decimal("5000.00"))),
        Figure(
            name="debits of all journals in base currency", value=Money(currency="GBP", amount=Decimal("5008.00"))
        ),
    )


def test_what_is_reviewed() -> None:
    """Drafts, voided journals and journals of other periods are not."""
    facts = books(
        written(id_="D", status=JournalStatus.DRAFT),
        written(id_="V", status=JournalStatus.VOIDED),
        written(id_="N", on="2026-11-01"),
        written(id_="S", on="2026-09-30"),
    )
    assert check("journal_review", facts).population == 0


def test_posting_times_of_the_entries() -> None:
    """When the ledger keeps the time with the entries, the first of them is when the journal was posted."""
    legs = (("400", "12.34"), ("820", "-12.34"))
    facts = books(
        journal("J", "2026-10-15", *legs, narration="Rent for October"),
        *post("2026-10-15", *legs, posted_at="2026-10-17T12:00:00", source="J"),
    )
    assert "posted at a weekend, Saturday 2026-10-17 13:00 (1)" in points(facts)["J"]


def entered(number: str, posted_at: str, by: str, amount: str = "12.34", **others: Any) -> tuple[Record, ...]:
    """A journal as an audit data standard has it: only postings, with who and when."""
    legs = (("400", amount), ("820", f"-{amount}"))
    return post("2026-10-15", *legs, journal=number, posted_at=posted_at, posted_by=by, **others)


def test_a_ledger_of_entries_alone() -> None:
    """Without manual journals the postings are reviewed by their journal, with their author and time."""
    usual = [each for n in range(11) for each in entered(str(n), NOON, "ann", description="Rent for October")]
    odd = entered("77", "2026-10-17T12:00:00", "bob")
    facts = books(*usual, *odd)
    result = check("journal_review", facts)
    (finding,) = result.findings
    assert result.population == 12
    assert finding.key == "journal_review:77"
    assert reasons(finding) == [
        "posted at a weekend, Saturday 2026-10-17 13:00 (1)",
        "no narration (1)",
        "bob seldom posts (2)",
    ]
    assert finding.refs == ("E23",)


def test_entries_that_say_what_they_come_from() -> None:
    """Postings of documents are no journals, and where some are of manual journals only those are."""
    of_documents = entered("1", NOON, "ann", source_kind=EntrySource.DOCUMENT, source="B1")
    unknown = entered("2", NOON, "ann")
    assert check("journal_review", books(*of_documents, *unknown)).population == 1
    by_hand = entered("3", NOON, "ann", source_kind=EntrySource.MANUAL_JOURNAL, source="M3")
    result = check("journal_review", books(*of_documents, *unknown, *by_hand))
    assert (result.population, result.findings[0].refs) == (1, ("M3",))


def test_an_unknown_time_zone() -> None:
    """Without a known time zone times are in UTC, and a note says so."""
    facts = books(written(created_at="2026-10-16T19:30:00"), organisation=organisation(time_zone="../etc/passwd"))
    assert points(facts) == {}
    assert (
        "The time zone '../etc/passwd' is not known here: times are in UTC."
        in check("journal_review", facts).notes
    )


def test_a_time_without_a_zone() -> None:
    """A posting time without a zone is taken as the client's own."""
    moment = datetime(2026, 10, 16, 20, 30)  # noqa: DTZ001 - as a ledger may give it
    facts = books(written())
    (plain,) = facts.manual_journals
    naive = ledger(*CHART, evolve(plain, created_at=moment), organisation=LONDON)
    assert points(naive)["J"] == ["posted at night, 2026-10-16 20:30 (1)"]


def test_unknown_times_are_told() -> None:
    """Journals without a posting time are counted in a note."""
    facts = ledger(*CHART, journal("J", "2026-10-15", ("400", "1.00"), ("820", "-1.00")), organisation=LONDON)
    assert "Journals of which it is not known when they were posted: 1." in check("journal_review", facts).notes


@pytest.mark.parametrize("setting", [("round_to", "0"), ("night_from", 25)])
def test_settings_that_mean_nothing(setting: tuple[str, str | int]) -> None:
    """Multiples of nothing and a 25th hour are refused."""
    rule = find("journal_review")
    assert rule is not None
    with pytest.raises(InvalidSettings):
        resolve(rule, period_of("2026-10"), None, (Setting(name=setting[0], value=setting[1]),))


def test_unavailable() -> None:
    """Without manual journals and entries the check is unavailable, and with either it is not."""
    rule = find("journal_review")
    assert rule is not None
    gaps = [Gap(need=need, reason="no") for need in (Need.MANUAL_JOURNALS, Need.LEDGER_ENTRIES)]
    results: list[CheckResult] = [
        evaluate(rule, "c", resolve(rule, period_of("2026-10"), None, ()), ledger(*CHART, missing=tuple(missing)))
        for missing in (gaps, gaps[:1], gaps[1:])
    ]
    assert [result.status is CheckStatus.UNAVAILABLE for result in results] == [True, False, False]
