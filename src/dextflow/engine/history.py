"""Read the record of a workflow."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from dextflow.engine.phrases import counted, owner_or_why, quote
from dextflow.engine.score import health_score
from dextflow.model import (
    Approved,
    Asked,
    Assigned,
    Blocked,
    CheckResult,
    Commented,
    Completed,
    ConditionsApplied,
    Created,
    Deleted,
    DueDate,
    Event,
    FileAttached,
    HandedBack,
    HistoryEntry,
    ItemRenamed,
    LaidDown,
    Marked,
    MarkUndone,
    Owner,
    PeriodChanged,
    Place,
    Refreshed,
    Released,
    Renamed,
    Rescheduled,
    Responded,
    ResultsRecorded,
    Ruling,
    SettingsAdjusted,
    StageSet,
    Started,
    StepAdded,
    StepMoved,
    StepReassigned,
    StepRestored,
    StepSkipped,
    Submitted,
    TakenUp,
    TimeLogged,
    Unblocked,
    Withdrawn,
)


def history(events: Iterable[Event]) -> tuple[HistoryEntry, ...]:
    """Who did what and when, of a workflow's events, oldest first, with the health score as it was known then."""
    return tuple(_entries(events))


def comments(events: Iterable[Event], item: str | None = None) -> tuple[Event, ...]:
    """What was said about an item, or about the workflow as a whole (None), oldest first.

    These are the comments, and the marks, returns and approvals that carry one.
    """
    return tuple(event for event in events if comment_of(event) and getattr(event, "item", None) == item)


def files(events: Iterable[Event], item: str | None = None) -> tuple[FileAttached, ...]:
    """The files attached to an item, or to the workflow as a whole (None), oldest first."""
    return tuple(event for event in events if isinstance(event, FileAttached) and event.item == item)


def _entries(events: Iterable[Event]) -> Iterator[HistoryEntry]:
    latest: dict[str, CheckResult] = {}
    score = None
    for number, event in enumerate(events, start=1):
        if isinstance(event, ResultsRecorded):
            latest |= {result.check: result for result in event.results}
            score = health_score(latest.values())
        yield HistoryEntry(
            number=number,
            at=event.at,
            by=event.by,
            text=describe(event),
            item=getattr(event, "item", None),
            score=score,
        )


def comment_of(event: Event) -> str | None:
    """The comment that an event carries; None if it carries none."""
    match event:
        case Commented():
            return event.text
        case Marked() | HandedBack() | Approved():
            return event.comment
        case _:
            return None


def describe(event: Event) -> str:
    """Say in words what happened."""
    return _WORDS[type(event)](event)


def _assigned(event: Assigned) -> str:
    reviewers = ", ".join(event.reviewers) or "nobody"
    return f"assigned to {event.assignee or 'nobody'}, reviewed by {reviewers}"


def _calculated(event: ResultsRecorded) -> str:
    flagged = sum(bool(result.findings) for result in event.results)
    checks = f"{counted(len(event.results), 'check')}, {flagged} with findings"
    return f"calculated {checks}" if event.because is None else f"{event.because}: {checks}"


def _on(item: str | None) -> str:
    return f" on {item}" if item else ""


def _owner(owner: Owner) -> str:
    return owner_or_why(owner, owner.person or owner.team or str(owner.assignment))


def _place(place: Place) -> str:
    return f"before {place.before}" if place.before else f"after {place.after}"


def _ruled(event: ConditionsApplied) -> str:
    return "; ".join(
        f"{ruling.step} is {'' if ruling.required else 'not '}required, by {ruling.condition}{_inputs(ruling)}"
        for ruling in event.rulings
    )


def _inputs(ruling: Ruling) -> str:
    return f" ({', '.join(map(str, ruling.inputs))})" if ruling.inputs else ""


def _logged(event: TimeLogged) -> str:
    return f"spent {counted(event.minutes, 'minute')} on {event.step}{quote(event.note)}"


def _asked(event: Asked) -> str:
    return f"wrote to the client for {event.step}{' again' if event.again else ''}{_edited(event)}"


def _edited(event: Asked) -> str:
    return f": {event.writing.subject}" if event.writing else ""


def _responded(event: Responded) -> str:
    if event.declined is None:
        return f"answered {event.step}"
    return f"declined {event.step}{quote(event.declined)}"


def _rescheduled(event: Rescheduled) -> str:
    if event.because is None:
        return f"set the due date to {event.due_on}"
    return f"moved the due date to {event.due_on}, because {event.because}{_by_law(event.statutory)}"


def _by_law(statutory: DueDate | None) -> str:
    if statutory is None:
        return ""
    also = statutory.act_by not in (None, statutory.due)
    return f"; by law it is due on {statutory.due}" + (f", to be acted on by {statutory.act_by}" if also else "")


# Each function takes the one type of event under which it is filed, which no mapping type can say.
_WORDS: Mapping[type[Event], Callable[[Any], str]] = {
    Created: lambda event: f"created {event.job.name} for {event.job.client}, {event.job.period}",
    Assigned: _assigned,
    Started: lambda _event: "started",
    ResultsRecorded: _calculated,
    Marked: lambda event: f"marked {event.item} {event.outcome.value}{quote(event.comment)}",
    MarkUndone: lambda event: f"undid the mark of {event.item}",
    Commented: lambda event: f"commented{_on(event.item)}{quote(event.text)}",
    FileAttached: lambda event: f"attached {event.file.name}{_on(event.item)}",
    Submitted: lambda event: f"submitted for review {event.stage}",
    HandedBack: lambda event: f"handed back from review {event.stage}{quote(event.comment)}",
    Approved: lambda event: f"approved review {event.stage}{quote(event.comment)}",
    Released: lambda _event: "reviewed, for the assignee to complete",
    Completed: lambda _event: "completed and locked",
    TakenUp: lambda event: f"took up {event.step}",
    LaidDown: lambda event: f"laid down {event.step}",
    Blocked: lambda event: f"blocked {event.step}{quote(event.reason)}",
    Unblocked: lambda event: f"unblocked {event.step}",
    Asked: _asked,
    Responded: _responded,
    Withdrawn: lambda event: f"withdrew what {event.step} asked the client for{quote(event.reason)}",
    StageSet: lambda event: f"made service {event.service} {event.status.value}, for {event.step}",
    TimeLogged: _logged,
    StepAdded: lambda event: f"added step {event.step.key} ({event.step.name}) {_place(event.place)}",
    StepMoved: lambda event: f"moved {event.step} {_place(event.place)}",
    ItemRenamed: lambda event: f"renamed {event.item} to {event.name}",
    StepReassigned: lambda event: f"gave {event.owner.step} to {_owner(event.owner)}",
    StepSkipped: lambda event: f"left out {event.step}{quote(event.reason)}",
    StepRestored: lambda event: f"restored {event.step}",
    ConditionsApplied: _ruled,
    SettingsAdjusted: lambda event: f"adjusted the settings of {event.settings.check}",
    Renamed: lambda event: f"renamed the workflow to {event.name}",
    Rescheduled: _rescheduled,
    PeriodChanged: lambda event: f"changed the period to {event.period}",
    Refreshed: lambda _event: "took over what the client is now",
    Deleted: lambda event: f"deleted{quote(event.because)}",
}
