"""dextflow on the workload: `decide` with a person and the default policy, then `apply`.

A workflow is the pair of an `Instance` and its record, a list of events that only grows. Successive versions share
the list, and each owns the first `version` events of it; who completes a step of an earlier version gets a copy of
those. So no version ever changes, and a completion costs one append. A workflow is stored as the JSON text of its
events and rebuilt from them. Besides what the interface asks for, `create` takes the client's id.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from importlib.metadata import version

import attrs

from dextflow.codec import decode_record, encode_record
from dextflow.engine import Practice, apply, compile_template, decide, replay
from dextflow.engine import create as create_workflow
from dextflow.model import (
    EVERY_CLIENT,
    CheckSettings,
    Client,
    Enrolment,
    Event,
    Instance,
    Mark,
    Marked,
    Order,
    Outcome,
    Person,
    Plan,
    ReportingPeriod,
    Setting,
    Start,
    Step,
    StepGroup,
    Template,
)
from workload import CLIENT, OUTCOME, WHO, shape

NAME = "dextflow"
VERSION = version("dextflow")
IMMUTABLE = True

MIA = Person(id=WHO, name="Mia", clients=EVERY_CLIENT)
PEOPLE = Practice(people={WHO: MIA})
COMPLETE = Outcome(OUTCOME)
Workflow = tuple[Instance, list[Event]]


@attrs.frozen(kw_only=True)
class Ordered:
    """A plan, and the order that makes workflows of it."""

    plan: Plan
    order: Order


def setup(n: int) -> Ordered:
    """Compile the template and write the order."""
    groups = tuple(
        StepGroup(name=title, steps=tuple(Step(key=key, name=name) for key, name in steps))
        for title, steps in shape(n)
    )
    template = Template(id="annual-accounts", name="Annual accounts", groups=groups)
    order = Order(
        template=template.ref,
        period=ReportingPeriod(start=date(2025, 10, 1), end=date(2026, 9, 30)),
        due_on=date(2027, 6, 30),
        clients=(),
    )
    return Ordered(plan=compile_template(template), order=order)


def create(ordered: Ordered, client: str = CLIENT) -> Workflow:
    """Make a workflow for the client and start it."""
    now = datetime.now(UTC)
    created = create_workflow(
        ordered.plan,
        ordered.order,
        Enrolment(client=client, assignee=WHO),
        Client(id=client, name=client),
        practice="practice",
        id=f"accounts-of-{client}",
        settings=no_settings,
        by=WHO,
        at=now,
        people=PEOPLE,
    )
    instance = replay(ordered.plan, created)
    (started,) = decide(instance, Start(WHO, now, confirmed=True), MIA)
    return apply(instance, started), [*created, started]


def no_settings(_cases: Mapping[str, tuple[Setting, ...]]) -> tuple[CheckSettings, ...]:
    """None: the template has no data-driven checks."""
    return ()


def complete_next(workflow: Workflow) -> tuple[Workflow, tuple[str, ...]]:
    """Complete the ready step."""
    before, record = workflow
    plan = before.plan
    first_ready = plan.items[(before.ready & -before.ready).bit_length() - 1]
    (event,) = decide(before, Mark(WHO, datetime.now(UTC), first_ready.key, COMPLETE), MIA)
    after = apply(before, event)
    if len(record) > before.version:
        record = record[: before.version]
    record.append(event)
    return (after, record), plan.keys(after.ready & ~before.ready)


def is_done(workflow: Workflow) -> bool:
    """Whether every step is done."""
    instance, _ = workflow
    return instance.done == instance.plan.all


def audit_len(workflow: Workflow) -> int:
    """How many completions the record holds."""
    return sum(isinstance(event, Marked) for event in events(workflow))


def events(workflow: Workflow) -> list[Event]:
    """The record of this version, oldest first."""
    instance, record = workflow
    return record[: instance.version]


def dump(workflow: Workflow) -> str:
    """The record as JSON text, all ASCII."""
    return encode_record(events(workflow))


def load(ordered: Ordered, text: str) -> Workflow:
    """Read the record, and replay it."""
    record = decode_record(text)
    return replay(ordered.plan, record), list(record)
