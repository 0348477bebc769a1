"""What people are told of what is being written, in the same commit."""

from collections.abc import Iterable, Sequence

from dextflow.engine.notices import task_notices, workflow_notices
from dextflow.model import Notice, Task, TaskEvent
from dextflow.ports import Message
from dextflow.service.notices.days import day_in
from dextflow.service.outbox_records import message_of
from dextflow.service.roof import Roof, Writes


def follow_notices(roof: Roof, writes: Writes) -> Writes:
    """The notices of all changes of workflows."""
    day_of = day_in(roof)
    notices = (
        notice
        for change in writes.changes
        for notice in workflow_notices(change.before, change.after, change.events, day_of)
    )
    return Writes(messages=messages_of(roof, notices))


def task_messages(
    roof: Roof, before: Task | None, after: Task, events: Sequence[TaskEvent]
) -> tuple[Message, ...]:
    """The notices of a change of a task, to be written with it; `before` is None for one that is made."""
    return messages_of(roof, task_notices(before, after, events, day_in(roof)))


def messages_of(roof: Roof, notices: Iterable[Notice]) -> tuple[Message, ...]:
    """The messages of those notices of whose topics the practice tells."""
    return tuple(message_of(notice) for notice in notices if notice.topic in roof.policy.notices)
