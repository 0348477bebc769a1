"""Tasks follow their workflows, in the commit that changes those."""

from functools import reduce

from dextflow.engine.tasks import followed
from dextflow.ports import Record
from dextflow.service.records import Change
from dextflow.service.roof import NOTHING, Roof, Writes
from dextflow.service.tasks.records import TASK, change_of, read_task, written


def follow_tasks(roof: Roof, writes: Writes) -> Writes:
    """What the changes of workflows lead to in the tasks to which they are attached.

    A change of a workflow that its task need not follow reads nothing. Tasks that are being written already are
    left out: whoever writes them has seen to it.
    """
    changes = {change.after.job.task: change for change in writes.changes if _matters(change)}
    ids = [task for task in changes if task and not writes.put(TASK, task)]
    if not ids:
        return NOTHING
    found = roof.store.get(roof.practice, TASK, ids)
    return reduce(Writes.__add__, [_follow(roof, changes[id_], record) for id_, record in found.items()], NOTHING)


def _matters(change: Change) -> bool:
    """Whether it changes anything that a task takes over. A workflow that is new is that of a new task."""
    before, after = change.before, change.after
    if after.job.task is None or before is None:
        return False
    return before.status is not after.status or before.job is not after.job


def _follow(roof: Roof, change: Change, record: Record) -> Writes:
    task = read_task(record)
    events = followed(task, change.after, change.events[-1], roof.policy)
    return written(roof, change_of(task, events)) if events else NOTHING
