"""A workflow of several people, and what they are told when commands are given to it."""

from datetime import UTC, date, datetime, timedelta
from functools import reduce

from dextflow.engine import apply, decide
from dextflow.engine.notices import workflow_notices
from dextflow.model import (
    AskConfirmation,
    Asking,
    Assignee,
    Assignment,
    Check,
    Command,
    Mark,
    Notice,
    Outcome,
    Policy,
    Step,
    StepGroup,
    Template,
    Topic,
    Writing,
)
from dextflow.testing.runs import CAST, DEFAULT_POLICY, NOON, PAYROLL, Run, started

CONTACT = "contact:acme/zoe"
ALL = ("rec", "old", "post", "wages", "vat", "fees", "file", "tidy")
LATER = NOON + timedelta(hours=3)
ASKING = Asking(writing=Writing(subject="May we file it?"))
TO_BEN = Assignment(to=Assignee.PERSON, id="ben")
TO_PAYROLL = Assignment(to=Assignee.TEAM, id=PAYROLL.id)
TO_NOBODY = Assignment(to=Assignee.NOBODY)
TEMPLATE = Template(
    id="month",
    name="Month end",
    groups=(
        StepGroup(
            name="Close",
            ordered=False,
            steps=(
                Step(key="bank", name="Bank", checks=(Check(key="rec", name="Rec"), Check(key="old", name="Old"))),
                Step(key="post", name="Post", assignment=TO_BEN),
            ),
        ),
        StepGroup(
            name="Report",
            ordered=False,
            steps=(
                Step(key="wages", name="Wages", assignment=TO_PAYROLL),
                Step(key="vat", name="VAT", assignment=TO_BEN),
                Step(key="fees", name="Fees", assignment=TO_BEN),
                Step(key="file", name="File"),
                Step(key="tidy", name="Tidy up", assignment=TO_NOBODY),
            ),
        ),
        StepGroup(
            name="Client",
            steps=(
                Step(key="confirm", name="Confirm", action=AskConfirmation(asking=ASKING, automatic=True)),
                Step(key="send", name="Send", assignment=TO_BEN),
            ),
        ),
    ),
)


def day_of(at: datetime) -> date:
    """The practice of these tests is where UTC is."""
    return at.astimezone(UTC).date()


def give(run: Run, *commands: Command, policy: Policy = DEFAULT_POLICY) -> tuple[Run, list[Notice]]:
    """The run after some commands, and what people were told because of each."""
    told: list[Notice] = []
    for command in commands:
        events = decide(run.instance, command, CAST[command.by], policy)
        after = reduce(apply, events, run.instance)
        told += workflow_notices(run.instance, after, events, day_of)
        run = Run(events=(*run.events, *events), instance=after, plan=run.plan, policy=run.policy)
    return run, told


def told(run: Run, *commands: Command, policy: Policy = DEFAULT_POLICY) -> list[tuple[Topic, tuple[str, ...]]]:
    """What people are told because of some commands, as topics, with the people and teams who are told."""
    return [(each.topic, (*each.to, *each.teams)) for each in give(run, *commands, policy=policy)[1]]


def done(by: str, *keys: str, at: datetime = NOON) -> list[Command]:
    """The completion of some items by somebody."""
    return [Mark(by, at, key, Outcome.COMPLETE) for key in keys]


def waiting() -> Run:
    """A workflow whose step has asked the client for its confirmation."""
    return give(started(TEMPLATE, reviewers=("rae", "rex")), *done("pam", *ALL))[0]
