"""Running a rule: unavailable, failed, flagged or a pass, with a score; nothing else ever looks like a pass."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

import attrs
import pytest
from attrs import evolve

from dextflow.model import (
    CheckResult,
    CheckStatus,
    Facts,
    Figure,
    Finding,
    Gap,
    Money,
    Need,
    ReportingPeriod,
    Setting,
    Severity,
)
from dextflow.rules import CATALOGUE, Rule, Verdict, evaluate, needs, resolve
from dextflow.rules.settings import Default

MAY = ReportingPeriod(start=date(2024, 5, 1), end=date(2024, 5, 31))
FACTS = Facts(ledger="test", fetched_at=datetime(2024, 6, 3, 8, 0, tzinfo=UTC), digest="cafe")


@attrs.frozen(kw_only=True)
class Nothing:
    """A rule may have nothing to set."""


@attrs.frozen(kw_only=True)
class Limited:
    limit: Annotated[int, Default(5, "A limit.")]


def found(key: str, severity: Severity = Severity.LOW, amount: str | None = None, *refs: str) -> Finding:
    money = None if amount is None else Money(currency="GBP", amount=Decimal(amount))
    return Finding(key=key, severity=severity, summary="Seen.", amount=money, refs=refs)


def rule_that_finds(*findings: Finding, population: int = 10, tolerance: str = "0.5") -> Rule[Nothing]:
    def say(facts: Facts, settings: Nothing) -> Verdict:
        figures = (Figure(name="count", value=len(findings)),)
        return Verdict(population=population, findings=findings, figures=figures, notes=("A caveat.",))

    return Rule(
        id="own",
        version=1,
        title="Own",
        needs=frozenset({Need.DOCUMENTS, Need.ALLOCATIONS}),
        uses=frozenset({Need.CONTACTS}),
        settings=Nothing,
        evaluate=say,
        tolerance=Decimal(tolerance),
    )


def run(rule: Rule[Any], facts: Facts = FACTS) -> CheckResult:
    return evaluate(rule, "check", resolve(rule, MAY, None, ()), facts)


def test_a_pass() -> None:
    """Without findings a check passes with 100, and tells which data it was."""
    assert run(rule_that_finds()) == CheckResult(
        check="check",
        rule="own",
        status=CheckStatus.PASS,
        notes=("A caveat.",),
        figures=(Figure(name="count", value=0),),
        population=10,
        score=100,
        tolerance=Decimal("0.5"),
        digest="cafe",
        fetched_at=FACTS.fetched_at,
    )


def test_findings_are_sorted() -> None:
    """Findings come by severity, then amount, the highest first, then by key, whatever order the rule gave."""
    expected = (
        found("e", Severity.HIGH, "1"),
        found("b", Severity.LOW, "30"),
        found("a", Severity.LOW, "20"),
        found("c", Severity.LOW, "20"),
        found("d", Severity.LOW),
        found("f", Severity.INFO, "99"),
    )
    result = run(rule_that_finds(*sorted(expected, key=lambda finding: finding.key)))
    assert result.status is CheckStatus.FLAGGED
    assert result.findings == expected


def test_a_missing_need() -> None:
    """A need that is missing makes the check unavailable, with the first cause and without a score."""
    missing = (
        Gap(need=Need.CONTACTS, reason="not synced"),
        Gap(need=Need.ALLOCATIONS, reason="no table of payments"),
        Gap(need=Need.DOCUMENTS, reason="no table of invoices"),
    )
    assert run(rule_that_finds(), evolve(FACTS, missing=missing)) == CheckResult(
        check="check",
        rule="own",
        status=CheckStatus.UNAVAILABLE,
        reason="no allocations: no table of payments",
        digest="cafe",
        fetched_at=FACTS.fetched_at,
    )


def test_a_missing_use_is_a_note() -> None:
    """What a rule only uses is missed with a note; what it does not ask for is not its business."""
    missing = (Gap(need=Need.CONTACTS, reason="not synced"), Gap(need=Need.ACCOUNTS, reason="not synced"))
    result = run(rule_that_finds(), evolve(FACTS, missing=missing))
    assert result.status is CheckStatus.PASS
    assert result.notes == ("looked without contacts: not synced", "A caveat.")


def test_what_a_ledger_left_out_is_a_note_where_it_matters() -> None:
    """A ledger's note is passed on, once, to the rules that asked for what it is about, and to no others."""
    notes = (
        Gap(need=Need.DOCUMENTS, reason="No credit notes."),
        Gap(need=Need.ALLOCATIONS, reason="No credit notes."),
        Gap(need=Need.LEDGER_ENTRIES, reason="No journals of 2019."),
    )
    assert run(rule_that_finds(), evolve(FACTS, notes=notes)).notes == ("No credit notes.", "A caveat.")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ZeroDivisionError("division by zero"), "ZeroDivisionError: division by zero"),
        (KeyError("c1"), "KeyError: 'c1'"),
        (RecursionError("too deep"), "RecursionError: too deep"),
    ],
)
def test_a_rule_that_raises_has_failed(error: Exception, reason: str) -> None:
    """A rule that raises is a failed check that says why, and never a pass."""

    def fail(facts: Facts, settings: Nothing) -> Verdict:
        raise error

    result = run(evolve(rule_that_finds(), evaluate=fail))
    assert (result.status, result.reason, result.score) == (CheckStatus.FAILED, reason, None)
    assert (result.digest, result.fetched_at) == ("cafe", FACTS.fetched_at)


