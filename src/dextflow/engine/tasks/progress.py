"""How far a task is."""

from dextflow.engine.progress import overall
from dextflow.model import Instance, Measure, Task, TaskProgress, TaskStatus

ENDED = (TaskStatus.COMPLETED, TaskStatus.SKIPPED)


def task_progress(task: Task, workflow: Instance | None = None) -> TaskProgress:
    """How far a task is: by the workflow attached to it, else by its checklist, else by its status."""
    if workflow is not None:
        tally = overall(workflow)
        return TaskProgress(measure=Measure.WORKFLOW, done=tally.done, total=tally.total)
    if task.order.checklist:
        total = len(task.order.checklist)
        return TaskProgress(measure=Measure.CHECKLIST, done=total - len(task.open_lines), total=total)
    return TaskProgress(measure=Measure.STATUS, done=int(task.status in ENDED), total=1)
