"""Examples of health scores, dismissals and quarantines, and of what results, events and policies hold of them.

Their documents, in `release_1.json`, are frozen: what they say may never be read as anything else.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import attrs

from codec import release_1_views
from dextflow.model import (
    CheckResult,
    CheckStatus,
    Dismissal,
    DismissalAct,
    DismissalEvent,
    DismissalFilter,
    Finding,
    HealthScore,
    Light,
    LightBounds,
    Policy,
    Quarantine,
    ReportingPeriod,
    ResultsRecorded,
    RuleWeight,
    ScoreAt,
    ScoredCheck,
    Severity,
    UnscoredCheck,
    WorkflowReport,
)

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
FINDING = Finding(key="aged_payables:b1", severity=Severity.LOW, summary="Bill B-1 has been open for 90 days.")
RESULT = CheckResult(
    check="aged",
    rule="aged_payables",
    status=CheckStatus.PASS,
    population=4,
    score=100,
    dismissed=(FINDING,),
    tolerance=Decimal("0.25"),
    weight=3,
)
WEIGHT = RuleWeight(rule="aged_payables", weight=3, template="monthly")
LIGHT = LightBounds(amber_from=40, teal_from=80)
SCORED = ScoredCheck(
    check="aged",
    rule="aged_payables",
    weight=3,
    flagged=1,
    dismissed=1,
    population=16,
    tolerance=Decimal("0.25"),
    score=75,
    points=Decimal("56.25"),
    out_of=Decimal("75.00"),
)
UNSCORED = UnscoredCheck(check="bank", rule="bank_reconciliation", reason="no bank statements: not connected")
HEALTH = HealthScore(score=56, light=Light.AMBER, checks=(SCORED,), left_out=(UNSCORED,))

REPORT = next(each for each in release_1_views.EXAMPLES if isinstance(each, WorkflowReport))

EXAMPLES: tuple[Any, ...] = (
    RESULT,
    ResultsRecorded("ann", NOON, (RESULT,), "findings were dismissed or restored"),
    Policy(weights=(WEIGHT,), light=LIGHT),
    WEIGHT,
    RuleWeight(rule="dormant_accounts", weight=0),
    LIGHT,
    LightBounds(),
    SCORED,
    UNSCORED,
    HEALTH,
    HealthScore(score=None, light=None),
    ScoreAt(
        at=NOON,
        workflow="w-1",
        name="October",
        period=ReportingPeriod(start=date(2026, 10, 1), end=date(2026, 10, 31)),
        health=HEALTH,
    ),
    Dismissal(
        client="acme",
        finding="aged_payables:b1",
        by="ann",
        at=NOON,
        summary="Bill B-1 has been open for 90 days.",
        reason="Paid in cash.",
        active=False,
        version=2,
    ),
    Dismissal(client="acme", finding="aged_payables:b1", by="ann", at=NOON),
    DismissalEvent(act=DismissalAct.DISMISSED, by="ann", at=NOON, reason="Paid in cash."),
    DismissalEvent(act=DismissalAct.RESTORED, by="ann", at=NOON),
    DismissalFilter(clients=("acme",), rules=("aged_payables",), by=("ann",), active=None),
    DismissalFilter(),
    Quarantine(client="acme", reason="BrokenProcessPool: a worker died", by="ann", at=NOON, times=2),
    Quarantine(client="acme", reason="BrokenProcessPool: a worker died", by="ann", at=NOON),
    attrs.evolve(REPORT, light=Light.TEAL),
)
