"""Decide what a command leads to: events, or a refusal."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from dextflow.engine.lifecycle import CommandType, statuses_by_command
from dextflow.engine.rights import may, permitted
from dextflow.errors import (
    AlreadyMarked,
    BlankComment,
    CommentNeeded,
    InvalidValue,
    LaterWorkDone,
    NeedsReview,
    NoAssignee,
    NoReviewer,
    NotAllowedNow,
    NotCalculated,
    NotConfirmed,
    NotMarkable,
    NotMarked,
    NotPermitted,
    NotReady,
    OutOfOrder,
    PeopleFixed,
    RepeatedReviewer,
    TooManyReviewers,
    Unfinished,
    UnknownItem,
    VatSettingsMissing,
)
from dextflow.model import (
    AddComment,
    Approve,
    Approved,
    Assign,
    Assigned,
    AttachFile,
    Command,
    Commented,
    Complete,
    Completed,
    Event,
    FileAttached,
    HandBack,
    HandedBack,
    Instance,
    Item,
    Mark,
    Marked,
    MarkUndone,
    Outcome,
    Person,
    Policy,
    RecordResults,
    ResultsRecorded,
    Start,
    Started,
    Status,
    Submit,
    Submitted,
    Undo,
)

MOST_REVIEWERS = 2
DEFAULT_POLICY = Policy()
_ACCEPTED_IN = statuses_by_command()


def decide(
    instance: Instance, command: Command, person: Person, policy: Policy = DEFAULT_POLICY
) -> tuple[Event, ...]:
    """Return the events that a command leads to; nothing has changed yet.

    `person` is who gives the command: the caller has looked up `command.by` and vouches for it. Raises a
    subclass of `Refused` if the status, the person's rights, the state or the policy does not allow it, and
    `InvalidValue` if `person` is somebody else than `command.by` or the time has no zone.
    """
    kind = type(command)
    if instance.status not in _ACCEPTED_IN[kind]:
        raise NotAllowedNow(kind.__name__, instance.status.value)
    if person.id != command.by:
        raise InvalidValue(kind.__name__, f"it is by {command.by!r}, not by {person.id!r}")
    if not may(person, kind, instance):
        raise NotPermitted(kind.__name__, person.id, permitted(kind))
    at, last = command.at, instance.at
    # Within one zone Python compares what the clock showed, which misleads when summer time ends: so ask UTC too.
    if at.tzinfo is None:
        raise InvalidValue(kind.__name__, "its time has no time zone")
    if (at < last or last.fold) and _is_too_early(at, last, policy):
        raise OutOfOrder(at.isoformat(), last.isoformat())
    return _DECIDE[kind](instance, command, policy)


def _is_too_early(at: datetime, last: datetime, policy: Policy) -> bool:
    return last.astimezone(UTC) - at.astimezone(UTC) > timedelta(seconds=policy.clock_skew_seconds)


def find_item(instance: Instance, key: str) -> Item:
    """The item of that key. Raises `NotMarkable` for a step that has checks, else `UnknownItem`."""
    item = instance.plan.index.get(key)
    if item is not None:
        return item
    if key in instance.plan.checks_of:
        raise NotMarkable(key, instance.plan.checks_of[key])
    raise UnknownItem(key)


def _assign(instance: Instance, command: Assign, policy: Policy) -> tuple[Event, ...]:
    if instance.status is Status.IN_PROGRESS:
        if not policy.people_editable_in_progress:
            raise PeopleFixed
        if command.assignee is None:
            raise NoAssignee
    check_reviewers(command.reviewers)
    return (Assigned(by=command.by, at=command.at, assignee=command.assignee, reviewers=command.reviewers),)


def check_reviewers(reviewers: tuple[str, ...]) -> None:
    """Raise `TooManyReviewers` or `RepeatedReviewer` unless these may review a workflow together."""
    if len(reviewers) > MOST_REVIEWERS:
        raise TooManyReviewers(reviewers)
    if len(set(reviewers)) < len(reviewers):
        raise RepeatedReviewer(reviewers[0])


def _start(instance: Instance, command: Start, _policy: Policy) -> tuple[Event, ...]:
    if instance.job.assignee is None:
        raise NoAssignee
    if instance.plan.vat_checks and command.vat is None:
        raise VatSettingsMissing(instance.job.client, instance.plan.vat_checks)
    if not command.confirmed:
        raise NotConfirmed
    return (Started(by=command.by, at=command.at, vat=command.vat),)


def _record(instance: Instance, command: RecordResults, _policy: Policy) -> tuple[Event, ...]:
    calculated = {check.key for check in instance.plan.checks() if check.rule}
    for result in command.results:
        if result.check not in calculated:
            raise NotCalculated(result.check)
    return (ResultsRecorded(by=command.by, at=command.at, results=command.results),)


def _mark(instance: Instance, command: Mark, policy: Policy) -> tuple[Event, ...]:
    item = find_item(instance, command.item)
    if instance.done & item.bit:
        if instance.outcome(item.key) is command.outcome:
            raise AlreadyMarked(item.key, command.outcome.value)
    elif not instance.ready & item.bit:
        raise NotReady(item.key, instance.plan.keys(item.needs & ~instance.done))
    if (
        policy.issues_need_comment
        and command.outcome is Outcome.COMPLETE_WITH_ISSUES
        and not (command.comment or "").strip()
    ):
        raise CommentNeeded(item.key)
    return (Marked(command.by, command.at, item.key, command.outcome, command.comment),)


def _undo(instance: Instance, command: Undo, _policy: Policy) -> tuple[Event, ...]:
    item = find_item(instance, command.item)
    if not instance.done & item.bit:
        raise NotMarked(item.key)
    if later := instance.done & item.dependents:
        raise LaterWorkDone(item.key, instance.plan.keys(later))
    return (MarkUndone(by=command.by, at=command.at, item=item.key),)


def _check_place(instance: Instance, item: str | None) -> None:
    """Comments and files belong to the workflow, to a step or to a check."""
    if item is not None and item not in instance.plan.index and item not in instance.plan.checks_of:
        raise UnknownItem(item)


def _check_comment(text: str) -> None:
    if not text.strip():
        raise BlankComment


def _comment(instance: Instance, command: AddComment, _policy: Policy) -> tuple[Event, ...]:
    _check_place(instance, command.item)
    _check_comment(command.text)
    return (Commented(by=command.by, at=command.at, text=command.text, item=command.item),)


def _attach(instance: Instance, command: AttachFile, _policy: Policy) -> tuple[Event, ...]:
    _check_place(instance, command.item)
    return (FileAttached(by=command.by, at=command.at, file=command.file, item=command.item),)


def _check_finished(instance: Instance) -> None:
    if still_open := instance.plan.all & ~instance.done:
        raise Unfinished(instance.plan.keys(still_open))


def _submit(instance: Instance, command: Submit, _policy: Policy) -> tuple[Event, ...]:
    if not instance.job.reviewers:
        raise NoReviewer
    _check_finished(instance)
    return (Submitted(by=command.by, at=command.at),)


def _hand_back(instance: Instance, command: HandBack, _policy: Policy) -> tuple[Event, ...]:
    _check_comment(command.comment)
    return (HandedBack(by=command.by, at=command.at, stage=instance.stage, comment=command.comment),)


def _approve(instance: Instance, command: Approve, _policy: Policy) -> tuple[Event, ...]:
    approved = Approved(by=command.by, at=command.at, stage=instance.stage, comment=command.comment)
    if instance.stage < len(instance.job.reviewers):
        return (approved,)
    return (approved, Completed(by=command.by, at=command.at))


def _complete(instance: Instance, command: Complete, _policy: Policy) -> tuple[Event, ...]:
    if instance.job.reviewers:
        raise NeedsReview(instance.job.reviewers)
    _check_finished(instance)
    return (Completed(by=command.by, at=command.at),)


# Each function takes the one type of command under which it is filed, which no mapping type can say.
_DECIDE: Mapping[CommandType, Callable[[Instance, Any, Policy], tuple[Event, ...]]] = {
    Assign: _assign,
    Start: _start,
    RecordResults: _record,
    Mark: _mark,
    Undo: _undo,
    AddComment: _comment,
    AttachFile: _attach,
    Submit: _submit,
    HandBack: _hand_back,
    Approve: _approve,
    Complete: _complete,
}
