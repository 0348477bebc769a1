"""What must be so at the end of the year, whatever happened in it."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise

import attrs
import pytest

from dextflow.engine import progress, replay
from dextflow.engine.proposals import replay_proposal
from dextflow.engine.requests import replay_request
from dextflow.engine.tasks import replay_task
from dextflow.errors import NotAllowedNow
from dextflow.model import (
    AddComment,
    Client,
    ClientRequest,
    Delete,
    Firing,
    FiringRecord,
    FiringStatus,
    Instance,
    Mark,
    Outcome,
    Proposal,
    ProposalAct,
    ProposalStatus,
    ReportingPeriod,
    RequestStatus,
    Reschedule,
    State,
    Status,
    Task,
    TaskStatus,
    Undo,
)
from dextflow.service import Workflows
from dextflow.service.proposals.records import PROPOSAL, read_proposal
from dextflow.service.records import WORKFLOW
from dextflow.service.repeating.records import FIRING, read_firing
from dextflow.service.requests.records import REQUEST, read_request
from dextflow.service.shelves import every_record
from dextflow.service.tasks.records import TASK, read_task
from service.year_host import Host
from service.year_life import Life
from service.year_practice import PARTNER, PRACTICE, REVIEWERS, SERVICES, services_of

SERVICE_OF = {
    "vat-returns": "vat",
    "annual-accounts": "accounts",
    "monthly-books": "books",
    "payroll-run": "payroll",
}
TILED = ("vat-returns", "annual-accounts")
SOURCES = {service.id: service for service in SERVICES}


@attrs.frozen(kw_only=True)
class Books:
    """All that is stored at the end, by ids."""

    workflows: Mapping[str, Instance]
    tasks: Mapping[str, Task]
    requests: Mapping[str, ClientRequest]
    proposals: Mapping[str, Proposal]
    firings: Mapping[Firing, FiringRecord]


def read_books(host: Host) -> Books:
    """Everything, read from the store as it is."""
    store, flows = host.store, host.started(host.store)
    ids = [record.id for record in every_record(store, PRACTICE, WORKFLOW)]
    rows = [read_firing(record) for record in every_record(store, PRACTICE, FIRING)]
    firings = {row.occurrence.firing: row for row in rows}
    assert len(firings) == len(rows), "a firing has two records"
    return Books(
        workflows=flows.get_many(ids),
        tasks={task.id: task for task in map(read_task, every_record(store, PRACTICE, TASK))},
        requests={each.id: each for each in map(read_request, every_record(store, PRACTICE, REQUEST))},
        proposals={each.id: each for each in map(read_proposal, every_record(store, PRACTICE, PROPOSAL))},
        firings=firings,
    )


def check_replay(flows: Workflows, books: Books) -> None:
    """Every state is what its events lead to, and its version is their number."""
    for instance in books.workflows.values():
        happened = flows.events(instance.id)
        assert len(happened) == instance.version
        assert replay(flows.templates.plan(instance.job.template), happened) == instance
    for task in books.tasks.values():
        done = flows.tasks.events(task.id)
        assert (len(done), replay_task(done)) == (task.version, task)
    for request in books.requests.values():
        asked = flows.requests.events(request.id)
        assert (len(asked), replay_request(asked)) == (request.version, request)
    for proposal in books.proposals.values():
        offered = flows.proposals.events(proposal.id)
        assert len(offered) == proposal.version
        assert replay_proposal(proposal.id, proposal.client, offered) == proposal


def check_once(books: Books) -> None:
    """Nothing was created twice: not of one firing, not of one proposal, and no two tasks share a workflow."""
    listed = [each for each in books.workflows.values() if each.status is not Status.DELETED]
    firings = [each.job.firing for each in listed if each.job.firing]
    sources = [task.order.source for task in books.tasks.values() if task.order.source]
    attached = [task.workflow for task in books.tasks.values() if task.workflow]
    for many in (firings, sources, attached):
        assert not [each for each, times in Counter(many).items() if times > 1]
    for task in books.tasks.values():
        assert task.workflow is None or books.workflows[task.workflow].job.task == task.id
    for instance in listed:
        assert instance.job.task is None or books.tasks[instance.job.task].workflow == instance.id


def check_nothing_lost(life: Life, flows: Workflows, books: Books, last: date) -> int:
    """Whatever a client bought was done for it: each one-off task, and each date that came since it signed.

    Returns how many dates that were, those aside of clients who paused a service or moved their year end.
    """
    dates = 0
    for proposal in books.proposals.values():
        if proposal.status is not ProposalStatus.ACCEPTED:
            continue
        acceptance = next(each for each in flows.proposals.events(proposal.id) if each.act is ProposalAct.ACCEPT)
        assert not acceptance.lacking
        assert len(set(acceptance.tasks)) == 1 + sum(
            len(SOURCES[service].tasks) for service in services_of(proposal.offer)
        )
        assert all(task in books.tasks for task in acceptance.tasks)
        signed = acceptance.at.date()
        for service in services_of(proposal.offer):
            if (proposal.client, service) in life.interrupted:
                continue
            for firing in expected(service, life.host.clients[proposal.client], signed, last):
                assert books.firings[firing].status is FiringStatus.MADE, f"{firing.code} is lost"
                dates += 1
    made = (firing for firing, row in books.firings.items() if row.status is FiringStatus.MADE)
    others = [each for each in made if (each.client, SERVICE_OF[each.repeating]) in life.interrupted]
    assert dates + len(others) == sum(row.status is FiringStatus.MADE for row in books.firings.values())
    return dates


def expected(service: str, client: Client, signed: date, last: date) -> Iterator[Firing]:
    """The firings that a service brings from the day on which the client signs, worked out by hand."""
    repeating, wait, nominal = {
        "vat": ("vat-returns", 1, _vat_ends(client)),
        "accounts": ("annual-accounts", 7, _year_ends(client)),
        "books": ("monthly-books", 0, _days(3)),
        "payroll": ("payroll-run", 0, _days(20)),
    }[service]
    for day in nominal:
        if signed <= day and day + timedelta(days=wait) <= last:
            yield Firing(repeating=repeating, client=client.id, nominal=day)


def check_periods(books: Books) -> None:
    """No day is worked on twice by the returns or the accounts of a client, whatever became of its dates."""
    periods: dict[tuple[str, str], list[ReportingPeriod]] = {}
    for firing, row in books.firings.items():
        if row.status is FiringStatus.MADE and row.occurrence.period and firing.repeating in TILED:
            periods.setdefault((firing.repeating, firing.client), []).append(row.occurrence.period)
    for each in periods.values():
        assert all(one.end < other.start for one, other in pairwise(sorted(each)))


def _days(day: int) -> Iterator[date]:
    return (date(year, month, day) for year in (2026, 2027) for month in range(1, 13))


def _vat_ends(client: Client) -> Iterator[date]:
    start = client.vat.starting_month if client.vat else 0
    return (_month_end(each) for each in _days(1) if start and (each.month - start) % 3 == 2)


def _year_ends(client: Client) -> Iterator[date]:
    month = client.year_end.month if client.year_end else 0
    return (_month_end(each) for each in _days(1) if each.month == month)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def check_explained(flows: Workflows, books: Books) -> None:
    """Every deadline is explained, and the explanation ends with the date that the work has."""
    for row in books.firings.values():
        reasons = flows.repeating.explain(row.occurrence.firing)
        assert all(each.reason for each in reasons)
        assert row.occurrence.due_on in {each.on for each in reasons}, row.occurrence.firing.code
    for task in books.tasks.values():
        made = task.order.source.firing if task.order.source else None
        if made and task.is_open:
            assert task.order.due_on == books.firings[made].occurrence.due_on


def check_progress(books: Books) -> None:
    """Progress never lies, work that is locked has nothing open, and nothing is stuck without a reason."""
    for instance in books.workflows.values():
        tally = progress(instance).overall
        assert tally.done + tally.available + tally.waiting + tally.blocked == tally.total
        assert (instance.status is Status.COMPLETED) <= (tally.done == tally.total)
        open_ = [item for item in progress(instance).items if item.state is State.BLOCKED]
        assert all(item.blocked for item in open_)


def check_requests(books: Books) -> None:
    """Nobody waits for an answer that came, and no request is with a client for work that is over."""
    for request in books.requests.values():
        if request.status is RequestStatus.OPEN:
            waiting = [books.workflows[asker.workflow] for asker in request.askers]
            assert [each for each in waiting if each.status is Status.IN_PROGRESS]
        if request.status is RequestStatus.DONE and request.declined is None:
            assert all(books.workflows[each.workflow].outcome(each.step) for each in request.askers)


def check_locked(flows: Workflows, books: Books, at: datetime) -> None:
    """Completed work refuses whatever a partner may try, and is as it was afterwards."""
    completed = [each for each in books.workflows.values() if each.status is Status.COMPLETED][:50]
    for instance in completed:
        item = instance.plan.items[0].key
        for command in (
            Undo(PARTNER, at, item),
            Mark(PARTNER, at, item, Outcome.COMPLETE),
            AddComment(PARTNER, at, "wait"),
            Reschedule(PARTNER, at, at.date()),
            Delete(PARTNER, at),
        ):
            with pytest.raises(NotAllowedNow):
                flows.do(instance.id, command)
        assert flows.get(instance.id) == instance


def check_no_dead_end(books: Books) -> None:
    """Whatever is open has somebody who can go on with it, or waits for the client."""
    for instance in books.workflows.values():
        if instance.status is Status.IN_PROGRESS and instance.open:
            assert instance.ready | instance.with_client
        if instance.status is Status.UNDER_REVIEW:
            assert instance.reviewer in REVIEWERS


def check_work_is_done(flows: Workflows, books: Books, last: date) -> int:
    """What was made and due months ago is completed and locked, and its task with it; how many workflows are."""
    long_ago = last - timedelta(days=60)
    listed = [each for each in books.workflows.values() if each.status is not Status.DELETED]
    late = [each for each in listed if each.job.due_on < long_ago and each.status is not Status.COMPLETED]
    overdue = [each for each in late if flows.events(each.id)[0].at.date() < long_ago]
    assert not overdue, [(each.job.name, each.job.client, each.status) for each in overdue]
    for task in books.tasks.values():
        if task.workflow:
            completed = books.workflows[task.workflow].status is Status.COMPLETED
            assert completed == (task.status is TaskStatus.COMPLETED)
    return sum(each.status is Status.COMPLETED for each in listed)
