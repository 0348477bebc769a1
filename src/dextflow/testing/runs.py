"""Workflows for tests, with their whole record: a small cast of people, and the commands that lead on and back.

The people are always the same few, `CAST`: two who do the work, two who review it, and an admin of each kind. Two
of them are the payroll team. Their client is `ACME`, who has somebody in every role.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import reduce

import attrs

from dextflow.engine import Practice, apply, compile_template, create, decide, replay
from dextflow.errors import Refused
from dextflow.model import (
    EVERY_CLIENT,
    Approve,
    Assign,
    CheckSettings,
    Client,
    ClientField,
    ClientService,
    ClientType,
    Command,
    Complete,
    Completion,
    Enrolment,
    Event,
    HandBack,
    Instance,
    LayDown,
    Mark,
    Order,
    Outcome,
    Person,
    Plan,
    Policy,
    ReportingPeriod,
    RestoreStep,
    Role,
    Setting,
    SkipStep,
    Start,
    Status,
    Submit,
    Team,
    Template,
    Tier,
    Unblock,
    Undo,
    VatSettings,
    Withdraw,
    YearEnd,
)

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
OCTOBER = ReportingPeriod(start=date(2026, 10, 1), end=date(2026, 10, 31))
DUE_ON = date(2026, 11, 14)
VAT = VatSettings(starting_month=2)
DEFAULT_POLICY = Policy()
PAYROLL = Team(id="payroll", name="Payroll", members=("ben", "rex"))

CAST: Mapping[str, Person] = {
    person.id: person
    for person in (
        Person(id="ann", name="Ann, who does the work", clients=EVERY_CLIENT),
        Person(id="ben", name="Ben, who could do it", clients=EVERY_CLIENT, teams=frozenset({PAYROLL.id})),
        Person(id="rae", name="Rae, who reviews it", clients=EVERY_CLIENT),
        Person(
            id="rex", name="Rex, who reviews it after her", clients=EVERY_CLIENT, teams=frozenset({PAYROLL.id})
        ),
        Person(id="pam", name="Pam, who runs the practice", role=Role.PRACTICE_ADMIN),
        Person(id="cal", name="Cal, who looks after the clients", role=Role.CLIENT_ADMIN),
    )
}
TEAMS = ((), ("rae",), ("rae", "rex"))
PRACTICE = Practice(people=CAST, teams={PAYROLL.id: PAYROLL})
ACME = Client(
    id="acme",
    name="Acme",
    type=ClientType.PRIVATE_LIMITED_COMPANY,
    tags=frozenset({"retail", "vat"}),
    manager="cal",
    partner="pam",
    associate="ben",
    services=(ClientService(id="payroll", manager="rex"),),
    year_end=YearEnd(month=3, day=31),
    vat=VAT,
    fields=(
        ClientField(name="accounts due", value=date(2026, 12, 31)),
        ClientField(name="staff", value=7),
        ClientField(name="turnover", value=Decimal("84000.50")),
        ClientField(name="has cash", value=True),
    ),
)


@attrs.frozen(kw_only=True)
class Run:
    """A workflow and its record so far: replaying `events` on `plan` gives `instance`.

    `plan` is the compiled template of which the workflow was made; that of the instance has the steps which it
    has now. Commands are decided under `policy`.
    """

    events: tuple[Event, ...]
    instance: Instance
    plan: Plan = attrs.field(default=attrs.Factory(lambda self: self.instance.plan, takes_self=True))
    policy: Policy = DEFAULT_POLICY

    def at(self, version: int) -> "Run":
        """The run as it was at a version."""
        events = self.events[:version]
        return attrs.evolve(self, events=events, instance=replay(self.plan, events))

    def give(self, *commands: Command, policy: Policy | None = None) -> "Run":
        """The run after some commands by people of the cast; raises what `dextflow.engine.decide` raises."""
        events, instance = list(self.events), self.instance
        for command in commands:
            for event in decide(instance, command, CAST[command.by], policy or self.policy):
                instance = apply(instance, event)
                events.append(event)
        return attrs.evolve(self, events=tuple(events), instance=instance)

    def happen(self, *events: Event) -> "Run":
        """The run after some events that nobody commanded, such as an answer of the client."""
        return attrs.evolve(self, events=(*self.events, *events), instance=reduce(apply, events, self.instance))

    def attempt(self, command: Command, policy: Policy | None = None) -> "Run":
        """The run after a command, or this one if it is refused."""
        try:
            return self.give(command, policy=policy)
        except Refused:
            return self

    def stride(self, choice: int = 0, most: int | None = None) -> "Run":
        """The run led on to its next status, by at most so many commands.

        `choice` is which of the next commands is given each time.
        """
        run, given = self, 0
        while (ahead := next_commands(run.instance, run.policy)) and run.instance.status is self.instance.status:
            if given == most:
                break
            run, given = run.give(ahead[choice % len(ahead)]), given + 1
        return run


def opened(
    template: Template,
    assignee: str | None = "ann",
    reviewers: tuple[str, ...] | None = (),
    *,
    client: Client = ACME,
    practice: Practice = PRACTICE,
) -> Run:
    """A workflow of a template that was made at `NOON`, about `OCTOBER`, for a client of a practice.

    Where `reviewers` is None, the template says who reviews.
    """
    plan = compile_template(template)

    def settings(cases: Mapping[str, tuple[Setting, ...]]) -> tuple[CheckSettings, ...]:
        return tuple(
            CheckSettings(check=check.key, values=merged(check.settings, cases.get(check.key, ())))
            for check in plan.checks()
            if check.rule
        )

    events = create(
        plan,
        Order(template=template.ref, period=OCTOBER, due_on=DUE_ON, clients=()),
        Enrolment(client=client.id, assignee=assignee, reviewers=reviewers),
        client,
        practice="harbour",
        id="w-1",
        settings=settings,
        by="pam",
        at=NOON,
        people=practice,
    )
    return Run(events=events, instance=replay(plan, events), plan=plan, policy=practice.policy)


def merged(*settings: Iterable[Setting]) -> tuple[Setting, ...]:
    """Settings one over the other: of each name the last."""
    return tuple({each.name: each for some in settings for each in some}.values())


def started(
    template: Template,
    assignee: str = "ann",
    reviewers: tuple[str, ...] = (),
    *,
    client: Client = ACME,
    practice: Practice = PRACTICE,
) -> Run:
    """A workflow of a template that its assignee has just started."""
    return opened(template, assignee, reviewers, client=client, practice=practice).stride()


def next_commands(instance: Instance, policy: Policy = DEFAULT_POLICY) -> Sequence[Command]:
    """The commands that lead a workflow on towards its completion, none of which is refused.

    Once it is completed or deleted there are none, and under the rights of the older tier none while it is with a
    reviewer who is no admin and the people are fixed.
    """
    at, job = instance.at, instance.job
    if instance.status in (Status.COMPLETED, Status.DELETED):
        return ()
    if job.assignee is None:
        return (Assign("ann", at, "ann", job.reviewers),)
    if instance.status is Status.NOT_STARTED:
        return (Start(job.assignee, at, confirmed=True, vat=VAT),)
    if instance.reviewer is not None:
        return _reviewing(instance, instance.reviewer, policy)
    if instance.open:
        return tuple(_working(instance, job.assignee, policy))
    agreed = policy.completion is Completion.ASSIGNEE and set(job.reviewers) <= set(instance.review.approvals)
    return (Submit(job.assignee, at) if job.reviewers and not agreed else Complete(job.assignee, at),)


def _reviewing(instance: Instance, reviewer: str, policy: Policy) -> Sequence[Command]:
    if policy.tier is Tier.CURRENT or CAST[reviewer].role is not Role.STANDARD:
        return (Approve(reviewer, instance.at),)
    if policy.people_editable_in_progress:
        return (Assign("pam", instance.at, instance.job.assignee, ("pam",)),)
    return ()


def _working(instance: Instance, worker: str, policy: Policy) -> Iterator[Command]:
    """Mark what can be marked, else unblock what is blocked, else leave out what waits for another outcome."""
    at, blocked = instance.at, {each.step for each in instance.work.underway if each.blocked is not None}
    comment = "One bill is missing." if policy.issues_need_comment or instance.with_client else None
    free = [item for item in instance.plan.each(instance.ready) if item.step.key not in blocked]
    if free:
        yield from (Mark(worker, at, item.key, outcome, comment) for item in free for outcome in Outcome)
    elif blocked:
        yield from (Unblock(worker, at, step) for step in sorted(blocked))
    else:
        stuck = (item for item in instance.plan.each(instance.open) if not item.needs & ~instance.done)
        yield SkipStep(worker, at, next(stuck).step.key, "It is not called for.")


def previous_commands(instance: Instance, policy: Policy = DEFAULT_POLICY) -> Sequence[Command]:
    """The commands that lead a workflow back, none of which is refused: out of its review, or by one thing.

    That is a mark, a block, something taken up, asked of the client, or a step left out.
    """
    at, worker = instance.at, instance.job.assignee
    if instance.reviewer is not None:
        by = instance.reviewer if policy.tier is Tier.CURRENT else "pam"
        return (HandBack(by, at, "Please look at the bank again."),)
    if instance.status is not Status.IN_PROGRESS or worker is None:
        return ()
    left_out = {item.step.key: None for item in instance.plan.each(instance.work.left_out)}
    back: tuple[Command, ...] = (
        *(Undo(worker, at, key) for key in instance.plan.keys(instance.marked)),
        *(RestoreStep(worker, at, step) for step in left_out),
        *(Unblock(worker, at, each.step) for each in instance.work.underway if each.blocked is not None),
        *(Withdraw(worker, at, each.step, "We have it.") for each in instance.work.underway if each.requested),
        *(LayDown(worker, at, each.step) for each in instance.work.underway if each.by is not None),
    )
    return tuple(command for command in back if _is_accepted(instance, command, policy))


def _is_accepted(instance: Instance, command: Command, policy: Policy) -> bool:
    try:
        return bool(decide(instance, command, CAST[command.by], policy))
    except Refused:
        return False
