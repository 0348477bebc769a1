"""The floor: the same work by hand, in one function over plain attrs classes.

It checks what dextflow checks when a step is completed (status, person, clock, key, readiness, policy), leaves the
same entry in the record, opens what follows, and keeps earlier versions valid. It has no commands, no second
implementation of anything, and nothing else.
"""

import json
from datetime import UTC, datetime

import attrs

from workload import CLIENT, OUTCOME, WHO, step_keys

NAME = "floor: plain attrs"
VERSION = attrs.__version__
IMMUTABLE = True

OUTCOMES = ("complete", "complete with issues", "not applicable")


@attrs.frozen(eq=False)
class Step:
    key: str
    bit: int
    opens: tuple[tuple[int, int, str], ...]


@attrs.frozen(eq=False)
class Template:
    steps: dict[str, Step]
    by_bit: dict[int, Step]
    all: int


@attrs.frozen(eq=False)
class Person:
    id: str
    role: str


@attrs.frozen(eq=False)
class Policy:
    issues_need_comment: bool


@attrs.frozen(eq=False)
class Entry:
    before: "Entry | None" = attrs.field(repr=False)
    by: str
    at: datetime
    step: str
    outcome: str
    comment: str | None


@attrs.frozen(eq=False)
class Workflow:
    template: Template = attrs.field(repr=False)
    client: str
    assignee: str
    status: str
    done: int
    issues: int
    skipped: int
    ready: int
    record: Entry | None


MIA = Person(WHO, "standard user")
POLICY = Policy(issues_need_comment=False)


class Refused(Exception):
    pass


def complete(
    workflow: Workflow, key: str, outcome: str, person: Person, at: datetime, *, comment: str | None = None
) -> tuple[Workflow, list[str]]:
    if workflow.status != "in progress":
        raise Refused(workflow.status)
    if workflow.assignee != person.id and person.role == "standard user":
        raise Refused(person.id)
    latest = workflow.record
    if at.tzinfo is None or (latest is not None and at < latest.at):
        raise Refused(at)
    step = workflow.template.steps.get(key)
    if step is None or not workflow.ready & step.bit:
        raise Refused(key)
    if outcome not in OUTCOMES or (POLICY.issues_need_comment and outcome == OUTCOMES[1] and not comment):
        raise Refused(outcome)
    return follow(workflow, step, Entry(latest, person.id, at, key, outcome, comment))


def follow(workflow: Workflow, step: Step, entry: Entry) -> tuple[Workflow, list[str]]:
    bit = step.bit
    done = workflow.done | bit
    ready = workflow.ready ^ bit
    issues, skipped = workflow.issues, workflow.skipped
    if entry.outcome == OUTCOMES[1]:
        issues |= bit
    elif entry.outcome == OUTCOMES[2]:
        skipped |= bit
    opened = []
    for other, needs, key in step.opens:
        if not needs & ~done:
            ready |= other
            opened.append(key)
    return (
        Workflow(
            workflow.template,
            workflow.client,
            workflow.assignee,
            workflow.status,
            done,
            issues,
            skipped,
            ready,
            entry,
        ),
        opened,
    )


def entries(workflow: Workflow) -> list[Entry]:
    found = []
    entry = workflow.record
    while entry is not None:
        found.append(entry)
        entry = entry.before
    return found[::-1]


def setup(n: int) -> Template:
    keys = step_keys(n)
    steps = [
        Step(key, 1 << number, ((2 << number, 1 << number, keys[number + 1]),) if number + 1 < n else ())
        for number, key in enumerate(keys)
    ]
    return Template({step.key: step for step in steps}, {step.bit: step for step in steps}, (1 << n) - 1)


def create(template: Template, client: str = CLIENT) -> Workflow:
    return Workflow(template, client, WHO, "in progress", 0, 0, 0, 1, None)


def complete_next(workflow: Workflow) -> tuple[Workflow, list[str]]:
    step = workflow.template.by_bit[workflow.ready & -workflow.ready]
    return complete(workflow, step.key, OUTCOME, MIA, datetime.now(UTC))


def is_done(workflow: Workflow) -> bool:
    return workflow.done == workflow.template.all


def audit_len(workflow: Workflow) -> int:
    return len(entries(workflow))


def dump(workflow: Workflow) -> bytes:
    rows = [
        (entry.by, entry.at.isoformat(), entry.step, entry.outcome, entry.comment) for entry in entries(workflow)
    ]
    return json.dumps({"client": workflow.client, "record": rows}, separators=(",", ":")).encode()


def load(template: Template, blob: bytes) -> Workflow:
    document = json.loads(blob)
    workflow = create(template, document["client"])
    for by, at, key, outcome, comment in document["record"]:
        entry = Entry(workflow.record, by, datetime.fromisoformat(at), key, outcome, comment)
        workflow, _ = follow(workflow, template.steps[key], entry)
    return workflow
