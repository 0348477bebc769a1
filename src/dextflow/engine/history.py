"""Read the record of a workflow."""

from collections.abc import Iterable, Iterator

from dextflow.model import (
    Approved,
    Assigned,
    CheckResult,
    Commented,
    Completed,
    Created,
    Event,
    FileAttached,
    HandedBack,
    HistoryEntry,
    Marked,
    MarkUndone,
    ResultsRecorded,
    Started,
    Submitted,
)


def history(events: Iterable[Event]) -> tuple[HistoryEntry, ...]:
    """Who did what and when, oldest first, with the health score as it was known then."""
    return tuple(_entries(events))


def health_score(results: Iterable[CheckResult]) -> int | None:
    """The mean score of the checks that were calculated, rounded down; None if none was.

    Checks that are unavailable or failed have no score: they neither raise nor lower it.
    """
    scores = [result.score for result in results if result.score is not None]
    return sum(scores) // len(scores) if scores else None


def comments(events: Iterable[Event], item: str | None = None) -> tuple[Event, ...]:
    """What was said about an item, or about the workflow as a whole (None), oldest first.

    That are comments, and marks, returns and approvals that carry one.
    """
    return tuple(event for event in events if _comment_of(event) and getattr(event, "item", None) == item)


def files(events: Iterable[Event], item: str | None = None) -> tuple[FileAttached, ...]:
    """The files attached to an item, or to the workflow as a whole (None), oldest first."""
    return tuple(event for event in events if isinstance(event, FileAttached) and event.item == item)


def _entries(events: Iterable[Event]) -> Iterator[HistoryEntry]:
    latest: dict[str, CheckResult] = {}
    for number, event in enumerate(events, start=1):
        if isinstance(event, ResultsRecorded):
            latest |= {result.check: result for result in event.results}
        yield HistoryEntry(
            number=number,
            at=event.at,
            by=event.by,
            text=describe(event),
            item=getattr(event, "item", None),
            score=health_score(latest.values()),
        )


def _comment_of(event: Event) -> str | None:
    match event:
        case Commented():
            return event.text
        case Marked() | HandedBack() | Approved():
            return event.comment
        case _:
            return None


def describe(event: Event) -> str:  # noqa: PLR0911, C901 - one line for each kind of event
    """Say in words what happened."""
    match event:
        case Created():
            return f"created {event.job.name} for {event.job.client}, {event.job.period}"
        case Assigned():
            reviewers = ", ".join(event.reviewers) or "nobody"
            return f"assigned to {event.assignee or 'nobody'}, reviewed by {reviewers}"
        case Started():
            return "started"
        case ResultsRecorded():
            flagged = sum(bool(result.findings) for result in event.results)
            return f"calculated {len(event.results)} checks, {flagged} with findings"
        case Marked():
            return f"marked {event.item} {event.outcome.value}{_quote(event.comment)}"
        case MarkUndone():
            return f"undid the mark of {event.item}"
        case Commented():
            return f"commented{_on(event.item)}{_quote(event.text)}"
        case FileAttached():
            return f"attached {event.file.name}{_on(event.item)}"
        case Submitted():
            return "submitted for review"
        case HandedBack():
            return f"handed back from review {event.stage}{_quote(event.comment)}"
        case Approved():
            return f"approved review {event.stage}{_quote(event.comment)}"
        case Completed():
            return "completed and locked"


def _on(item: str | None) -> str:
    return f" on {item}" if item else ""


def _quote(comment: str | None) -> str:
    return f": {comment}" if comment else ""
