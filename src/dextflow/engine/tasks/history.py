"""Read the record of a task."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from dextflow.engine.phrases import counted, owner_or_why, quote
from dextflow.model import (
    ChecklistChanged,
    FileAttachedToTask,
    HistoryEntry,
    LineTicked,
    LineUnticked,
    Owner,
    TaskAssigned,
    TaskBlocked,
    TaskClientsChanged,
    TaskCommented,
    TaskCompleted,
    TaskCreated,
    TaskDeleted,
    TaskEdited,
    TaskEvent,
    TaskPutBack,
    TaskRefreshed,
    TaskReopened,
    TaskRescheduled,
    TaskSkipped,
    TaskStarted,
    TaskTimeLogged,
    TaskUnblocked,
    WorkflowAttached,
    WorkflowDetached,
    WorkflowFollowed,
    WorkflowReplaced,
)


def task_history(events: Iterable[TaskEvent]) -> tuple[HistoryEntry, ...]:
    """Who did what and when, of a task's events, oldest first; a line of the checklist is the item of an entry."""
    return tuple(
        HistoryEntry(
            number=number,
            at=event.at,
            by=event.by,
            text=describe_task_event(event),
            item=getattr(event, "line", None),
            score=None,
        )
        for number, event in enumerate(events, start=1)
    )


def describe_task_event(event: TaskEvent) -> str:
    """Say in words what happened."""
    return _WORDS[type(event)](event)


def whose(owner: Owner) -> str:
    """To whom a task belongs, in words."""
    return owner_or_why(owner, owner.person or (f"the team {owner.team}" if owner.team else "nobody"))


def _lost(lines: tuple[str, ...]) -> str:
    return f" ({'; '.join(lines)})" if lines else ""


def _rescheduled(event: TaskRescheduled) -> str:
    because = f", because {event.because}" if event.because else ""
    period = f", and the period to {event.period}" if event.period else ""
    return f"set the due date to {event.due_on or 'none'}{period}{because}"


def _completed(event: TaskCompleted) -> str:
    return f"completed, with {', '.join(event.left)} left open" if event.left else "completed"


def _logged(event: TaskTimeLogged) -> str:
    return f"spent {counted(event.minutes, 'minute')}{quote(event.note)}"


def _followed(event: WorkflowFollowed) -> str:
    whose_is_it = event.assignee or "nobody"
    return f"followed its workflow: {event.status.value}, {whose_is_it}'s, due on {event.due_on}"


# Each function takes the one type of event under which it is filed, which no mapping type can say.
_WORDS: Mapping[type[TaskEvent], Callable[[Any], str]] = {
    TaskCreated: lambda event: f"created {event.order.title} for {whose(event.owner)}",
    TaskEdited: lambda event: f"edited: it is called {event.title}",
    TaskRescheduled: _rescheduled,
    TaskClientsChanged: lambda event: f"is for {', '.join(event.clients) or 'no client'}",
    ChecklistChanged: lambda event: f"changed the checklist: {', '.join(each.text for each in event.checklist)}",
    TaskAssigned: lambda event: f"gave it to {whose(event.owner)}",
    TaskRefreshed: lambda event: f"took over what the client is now: it is for {whose(event.owner)}",
    TaskStarted: lambda _event: "started",
    TaskPutBack: lambda _event: "put back: it had not begun",
    TaskBlocked: lambda event: f"blocked{quote(event.reason)}",
    TaskUnblocked: lambda event: f"unblocked: {event.status.value}",
    TaskCompleted: _completed,
    TaskSkipped: lambda event: f"skipped{quote(event.reason)}",
    TaskReopened: lambda event: f"reopened: {event.status.value}",
    LineTicked: lambda event: f"ticked {event.line}",
    LineUnticked: lambda event: f"took back the tick of {event.line}",
    TaskTimeLogged: _logged,
    TaskCommented: lambda event: f"commented{quote(event.text)}",
    FileAttachedToTask: lambda event: f"attached {event.file.name}",
    WorkflowAttached: lambda event: f"attached workflow {event.workflow} of {event.template}, {event.period}",
    WorkflowReplaced: lambda event: (
        f"replaced workflow {event.former} by {event.workflow} of {event.template}{_lost(event.lost)}"
    ),
    WorkflowDetached: lambda event: f"detached workflow {event.workflow}{quote(event.because)}{_lost(event.lost)}",
    WorkflowFollowed: _followed,
    TaskDeleted: lambda _event: "deleted",
}
