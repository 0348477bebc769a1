"""Run a rule on the facts of a ledger, and say how it ended."""

from collections import Counter
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from dextflow.errors import InvalidValue, NotServed
from dextflow.model import CheckResult, CheckStatus, Facts, Finding, Need, Setting
from dextflow.model.finding import flagged_records, soundness
from dextflow.rules.rule import Rule
from dextflow.rules.settings import read


def needs(rules: Iterable[Rule[Any]]) -> frozenset[Need]:
    """Collect what some rules ask of a ledger, needed or only used, so that one fetch serves them all."""
    return frozenset(need for rule in rules for need in rule.needs | rule.uses)


def evaluate(rule: Rule[Any], check_key: str, values: tuple[Setting, ...], facts: Facts) -> CheckResult:
    """Calculate one check.

    It is unavailable, with the first cause, if the facts miss something that the rule needs. What it only uses
    is missed with a note, and the ledger's notes on either are passed on; a rule that can do without one of two,
    but not without both, says so by `NotServed`. Any other rule that raises, or whose settings
    cannot be read, is a failed check with the exception's type and words. Otherwise it is flagged if there are
    findings, and a pass if there are none.

    Findings are sorted by severity and amount, the highest first, then by key; amounts of different currencies
    are ordered by their number alone.
    """
    for gap in facts.missing:
        if gap.need in rule.needs:
            return _without(rule, check_key, facts, CheckStatus.UNAVAILABLE, f"no {gap.need}: {gap.reason}")
    try:
        verdict = rule.evaluate(facts, read(rule, values))
        findings = _ordered(verdict.findings)
    except NotServed as error:
        return _without(rule, check_key, facts, CheckStatus.UNAVAILABLE, str(error))
    except Exception as error:  # noqa: BLE001 - a rule may fail in any way, and it must never look like a pass
        return _without(rule, check_key, facts, CheckStatus.FAILED, f"{type(error).__name__}: {error}")
    return CheckResult(
        check=check_key,
        rule=rule.id,
        status=CheckStatus.FLAGGED if findings else CheckStatus.PASS,
        notes=(*_unseen(rule, facts), *_left_out(rule, facts), *verdict.notes),
        figures=verdict.figures,
        findings=findings,
        population=verdict.population,
        score=round(100 * soundness(flagged_records(findings), verdict.population, rule.tolerance)),
        digest=facts.digest,
        fetched_at=facts.fetched_at,
        tolerance=rule.tolerance,
    )


def _without(rule: Rule[Any], check: str, facts: Facts, status: CheckStatus, reason: str) -> CheckResult:
    return CheckResult(
        check=check,
        rule=rule.id,
        status=status,
        reason=reason,
        digest=facts.digest,
        fetched_at=facts.fetched_at,
    )


def _unseen(rule: Rule[Any], facts: Facts) -> tuple[str, ...]:
    return tuple(f"looked without {gap.need}: {gap.reason}" for gap in facts.missing if gap.need in rule.uses)


def _left_out(rule: Rule[Any], facts: Facts) -> tuple[str, ...]:
    """What the ledger left out of the needs that matter to the rule; once, if of several."""
    return tuple(dict.fromkeys(gap.reason for gap in facts.notes if gap.need in rule.needs | rule.uses))


def _ordered(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    key, count = Counter(finding.key for finding in findings).most_common(1)[0] if findings else ("", 0)
    if count > 1:
        raise InvalidValue("Finding", f"{count} findings have the key {key!r}: a record comes more than once")
    return tuple(sorted(findings, key=attrgetter("rank")))
