"""What the conditions of a workflow's steps say now, and what follows.

A step whose condition is false is not required: it becomes not applicable by itself, and the record keeps the
condition and its inputs. As long as the facts do not settle a condition, its step is required. A step that holds
work (marks, comments, files, time, somebody who works on it) is never dropped.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import reduce

import attrs

from dextflow.engine.apply import apply
from dextflow.engine.conditions import evaluate
from dextflow.engine.references import values_of
from dextflow.errors import LaterWorkDone
from dextflow.model import (
    ConditionalStep,
    ConditionsApplied,
    Event,
    Instance,
    Marked,
    MarkUndone,
    Ruling,
    Verdict,
)
from dextflow.model.readiness import Marks, marks_of, unsound


def with_rulings(instance: Instance, events: tuple[Event, ...]) -> tuple[Event, ...]:
    """The events, and what the conditions make of them.

    Raises `LaterWorkDone` if a step became required before work that is done already.
    """
    last = events[-1]
    if isinstance(last, Marked | MarkUndone) and not instance.plan.watched & instance.plan.index[last.item].bit:
        return events
    return (*events, *apply_conditions(reduce(apply, events, instance), by=last.by, at=last.at))


def apply_conditions(instance: Instance, *, by: str, at: datetime) -> tuple[ConditionsApplied, ...]:
    """What the conditions make of a workflow as it is now: one event, or none if they change nothing.

    Raises `LaterWorkDone` if a step became required before work that is done already.
    """
    rulings = tuple(changed_rulings(instance))
    if not rulings:
        return ()
    applied = ConditionsApplied(by=by, at=at, rulings=rulings)
    if later := unsound(marks_of(apply(instance, applied))):
        raise LaterWorkDone(rulings[0].step, instance.plan.keys(later))
    return (applied,)


def changed_rulings(instance: Instance) -> Iterator[Ruling]:
    """The conditions that say something else about their step than the workflow does, in the template's order.

    A condition sees what those before it have just said.
    """
    marks = marks_of(instance)
    for conditional in instance.plan.conditional:
        verdict = verdict_of(instance, conditional, marks)
        required = verdict.value is not False
        if required is not bool(instance.work.not_required & conditional.items):
            continue
        if not required and holds_work(instance, conditional):
            continue
        left_out = instance.work.left_out & conditional.items
        dropped = marks.dropped & ~conditional.items | left_out
        marks = attrs.evolve(marks, dropped=dropped if required else dropped | conditional.items)
        yield Ruling(
            step=conditional.step,
            required=required,
            condition=conditional.source,
            inputs=verdict.inputs,
        )


def verdict_of(instance: Instance, conditional: ConditionalStep, marks: Marks) -> Verdict:
    """What a condition says with those marks, and its inputs."""
    values = values_of(conditional.condition.references, instance.job, marks)
    return evaluate(conditional.condition, values)


def holds_work(instance: Instance, conditional: ConditionalStep) -> bool:
    """Whether a step holds anything that somebody did."""
    held = (instance.marked | instance.work.held) & conditional.items
    return bool(held) or instance.work.on(conditional.step) is not None
