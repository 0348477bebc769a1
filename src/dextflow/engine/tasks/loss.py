"""What a task would lose with its workflow."""

from collections.abc import Sequence

from dextflow.engine.history import comment_of
from dextflow.model import (
    Event,
    FileAttached,
    Instance,
    ItemRenamed,
    Loss,
    PeriodChanged,
    Renamed,
    SettingsAdjusted,
    StepAdded,
    StepMoved,
    StepReassigned,
    StepRestored,
    StepSkipped,
    TimeLogged,
)

ARRANGED = (
    *(StepAdded, StepMoved, StepReassigned, StepSkipped, StepRestored),
    *(ItemRenamed, Renamed, SettingsAdjusted, PeriodChanged),
)


def loss_of(workflow: Instance, events: Sequence[Event]) -> Loss:
    """What was done in a workflow, by its state and its record."""
    return Loss(
        workflow=workflow.id,
        version=workflow.version,
        marks=workflow.plan.keys(workflow.marked),
        comments=sum(bool(comment_of(event)) for event in events),
        files=sum(isinstance(event, FileAttached) for event in events),
        minutes=sum(event.minutes for event in events if isinstance(event, TimeLogged)),
        requests=tuple(each.step for each in workflow.work.underway if each.requested),
        approvals=workflow.review.approvals,
        changes=sum(isinstance(event, ARRANGED) for event in events),
    )
