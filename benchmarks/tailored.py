"""One command given through the service: to a workflow as its template has it, with own steps, with conditions.

The command marks a step half-way and the next takes the mark back, so that the workflow stays as it is. With own
steps, one step was added beforehand, so that all of them are kept with the workflow; with conditions, every second
step has one, and the mark makes the condition of the step behind it say that this is not required.
"""

from collections.abc import Callable
from contextlib import closing
from functools import reduce
from itertools import cycle
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import attrs

import dextflow_adapter as ours
import floor_attrs as floor
from dextflow.adapters.memory import MemoryStore
from dextflow.adapters.sqlite import SqliteStore
from dextflow.codec import encode, encode_parts
from dextflow.engine import apply, decide
from dextflow.model import (
    AddStep,
    Command,
    Enrolment,
    Event,
    Instance,
    Mark,
    Outcome,
    Place,
    Start,
    Step,
    Template,
    Undo,
)
from dextflow.ports import Store
from dextflow.service import Workflows
from practice import ADMIN, BEGUN, client_id, office, person_id, service
from publishing import conditional
from timing import Effort, per_call

WORKER, CLIENT = person_id(0), client_id(0)
PLAIN, OWN, CONDITIONS = "as the template", "with own steps", "with conditions"
KINDS = (PLAIN, OWN, CONDITIONS)


@attrs.frozen(kw_only=True)
class Given:
    """CPU seconds at `n` steps: what one mark changes, encoded; a command in memory, and in a file, relaxed.

    `completions` is the encoding in completions of the plain attrs floor, `bytes` what is written for the mark,
    and `adding` for adding a step.
    """

    n: int
    kind: str
    save: float
    completions: float
    bytes: int
    adding: int
    memory: float
    sqlite: float


@attrs.frozen(kw_only=True)
class Change:
    """A workflow before and after a command, and the events."""

    before: Instance
    after: Instance
    events: tuple[Event, ...]

    def encoded(self) -> list[str]:
        """What is written of it."""
        return [*encode_parts(self.after, self.before).values(), *map(encode, self.events)]


def measure_given(n: int, kind: str, effort: Effort) -> Given:
    """Measure one kind of workflow of `n` steps."""
    with TemporaryDirectory() as folder, closing(SqliteStore(Path(folder) / "one.sqlite", relaxed=True)) as store:
        in_memory, in_file = _given(MemoryStore(), n, kind), _given(store, n, kind)
        change = _change(in_memory, _mark(in_memory))
        adding = _change(in_memory, _add(in_memory, "one-more"))
        workflow = floor.create(floor.setup(8))
        calls: tuple[Callable[[], object], ...] = (
            change.encoded,
            lambda: floor.complete_next(workflow),
            _to_and_fro(in_memory),
            _to_and_fro(in_file),
        )
        rounds = [[per_call(call, effort.sample / 2) for call in calls] for _ in range(effort.rounds)]
    save, _, memory, sqlite = (median(times[call] for times in rounds) for call in range(len(calls)))
    return Given(
        n=n,
        kind=kind,
        save=save,
        completions=median(times[0] / times[1] for times in rounds),
        bytes=sum(map(len, change.encoded())),
        adding=sum(map(len, adding.encoded())),
        memory=memory,
        sqlite=sqlite,
    )


@attrs.frozen
class Case:
    """A workflow that is half done, in a store."""

    workflows: Workflows
    id: str

    def read(self) -> Instance:
        return self.workflows.get(self.id)


def _given(store: Store, n: int, kind: str) -> Case:
    workflows = service(store, office(1))
    ordered = ours.setup(n)
    template = _template(ordered.plan.template, kind)
    workflows.templates.publish(template)
    order = attrs.evolve(ordered.order, clients=(Enrolment(client=CLIENT, assignee=WORKER, reviewers=()),))
    (made,) = workflows.create(order, key="order", by=ADMIN, at=BEGUN)
    case = Case(workflows, made.id)
    workflows.do(made.id, Start(WORKER, BEGUN, confirmed=True))
    for item in made.plan.items[: n // 4 * 2]:
        workflows.do(made.id, Mark(WORKER, BEGUN, item.key, Outcome.COMPLETE))
    if kind == OWN:
        workflows.do(made.id, _add(case, "own-step"))
    return case


def _template(template: Template, kind: str) -> Template:
    return conditional(template, every=2) if kind == CONDITIONS else template


def _mark(case: Case) -> Mark:
    workflow = case.read()
    (item,) = workflow.plan.each(workflow.ready)
    return Mark(WORKER, BEGUN, item.key, Outcome.NOT_APPLICABLE)


def _add(case: Case, key: str) -> AddStep:
    last = case.read().plan.items[-1].key
    return AddStep(WORKER, BEGUN, Step(key=key, name="One more"), Place(after=last))


def _change(case: Case, command: Command) -> Change:
    before = case.read()
    events = decide(before, command, case.workflows.desk(WORKER).person)
    return Change(before=before, after=reduce(apply, events, before), events=events)


def _to_and_fro(case: Case) -> Callable[[], object]:
    """What gives the next of two commands each time: the mark, and what takes it back."""
    mark = _mark(case)
    both: tuple[Command, ...] = (mark, Undo(WORKER, BEGUN, mark.item))
    turns = cycle(both)
    return lambda: case.workflows.do(case.id, next(turns))
