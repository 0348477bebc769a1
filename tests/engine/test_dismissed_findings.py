"""What dismissals make of results: dismissed findings are seen and do not count, and undoing restores all."""

from datetime import timedelta
from decimal import Decimal

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.engine import apply, follow_dismissals, health_score, with_dismissals
from dextflow.engine.history import describe
from dextflow.model import (
    Approve,
    Check,
    CheckResult,
    CheckStatus,
    Finding,
    Mark,
    Money,
    Outcome,
    RecordResults,
    Severity,
    Status,
    Step,
    StepGroup,
    Submit,
    Template,
)
from dextflow.model.finding import flagged_records, soundness
from dextflow.testing.runs import NOON, started

KEYS = ("old:a", "old:b", "old:c", "old:d")
EVERY = tuple(
    Finding(
        key=key,
        severity=severity,
        summary=f"{key} is odd.",
        amount=Money(amount=Decimal(amount), currency="GBP"),
        refs=("r1", key),
    )
    for key, severity, amount in (
        ("old:c", Severity.HIGH, "5"),
        ("old:a", Severity.LOW, "90"),
        ("old:b", Severity.LOW, "9"),
        ("old:d", Severity.INFO, "1"),
    )
)
CHECK = Check(key="old", name="Old", rule="aged_payables")
GROUP = StepGroup(name="G", steps=(Step(key="s", name="S", checks=(CHECK,)),))
TEMPLATE = Template(id="t", name="T", groups=(GROUP,))


def found(*keys: str) -> CheckResult:
    """A result with the findings of those keys, as a calculation gives it."""
    findings = tuple(each for each in EVERY if each.key in keys)
    tolerance = Decimal("0.5")
    return CheckResult(
        check="old",
        rule="aged_payables",
        status=CheckStatus.FLAGGED if findings else CheckStatus.PASS,
        findings=findings,
        population=40,
        tolerance=tolerance,
        score=round(100 * soundness(flagged_records(findings), 40, tolerance)),
    )


sets_of_keys = st.frozensets(st.sampled_from((*KEYS, "old:else")))


@settings(max_examples=60)
@given(sets_of_keys, sets_of_keys, sets_of_keys)
def test_only_the_last_dismissals_count(keys: frozenset[str], first: frozenset[str], last: frozenset[str]) -> None:
    """Whatever was dismissed before, a result is as if only the present dismissals had ever been."""
    result = found(*keys)
    assert with_dismissals(with_dismissals(result, first), last) == with_dismissals(result, last)
    assert with_dismissals(with_dismissals(result, first), frozenset()) == result


@settings(max_examples=60)
@given(sets_of_keys, sets_of_keys)
def test_a_dismissed_finding_is_seen_and_does_not_count(keys: frozenset[str], gone: frozenset[str]) -> None:
    """Exactly the dismissed findings leave the findings, the status and the score, which never falls by it."""
    before, after = found(*keys), with_dismissals(found(*keys), gone)
    assert {each.key for each in after.findings} == (keys & set(KEYS)) - gone
    assert {each.key for each in after.dismissed} == keys & set(KEYS) & gone
    kept = found(*(keys - gone))
    assert (after.status, after.score, after.findings) == (kept.status, kept.score, kept.findings)
    assert (health_score([after]) or 0) >= (health_score([before]) or 0)


def test_all_dismissed_passes() -> None:
    """A check whose findings are all dismissed passes with 100."""
    after = with_dismissals(found(*KEYS), frozenset(KEYS))
    assert (after.status, after.score, after.findings) == (CheckStatus.PASS, 100, ())
    assert after.dismissed == EVERY


@pytest.mark.parametrize("status", [CheckStatus.UNAVAILABLE, CheckStatus.FAILED])
def test_what_was_not_calculated_never_passes(status: CheckStatus) -> None:
    """A check that is unavailable or failed stays so, whatever is dismissed."""
    result = CheckResult(check="old", rule="aged_payables", status=status, reason="why")
    assert with_dismissals(result, frozenset(KEYS)) is result


def test_a_result_without_a_tolerance_keeps_its_score_until_the_next_calculation() -> None:
    """Of a result of before there were tolerances, nothing but the status changes."""
    old = attrs.evolve(found("old:a"), tolerance=None, score=40)
    after = with_dismissals(old, frozenset({"old:a"}))
    assert (after.status, after.score) == (CheckStatus.PASS, 40)
    bare = attrs.evolve(old, score=None)
    assert with_dismissals(bare, frozenset({"old:a"})).score is None


def test_work_in_progress_follows() -> None:
    """One event changes the results that hold a dismissed finding; it says that nothing was calculated."""
    instance = started(TEMPLATE).give(RecordResults("ann", NOON, (found("old:a", "old:c"),))).instance
    [event] = follow_dismissals(instance, {"old:a"}, by="ben", at=NOON - timedelta(hours=1))
    assert (event.by, event.at) == ("ben", instance.at)
    after = apply(instance, event)
    [result] = after.results
    assert [each.key for each in result.dismissed] == ["old:a"]
    assert describe(event) == "findings were dismissed or restored: 1 check, 1 with findings"
    assert follow_dismissals(after, {"old:a", "old:b"}, by="ben", at=NOON) == ()
    [back] = follow_dismissals(after, frozenset(), by="ben", at=NOON)
    assert apply(after, back).results == instance.results


def test_locked_work_does_not_follow() -> None:
    """What is under review or completed stays as it is."""
    run = started(TEMPLATE, reviewers=("rae",)).give(
        RecordResults("ann", NOON, (found("old:a"),)), Mark("ann", NOON, "old", Outcome.COMPLETE)
    )
    assert follow_dismissals(run.instance, {"old:a"}, by="pam", at=NOON)
    for command in (Submit("ann", NOON), Approve("rae", NOON)):
        run = run.give(command)
        assert follow_dismissals(run.instance, {"old:a"}, by="pam", at=NOON) == ()
    assert run.instance.status is Status.COMPLETED
