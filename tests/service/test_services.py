"""The services that a practice sells and its clients have: the list, the overlay, rights, managers, steps."""

from collections.abc import Mapping, Sequence
from datetime import date

import attrs
import pytest

from dextflow.adapters.memory import MemoryDirectory, MemoryStore
from dextflow.engine import replay_engagements
from dextflow.errors import (
    AlreadyExists,
    ClientNotGranted,
    Conflict,
    Corrupt,
    InvalidValue,
    NotEntitled,
    NotFound,
    NotPermitted,
    ServiceRetired,
    TemplateRetired,
    UnknownClient,
    UnknownPerson,
    WrongServiceStatus,
)
from dextflow.model import (
    Ask,
    ByRule,
    Client,
    ClientService,
    EngagementAct,
    Enrolment,
    Entitlements,
    OneOffTask,
    Order,
    Policy,
    ReportingPeriod,
    Service,
    ServiceAct,
    ServiceCategory,
    ServiceStatus,
    SetServiceStage,
    Start,
    Step,
    StepGroup,
    TaskPattern,
    Template,
    Tier,
)
from dextflow.ports import Batch, Put, Record, Store, StoredEvent
from dextflow.service import Workflows
from dextflow.service.services import EngagedDirectory
from dextflow.service.services.records import ENGAGEMENTS, SERVICE
from service.selling import ACME, BOLT, BOOKS, START, at, practice, tasks
from service.standing import PEOPLE
from service.world import PRACTICE, TEMPLATE

TAX = Service(id="tax", name="Tax", category=ServiceCategory.TAX)


def test_a_service_says_what_it_brings(store: Store) -> None:
    """Its own tasks come once, and the standing orders for those who have it come again and again."""
    workflows, _ = practice(store)
    brings = workflows.services.brings("books")
    assert [one.key for one in brings.service.tasks] == ["setup", "letter"]
    assert [each.id for each in brings.recurring] == ["monthly"]
    assert workflows.services.brings("vat").recurring == ()
    workflows.repeating.end("monthly", by="kim", at=START)
    assert workflows.services.brings("books").recurring == ()


def test_the_list_is_made_changed_and_retired_with_its_record(store: Store) -> None:
    """Each change is one entry, the same again is none, and what is retired is offered no more."""
    workflows, _ = practice(store)
    services = workflows.services
    made = services.create(TAX, by="kim", at=START)
    assert services.create(TAX, by="ada", at=START) == made
    with pytest.raises(AlreadyExists):
        services.create(attrs.evolve(TAX, name="Other"), by="kim", at=START)
    edited = services.edit(attrs.evolve(made, description="All of it."), by="kim", at=START)
    assert services.edit(edited, by="kim", at=START) == edited
    with pytest.raises(Conflict):
        services.edit(attrs.evolve(made, description="Less."), by="kim", at=START)
    retired = services.retire("tax", by="kim", at=START)
    assert services.retire("tax", by="kim", at=START) == retired
    assert [each.id for each in services.listed()] == ["books", "vat"]
    assert services.listed(retired=True) == (retired,)
    assert [each.id for each in services.listed(retired=None)] == ["books", "tax", "vat"]
    assert services.listed(category=ServiceCategory.TAX, retired=None) == (retired,)
    restored = services.restore("tax", by="kim", at=START)
    assert services.get("tax") == restored
    assert [each.act for each in services.record("tax")] == list(ServiceAct)
    assert services.record("tax")[-1].after == restored


def test_a_service_names_what_there_is(store: Store) -> None:
    """Templates and due-date rules that are not there are refused, and so is one that is made as retired."""
    workflows, _ = practice(store)
    create = workflows.services.create
    gone = OneOffTask(key="a", task=TaskPattern(title="A", template="gone"))
    with pytest.raises(NotFound, match="template"):
        create(attrs.evolve(TAX, tasks=(gone,)), by="kim", at=START)
    unruly = OneOffTask(key="a", task=TaskPattern(title="A"), due=ByRule(rule="none"))
    with pytest.raises(NotFound, match="due-date rule"):
        create(attrs.evolve(TAX, tasks=(unruly,)), by="kim", at=START)
    workflows.templates.retire(TEMPLATE.id, at=START)
    with pytest.raises(TemplateRetired):
        create(attrs.evolve(TAX, tasks=BOOKS.tasks), by="kim", at=START)
    for wrong in (attrs.evolve(TAX, retired=True), attrs.evolve(TAX, version=1)):
        with pytest.raises(InvalidValue):
            create(wrong, by="kim", at=START)
    with pytest.raises(InvalidValue, match="time zone"):
        create(TAX, by="kim", at=START.replace(tzinfo=None))
    for missing in (workflows.services.get, workflows.services.record, workflows.services.brings):
        with pytest.raises(NotFound):
            missing("none")


