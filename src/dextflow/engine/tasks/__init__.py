"""What commands lead to in tasks, and how tasks and their workflows go together. It touches nothing outside."""

from dextflow.engine.tasks.apply import apply_task, begin_task, replay_task
from dextflow.engine.tasks.attaching import period_for_workflow
from dextflow.engine.tasks.decide import decide_task
from dextflow.engine.tasks.due_dates import follow_task_dates, follows_task_dates
from dextflow.engine.tasks.explain import explain_task, explain_task_owner, explain_task_refusal
from dextflow.engine.tasks.following import carried, followed, status_by_workflow
from dextflow.engine.tasks.history import describe_task_event, task_history
from dextflow.engine.tasks.lifecycle import TASK_LIFECYCLE, task_mermaid
from dextflow.engine.tasks.loss import loss_of
from dextflow.engine.tasks.owners import resolve_task_owner
from dextflow.engine.tasks.progress import task_progress
from dextflow.engine.tasks.rights import TASK_RIGHTS, may_task, sees_task

__all__ = [
    "TASK_LIFECYCLE",
    "TASK_RIGHTS",
    "apply_task",
    "begin_task",
    "carried",
    "decide_task",
    "describe_task_event",
    "explain_task",
    "explain_task_owner",
    "explain_task_refusal",
    "follow_task_dates",
    "followed",
    "follows_task_dates",
    "loss_of",
    "may_task",
    "period_for_workflow",
    "replay_task",
    "resolve_task_owner",
    "sees_task",
    "status_by_workflow",
    "task_history",
    "task_mermaid",
    "task_progress",
]
