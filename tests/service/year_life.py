"""What people do all year: clients sign, answer late or never; staff work, reviewers look, managers press."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import attrs

from dextflow.engine import progress
from dextflow.model import (
    Approve,
    Ask,
    AttachFile,
    ClientRequest,
    Command,
    Complete,
    CompleteTask,
    FileRef,
    Filter,
    HandBack,
    Instance,
    ItemAnswer,
    ItemProgress,
    Mark,
    Outcome,
    Proposal,
    ProposalStatus,
    RequestApproval,
    RequestDocuments,
    RequestFilter,
    RequestStatus,
    ServiceStatus,
    State,
    Status,
    Submit,
    Task,
    TaskFilter,
    TaskStatus,
    TickLine,
    YearEnd,
)
from dextflow.service import Desk, Workflows
from service.year_host import Host
from service.year_practice import MANAGERS, PARTNER, PAYROLL_TEAM, REVIEWERS, STAFF, offer

A_DAYS_WORK, A_DAYS_OFFERS, CONTACT = 40, 12, "boss"
IN_THE_OFFICE, CHANGES, PAUSE, SPRING = 0.3, 0.05, timedelta(days=50), date(2026, 4, 6)
SCAN = FileRef(name="scan.pdf", sha256="0" * 64, size=1)
UNFINISHED = (Status.NOT_STARTED, Status.IN_PROGRESS)
UNFINISHED_TASKS = (TaskStatus.NOT_STARTED, TaskStatus.IN_PROGRESS)


class Life:
    """The people of the practice and its clients, day by day."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.random = host.random
        self.unoffered = sorted(host.clients)
        self.silent = frozenset(sorted(host.clients)[::37])  # who never answer by themselves
        self.paused: dict[tuple[str, str], date] = {}  # until when a client does without a service
        self.interrupted: set[tuple[str, str]] = set()  # whose dates do not follow one another any more

    def day(self) -> None:
        """What happens on a day, in the order of the day."""
        self.sell()
        for proposal in tuple(self._with_clients()):
            self.host.perhaps(self.consider, proposal)
        for request in tuple(self._requests(RequestStatus.OPEN)):
            self.host.perhaps(self.answer, request)
        for name in (*STAFF, *MANAGERS, *REVIEWERS):
            if self.random.random() < IN_THE_OFFICE:
                self.work(name)
        self.press()
        if self.host.day >= SPRING:
            self.change_services()
            self.change_year_ends()

    # ---------------------------------------------------------------------------------------------- clients

    def sell(self) -> None:
        """The managers send some offers a day until every client has one."""
        proposals = self.host.started().proposals
        for id_ in self.unoffered[:A_DAYS_OFFERS]:
            client = self.host.clients[id_]
            by, made = str(client.manager), offer(client, self.random)
            self.host.surely(proposals.draft, f"p-{id_}", id_, made, by=by, at=self.host.now())
            self.host.surely(proposals.send, f"p-{id_}", by=by, at=self.host.now())
        del self.unoffered[:A_DAYS_OFFERS]

    def consider(self, proposal: Proposal) -> None:
        """A client reads an offer, and after some days accepts it; few say no, or say yes on the telephone."""
        flows, mood = self.host.started(), self.random.random()
        hers = flows.portal(proposal.client, CONTACT).proposals
        if proposal.status is ProposalStatus.SENT:
            hers.view(proposal.id, at=self.host.now())
        elif mood < 0.25:
            hers.accept(proposal.id, revision=proposal.revision, at=self.host.now())
        elif mood < 0.27:
            hers.reject(proposal.id, revision=proposal.revision, at=self.host.now(), reason="too dear")
        elif mood < 0.32:
            flows.proposals.record_acceptance(
                proposal.id,
                revision=proposal.revision,
                how="on the telephone",
                by=str(self.host.clients[proposal.client].manager),
                at=self.host.now(),
            )

    def answer(self, request: ClientRequest) -> None:
        """A client answers what it was asked for, if it finds the time."""
        if request.client in self.silent or self.random.random() > 0.3:
            return
        portal, at = self.host.started().portal(request.client, CONTACT), self.host.now()
        if isinstance(request.order.what, RequestDocuments):
            wanted = (item.key for item in request.items if item.is_with_client)
            portal.submit(request.id, *(ItemAnswer(item=key, files=(SCAN,)) for key in wanted), at=at)
        elif not isinstance(request.order.what, RequestApproval):
            portal.confirm(request.id, at=at)
        elif self.random.random() < 0.1:
            portal.decline(request.id, reason="the figures look wrong", at=at)
        else:
            portal.approve(request.id, at=at)

    # ---------------------------------------------------------------------------------------------- changes

    def change_services(self) -> None:
        """Now and then a client pauses a service, and takes it up again some weeks later."""
        services, (partner, now) = self.host.started().services, (PARTNER, self.host.now)
        for (client, service), until in tuple(self.paused.items()):
            if self.host.day >= until:
                self.host.surely(services.resume, client, service, by=partner, at=now())
                del self.paused[client, service]
        client = self.random.choice(sorted(self.host.clients))
        active = [each.id for each in services.of(client) if each.status is ServiceStatus.ACTIVE]
        if active and self.random.random() < CHANGES:
            service = self.random.choice(active)
            self.host.surely(services.pause, client, service, reason="on a long journey", by=partner, at=now())
            self.paused[client, service] = self.host.day + PAUSE
            self.interrupted.add((client, service))

    def change_year_ends(self) -> None:
        """Now and then a company moves its year end by three months."""
        client = self.host.clients[self.random.choice(sorted(self.host.clients))]
        if client.year_end and self.random.random() < CHANGES:
            month = (client.year_end.month + 2) % 12 + 1
            moved = YearEnd(month=month, day=30 if month in (4, 6, 9, 11) else 31)
            self.host.clients[client.id] = attrs.evolve(client, year_end=moved)
            flows = self.host.started()
            self.host.surely(flows.repeating.refresh, (client.id,), by=PARTNER, at=self.host.now())
            self.interrupted.add((client.id, "accounts"))

    # ------------------------------------------------------------------------------------------------ staff

    def work(self, name: str) -> None:
        """Somebody works through what is theirs, for a day."""
        flows = self.host.started()
        desk, today = flows.desk(name), self.host.day
        for request in tuple(desk.requests.all(RequestFilter(statuses=(RequestStatus.ANSWERED,)), today=today)):
            if name == self.host.clients[request.client].associate:
                self.host.perhaps(self._look_at, flows, request, name)
        for instance in self._workflows(desk, Filter(statuses=UNFINISHED, involved=(name,))):
            self.host.perhaps(self._go_on, flows, instance, name)
        for instance in self._workflows(desk, Filter(reviewing=(name,))):
            self.host.perhaps(self._review, flows, instance, name)
        for task in self._tasks(desk, name):
            self.host.perhaps(self._do, flows, task, name)

    def press(self) -> None:
        """The managers telephone clients who stay silent."""
        flows = self.host.started()
        for request in tuple(flows.requests.all(RequestFilter(silent=True), today=self.host.day)):
            self.host.perhaps(self._telephone, flows, request)

    # ------------------------------------------------------------------------------------------------ within

    def _with_clients(self) -> Iterable[Proposal]:
        asked = (ProposalStatus.SENT, ProposalStatus.VIEWED)
        return self.host.started().proposals.find(statuses=asked, limit=500).proposals

    def _requests(self, status: RequestStatus) -> Iterator[ClientRequest]:
        requests = self.host.started().requests
        return requests.all(RequestFilter(statuses=(status,)), today=self.host.day)

    def _workflows(self, desk: Desk, asked: Filter) -> tuple[Instance, ...]:
        return desk.find(asked, today=self.host.day, limit=A_DAYS_WORK).workflows

    def _tasks(self, desk: Desk, name: str) -> tuple[Task, ...]:
        teams = (PAYROLL_TEAM,) if PAYROLL_TEAM in desk.person.teams else None
        asked = TaskFilter(statuses=UNFINISHED_TASKS, owners=(name,), teams=teams, has_workflow=False)
        return desk.tasks.find(asked, today=self.host.day, limit=A_DAYS_WORK).tasks

    def _look_at(self, flows: Workflows, request: ClientRequest, name: str) -> None:
        if self.random.random() < 0.15:
            reason = "page 2 is missing"
            flows.requests.return_(request.id, reason=reason, by=name, at=self.host.now())
        else:
            flows.requests.accept(request.id, by=name, at=self.host.now())

    def _go_on(self, flows: Workflows, instance: Instance, name: str) -> None:
        """Start it, mark what can be done and is theirs, ask the client, and hand it on."""
        theirs = instance.job.assignee == name
        if instance.status is Status.NOT_STARTED:
            if theirs:
                flows.start(instance.id, by=name, at=self.host.now(), confirmed=True)
            return
        if instance.clock.since:
            return  # all that could be done is with the client
        for item in progress(instance).items:
            if instance.doer(item.step) == name:
                for command in self._see_to(instance, item, name):
                    instance = flows.do(instance.id, command)
        if theirs and not instance.open and instance.status is Status.IN_PROGRESS:
            hand_on = Submit if instance.job.reviewers else Complete
            flows.do(instance.id, hand_on(by=name, at=self.host.now()))

    def _see_to(self, instance: Instance, item: ItemProgress, name: str) -> Iterator[Command]:
        action, at = instance.plan.index[item.key].step.action, self.host.now()
        underway = instance.work.on(item.step)
        declined = underway is not None and underway.declined
        if isinstance(action, RequestApproval) and (item.state is State.AVAILABLE or declined):
            yield AttachFile(by=name, at=at, file=SCAN, item=item.key)
            yield Ask(by=name, at=self.host.now(), step=item.step)
        elif action is None and item.state is State.AVAILABLE and self.random.random() < 0.7:
            issues = self.random.random() < 0.1
            outcome = Outcome.COMPLETE_WITH_ISSUES if issues else Outcome.COMPLETE
            yield Mark(by=name, at=at, item=item.key, outcome=outcome)

    def _review(self, flows: Workflows, instance: Instance, name: str) -> None:
        if self.random.random() < 0.1:
            flows.do(instance.id, HandBack(by=name, at=self.host.now(), comment="look at it once more"))
        else:
            flows.do(instance.id, Approve(by=name, at=self.host.now()))

    def _do(self, flows: Workflows, task: Task, name: str) -> None:
        ticked = {tick.item for tick in task.ticks}
        for line in task.order.checklist:
            if line.key not in ticked:
                flows.tasks.do(task.id, TickLine(by=name, at=self.host.now(), line=line.key))
        flows.tasks.do(task.id, CompleteTask(by=name, at=self.host.now()))

    def _telephone(self, flows: Workflows, request: ClientRequest) -> None:
        wanted = (item.key for item in request.items if item.is_with_client)
        documents = isinstance(request.order.what, RequestDocuments)
        answers = tuple(ItemAnswer(item=key, files=(SCAN,)) for key in wanted) if documents else ()
        flows.requests.answered_otherwise(
            request.id,
            *answers,
            how="on the telephone",
            by=str(self.host.clients[request.client].manager),
            at=self.host.now(),
        )


def working_days(first: date, last: date) -> Iterator[date]:
    """Mondays to Fridays."""
    days = (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))
    return (day for day in days if day.weekday() < 5)
