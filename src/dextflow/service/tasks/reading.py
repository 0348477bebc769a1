"""Read the tasks that may be seen: one by one, in lists page by page, and counted."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import attrs

from dextflow.engine.tasks import sees_task, task_history, task_progress
from dextflow.errors import NotFound
from dextflow.model import (
    OPEN_TASK,
    Bucket,
    HistoryEntry,
    Instance,
    Person,
    Task,
    TaskEvent,
    TaskFilter,
    TaskGrouping,
    TaskProgress,
    TaskSort,
    TaskStatus,
)
from dextflow.ports import Where
from dextflow.service.counting import bucket_counts, counts_by
from dextflow.service.filters import granted, of_client
from dextflow.service.roof import Roof
from dextflow.service.shelves import every_record
from dextflow.service.tasks.filters import TASK_GROUPINGS, TASK_SORTS, Seen, task_conditions
from dextflow.service.tasks.records import TASK, read_task, read_task_event, those_together

ALL = TaskFilter()


@attrs.frozen(kw_only=True)
class FoundTasks:
    """One page of a list; `after` continues it, None ends it. It may be shown to strangers and come back."""

    tasks: tuple[Task, ...]
    after: str | None


class TaskReading:
    """What somebody may see of a practice's tasks: a person, those of whose clients they see all; the host, all.

    A task of no client is seen by everybody in the practice. What may not be seen is, in every answer and every
    error, as if it were not there. `today` is the date from which overdue and due soon are counted. Storage errors
    (`dextflow.errors.StorageError`) pass through.
    """

    def __init__(self, roof: Roof, person: Person | None = None) -> None:
        self._roof = roof
        self._person = person

    def find(
        self,
        asked: TaskFilter = ALL,
        *,
        today: date,
        sort: TaskSort = TaskSort.DUE,
        descending: bool = False,
        after: str | None = None,
        limit: int = 50,
    ) -> FoundTasks:
        """One page of the tasks that are asked for; give its `after` to read the next, in the same order.

        Paging is stable: what neither appears, disappears nor changes its place meanwhile is seen exactly once.
        Raises `InvalidValue` for a limit below 1, an `after` that continues no page of this order, or a text of
        too many words.
        """
        page = self._roof.store.query(
            self._roof.practice,
            TASK,
            self._where(asked, today),
            order_by=TASK_SORTS[sort],
            descending=descending,
            after=after,
            limit=limit,
        )
        return FoundTasks(tasks=tuple(map(read_task, page.records)), after=page.after)

    def all(self, asked: TaskFilter = ALL, *, today: date) -> Iterator[Task]:
        """All tasks that are asked for, read page by page; raises as `find`."""
        where = self._where(asked, today)
        return map(read_task, every_record(self._roof.store, self._roof.practice, TASK, where))

    def ids(self, asked: TaskFilter = ALL, *, today: date) -> tuple[str, ...]:
        """The ids of all tasks that are asked for, to do the same to each; raises as `find`."""
        records = every_record(self._roof.store, self._roof.practice, TASK, self._where(asked, today))
        return tuple(record.id for record in records)

    def count(self, asked: TaskFilter = ALL, *, today: date) -> int:
        """The number of tasks that are asked for; raises as `find`."""
        return self._roof.store.count(self._roof.practice, TASK, self._where(asked, today))

    def counts(self, asked: TaskFilter = ALL, *, today: date, by: TaskGrouping) -> Mapping[str | None, int]:
        """The number of tasks that are asked for by their status, owner and so on; raises as `find`.

        None stands for nobody and nothing. What no task has is left out.
        """
        return counts_by(self._roof, TASK, TASK_GROUPINGS[by], self._where(asked, today))

    def buckets(self, asked: TaskFilter = ALL, *, today: date) -> Mapping[Bucket, Mapping[TaskStatus, int]]:
        """How many of the open ones that are asked for are due when, and how far they are; raises as `find`.

        What has no due date is in none of the buckets.
        """
        return bucket_counts(self._roof, TASK, self._where(asked, today), today, OPEN_TASK)

    def get(self, task_id: str) -> Task:
        """A task as it is now. Raises `NotFound`."""
        found = self.get_many((task_id,))
        if task_id not in found:
            raise NotFound(TASK, task_id)
        return found[task_id]

    def get_many(self, ids: Sequence[str]) -> Mapping[str, Task]:
        """The tasks of those ids that there are, by id, in one read."""
        records = self._roof.store.get(self._roof.practice, TASK, ids)
        found = {id_: read_task(record) for id_, record in records.items()}
        return {id_: task for id_, task in found.items() if self._person is None or sees_task(self._person, task)}

    def events(self, task_id: str) -> tuple[TaskEvent, ...]:
        """Everything that happened to a task, oldest first. Raises `NotFound`."""
        self.get(task_id)
        stored = self._roof.store.events(self._roof.practice, TASK, task_id)
        return tuple(map(read_task_event, stored))

    def history(self, task_id: str) -> tuple[HistoryEntry, ...]:
        """Who did what and when, in words, oldest first. Raises `NotFound`."""
        return task_history(self.events(task_id))

    def workflow(self, task_id: str) -> Instance | None:
        """The workflow attached to a task now; None if it has none. Raises `NotFound`."""
        task = self.get(task_id)
        return self._roof.get(task.workflow) if task.workflow else None

    def progress(self, task_id: str) -> TaskProgress:
        """How far a task is: by its workflow, else its checklist, else its status. Raises `NotFound`."""
        return task_progress(self.get(task_id), self.workflow(task_id))

    # ------------------------------------------------------------------------------------------------ within

    def _where(self, asked: TaskFilter, today: date) -> tuple[Where, ...]:
        return task_conditions(asked, today, self._roof.directory, self._roof.practice, self._seen())

    def _seen(self) -> Seen | None:
        """What the person may see. No store compares whole sets, so it is asked first which ones there are."""
        clients = granted(self._person)
        if clients is None:
            return None
        found = counts_by(self._roof, TASK, "together", (Where(terms=("together",), at_least=""),))
        together = tuple(each for each in found if each is not None and those_together(each) <= clients)
        return Seen(clients=clients, together=together)


def open_tasks(roof: Roof, client: str) -> Iterator[Task]:
    """The open tasks of which that client is the primary one, read page by page."""
    return map(read_task, every_record(roof.store, roof.practice, TASK, of_client(client, OPEN_TASK)))