def test_an_interruption_is_not_a_failed_check() -> None:
    """When a person interrupts the program, it stops."""

    def interrupted(facts: Facts, settings: Nothing) -> Verdict:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(evolve(rule_that_finds(), evaluate=interrupted))


def test_settings_that_cannot_be_read_have_failed() -> None:
    """A stored setting that the rule no longer takes fails that check, with the reason, and no other."""
    any_rule: Rule[Any] = rule_that_finds()
    rule = evolve(any_rule, settings=Limited)
    result = evaluate(rule, "check", (Setting(name="limit", value="five"),), FACTS)
    assert result.status is CheckStatus.FAILED
    assert result.reason == "InvalidSettings: settings of 'own': /limit: 'five' is not a whole number"


def test_the_same_key_twice_has_failed() -> None:
    """Two findings with one key mean that a record came twice: the check failed rather than count it double."""
    result = run(rule_that_finds(found("a"), found("b"), found("b")))
    assert result.status is CheckStatus.FAILED
    assert result.reason is not None
    assert "2 findings have the key 'b'" in result.reason


@pytest.mark.parametrize(
    ("population", "flagged", "tolerance", "score"),
    [
        (10, 0, "0.5", 100),
        (10, 1, "0.5", 80),
        (10, 5, "0.5", 0),
        (10, 9, "0.5", 0),
        (1000, 1, "1", 100),
        (300, 1, "1", 100),
        (3, 1, "1", 67),
        (0, 0, "0.5", 100),
        (0, 1, "0.5", 0),
    ],
)
def test_score(population: int, flagged: int, tolerance: str, score: int) -> None:
    """The score falls in a straight line from 100 to 0 at the tolerated share of flagged records."""
    findings = [found(f"k{number}") for number in range(flagged)]
    assert run(rule_that_finds(*findings, population=population, tolerance=tolerance)).score == score


def test_a_finding_counts_for_its_records() -> None:
    """A finding about three records counts for three in the score."""
    assert run(rule_that_finds(found("k", Severity.LOW, None, "a", "b", "c"))).score == 40


def test_needs_of_several_rules() -> None:
    """One fetch asks for what any of the rules needs or uses."""
    own = rule_that_finds()
    assert needs([own]) == {Need.DOCUMENTS, Need.ALLOCATIONS, Need.CONTACTS}
    assert needs([]) == frozenset()
    assert needs(CATALOGUE) == frozenset(Need)


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: str(rule.id))
def test_without_a_need_no_rule_passes(rule: Rule[Any]) -> None:
    """Each rule of the catalogue is unavailable without any one of its needs, and says which one."""
    assert rule.needs | rule.uses
    assert not rule.needs & rule.uses
    for need in rule.needs:
        result = run(rule, evolve(FACTS, missing=(Gap(need=need, reason="switched off"),)))
        assert (result.status, result.reason) == (CheckStatus.UNAVAILABLE, f"no {need}: switched off")


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: str(rule.id))
def test_without_a_use_every_rule_says_so(rule: Rule[Any]) -> None:
    """Each rule runs without any one of what it only uses, and says so, or else says what it must have."""
    whole = run(rule, FACTS)
    for need in rule.uses:
        result = run(rule, evolve(FACTS, missing=(Gap(need=need, reason="switched off"),)))
        if result.status is CheckStatus.UNAVAILABLE:
            assert result.reason
        else:
            assert result.status is whole.status
            assert f"looked without {need}: switched off" in result.notes
