"""Workflows for people to read and hand on: a dashboard of many, a report of one in full."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import partial
from types import MappingProxyType

import attrs

from dextflow.engine.due_dates import bucket_of
from dextflow.engine.evidence import Evidence, gather
from dextflow.engine.history import history
from dextflow.engine.legible import PEOPLE, Names, name_of, places_of, tell
from dextflow.engine.progress import overall, progress
from dextflow.engine.score import health_score
from dextflow.model import (
    Assigned,
    Bucket,
    Check,
    CheckResult,
    Client,
    ConditionsApplied,
    Created,
    Dashboard,
    DashboardRow,
    Event,
    GroupReport,
    HistoryEntry,
    Instance,
    ItemProgress,
    ItemReport,
    LightBounds,
    Owner,
    Person,
    Status,
    Step,
    StepAdded,
    StepReassigned,
    StepReport,
    Team,
    WorkflowReport,
)
from dextflow.model.policy import USUAL_LIGHT

CLOSED = (Status.COMPLETED, Status.DELETED)
MOST_NAMES = 5
NO_PEOPLE: Mapping[str, Person] = MappingProxyType({})
NO_TEAMS: Mapping[str, Team] = MappingProxyType({})
NO_CLIENTS: Mapping[str, Client] = MappingProxyType({})


def dashboard(
    instances: Iterable[Instance],
    today: date,
    *,
    clients: Mapping[str, Client] = NO_CLIENTS,
    people: Mapping[str, Person] = NO_PEOPLE,
) -> Dashboard:
    """One line for each workflow, in the order given. It reads no record, so ten thousand cost seconds.

    `clients` and `people` are by id, as a directory gives them; who is not among them goes by their id.
    """
    rows = (dashboard_row(each, today, client=clients.get(each.job.client), people=people) for each in instances)
    return Dashboard(as_of=today, rows=tuple(rows))


def dashboard_row(
    instance: Instance, today: date, *, client: Client | None = None, people: Mapping[str, Person] = NO_PEOPLE
) -> DashboardRow:
    """One workflow in one line, seen from a day. Without its client, the client's name is the one it had then."""
    job = instance.job
    name = partial(name_of, known=people)
    first, second, *_ = (*job.reviewers, None, None)
    return DashboardRow(
        workflow=job.id,
        name=job.name,
        client=_client_name(instance, client),
        account_manager=name(client.account_assignee) if client else None,
        account_reviewer=name(client.account_reviewer) if client else None,
        assignee=name(job.assignee),
        first_reviewer=name(first),
        second_reviewer=name(second),
        template=job.template,
        period=job.period,
        due_on=job.due_on,
        due=bucket(instance, today),
        status=instance.status,
        tally=overall(instance),
        reviewed=_reviewed(instance),
        started_at=job.started_at,
        completed_at=completed_at(instance),
        statutory=job.statutory,
        repeating=job.firing.repeating if job.firing else None,
    )


def bucket(instance: Instance, today: date) -> Bucket | None:
    """Whether open work is overdue, due within seven days, or later; None for what is completed or deleted."""
    return None if instance.status in CLOSED else bucket_of(instance.job.due_on, today)


def completed_at(instance: Instance) -> datetime | None:
    """When a workflow was completed: nothing can happen after it. None while it is not."""
    return instance.at if instance.status is Status.COMPLETED else None


def workflow_report(
    instance: Instance,
    events: Iterable[Event],
    today: date,
    *,
    client: Client | None = None,
    people: Mapping[str, Person] = NO_PEOPLE,
    teams: Mapping[str, Team] = NO_TEAMS,
    light: LightBounds = USUAL_LIGHT,
) -> WorkflowReport:
    """One workflow in full, from its state and all its events, seen from a day.

    Names stand in the place of ids; who is not among `people` and `teams` goes by their id (`people_in` and
    `teams_in` say who is needed). `light` is the practice's traffic light.
    """
    events = tuple(events)
    names = Names(
        people=people,
        teams=teams,
        places=places_of(instance.plan),
        client=_client_name(instance, client),
    )
    evidence = gather(events, names)
    score = health_score(instance.results)
    return WorkflowReport(
        as_of=today,
        head=dashboard_row(instance, today, client=client, people=people),
        template_name=instance.plan.template.name,
        starts_on=instance.job.starts_on,
        score=score,
        light=None if score is None else light.light(score),
        groups=tuple(_groups(instance, evidence)),
        comments=tuple(evidence.remarks[None]),
        files=tuple(evidence.files[None]),
        history=tuple(_told(events, names)),
    )


def people_in(instance: Instance, events: Iterable[Event] = (), client: Client | None = None) -> frozenset[str]:
    """The ids of all people whom the report of a workflow names."""
    named = {instance.job.assignee, *instance.job.reviewers, *(owner.person for owner in instance.job.owners)}
    named.update(underway.by for underway in instance.work.underway)
    if client:
        named |= {client.account_assignee, client.account_reviewer}
    for event in events:
        named |= {event.by, *(owner.person for owner in _owners_in(event)), *_party(event)}
    return frozenset(each for each in named if each)


def teams_in(instance: Instance, events: Iterable[Event] = ()) -> frozenset[str]:
    """The ids of all teams that the report of a workflow names."""
    owners = (*instance.job.owners, *(owner for event in events for owner in _owners_in(event)))
    return frozenset(owner.team for owner in owners if owner.team)


