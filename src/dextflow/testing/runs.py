"""Workflows for tests, with their whole record: a small cast of people, and the commands that lead on and back.

The people are always the same few, `CAST`: two who do the work, two who review it, and an admin of each kind.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import attrs

from dextflow.engine import apply, begin, compile_template, decide, replay
from dextflow.errors import Refused
from dextflow.model import (
    EVERY_CLIENT,
    Approve,
    Assign,
    Command,
    Complete,
    Created,
    Event,
    HandBack,
    Instance,
    Job,
    Mark,
    Outcome,
    Person,
    Plan,
    Policy,
    ReportingPeriod,
    Role,
    Start,
    Status,
    Submit,
    Template,
    Undo,
    VatSettings,
)

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
OCTOBER = ReportingPeriod(start=date(2026, 10, 1), end=date(2026, 10, 31))
VAT = VatSettings(starting_month=2)
DEFAULT_POLICY = Policy()

CAST: Mapping[str, Person] = {
    person.id: person
    for person in (
        Person(id="ann", name="Ann, who does the work", clients=EVERY_CLIENT),
        Person(id="ben", name="Ben, who could do it", clients=EVERY_CLIENT),
        Person(id="rae", name="Rae, who reviews it", clients=EVERY_CLIENT),
        Person(id="rex", name="Rex, who reviews it after her", clients=EVERY_CLIENT),
        Person(id="pam", name="Pam, who runs the practice", role=Role.PRACTICE_ADMIN),
        Person(id="cal", name="Cal, who looks after the clients", role=Role.CLIENT_ADMIN),
    )
}
TEAMS = ((), ("rae",), ("rae", "rex"))


@attrs.frozen(kw_only=True)
class Run:
    """A workflow and its record so far: replaying `events` gives `instance`."""

    events: tuple[Event, ...]
    instance: Instance

    @property
    def plan(self) -> Plan:
        """The compiled template of the workflow."""
        return self.instance.plan

    def at(self, version: int) -> "Run":
        """The run as it was at a version."""
        return Run(events=self.events[:version], instance=replay(self.plan, self.events[:version]))

    def give(self, *commands: Command, policy: Policy = DEFAULT_POLICY) -> "Run":
        """The run after some commands by people of the cast; raises what `dextflow.engine.decide` raises."""
        events, instance = list(self.events), self.instance
        for command in commands:
            for event in decide(instance, command, CAST[command.by], policy):
                instance = apply(instance, event)
                events.append(event)
        return Run(events=tuple(events), instance=instance)

    def attempt(self, command: Command, policy: Policy = DEFAULT_POLICY) -> "Run":
        """The run after a command, or this one if it is refused."""
        try:
            return self.give(command, policy=policy)
        except Refused:
            return self

    def stride(self, choice: int = 0, most: int | None = None) -> "Run":
        """The run led on to its next status, by at most so many commands.

        `choice` is which of the next commands is given each time.
        """
        run, limit = self, self.instance.version + most if most else None
        while (ahead := next_commands(run.instance)) and run.instance.status is self.instance.status:
            if run.instance.version == limit:
                break
            run = run.give(ahead[choice % len(ahead)])
        return run


def opened(template: Template, assignee: str | None = "ann", reviewers: tuple[str, ...] = ()) -> Run:
    """A workflow of a template that was made at `NOON`, about `OCTOBER`."""
    job = Job(
        practice="harbour",
        id="w-1",
        template=template.ref,
        name=template.name,
        client="acme",
        period=OCTOBER,
        due_on=date(2026, 11, 14),
        assignee=assignee,
        reviewers=reviewers,
    )
    created = Created("pam", NOON, job)
    return Run(events=(created,), instance=begin(compile_template(template), created))


def started(template: Template, assignee: str = "ann", reviewers: tuple[str, ...] = ()) -> Run:
    """A workflow of a template that its assignee has just started."""
    return opened(template, assignee, reviewers).stride()


def next_commands(instance: Instance) -> Sequence[Command]:
    """The commands that lead a workflow on towards its completion, none of which is refused.

    Once it is completed there are none.
    """
    at, job = instance.at, instance.job
    if instance.status is Status.COMPLETED:
        return ()
    if job.assignee is None:
        return (Assign("ann", at, "ann", job.reviewers),)
    if instance.status is Status.NOT_STARTED:
        return (Start(job.assignee, at, confirmed=True, vat=VAT),)
    if instance.reviewer is not None:
        return (Approve(instance.reviewer, at),)
    if instance.done == instance.plan.all:
        return (Submit(job.assignee, at) if job.reviewers else Complete(job.assignee, at),)
    ready = instance.plan.keys(instance.ready)
    return tuple(Mark(job.assignee, at, key, outcome) for key in ready for outcome in Outcome)


def previous_commands(instance: Instance) -> Sequence[Command]:
    """The commands that lead a workflow back by one mark or out of its review, none of which is refused."""
    at, done = instance.at, instance.done
    if instance.reviewer is not None:
        return (HandBack(instance.reviewer, at, "Please look at the bank again."),)
    if instance.status is not Status.IN_PROGRESS or instance.job.assignee is None:
        return ()
    last = (item for item in instance.plan.items if item.bit & done and not item.dependents & done)
    return tuple(Undo(instance.job.assignee, at, item.key) for item in last)
