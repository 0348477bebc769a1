"""Workflows to text and back, in the parts in which they change.

A command changes little of a workflow, so little is written: the part `job` holds what was ordered and seldom
changes, `results` the calculations, and `state` all else, in a size that hardly grows with the number of steps.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from dextflow.codec.documents import decode, encode
from dextflow.errors import Fault, InvalidDocument
from dextflow.model import CheckResult, Event, Instance, Job, Plan, Status

JOB, STATE, RESULTS = "job", "state", "results"


@attrs.frozen(kw_only=True)
class State:
    """What most commands change.

    `low` and `high` are two sets of items in base64, the first item in the lowest bit. An item in `low` alone is
    complete, in `high` alone complete with issues, in both not applicable, in neither open.
    """

    status: Status
    stage: int
    version: int
    at: datetime
    low: str = ""
    high: str = ""


@attrs.frozen(kw_only=True)
class Results:
    """The last calculations, in the order of the plan."""

    results: tuple[CheckResult, ...]


@attrs.frozen(kw_only=True)
class Record:
    """All that happened in one workflow, oldest first."""

    events: tuple[Event, ...]


def encode_record(events: Iterable[Event]) -> str:
    """Write the events of a workflow as one JSON text, from which it can be rebuilt anywhere."""
    return encode(Record(events=tuple(events)))


def decode_record(text: str) -> tuple[Event, ...]:
    """Read the events of a workflow from one JSON text. Raises `InvalidDocument` with the path to each fault."""
    return decode(Record, text).events


def encode_parts(instance: Instance, before: Instance | None = None) -> dict[str, str]:
    """Write the parts of a workflow that differ from those `before`; all of them if there was none."""
    parts = {STATE: encode(_state(instance))}
    if before is None or instance.job is not before.job:
        parts[JOB] = encode(instance.job)
    if before is None or instance.results is not before.results:
        parts[RESULTS] = encode(Results(results=instance.results))
    return parts


def decode_parts(parts: Mapping[str, str], plan: Plan) -> Instance:
    """Read a workflow from all its parts and the plan of its template.

    Raises `InvalidDocument` if a part is missing or malformed, or does not fit the others or the plan.
    """
    for part in (JOB, STATE, RESULTS):
        if part not in parts:
            raise InvalidDocument("Instance", (Fault(f"/{part}", "this part is missing"),))
    job, state = decode(Job, parts[JOB]), decode(State, parts[STATE])
    return _instance(plan, job, state, decode(Results, parts[RESULTS]).results)


def _state(instance: Instance) -> State:
    complete = instance.done & ~instance.issues
    return State(
        status=instance.status,
        stage=instance.stage,
        version=instance.version,
        at=instance.at,
        low=_write_set(complete),
        high=_write_set(instance.issues | instance.skipped),
    )


def _instance(plan: Plan, job: Job, state: State, results: tuple[CheckResult, ...]) -> Instance:
    low, high = _read_set(state.low, "/state/low"), _read_set(state.high, "/state/high")
    done = low | high
    _check(job, state, done, plan)
    return Instance(
        plan=plan,
        job=job,
        status=state.status,
        stage=state.stage,
        version=state.version,
        at=state.at,
        done=done,
        issues=high & ~low,
        skipped=high & low,
        ready=plan.available(done),
        results=results,
    )


def _check(job: Job, state: State, done: int, plan: Plan) -> None:
    """Refuse a state that no sequence of events leads to."""
    reasons = {
        "/job/template": job.template != plan.template.ref and f"it is not of {plan.template.ref}",
        "/state/low": done & ~plan.all and "it marks items that the template does not have",
        "/state/version": state.version < 1 and "versions count from 1",
        "/state/stage": not _stage_fits(job, state) and "the stage does not fit the status and the reviewers",
    }
    faults = tuple(Fault(path, reason) for path, reason in reasons.items() if isinstance(reason, str))
    if faults:
        raise InvalidDocument("Instance", faults)


def _stage_fits(job: Job, state: State) -> bool:
    if state.status is Status.UNDER_REVIEW:
        return 1 <= state.stage <= len(job.reviewers)
    return state.stage == 0


def _write_set(items: int) -> str:
    return b64encode(items.to_bytes((items.bit_length() + 7) // 8, "little")).decode("ascii")


def _read_set(text: str, path: str) -> int:
    try:
        return int.from_bytes(b64decode(text, validate=True), "little")
    except ValueError as error:
        raise InvalidDocument("Instance", (Fault(path, f"it is not base64: {error}"),)) from None
