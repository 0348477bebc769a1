"""Workflows to text and back, in the parts in which they change.

A command changes little of a workflow, so little is written: the part `job` holds what was ordered and seldom
changes, `results` the calculations, `steps` the steps if they are apart from the template's, and `state` all else,
in a size that hardly grows with the number of steps.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import pairwise
from typing import TypeVar

import attrs

from dextflow.codec.documents import decode, encode
from dextflow.codec.waiting import waiting_faults
from dextflow.errors import Fault, InvalidDocument
from dextflow.model import (
    NO_REVIEW,
    ORDINARY,
    RUNNING,
    CheckResult,
    Clock,
    Event,
    Instance,
    Job,
    Plan,
    Review,
    Status,
    Template,
    Underway,
    Work,
)
from dextflow.model.readiness import Marks, sift

P = TypeVar("P")
JOB, STATE, RESULTS, STEPS = "job", "state", "results", "steps"


@attrs.frozen(kw_only=True)
class State:
    """What most commands change.

    `low` and `high` are two sets of items in base64, the first item in the lowest bit. An item in `low` alone is
    complete, in `high` alone complete with issues, in both not applicable, in neither open. The other sets
    are those of `dextflow.model.Work`.
    """

    status: Status
    version: int
    at: datetime
    low: str = ""
    high: str = ""
    review: Review = NO_REVIEW
    not_required: str = ""
    left_out: str = ""
    held: str = ""
    underway: tuple[Underway, ...] = ()
    acted: str = ""
    clock: Clock = RUNNING


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
    if instance.plan.own and (before is None or instance.plan is not before.plan):
        parts[STEPS] = encode(instance.plan.template)
    return parts


def own_template(steps: str) -> Template:
    """The steps of a workflow that has its own, from the part `STEPS`. Raises `InvalidDocument`."""
    return _part(Template, STEPS, {STEPS: steps})


def decode_parts(parts: Mapping[str, str], plan: Plan) -> Instance:
    """Read a workflow from all its parts and its plan: that of its template, or of steps of its own.

    Raises `InvalidDocument` if a part is missing or malformed, or does not fit the others or the plan. The path
    to each fault begins with its part.
    """
    job, state = _part(Job, JOB, parts), _part(State, STATE, parts)
    results = _part(Results, RESULTS, parts).results
    work = _work(state)
    marks = _marks(state, work, plan)
    done, free = sift(marks)
    instance = Instance(
        plan=plan,
        job=job,
        status=state.status,
        version=state.version,
        at=state.at,
        done=done,
        issues=marks.issues,
        skipped=marks.skipped,
        ready=free & ~done,
        results=results,
        review=state.review,
        work=work,
        clock=state.clock,
    )
    own = STEPS in parts
    faults = (*_plan_faults(instance, own=own), *_mark_faults(marks, free), *_state_faults(instance, marks))
    if faults := faults or tuple(waiting_faults(instance)):
        raise InvalidDocument("Instance", faults)
    return instance


def _work(state: State) -> Work:
    if not (state.not_required or state.left_out or state.held or state.underway or state.acted):
        return ORDINARY
    return Work(
        not_required=_read_set(state.not_required, "not_required"),
        left_out=_read_set(state.left_out, "left_out"),
        held=_read_set(state.held, "held"),
        underway=state.underway,
        acted=_read_set(state.acted, "acted"),
    )


def _marks(state: State, work: Work, plan: Plan) -> Marks:
    low, high = _read_set(state.low, "low"), _read_set(state.high, "high")
    return Marks(plan=plan, marked=low | high, issues=high & ~low, skipped=high & low, dropped=work.dropped)


def _state(instance: Instance) -> State:
    marked, work = instance.marked, instance.work
    return State(
        status=instance.status,
        version=instance.version,
        at=instance.at,
        low=_write_set(marked & ~instance.issues),
        high=_write_set(instance.issues | instance.skipped),
        review=instance.review,
        not_required=_write_set(work.not_required),
        left_out=_write_set(work.left_out),
        held=_write_set(work.held),
        underway=work.underway,
        acted=_write_set(work.acted),
        clock=instance.clock,
    )


def _part(noun: type[P], part: str, parts: Mapping[str, str]) -> P:
    if part not in parts:
        raise InvalidDocument("Instance", (Fault(f"/{part}", "this part is missing"),))
    try:
        return decode(noun, parts[part])
    except InvalidDocument as error:
        faults = tuple(Fault(f"/{part}{fault.path}", fault.reason) for fault in error.faults)
        raise InvalidDocument("Instance", faults) from None


def _plan_faults(instance: Instance, *, own: bool) -> Iterator[Fault]:
    """What does not belong to the plan."""
    plan, work = instance.plan, instance.work
    if own is not plan.own:
        yield Fault(f"/{STEPS}", "it has steps of its own" if own else "it has no steps of its own")
    if instance.job.template != plan.template.ref:
        yield Fault(f"/{JOB}/template", f"it is not of {plan.template.ref}")
    bits = [_check_bit(plan, result.check) for result in instance.results]
    if not all(before < bit for before, bit in pairwise((0, *bits))):
        yield Fault(f"/{RESULTS}/results", "they are not of checks of the template, each once and in its order")
    if work is not ORDINARY:
        yield from _work_faults(plan, work)


def _check_bit(plan: Plan, key: str) -> int:
    item = plan.index.get(key)
    return item.bit if item and item.check else 0


def _work_faults(plan: Plan, work: Work) -> Iterator[Fault]:
    conditional = (each.items for each in plan.conditional if each.items & work.not_required)
    if work.not_required != sum(conditional):
        yield Fault(f"/{STATE}/not_required", "it is not made up of steps that have a condition")
    for name, items in (("left_out", work.left_out), ("held", work.held)):
        if items & ~plan.all:
            yield Fault(f"/{STATE}/{name}", "it holds items that the template does not have")
    steps = [each.step for each in work.underway]
    if len(set(steps)) < len(steps) or not plan.steps.keys() >= set(steps):
        yield Fault(f"/{STATE}/underway", "it names a step that the template does not have, or one twice")
    if any(each == Underway(step=each.step) for each in work.underway):
        yield Fault(f"/{STATE}/underway", "it names a step with which nothing is going on")


def _mark_faults(marks: Marks, free: int) -> Iterator[Fault]:
    """What cannot be marked."""
    for name, items in (("low", marks.marked & ~marks.issues), ("high", marks.issues | marks.skipped)):
        if items & ~marks.plan.all:
            yield Fault(f"/{STATE}/{name}", "it marks items that the template does not have")
        elif items & marks.dropped:
            yield Fault(f"/{STATE}/{name}", "it marks items that are not to be done")
        elif items & ~free:
            yield Fault(f"/{STATE}/{name}", "it marks items that wait for others")


def _state_faults(instance: Instance, marks: Marks) -> Iterator[Fault]:
    """What no sequence of commands leads to."""
    status, job = instance.status, instance.job
    begun = status not in (Status.NOT_STARTED, Status.DELETED)
    worked = marks.marked or instance.results or instance.work.underway or instance.work.acted
    if status is Status.NOT_STARTED and worked:
        yield Fault(f"/{STATE}/status", "there is work in it although it was not started")
    if status in (Status.UNDER_REVIEW, Status.COMPLETED) and instance.open:
        yield Fault(f"/{STATE}/status", "some items are open although it was handed on")
    if begun and job.assignee is None:
        yield Fault(f"/{JOB}/assignee", "it was started although nobody does it")
    if instance.version < 1 + (status is not Status.NOT_STARTED) + marks.marked.bit_count():
        yield Fault(f"/{STATE}/version", "it is smaller than the number of things that happened")
    if not _review_fits(instance):
        yield Fault(f"/{STATE}/review", "it does not fit the status and the reviewers")


def _review_fits(instance: Instance) -> bool:
    """Under review it is with one of the reviewers; in progress, they may have agreed to all, or returned it."""
    review = instance.review
    if instance.status is Status.UNDER_REVIEW:
        return 1 <= review.stage <= len(instance.job.reviewers) and not review.returned_from
    if instance.status is Status.IN_PROGRESS:
        if review.approvals:
            return review.stage == review.returned_from == instance.open == 0
        return review.stage == 0 and review.returned_from >= 0
    return review == NO_REVIEW


def _write_set(items: int) -> str:
    return b64encode(items.to_bytes((items.bit_length() + 7) // 8, "little")).decode("ascii") if items else ""


def _read_set(text: str, name: str) -> int:
    if not text:
        return 0
    try:
        items = int.from_bytes(b64decode(text, validate=True), "little")
    except ValueError:
        items = -1
    if items < 0 or _write_set(items) != text:
        raise InvalidDocument("Instance", (Fault(f"/{STATE}/{name}", "it is no set of items in base64"),))
    return items
