"""Workflows to text and back, in the parts in which they change.

A command changes little of a workflow, so little is written: the part `job` holds what was ordered and seldom
changes, `results` the calculations, and `state` all else, in a size that hardly grows with the number of steps.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TypeVar

import attrs

from dextflow.codec.documents import decode, encode
from dextflow.errors import Fault, InvalidDocument
from dextflow.model import CheckResult, Event, Instance, Job, Plan, Status

P = TypeVar("P")
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

    Raises `InvalidDocument` if a part is missing or malformed, or does not fit the others or the plan. The path
    to each fault begins with its part.
    """
    job, state = _part(Job, JOB, parts), _part(State, STATE, parts)
    results = _part(Results, RESULTS, parts).results
    low, high = _read_set(state.low, "low"), _read_set(state.high, "high")
    done = low | high
    free = plan.free(done)
    faults = (
        *_plan_faults(plan, job, results),
        *_mark_faults(low, high, free),
        *_state_faults(plan, job, state, done, results),
    )
    if faults:
        raise InvalidDocument("Instance", faults)
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
        ready=free & ~done,
        results=results,
    )


def _state(instance: Instance) -> State:
    return State(
        status=instance.status,
        stage=instance.stage,
        version=instance.version,
        at=instance.at,
        low=_write_set(instance.done & ~instance.issues),
        high=_write_set(instance.issues | instance.skipped),
    )


def _part(noun: type[P], part: str, parts: Mapping[str, str]) -> P:
    if part not in parts:
        raise InvalidDocument("Instance", (Fault(f"/{part}", "this part is missing"),))
    try:
        return decode(noun, parts[part])
    except InvalidDocument as error:
        faults = tuple(Fault(f"/{part}{fault.path}", fault.reason) for fault in error.faults)
        raise InvalidDocument("Instance", faults) from None


def _plan_faults(plan: Plan, job: Job, results: tuple[CheckResult, ...]) -> Iterator[Fault]:
    """What does not belong to the plan."""
    if job.template != plan.template.ref:
        yield Fault(f"/{JOB}/template", f"it is not of {plan.template.ref}")
    calculated = [result.check for result in results]
    if calculated != [check.key for check in plan.checks() if check.key in calculated]:
        yield Fault(f"/{RESULTS}/results", "they are not of checks of the template, each once and in its order")


def _mark_faults(low: int, high: int, free: int) -> Iterator[Fault]:
    """What cannot be marked."""
    for name, items in (("low", low), ("high", high)):
        if items & ~free:
            yield Fault(
                f"/{STATE}/{name}", "it marks items that the template does not have or that wait for others"
            )


def _state_faults(
    plan: Plan, job: Job, state: State, done: int, results: tuple[CheckResult, ...]
) -> Iterator[Fault]:
    """What no sequence of commands leads to."""
    begun = state.status is not Status.NOT_STARTED
    if not begun and (done or results):
        yield Fault(f"/{STATE}/status", "it has marks or calculations although it was not started")
    if state.status in (Status.UNDER_REVIEW, Status.COMPLETED) and done != plan.all:
        yield Fault(f"/{STATE}/status", "some items are open although it was handed on")
    if begun and job.assignee is None:
        yield Fault(f"/{JOB}/assignee", "it was started although nobody does it")
    if state.version < 1 + begun + done.bit_count():
        yield Fault(f"/{STATE}/version", "it is smaller than the number of things that happened")
    if not _stage_fits(job, state):
        yield Fault(f"/{STATE}/stage", "it does not fit the status and the reviewers")


def _stage_fits(job: Job, state: State) -> bool:
    if state.status is Status.UNDER_REVIEW:
        return 1 <= state.stage <= len(job.reviewers)
    return state.stage == 0


def _write_set(items: int) -> str:
    return b64encode(items.to_bytes((items.bit_length() + 7) // 8, "little")).decode("ascii")


def _read_set(text: str, name: str) -> int:
    try:
        items = int.from_bytes(b64decode(text, validate=True), "little")
    except ValueError:
        items = -1
    if items < 0 or _write_set(items) != text:
        raise InvalidDocument("Instance", (Fault(f"/{STATE}/{name}", "it is no set of items in base64"),))
    return items
