"""Journal gaps: numbers of journals that are missing or came twice."""

from typing import Any

import pytest

from dextflow.model import CheckResult, CheckStatus, Client, Facts, Gap, JournalStatus, Need, Severity, YearEnd
from dextflow.rules import evaluate, find, resolve
from dextflow.testing.books import Record, check, entry, journal, ledger, period_of, post

CLIENT = Client(id="c", name="Acme", year_end=YearEnd(month=12, day=31))
LEGS = (("400", "1.00"), ("820", "-1.00"))


def posted(*numbers: int | str, on: str = "2026-10-05", **others: str) -> list[Record]:
    """Journals of two lines with these numbers."""
    return [each for number in numbers for each in post(on, *LEGS, journal=str(number), **others)]


def manual(*numbers: str, on: str = "2026-10-05") -> list[Record]:
    return [journal(f"id {number}", on, *LEGS, number=number) for number in numbers]


def keys(result: CheckResult) -> list[str]:
    return sorted(finding.key.removeprefix("journal_gaps:") for finding in result.findings)


def gaps(*records: Record, period: str = "2026-10", **settings: Any) -> list[str]:
    return keys(check("journal_gaps", ledger(*records), period, CLIENT, **settings))


def test_a_gap() -> None:
    """Missing numbers are one finding, told with the journals on both sides."""
    result = check("journal_gaps", ledger(*posted(101, 102), *posted(106, on="2026-10-09")))
    (finding,) = result.findings
    assert (finding.key, finding.severity) == ("journal_gaps:posted 103-105", Severity.MEDIUM)
    assert finding.summary == (
        "3 numbers are missing between the posted journals 102 of 2026-10-05 and 106 of 2026-10-09."
    )
    assert (result.population, result.figure("gaps"), result.figure("series")) == (3, 1, 1)


def test_numbers_in_a_row() -> None:
    """Numbers in a row pass, whatever the order of their dates."""
    facts = ledger(*posted(9, on="2026-10-20"), *posted(10, on="2026-10-02"), *posted(11, on="2026-03-01"))
    assert check("journal_gaps", facts).status is CheckStatus.PASS


@pytest.mark.parametrize(("after", "found"), [(10_002, ["posted 2-10001"]), (10_003, [])])
def test_another_range(after: int, found: list[str]) -> None:
    """More than 10,000 missing numbers are another range, not a gap."""
    assert gaps(*posted(1, after)) == found
    assert gaps(*posted(1, after), longest_gap=100) == []


def test_a_repeat() -> None:
    """A number on different days, or of different records, is a repeat; lines of one journal are none."""
    result = check("journal_gaps", ledger(*posted(7, source="A"), *posted(7, source="B"), *posted(8)))
    (finding,) = result.findings
    assert (finding.key, finding.severity, finding.refs) == ("journal_gaps:posted 7", Severity.HIGH, ("A", "B"))
    assert finding.summary == "2 posted journals have the number 7: they are dated 2026-10-05."
    assert gaps(*posted(7), *posted(7, on="2026-10-06")) == ["posted 7"]


def test_series() -> None:
    """What stands before the number names a series of its own, and manual journals are apart from posted ones."""
    records = (*posted("JE-001", "JE-002", "PAY-009"), *manual("JE-001", "JE-004"))
    result = check("journal_gaps", ledger(*records))
    assert keys(result) == ["manual JE-2-3"]
    assert result.figure("series") == 3
    assert "journals JE-001 of" in result.findings[0].summary


def test_leading_zeros_and_blanks() -> None:
    """The number counts, not how it is written."""
    assert gaps(*posted("0099", " 100", "101 ")) == []


def test_two_manual_journals_of_one_number() -> None:
    """Two manual journals with one number are a repeat."""
    twice = [journal(id_, "2026-10-05", *LEGS, number="5") for id_ in ("A", "B")]
    assert gaps(*twice) == ["manual 5"]


def test_drafts_and_voided_journals_explain_their_numbers() -> None:
    """A number is not missing if a draft or a voided journal bears it."""
    off = [
        journal("D", "2026-10-05", *LEGS, number="2", status=JournalStatus.DRAFT),
        journal("V", "2026-10-05", *LEGS, number="3", status=JournalStatus.VOIDED),
    ]
    assert gaps(*manual("1", "4"), *off) == []
    assert gaps(*manual("1", "4")) == ["manual 2-3"]


def test_the_financial_year() -> None:
    """Journals from the start of the financial year to the period's end are looked at, others only explain."""
    old, new = posted(1, 5, on="2025-12-31"), posted(6, 7, on="2026-01-01")
    assert gaps(*old, *new) == []
    assert gaps(*old, *posted(8, on="2026-01-01")) == ["posted 6-7"]
    late = posted(9, on="2026-12-01")
    assert gaps(*posted(6, 7, on="2026-10-01"), *late) == ["posted 8-8"]
    assert gaps(*posted(6, 8), *posted(7, on="2026-12-01")) == []
    assert gaps(*old, period="2025-12") == ["posted 2-4"]


def test_numbers_that_begin_anew() -> None:
    """Where numbers begin anew each year, last year's neither explain a gap nor repeat this year's."""
    old = posted(*range(1, 11), on="2025-06-01")
    assert gaps(*old, *posted(1, 2, 3, 5, 6)) == ["posted 4-4"]


def test_journals_without_numbers() -> None:
    """Journals that are called otherwise are left out with a note, and those called nothing are not journals."""
    result = check(
        "journal_gaps", ledger(*posted("2026-10-05 rent", "f3c2-9a", 1, 2), entry("400", "2026-10-05", "1"))
    )
    assert (result.population, result.findings) == (2, ())
    assert result.notes == ("Journals that have no number are left out: 2.",)


def unavailable(facts: Facts) -> bool:
    rule = find("journal_gaps")
    assert rule is not None
    result = evaluate(rule, "c", resolve(rule, period_of("2026-10"), None, ()), facts)
    return result.status is CheckStatus.UNAVAILABLE


def test_unavailable() -> None:
    """Without manual journals and entries the check is unavailable, and with either it is not."""
    missing = [Gap(need=need, reason="no") for need in (Need.MANUAL_JOURNALS, Need.LEDGER_ENTRIES)]
    assert unavailable(ledger(missing=tuple(missing)))
    assert not unavailable(ledger(missing=(missing[0],)))
