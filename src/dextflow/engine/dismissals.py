"""What the dismissals of a client make of the results of checks."""

from collections.abc import Set
from datetime import datetime
from operator import attrgetter

import attrs

from dextflow.engine.lifecycle import LIFECYCLE
from dextflow.model import CheckResult, CheckStatus, Instance, RecordResults, ResultsRecorded
from dextflow.model.score import PERFECT

CHANGED = "findings were dismissed or restored"


def with_dismissals(result: CheckResult, keys: Set[str]) -> CheckResult:
    """A result in which the findings of those keys are dismissed, and no others; the same one if nothing changes.

    Dismissed findings stay in sight and count for nothing: a check whose findings are all dismissed passes.
    """
    everything = tuple(sorted((*result.findings, *result.dismissed), key=attrgetter("rank")))
    dismissed = tuple(finding for finding in everything if finding.key in keys)
    if {finding.key for finding in dismissed} == {finding.key for finding in result.dismissed}:
        return result
    findings = tuple(finding for finding in everything if finding.key not in keys)
    status = CheckStatus.FLAGGED if findings else CheckStatus.PASS
    return _rescored(attrs.evolve(result, status=status, findings=findings, dismissed=dismissed))


def follow_dismissals(instance: Instance, keys: Set[str], *, by: str, at: datetime) -> tuple[ResultsRecorded, ...]:
    """Bring the results of a workflow in line with the dismissals of its client, without looking at the books.

    One event with the results that change, or none. Only work in progress follows: what is with a reviewer, and
    what is completed, stays as it is. No command is given to this end, so no rights are asked. The event is never
    dated before the last one.
    """
    if RecordResults not in LIFECYCLE[instance.status]:
        return ()
    followed = ((result, with_dismissals(result, keys)) for result in instance.results)
    changed = tuple(after for before, after in followed if after is not before)
    if not changed:
        return ()
    return (ResultsRecorded(by=by, at=max(at, instance.at), results=changed, because=CHANGED),)


def _rescored(result: CheckResult) -> CheckResult:
    """Without a tolerance, the score stays what it was until the next calculation."""
    sound = result.soundness
    return result if sound is None else attrs.evolve(result, score=round(PERFECT * sound))
