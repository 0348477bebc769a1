"""Decide what a command leads to: events, or a refusal."""

from collections.abc import Callable, Mapping
from typing import Any

from dextflow.engine.actions import given_up, take_back, with_consequences
from dextflow.engine.decide_actions import DECIDE_ACTIONS
from dextflow.engine.decide_changes import DECIDE_CHANGES
from dextflow.engine.lifecycle import CommandType, statuses_by_command
from dextflow.engine.moves import next_stage
from dextflow.engine.obstacles import (
    check_assignable,
    check_calculated,
    check_comment,
    check_giver,
    check_later,
    check_not_blocked,
    check_not_dropped,
    check_order,
    check_place,
    check_status,
    find_item,
    why_waiting,
)
from dextflow.engine.rights import may, permitted
from dextflow.errors import (
    AlreadyMarked,
    AnswerAwaited,
    CommentNeeded,
    NeedsReview,
    NoAssignee,
    NoReviewer,
    NotAllowedNow,
    NotConfirmed,
    NotMarked,
    NotPermitted,
    RepeatedReviewer,
    TooManyReviewers,
    Unfinished,
    VatSettingsMissing,
)
from dextflow.model import (
    AddComment,
    AddStep,
    Approve,
    Approved,
    Assign,
    Assigned,
    AttachFile,
    Command,
    Commented,
    Complete,
    Completed,
    Completion,
    Delete,
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
    Released,
    Resubmission,
    ResultsRecorded,
    Start,
    Started,
    Submit,
    Submitted,
    Undo,
)
from dextflow.model.policy import DEFAULT_POLICY

MOST_REVIEWERS = 2
MARKED_BY_HAND = "the step was marked"
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
    check_status(kind, instance.status, _ACCEPTED_IN[kind], NotAllowedNow)
    check_giver(kind.__name__, command.by, person)
    if not may(person, command, instance, policy.tier):
        raise NotPermitted(kind.__name__, person.id, permitted(kind, policy.tier))
    check_later(kind.__name__, command.at, instance.at, policy)
    events = _DECIDE[kind](instance, command, policy)
    plan = instance.plan
    if plan.conditional or plan.automatic or kind is AddStep:
        return with_consequences(instance, events)
    return events


def _assign(instance: Instance, command: Assign, policy: Policy) -> tuple[Event, ...]:
    check_assignable(instance, command.assignee, policy)
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
    check_calculated(instance, (result.check for result in command.results))
    return (ResultsRecorded(by=command.by, at=command.at, results=command.results),)


def _mark(instance: Instance, command: Mark, policy: Policy) -> tuple[Event, ...]:
    item = find_item(instance, command.item)
    marked = Marked(command.by, command.at, item.key, command.outcome, command.comment)
    withdrawn: tuple[Event, ...] = ()
    if instance.done & item.bit:
        _check_marked_again(instance, item, marked)
    elif not instance.ready & item.bit:
        raise why_waiting(instance, item)
    if instance.work.underway:
        check_not_blocked(instance, item.step.key)
        withdrawn = _settled_otherwise(instance, command)
    if (
        policy.issues_need_comment
        and command.outcome is Outcome.COMPLETE_WITH_ISSUES
        and not (command.comment or "").strip()
    ):
        raise CommentNeeded(item.key)
    return (*withdrawn, marked)


def _settled_otherwise(instance: Instance, command: Mark) -> tuple[Event, ...]:
    """Whoever marks a step that asked the client settles that, and says how if it was not answered."""
    comment = (command.comment or "").strip()
    underway = instance.work.on(command.item)
    if underway and underway.asked is not None and not comment:
        raise AnswerAwaited(command.item)
    return take_back(instance, command.item, by=command.by, at=command.at, reason=comment or MARKED_BY_HAND)


def _check_marked_again(instance: Instance, item: Item, marked: Marked) -> None:
    """What is marked may get another outcome, unless work is done that waited for the one it has."""
    check_not_dropped(instance, item)
    if instance.outcome(item.key) is marked.outcome:
        raise AlreadyMarked(item.key, marked.outcome.value)
    if instance.plan.guarding & item.bit:
        check_order(instance, (marked,), item.key)


def _undo(instance: Instance, command: Undo, _policy: Policy) -> tuple[Event, ...]:
    item = find_item(instance, command.item)
    if not instance.marked & item.bit:
        raise NotMarked(item.key)
    events = (MarkUndone(by=command.by, at=command.at, item=item.key),)
    if instance.done & item.dependents:
        check_order(instance, events, item.key)
    return events


def _check_belongs(instance: Instance, item: str | None) -> None:
    """Comments and files belong to the workflow, to a step or to a check."""
    if item is not None:
        check_place(instance, item)


def _comment(instance: Instance, command: AddComment, _policy: Policy) -> tuple[Event, ...]:
    _check_belongs(instance, command.item)
    check_comment(command.text)
    return (Commented(by=command.by, at=command.at, text=command.text, item=command.item),)


def _attach(instance: Instance, command: AttachFile, _policy: Policy) -> tuple[Event, ...]:
    _check_belongs(instance, command.item)
    return (FileAttached(by=command.by, at=command.at, file=command.file, item=command.item),)


def _check_finished(instance: Instance) -> None:
    if instance.open:
        raise Unfinished(instance.plan.keys(instance.open))


def _submit(instance: Instance, command: Submit, policy: Policy) -> tuple[Event, ...]:
    if not instance.job.reviewers:
        raise NoReviewer
    _check_finished(instance)
    stage = 1
    if policy.resubmission is Resubmission.WHO_HANDED_BACK and instance.review.returned_from:
        stage = min(instance.review.returned_from, len(instance.job.reviewers))
    return (Submitted(by=command.by, at=command.at, stage=stage),)


def _hand_back(instance: Instance, command: HandBack, _policy: Policy) -> tuple[Event, ...]:
    check_comment(command.comment)
    return (HandedBack(by=command.by, at=command.at, stage=instance.stage, comment=command.comment),)


def _approve(instance: Instance, command: Approve, policy: Policy) -> tuple[Event, ...]:
    approved = Approved(by=command.by, at=command.at, stage=instance.stage, comment=command.comment)
    if next_stage(instance.job.reviewers, (*instance.review.approvals, command.by)):
        return (approved,)
    if policy.completion is Completion.ASSIGNEE:
        return (approved, Released(by=command.by, at=command.at))
    return (approved, Completed(by=command.by, at=command.at))


def _complete(instance: Instance, command: Complete, policy: Policy) -> tuple[Event, ...]:
    agreed = policy.completion is Completion.ASSIGNEE and not next_stage(
        instance.job.reviewers, instance.review.approvals
    )
    if instance.job.reviewers and not agreed:
        raise NeedsReview(instance.job.reviewers)
    _check_finished(instance)
    return (Completed(by=command.by, at=command.at),)


def _delete(instance: Instance, command: Delete, _policy: Policy) -> tuple[Event, ...]:
    return given_up(instance, by=command.by, at=command.at)


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
    Delete: _delete,
    **DECIDE_CHANGES,
    **DECIDE_ACTIONS,
}
