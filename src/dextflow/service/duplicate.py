"""Make another workflow like one that is there: the same work, arranged in the same way, and not begun."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import reduce

import attrs

from dextflow.engine import Practice, apply, resolve_owner
from dextflow.engine.rulings import apply_conditions
from dextflow.errors import InvalidValue
from dextflow.model import (
    TO_TASK_OWNER,
    CheckSettings,
    Client,
    Enrolment,
    Event,
    Instance,
    ItemRenamed,
    Order,
    ReportingPeriod,
    StepAdded,
    StepMoved,
    StepReassigned,
    StepSkipped,
)
from dextflow.service.orders import Making, make, ordered
from dextflow.service.records import Change
from dextflow.service.roof import Roof
from dextflow.service.settings import Layer, chosen_settings, settings_for

Tailoring = StepAdded | StepMoved | ItemRenamed | StepReassigned


@attrs.frozen(kw_only=True)
class Duplicate:
    """The request for a workflow like the one with that id; what is left open is as it is there."""

    like: str
    client: str | None = None
    period: ReportingPeriod | None = None
    due_on: date | None = None
    starts_on: date | None = None
    name: str = ""
    assignee: str | None = None
    reviewers: tuple[str, ...] | None = None


def duplicated(roof: Roof, request: Duplicate, making: Making) -> Instance:
    """Make the workflow that is asked for, once; raises as `dextflow.service.Workflows.duplicate`."""
    like = roof.get(request.like, making.by)
    client = request.client or like.job.client
    [made] = make(roof, request, (client,), making, lambda: (_copied(roof, like, client, request, making),))
    return made


def _copied(roof: Roof, like: Instance, client_id: str, request: Duplicate, making: Making) -> Change:
    client = roof.client(client_id, making.by)
    present = roof.directory.clients(roof.practice, (like.job.client,)).get(like.job.client, client)
    chosen = chosen_settings(like, present, roof.rules)
    [change] = ordered(roof, _order(roof, like, client, request, chosen), making)
    record = roof.events(like.id)[: like.version]
    copy = _Copy(roof=roof, client=client, making=making, made=change.after, chosen=chosen)
    tailored = tuple(copy.tailored(record))
    after = reduce(apply, tailored, change.after)
    left_out = tuple(_left_out(like, after, record, making))
    after = reduce(apply, left_out, after)
    rulings = apply_conditions(after, by=making.by.id, at=making.at)
    events = (*change.events, *tailored, *left_out, *rulings)
    return Change(before=None, after=reduce(apply, rulings, after), events=events)


def _order(roof: Roof, like: Instance, client: Client, request: Duplicate, chosen: Layer) -> Order:
    """The order that asks for the same, but for how its steps were arranged."""
    job = like.job
    period = request.period or job.period
    published = roof.templates.plans((job.template,))[job.template].index
    enrolment = Enrolment(
        client=client.id,
        assignee=request.assignee or job.assignee,
        reviewers=job.reviewers if request.reviewers is None else request.reviewers,
    )
    return Order(
        template=job.template,
        period=period,
        due_on=request.due_on or _as_long_after(like, period),
        clients=(enrolment,),
        starts_on=request.starts_on,
        name=request.name.strip() or job.name,
        settings=tuple(
            CheckSettings(check=key, values=values) for key, values in chosen.items() if key in published
        ),
    )


def _as_long_after(like: Instance, period: ReportingPeriod) -> date:
    """The due date that lies as long after the end of the period as the other's after that of its own."""
    try:
        return period.end + (like.job.due_on - like.job.period.end)
    except OverflowError:
        raise InvalidValue("due_on", f"no calendar reaches as long after {period.end}; give a date") from None


@attrs.frozen(kw_only=True)
class _Copy:
    """The workflow that was just made, and for whom its steps are arranged again."""

    roof: Roof
    client: Client
    making: Making
    made: Instance
    chosen: Layer

    def tailored(self, record: Sequence[Event]) -> Iterator[Event]:
        """What was done to the steps of the other workflow, once more, by whoever makes this one."""
        events = tuple(_tailoring(record))
        assignments = {each.step.assignment for each in events if isinstance(each, StepAdded)}
        assignments |= {each.owner.assignment for each in events if isinstance(each, StepReassigned)}
        practice = self.roof.among(assignments, (self.client,)) if assignments else Practice()
        return (self._again(event, practice) for event in events)

    def _again(self, event: Tailoring, practice: Practice) -> Event:
        event = attrs.evolve(event, by=self.making.by.id, at=self.making.at)
        if isinstance(event, StepReassigned):
            asked = event.owner
            return attrs.evolve(event, owner=resolve_owner(asked.step, asked.assignment, self.client, practice))
        if isinstance(event, StepAdded):
            step, period = event.step, self.made.job.period
            owner = resolve_owner(step.key, step.assignment, self.client, practice)
            return attrs.evolve(
                event,
                owner=None if owner.assignment == TO_TASK_OWNER else owner,
                settings=settings_for(step.checks, period, self.client, self.roof.rules, self.chosen),
            )
        return event


def _tailoring(record: Sequence[Event]) -> Iterator[Tailoring]:
    """How the steps of a workflow were arranged; of new names and owners, each thing's last."""
    last: dict[tuple[type[Event], str], int] = {}
    for number, event in enumerate(record):
        if isinstance(event, ItemRenamed):
            last[ItemRenamed, event.item] = number
        elif isinstance(event, StepReassigned):
            last[StepReassigned, event.owner.step] = number
    for number, event in enumerate(record):
        match event:
            case StepAdded() | StepMoved():
                yield event
            case ItemRenamed() | StepReassigned() if number in last.values():
                yield event
            case _:
                continue


def _left_out(like: Instance, made: Instance, record: Sequence[Event], making: Making) -> Iterator[Event]:
    """The steps that are left out as a whole in the other workflow, for the reason that was given there."""
    reasons = {event.step: event.reason for event in record if isinstance(event, StepSkipped)}
    for step, items in like.plan.steps.items():
        if not items & ~like.work.left_out and made.plan.steps[step] & made.open:
            yield StepSkipped(by=making.by.id, at=making.at, step=step, reason=reasons[step])