def _party(event: Event) -> tuple[str | None, ...]:
    """The people whom an event names beside the owners of steps."""
    match event:
        case Created():
            return (event.job.assignee, *event.job.reviewers)
        case Assigned():
            return (event.assignee, *event.reviewers)
        case ConditionsApplied():
            given = (each for ruling in event.rulings for each in ruling.inputs if each.name in PEOPLE)
            return tuple(each.value for each in given if isinstance(each.value, str))
        case _:
            return ()


def _owners_in(event: Event) -> tuple[Owner, ...]:
    if isinstance(event, Created):
        return event.job.owners
    return (event.owner,) if isinstance(event, StepAdded | StepReassigned) and event.owner else ()


def _client_name(instance: Instance, client: Client | None) -> str:
    return client.name if client else instance.job.client_name or instance.job.client


def _reviewed(instance: Instance) -> bool | None:
    reviewers = instance.job.reviewers
    if not reviewers:
        return None
    return instance.status is Status.COMPLETED or set(reviewers) <= set(instance.review.approvals)


def _told(events: tuple[Event, ...], names: Names) -> Iterator[HistoryEntry]:
    for event, entry in zip(events, history(events), strict=True):
        yield attrs.evolve(entry, by=names.person(entry.by), text=tell(event, names))


def _groups(instance: Instance, evidence: Evidence) -> Iterator[GroupReport]:
    seen = progress(instance)
    items = _items(instance, seen.items, evidence)
    for planned, tallied in zip(instance.plan.groups, seen.groups, strict=True):
        steps = tuple(
            _step(step, items[step.key], _owner_name(instance, instance.owner(step.key), evidence.names), evidence)
            for step in planned.group.steps
        )
        yield GroupReport(name=tallied.name, tally=tallied.tally, steps=steps)


def _items(
    instance: Instance, items: Iterable[ItemProgress], evidence: Evidence
) -> Mapping[str, tuple[ItemReport, ...]]:
    """The reports of the items of each step, by its key."""
    results = {result.check: result for result in instance.results}
    by_step: dict[str, tuple[ItemReport, ...]] = {}
    for item in items:
        planned = instance.plan.index[item.key]
        report = _item(item, planned.check or planned.step, results.get(item.key), evidence)
        by_step[item.step] = (*by_step.get(item.step, ()), report)
    return by_step


def _step(step: Step, items: tuple[ItemReport, ...], owner: str, evidence: Evidence) -> StepReport:
    return StepReport(
        key=step.key,
        name=step.name,
        description=step.description,
        owner=owner,
        estimate=step.estimate,
        time=tuple(evidence.time[step.key]),
        items=items,
        comments=tuple(evidence.remarks[step.key]) if step.checks else (),
        files=tuple(evidence.files[step.key]) if step.checks else (),
    )


def _owner_name(instance: Instance, owner: Owner | None, names: Names) -> str:
    if owner is None:
        return names.anyone(instance.job.assignee) or "nobody yet"
    if owner.unresolved:
        return f"nobody: {owner.unresolved}"
    return names.anyone(owner.person) or (names.team(owner.team) if owner.team else "nobody")


def _item(item: ItemProgress, what: Check | Step, result: CheckResult | None, evidence: Evidence) -> ItemReport:
    settled = _settled(item, evidence)
    return ItemReport(
        key=item.key,
        name=item.name,
        description=what.description,
        rule=what.rule if isinstance(what, Check) else None,
        state=item.state,
        settled_by=evidence.names.person(settled.by) if settled else None,
        settled_at=settled.at if settled else None,
        why="; ".join(_reasons(item, evidence)) or None,
        result=result,
        comments=tuple(evidence.remarks[item.key]),
        files=tuple(evidence.files[item.key]),
    )


def _settled(item: ItemProgress, evidence: Evidence) -> Event | None:
    """The event that marked an item or left it out; None while it is open."""
    if item.dropped:
        return evidence.skips.get(item.step) or evidence.rulings.get(item.step)
    return evidence.marks.get(item.key)


def _reasons(item: ItemProgress, evidence: Evidence) -> Iterator[str]:
    """Why an item is not done, or not to be done."""
    names = evidence.names
    skipped = evidence.skips.get(item.step)
    if item.dropped:
        yield f"left out: {skipped.reason}" if skipped else item.dropped
    if item.blocked:
        yield f"blocked: {item.blocked}"
    if item.asked:
        yield f"the client was asked on {item.asked.date()} and has not answered"
    if item.answered:
        yield f"the client answered on {item.answered.date()}"
    if item.waits_for:
        yield f"waits for {_some(item.waits_for, names)}"
    for awaited in item.awaits:
        wanted = " or ".join(outcome.value for outcome in awaited.wanted)
        yield f"waits for {names.place(awaited.step)} to be {wanted}, and it is {awaited.outcome.value}"
    if item.by:
        yield f"taken up by {names.person(item.by)}"


def _some(keys: tuple[str, ...], names: Names) -> str:
    """The first few names, and how many more there are."""
    more = len(keys) - MOST_NAMES
    return ", ".join(map(names.place, keys[:MOST_NAMES])) + (f" and {more} more" if more > 0 else "")
