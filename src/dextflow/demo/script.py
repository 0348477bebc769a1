"""Who does what next in the demo.

The next command follows from the workflow and its record alone. So the story goes on wherever it was broken off,
and nothing is done twice.
"""

from collections.abc import Sequence
from datetime import datetime

from dextflow.demo.practice import ASSIGNEE
from dextflow.demo.words import gravest, headline, issues
from dextflow.model import (
    AddComment,
    Approve,
    AttachFile,
    CheckResult,
    CheckStatus,
    Command,
    Event,
    FileAttached,
    FileRef,
    HandBack,
    HandedBack,
    Instance,
    Mark,
    MarkUndone,
    Outcome,
    Status,
    Submit,
    Undo,
)

PAPERWORK = "client-queries"
STATEMENTS = "bank-statements"


def next_command(
    instance: Instance, events: Sequence[Event], at: datetime, *, file: FileRef, eventful: bool
) -> Command | None:
    """What somebody does next with a workflow whose checks were calculated; None once it is locked.

    `file` is attached on the way. An `eventful` workflow has a mark undone, and is handed back once.
    """
    if instance.status is Status.UNDER_REVIEW:
        return _review(instance, events, at, eventful=eventful)
    return _work(instance, events, at, file, eventful=eventful) if instance.status is Status.IN_PROGRESS else None


def _work(instance: Instance, events: Sequence[Event], at: datetime, file: FileRef, *, eventful: bool) -> Command:
    by = ASSIGNEE.id
    if not _any(FileAttached, events):
        return AttachFile(by=by, at=at, file=file, item=STATEMENTS)
    if eventful and instance.plan.keys(instance.done) == (PAPERWORK,) and not _any(MarkUndone, events):
        return Undo(by=by, at=at, item=PAPERWORK)
    if instance.ready:
        return _mark(instance, events, at)
    if isinstance(events[-1], HandedBack):
        return AddComment(by=by, at=at, text="I have asked the client, and noted the answer in their file.")
    return Submit(by=by, at=at)


def _mark(instance: Instance, events: Sequence[Event], at: datetime) -> Mark:
    item = instance.plan.keys(instance.ready)[0]
    result = instance.result(item)
    outcome, comment = _judge(result) if result else (Outcome.COMPLETE, None)
    if isinstance(events[-1], MarkUndone):
        comment = "Marked too early before; the last receipts are in now."
    return Mark(by=ASSIGNEE.id, at=at, item=item, outcome=outcome, comment=comment)


def _judge(result: CheckResult) -> tuple[Outcome, str | None]:
    """How a careful bookkeeper marks a check: a rule that could not look, or failed, is never a pass."""
    match result.status:
        case CheckStatus.PASS:
            return Outcome.COMPLETE, None
        case CheckStatus.FLAGGED:
            return Outcome.COMPLETE_WITH_ISSUES, issues(result)
        case CheckStatus.UNAVAILABLE:
            return Outcome.NOT_APPLICABLE, headline(result)
        case _:
            return Outcome.COMPLETE_WITH_ISSUES, f"could not be calculated: {headline(result)}"


def _review(instance: Instance, events: Sequence[Event], at: datetime, *, eventful: bool) -> Command:
    by = instance.job.reviewers[instance.stage - 1]
    if eventful and not _any(HandedBack, events):
        return HandBack(by=by, at=at, comment=_question(instance))
    return Approve(by=by, at=at)


def _question(instance: Instance) -> str:
    gravest_first = gravest(instance.results)
    if not gravest_first:
        return "Who has seen the statements?"
    return f"What does the client say to this? {gravest_first[0].summary}"


def _any(kind: type[Event], events: Sequence[Event]) -> bool:
    return any(isinstance(event, kind) for event in events)
