"""The tasks of a practice: make them, work on them, read them, and keep them together with their workflows."""

from dextflow.service.tasks.face import TaskAnswer, Tasks
from dextflow.service.tasks.following import follow_tasks
from dextflow.service.tasks.making import Made, TaskMaker, Wanted, made, made_all, maker
from dextflow.service.tasks.reading import FoundTasks, TaskReading
from dextflow.service.tasks.refreshing import TaskRefreshment

__all__ = [
    "FoundTasks",
    "Made",
    "TaskAnswer",
    "TaskMaker",
    "TaskReading",
    "TaskRefreshment",
    "Tasks",
    "Wanted",
    "follow_tasks",
    "made",
    "made_all",
    "maker",
]
