"""Tasks for tests, with their whole record and that of their workflow: what commands to either lead to in both.

The people are the cast of `dextflow.testing.runs`, and the clients are theirs and another one.
"""

from collections.abc import Mapping
from functools import reduce

import attrs

from dextflow.engine import compile_template, create, replay
from dextflow.engine.tasks import (
    apply_task,
    begin_task,
    carried,
    decide_task,
    followed,
    resolve_task_owner,
)
from dextflow.errors import Refused
from dextflow.model import (
    Assignee,
    Assignment,
    AttachWorkflow,
    ChecklistItem,
    Client,
    Command,
    Enrolment,
    Order,
    Policy,
    Rescheduled,
    Step,
    StepGroup,
    Task,
    TaskCommand,
    TaskCreated,
    TaskEvent,
    TaskOrder,
    Template,
)
from dextflow.testing.runs import (
    ACME,
    CAST,
    DEFAULT_POLICY,
    DUE_ON,
    NOON,
    OCTOBER,
    PAYROLL,
    PRACTICE,
    Run,
)

BOLT = Client(id="bolt", name="Bolt")
CLIENTS: Mapping[str, Client] = {ACME.id: ACME, BOLT.id: BOLT}
CHECKLIST = (ChecklistItem(key="ask", text="Ask for the papers"), ChecklistItem(key="file", text="File them"))
SHORT = Template(
    id="short",
    name="Short",
    groups=(StepGroup(name="Work", steps=(Step(key="look", name="Look"), Step(key="send", name="Send"))),),
)
PLAN = compile_template(SHORT)
TO_ANN, TO_BEN = (Assignment(to=Assignee.PERSON, id=person) for person in ("ann", "ben"))
TO_PAYROLL = Assignment(to=Assignee.TEAM, id=PAYROLL.id)
TO_MANAGER = Assignment(to=Assignee.CLIENT_MANAGER)
THE_TASK = TaskOrder(
    title="October", clients=(ACME.id,), assignment=TO_ANN, period=OCTOBER, due_on=DUE_ON, checklist=CHECKLIST
)


@attrs.frozen(kw_only=True)
class TaskRun:
    """A task and its record so far, with the run of the workflow that is attached to it now, if there is one.

    `former` are the runs of those that were. Whatever is commanded of either is decided under `policy`.
    """

    events: tuple[TaskEvent, ...]
    task: Task
    workflow: Run | None = None
    former: tuple[Run, ...] = ()
    policy: Policy = DEFAULT_POLICY

    def give(self, *commands: TaskCommand) -> "TaskRun":
        """The run after some commands to the task; raises what `dextflow.engine.tasks.decide_task` raises."""
        return reduce(TaskRun._given, commands, self)

    def work(self, *commands: Command) -> "TaskRun":
        """The run after some commands to its workflow; raises what `dextflow.engine.decide` raises."""
        return reduce(TaskRun._worked, commands, self)

    def attempt(self, command: TaskCommand) -> "TaskRun":
        """The run after a command to the task, or this one if it is refused."""
        try:
            return self.give(command)
        except Refused:
            return self

    def attempt_work(self, command: Command) -> "TaskRun":
        """The run after a command to the workflow, or this one if it is refused."""
        try:
            return self.work(command)
        except Refused:
            return self

    def attach(self, by: str = "ann") -> "TaskRun":
        """The run after a workflow of the short template was attached, by its owner as a rule."""
        return self.give(AttachWorkflow(by, self.task.at, SHORT.id, 1, workflow=self.next_id))

    @property
    def next_id(self) -> str:
        """The id of the workflow that the task gets next."""
        return f"w-{self.task.version}"

    def _given(self, command: TaskCommand) -> "TaskRun":
        run = self.workflow
        instance, record = (run.instance, run.events) if run else (None, ())
        person = CAST[command.by]
        events = decide_task(self.task, command, person, self.policy, workflow=instance, record=record)
        after = self._happened(*events)
        if run is not None:
            run = run.happen(*carried(run.instance, events))
        if after.task.workflow == self.task.workflow:
            return attrs.evolve(after, workflow=run)
        return attrs.evolve(
            after, workflow=_new(self.task, after.task), former=(*self.former, *((run,) if run else ()))
        )

    def _worked(self, command: Command) -> "TaskRun":
        if self.workflow is None:
            return self
        run = self.workflow.give(command, policy=self.policy)
        after = self._happened(*followed(self.task, run.instance, run.events[-1], self.policy))
        if after.task.workflow is None:
            return attrs.evolve(after, workflow=None, former=(*self.former, run))
        return attrs.evolve(after, workflow=run)

    def _happened(self, *events: TaskEvent) -> "TaskRun":
        return attrs.evolve(self, events=(*self.events, *events), task=reduce(apply_task, events, self.task))


def ordered(order: TaskOrder = THE_TASK, policy: Policy = DEFAULT_POLICY) -> TaskRun:
    """A task that Pam has made at `NOON`."""
    owner = resolve_task_owner(order.assignment, [CLIENTS[each] for each in order.clients], PRACTICE)
    created = TaskCreated("pam", NOON, "t-1", order, owner, "Acme" if order.clients else "")
    return TaskRun(events=(created,), task=begin_task(created), policy=policy)


def _new(before: Task, task: Task) -> Run | None:
    """The workflow that a task has got, as its host makes it."""
    order = task.order
    if task.workflow is None or order.period is None or order.due_on is None or order.client is None:
        return None
    events = create(
        PLAN,
        Order(
            template=SHORT.ref,
            period=order.period,
            due_on=order.due_on,
            clients=(),
            starts_on=order.starts_on,
            statutory=order.statutory,
            task=task.id,
        ),
        Enrolment(client=order.client, assignee=task.owner.person, reviewers=("rae",)),
        CLIENTS[order.client],
        practice="harbour",
        id=task.workflow,
        settings=lambda _: (),
        by="ann",
        at=task.at,
        people=PRACTICE,
    )
    chosen = () if not before.due_chosen else (Rescheduled("ann", task.at, order.due_on, order.starts_on),)
    return Run(events=events, instance=replay(PLAN, events), plan=PLAN).happen(*chosen)