def test_only_who_may_changes_services(store: Store) -> None:
    """In the tier of 2021 admins alone do; a standard user sees the clients that were granted, and no others."""
    older, directory = practice(store, policy=Policy(tier=Tier.ENTERPRISE_2021))
    with pytest.raises(NotPermitted, match="edit services"):
        older.services.create(TAX, by="ada", at=START)
    with pytest.raises(NotPermitted, match="manage the services"):
        older.services.activate("acme", "books", by="ada", at=START)
    newer, _ = practice(store)
    newer.services.activate("acme", "books", by="stu", at=START)
    with pytest.raises(UnknownClient):
        newer.services.activate("bolt", "books", by="stu", at=START)
    with pytest.raises(UnknownClient):
        newer.services.of("bolt", by="stu")
    with pytest.raises(UnknownPerson):
        newer.services.activate("acme", "books", by="nobody", at=START)
    bare = Workflows(PRACTICE, store=store, directory=directory, entitlements=Entitlements(features=frozenset()))
    with pytest.raises(NotEntitled):
        bare.services.pause("acme", "books", reason="On leave.", by="kim", at=START)
    with pytest.raises(NotEntitled):
        bare.services.create(TAX, by="kim", at=START)


def test_what_the_directory_says_holds_until_something_is_done_here(store: Store) -> None:
    """Of one service ours counts, of the others the host's; the manager is kept."""
    hosted = (ClientService(id="books", manager="rob"), ClientService(id="payroll", manager="ada"))
    workflows, directory = practice(store, attrs.evolve(ACME, services=hosted), BOLT)
    assert workflows.services.of("acme") == hosted
    assert workflows.services.kept("acme") == ()
    workflows.services.pause("acme", "books", reason="On leave.", by="kim", at=START)
    paused = ClientService(id="books", status=ServiceStatus.PAUSED, manager="rob")
    assert workflows.services.of("acme") == (paused, hosted[1])
    overlaid = EngagedDirectory(directory=directory, store=store)
    [known] = overlaid.clients(PRACTICE, ("acme", "gone")).values()
    assert known.service("books") == paused
    assert overlaid.everyone(PRACTICE) == (known, BOLT)
    assert overlaid.tagged(PRACTICE, "monthly") == ()
    assert directory.clients(PRACTICE, ("acme",))["acme"].services == hosted


class CountingStore(MemoryStore):
    """A store that counts how often it is read by ids."""

    reads = 0

    def get(self, practice: str, kind: str, ids: Sequence[str]) -> Mapping[str, Record]:
        """What a store answers."""
        self.reads += 1
        return super().get(practice, kind, ids)


def test_the_overlay_costs_one_read_for_a_list_of_clients() -> None:
    """However many clients are asked for, the store is read once, and not at all for none."""
    clients = tuple(Client(id=f"c-{number}", name=str(number)) for number in range(50))
    counting = CountingStore()
    overlaid = EngagedDirectory(
        directory=MemoryDirectory(practice=PRACTICE, people=PEOPLE, clients=clients), store=counting
    )
    assert overlaid.everyone(PRACTICE) == tuple(sorted(clients, key=lambda client: client.id))
    assert len(overlaid.clients(PRACTICE, [client.id for client in clients])) == 50
    assert overlaid.clients(PRACTICE, ("gone",)) == {}
    assert set(overlaid.people(PRACTICE, ("kim",))) == {"kim"}
    assert overlaid.teams(PRACTICE, ("none",)) == {}
    assert counting.reads == 2


def test_taking_a_service_up_brings_its_tasks_once(store: Store) -> None:
    """By hand as by a proposal: its tasks and its recurring work are there, and doing it again changes nothing."""
    workflows, _ = practice(store)
    done = workflows.services.activate("acme", "books", by="kim", at=START)
    assert [each.title for each in done.preview.work] == ["Set up the books", "Write to the old accountant"]
    assert [task.order.title for task in done.triggered.tasks] == ["The month"]
    assert done.services == (ClientService(id="books"),)
    before = tasks(store)
    again = workflows.services.activate("acme", "books", by="kim", at=at(11, 3))
    assert (again.preview.work, tasks(store)) == ((), before)
    [event] = workflows.services.events("acme")
    assert (event.act, event.tasks) == (EngagementAct.ACTIVATED, tuple(each.task for each in done.preview.work))


def test_what_is_new_and_retired_or_unknown_is_not_taken_up(store: Store) -> None:
    """A client cannot begin with what the practice has not got, nor stop what it has not."""
    workflows, _ = practice(store)
    workflows.services.retire("vat", by="kim", at=START)
    with pytest.raises(ServiceRetired, match="restore it first"):
        workflows.services.activate("acme", "vat", by="kim", at=START)
    with pytest.raises(NotFound):
        workflows.services.activate("acme", "none", by="kim", at=START)
    with pytest.raises(UnknownClient):
        workflows.services.activate("gone", "books", by="kim", at=START)
    with pytest.raises(WrongServiceStatus, match="not there"):
        workflows.services.pause("acme", "books", reason="On leave.", by="kim", at=START)


