# mypy: disallow-subclassing-any=False
"""eventsourcing: an aggregate with one event for each completion; the events are the record.

The library knows nothing of steps and of practices: the aggregate is written by hand, with the rules of the floor.
In its favour: explicit events, which are faster than its decorator; the one ready step is a key, and what it opens
one look-up. It is stored as the library stores it: every event as JSON, and rebuilt by replaying them.
"""

from importlib.metadata import version

import attrs
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import DatetimeAsISO, JSONTranscoder, Mapper, StoredEvent, UUIDAsHex

from workload import CLIENT, OUTCOME, WHO, step_keys

NAME = "eventsourcing"
VERSION = version("eventsourcing")
IMMUTABLE = False

ISSUES = "complete with issues"
OUTCOMES = ("complete", ISSUES, "not applicable")

Template = dict[str, str | None]
TEMPLATES: dict[int, Template] = {}


@attrs.frozen(eq=False)
class Person:
    id: str
    role: str


@attrs.frozen(eq=False)
class Policy:
    issues_need_comment: bool


MIA = Person(WHO, "standard user")
POLICY = Policy(issues_need_comment=False)


class Refused(Exception):
    pass


class Job(Aggregate):
    class Opened(Aggregate.Created):
        template: int
        client: str
        assignee: str

    class Completed(Aggregate.Event):
        step: str
        outcome: str
        by: str
        comment: str | None

        def apply(self, aggregate: "Job") -> None:
            aggregate.outcomes[self.step] = self.outcome
            aggregate.ready = TEMPLATES[aggregate.template][self.step]

    def __init__(self, template: int, client: str, assignee: str) -> None:
        self.template = template
        self.client = client
        self.assignee = assignee
        self.status = "in progress"
        self.ready: str | None = next(iter(TEMPLATES[template]))
        self.outcomes: dict[str, str] = {}

    def complete(self, step: str, outcome: str, person: Person, *, comment: str | None = None) -> None:
        if self.status != "in progress":
            raise Refused(self.status)
        if self.assignee != person.id and person.role == "standard user":
            raise Refused(person.id)
        if step != self.ready:
            raise Refused(step)
        if outcome not in OUTCOMES or (POLICY.issues_need_comment and outcome == ISSUES and not comment):
            raise Refused(outcome)
        self.trigger_event(self.Completed, step=step, outcome=outcome, by=person.id, comment=comment)


@attrs.define(eq=False)
class Workflow:
    job: Job
    record: list[Aggregate.Event]


def _mapper() -> Mapper:
    transcoder = JSONTranscoder()
    transcoder.register(UUIDAsHex())
    transcoder.register(DatetimeAsISO())
    return Mapper(transcoder)


MAPPER = _mapper()


def setup(n: int) -> int:
    keys = step_keys(n)
    TEMPLATES[n] = dict(zip(keys, [*keys[1:], None], strict=True))
    return n


def create(template: int) -> Workflow:
    job = Job(template=template, client=CLIENT, assignee=WHO)
    return Workflow(job, list(job.collect_events()))


def complete_next(workflow: Workflow) -> tuple[Workflow, list[str]]:
    job = workflow.job
    job.complete(str(job.ready), OUTCOME, MIA)
    workflow.record += job.collect_events()
    return workflow, [job.ready] if job.ready else []


def is_done(workflow: Workflow) -> bool:
    return workflow.job.ready is None


def audit_len(workflow: Workflow) -> int:
    return sum(isinstance(event, Job.Completed) for event in workflow.record)


def dump(workflow: Workflow) -> list[StoredEvent]:
    return [MAPPER.to_stored_event(event) for event in workflow.record]


def size(blob: list[StoredEvent]) -> int:
    """What its table holds of each event: id (16 bytes), version (8), topic and state."""
    return sum(24 + len(stored.topic) + len(stored.state) for stored in blob)


def load(_template: int, blob: list[StoredEvent]) -> Workflow:
    record = [MAPPER.to_domain_event(stored) for stored in blob]
    job = record[0].mutate(None)
    for event in record[1:]:
        job = event.mutate(job)
    return Workflow(job, record)
