from datetime import UTC, date, datetime

import pytest

from dextflow.engine import apply, begin, compile_template, decide, replay
from dextflow.model import (
    EVERY_CLIENT,
    Command,
    Created,
    Event,
    Instance,
    Job,
    Mark,
    Marked,
    MarkUndone,
    Outcome,
    Person,
    Plan,
    ReportingPeriod,
    Start,
    Step,
    StepGroup,
    Template,
    Undo,
)

STEPS = 2_000
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
MIA = Person(id="mia", name="Mia", clients=EVERY_CLIENT)
Run = tuple[Instance, tuple[Event, ...]]


@pytest.fixture(scope="module")
def plan() -> Plan:
    steps = tuple(Step(key=f"step-{number}", name=f"Step {number}") for number in range(STEPS))
    return compile_template(Template(id="long", name="Long", groups=(StepGroup(name="All", steps=steps),)))


@pytest.fixture(scope="module")
def finished(plan: Plan) -> Run:
    job = Job(
        practice="practice",
        id="job",
        template=plan.template.ref,
        name="Long",
        client="client",
        period=ReportingPeriod(start=date(2026, 1, 1), end=date(2026, 12, 31)),
        due_on=date(2027, 1, 31),
        assignee=MIA.id,
    )
    record: list[Event] = [Created(MIA.id, NOW, job)]
    instance = begin(plan, Created(MIA.id, NOW, job))
    commands: list[Command] = [Start(MIA.id, NOW, confirmed=True)]
    commands += [Mark(MIA.id, NOW, item.key, Outcome.COMPLETE) for item in plan.items]
    for command in commands:
        for event in decide(instance, command, MIA):
            instance = apply(instance, event)
            record.append(event)
    return instance, tuple(record)


def test_a_chain_of_two_thousand_steps_completes(plan: Plan, finished: Run) -> None:
    """Each of 2,000 steps in a row becomes ready and is completed, and the record holds every completion."""
    instance, record = finished
    assert instance.done == plan.all
    assert sum(isinstance(event, Marked) for event in record) == STEPS
    assert replay(plan, record) == instance


def test_undo_keeps_the_history(plan: Plan, finished: Run) -> None:
    """An undone completion stays in the record beside the undo, and the step is ready again."""
    instance, record = finished
    last = plan.items[-1]
    (undone,) = decide(instance, Undo(MIA.id, NOW, last.key), MIA)
    after = apply(instance, undone)
    assert isinstance(undone, MarkUndone)
    assert (after.done, after.ready) == (plan.all ^ last.bit, last.bit)
    assert replay(plan, (*record, undone)) == after
    assert instance.done == plan.all