def test_somebody_manages_a_service(store: Store) -> None:
    """The manager sees the client, and the next work goes to them; the same again changes nothing."""
    workflows, _ = practice(store)
    workflows.services.activate("bolt", "books", by="kim", at=START)
    managed = workflows.services.manage("bolt", "books", "ada", by="kim", at=at(11, 3))
    assert managed == ClientService(id="books", manager="ada")
    assert workflows.services.manage("bolt", "books", "ada", by="kim", at=at(11, 4)) == managed
    assert len(workflows.services.events("bolt")) == 2
    with pytest.raises(ClientNotGranted):
        workflows.services.manage("bolt", "books", "stu", by="kim", at=at(11, 4))
    with pytest.raises(UnknownPerson):
        workflows.services.manage("bolt", "books", "nobody", by="kim", at=at(11, 4))
    with pytest.raises(WrongServiceStatus):
        workflows.services.manage("bolt", "vat", "ada", by="kim", at=at(11, 4))
    assert workflows.services.manage("bolt", "books", None, by="kim", at=at(11, 5)).manager is None


def test_clients_are_found_by_their_services(store: Store) -> None:
    """Those for whom it is kept here that they have it, as far as somebody sees them."""
    workflows, _ = practice(store)
    for client in ("acme", "bolt"):
        workflows.services.activate(client, "books", by="kim", at=START)
    workflows.services.end("bolt", "books", reason="Sold.", by="kim", at=at(11, 3))
    assert [each.client for each in workflows.services.clients("books")] == ["acme"]
    ended = workflows.services.clients("books", statuses=(ServiceStatus.INACTIVE,))
    assert [each.client for each in ended] == ["bolt"]
    assert workflows.services.clients("books", statuses=(ServiceStatus.INACTIVE,), by="stu") == ()
    assert workflows.services.clients("books\0") == ()


STAGE = Template(
    id="stage",
    name="Stage",
    groups=(
        StepGroup(
            name="All",
            steps=(
                Step(key="go", name="Go", action=SetServiceStage(service="vat", status=ServiceStatus.ACTIVE)),
                Step(key="rest", name="Rest", action=SetServiceStage(service="vat", status=ServiceStatus.PAUSED)),
                Step(key="on", name="On", action=SetServiceStage(service="vat", status=ServiceStatus.ACTIVE)),
            ),
        ),
    ),
)


def test_a_step_moves_a_service_on(store: Store) -> None:
    """The status changes in the commit of the step, by whoever did it, and the record names the workflow."""
    workflows, _ = practice(store)
    workflows.templates.publish(STAGE)
    period = ReportingPeriod(start=date(2026, 10, 1), end=date(2026, 10, 31))
    order = Order(
        template=STAGE.ref,
        period=period,
        due_on=date(2026, 11, 30),
        clients=(Enrolment(client="acme", assignee="ada"),),
    )
    [workflow] = workflows.create(order, key="k", by="ada", at=START)
    workflows.do(workflow.id, Start("ada", START, confirmed=True))
    expected = (
        ("go", ServiceStatus.ACTIVE, EngagementAct.ACTIVATED),
        ("rest", ServiceStatus.PAUSED, EngagementAct.PAUSED),
        ("on", ServiceStatus.ACTIVE, EngagementAct.RESUMED),
    )
    for number, (step, status, act) in enumerate(expected, start=1):
        workflows.do(workflow.id, Ask("ada", at(11, 3, 9 + number), step))
        assert workflows.services.of("acme") == (ClientService(id="vat", status=status),)
        event = workflows.services.events("acme", "vat")[-1]
        assert (event.act, event.by, event.workflow) == (act, "ada", workflow.id)
    assert len(workflows.services.events("acme")) == 3


def test_the_record_of_a_client_gives_its_services(store: Store) -> None:
    """The replay of all events is what is kept, whatever was done."""
    workflows, _ = practice(store)
    services = workflows.services
    services.activate("acme", "books", by="kim", at=START)
    services.activate("acme", "vat", by="kim", at=START)
    services.pause("acme", "books", reason="On leave.", by="ada", at=at(11, 3))
    services.manage("acme", "vat", "rob", by="kim", at=at(11, 3))
    services.resume("acme", "books", by="kim", at=at(11, 4))
    services.change("acme", "vat", "books", reason="One for both.", by="kim", at=at(11, 5))
    replayed = replay_engagements("acme", services.events("acme"))
    assert replayed.services == services.kept("acme")
    assert {each.service for each in services.events("acme", "vat")} == {"vat"}


def test_what_cannot_be_read_is_told(store: Store) -> None:
    """Records and events that are none of services are damage, and no crash."""
    workflows, _ = practice(store)
    for kind, id_ in ((SERVICE, "bad"), (ENGAGEMENTS, "bolt")):
        put = Put(kind=kind, id=id_, expected=0, version=1, parts={kind: "{}"}, terms={})
        event = StoredEvent(kind=kind, subject=id_, number=1, text="{}")
        store.commit(Batch(practice=PRACTICE, puts=(put,), events=(event,)))
    with pytest.raises(Corrupt, match="service 'bad'"):
        workflows.services.get("bad")
    with pytest.raises(Corrupt, match="event 1 of service 'bad'"):
        workflows.services.record("bad")
    with pytest.raises(Corrupt, match="engagements 'bolt'"):
        workflows.services.of("bolt")
