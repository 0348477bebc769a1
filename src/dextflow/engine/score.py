"""The health score of a workflow, from what its data-driven checks said last, and why it is so.

The formula is published: ``100 * sum(weight * soundness) / sum(weight)`` over the checks that were calculated,
where ``soundness = 1 - min(1, flagged / population / tolerance)``. It is worked out in fractions and rounded down
once, at the end, so that 100 means that nothing was flagged. More findings never raise it.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from math import floor

from dextflow.model import (
    CheckResult,
    Event,
    HealthScore,
    LightBounds,
    ResultsRecorded,
    ScoredCheck,
    UnscoredCheck,
)
from dextflow.model.finding import flagged_records
from dextflow.model.policy import USUAL_LIGHT
from dextflow.model.score import PERFECT

CENT = Decimal("0.01")


def health_score(results: Iterable[CheckResult]) -> int | None:
    """The weighted mean of the scores of the checks that were calculated, rounded down; None if none counts.

    Checks that are unavailable or failed have no score: they neither raise nor lower it.
    """
    return _score(tuple(result for result in results if _counts(result)))


def explain_score(results: Iterable[CheckResult], light: LightBounds = USUAL_LIGHT) -> HealthScore:
    """The health score with the part of each check, and what is left out of it and why."""
    results = tuple(results)
    counted = tuple(result for result in results if _counts(result))
    score, total = _score(counted), sum(result.weight for result in counted)
    return HealthScore(
        score=score,
        light=None if score is None else light.light(score),
        checks=tuple(_part(result, total) for result in counted),
        left_out=tuple(_left_out(result) for result in results if not _counts(result)),
    )


def scores_over_time(
    events: Iterable[Event], light: LightBounds = USUAL_LIGHT
) -> Iterator[tuple[Event, HealthScore]]:
    """Each event of a workflow after which its results were others, with the health score from then on."""
    latest: dict[str, CheckResult] = {}
    for event in events:
        if isinstance(event, ResultsRecorded):
            latest |= {result.check: result for result in event.results}
            yield event, explain_score(latest.values(), light)


def _counts(result: CheckResult) -> bool:
    return result.soundness is not None and result.weight > 0


def _score(counted: tuple[CheckResult, ...]) -> int | None:
    total = sum(result.weight for result in counted)
    return floor(sum(_points(result, total) for result in counted)) if total else None


def _points(result: CheckResult, total: int) -> Fraction:
    return (result.soundness or Fraction(0)) * PERFECT * result.weight / total


def _part(result: CheckResult, total: int) -> ScoredCheck:
    return ScoredCheck(
        check=result.check,
        rule=result.rule,
        weight=result.weight,
        flagged=flagged_records(result.findings),
        dismissed=flagged_records(result.dismissed),
        population=result.population,
        tolerance=result.tolerance,
        score=result.score or 0,
        points=_to_the_cent(_points(result, total)),
        out_of=_to_the_cent(Fraction(PERFECT * result.weight, total)),
    )


def _to_the_cent(points: Fraction) -> Decimal:
    return Decimal(round(points * PERFECT)) * CENT


def _left_out(result: CheckResult) -> UnscoredCheck:
    reason = result.reason or result.status.value if result.soundness is None else "its weight is 0"
    return UnscoredCheck(check=result.check, rule=result.rule, reason=reason)
