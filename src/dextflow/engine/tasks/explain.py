"""Say why: why a task is where it is, why it is somebody's, why a command is refused."""

from dextflow.engine.explain import refused
from dextflow.engine.tables import possible_now
from dextflow.engine.tasks.decide import decide_task
from dextflow.engine.tasks.following import follows_in_words
from dextflow.engine.tasks.history import whose
from dextflow.engine.tasks.lifecycle import TASK_LIFECYCLE
from dextflow.engine.tasks.progress import task_progress
from dextflow.engine.tasks.rights import sees_task
from dextflow.errors import NotPermitted, Refused, WrongTaskStatus
from dextflow.model import (
    Event,
    Explanation,
    Instance,
    Measure,
    Person,
    Policy,
    Task,
    TaskCommand,
)
from dextflow.model.policy import DEFAULT_POLICY


def explain_task(task: Task, workflow: Instance | None = None) -> Explanation:
    """Why a task is as far as it is: by what that is measured, what is open, why it is blocked or was skipped."""
    found = task_progress(task, workflow)
    reasons = [f"it is measured by its {found.measure.value}: {found.done} of {found.total}"]
    if workflow is not None:
        reasons.append(follows_in_words(workflow))
    if found.measure is Measure.CHECKLIST and task.open_lines:
        reasons.append(f"open on the checklist: {', '.join(task.open_lines)}")
    if task.reason:
        reasons.append(task.reason)
    answer = f"{task.order.title} is {task.status.value}, {found.percent} % done"
    return Explanation(answer=answer, reasons=tuple(reasons), advice=(possible_now(TASK_LIFECYCLE[task.status]),))


def explain_task_owner(task: Task) -> Explanation:
    """Why a task is whose it is."""
    owner = task.owner
    asked = "somebody assigned it to" if owner.chosen else "it was ordered for"
    nobodys = owner.person is None and owner.team is None
    return Explanation(
        answer=f"{task.order.title} is for {whose(owner)}",
        reasons=(f"{asked} {owner.assignment}", *((owner.unresolved,) if owner.unresolved else ())),
        advice=("anyone who sees its clients may take it up",) if nobodys else (),
    )


def explain_task_refusal(
    task: Task,
    command: TaskCommand,
    person: Person,
    policy: Policy = DEFAULT_POLICY,
    *,
    workflow: Instance | None = None,
    record: tuple[Event, ...] = (),
) -> Explanation:
    """Why a command would be refused, or that it would not be; nothing is changed."""
    name = type(command).__name__
    try:
        decide_task(task, command, person, policy, workflow=workflow, record=record)
    except WrongTaskStatus as error:
        return refused(name, str(error), advice=(possible_now(TASK_LIFECYCLE[task.status]),))
    except NotPermitted as error:
        seen = () if sees_task(person, task) else (f"{person.id} may not see all its clients",)
        return refused(name, *seen, str(error), advice=(f"ask {' or '.join(error.allowed)}",))
    except Refused as error:
        return refused(name, str(error))
    return Explanation(answer=f"{name} is possible")
