"""What one person may see: everything of the clients that are granted to them, and nothing of any other."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.adapters.memory import MemoryDirectory, MemoryStore
from dextflow.adapters.sqlite import SqliteStore
from dextflow.engine import progress
from dextflow.errors import DextflowError, UnknownClient, UnknownPerson
from dextflow.model import (
    EVERY_CLIENT,
    AddComment,
    Assignment,
    Client,
    Delete,
    Enrolment,
    Filter,
    Grouping,
    Instance,
    ItemProgress,
    Mark,
    Order,
    Outcome,
    Person,
    Place,
    Rename,
    Reschedule,
    Role,
    Sort,
    Start,
    State,
    Status,
    Step,
)
from dextflow.ports import Store
from dextflow.scheduling import month_of
from dextflow.service import Desk, Workflows
from dextflow.service.filters import granted
from service.many import CLIENTS, OWNED, PLAIN, TEAMS, advance, is_open, order_for
from service.many import PEOPLE as STAFF
from service.meaning import FILTERS, TODAYS, is_meant
from service.world import NOW, PRACTICE, TODAY

Listed = tuple[Workflows, dict[str, Instance]]
GRANTED = {"acme", "dune"}
ALL_STATUSES = Filter(statuses=tuple(Status))


# --------------------------------------------------------------------------------------- who sees what


@settings(max_examples=100)
@given(asked=FILTERS, today=TODAYS)
def test_a_standard_user_finds_what_is_granted(listed: Listed, asked: Filter, today: date) -> None:
    """Any filter finds, counts and buckets for a standard user what it means among the granted clients' work."""
    workflows, everything = listed
    desk = workflows.desk("stu")
    meant = [each for each in everything.values() if each.job.client in GRANTED and is_meant(each, asked, today)]
    assert {each.id for each in desk.find(asked, today=today, limit=100).workflows} == {each.id for each in meant}
    assert desk.count(asked, today=today) == len(meant)
    assert sum(desk.counts(asked, today=today, by=Grouping.CLIENT).values()) == len(meant)
    buckets = desk.buckets(asked, today=today).values()
    assert sum(sum(counted.values()) for counted in buckets) == sum(map(is_open, meant))


@pytest.mark.parametrize("person", ["kim", "ada"])
def test_admins_and_those_with_every_client_see_all(listed: Listed, person: str) -> None:
    """An admin, and a standard user to whom every client is granted, find what the host itself finds."""
    workflows, everything = listed
    desk = workflows.desk(person)
    assert set(desk.ids(ALL_STATUSES, today=TODAY)) == set(everything)
    assert desk.find(today=TODAY) == workflows.find(today=TODAY)


def test_without_a_grant_there_is_nothing(listed: Listed) -> None:
    """A standard user without any granted client finds nothing, whatever is asked."""
    workflows, _ = listed
    desk = workflows.desk("new")
    assert desk.find(ALL_STATUSES, today=TODAY).workflows == ()
    assert desk.counts(ALL_STATUSES, today=TODAY, by=Grouping.STATUS) == {}
    assert desk.digest(TODAY).empty


def test_what_is_granted_is_read_as_it_is(listed: Listed) -> None:
    """A desk gives the workflow, its record and its progress for a granted client, and those alone of many."""
    workflows, everything = listed
    desk = workflows.desk("stu")
    seen = {key: each for key, each in everything.items() if each.job.client in GRANTED}
    assert desk.get_many(list(everything)) == seen
    for key, each in seen.items():
        assert desk.get(key) == each
        assert desk.events(key) == workflows.events(key)
        assert desk.progress(key) == progress(each)
        assert desk.report(key, today=TODAY).head in desk.dashboard(ALL_STATUSES, today=TODAY).rows


def test_a_dashboard_has_the_names_of_now(listed: Listed) -> None:
    """A dashboard has a line for each workflow in order, with people and clients as the directory calls them."""
    workflows, _ = listed
    rows = workflows.desk("stu").dashboard(Filter(assignees=("stu",)), today=TODAY, descending=True).rows
    found = workflows.desk("stu").find(Filter(assignees=("stu",)), today=TODAY, descending=True, limit=100)
    assert [row.workflow for row in rows] == [each.id for each in found.workflows]
    assert {row.assignee for row in rows} == {"Stu"}
    assert {row.client for row in rows} == {"ACME Ltd", "dune 100% Ltd"}
    assert [row.due is not None for row in rows] == [is_open(each) for each in found.workflows]


PERSONS = st.builds(
    Person,
    id=st.just("p"),
    name=st.just("P"),
    role=st.sampled_from(Role),
    clients=st.sets(st.sampled_from(("a", "b", "*"))).map(frozenset) | st.just(EVERY_CLIENT),
)


@given(person=PERSONS, client=st.sampled_from(("a", "b", "c")))
def test_lists_and_single_workflows_have_the_same_bounds(person: Person, client: str) -> None:
    """What a list may hold is what a person sees one by one, whatever the role and the grants."""
    seen = granted(person)
    assert person.sees(client) == (seen is None or client in seen)


def test_nobody_has_no_desk(listed: Listed) -> None:
    """Somebody who does not work for the practice has no desk."""
    with pytest.raises(UnknownPerson, match="ghost"):
        listed[0].desk("ghost")


def test_a_desk_goes_by_the_grants_of_now(listed: Listed) -> None:
    """A client that is granted later is on the next desk, and one that is withdrawn is not any more."""
    workflows, _ = listed
    book = MemoryDirectory(practice=PRACTICE, people=STAFF, clients=CLIENTS, teams=TEAMS)
    store = workflows._roof.store  # noqa: SLF001 - the store of the fixture
    here = Workflows(PRACTICE, store=store, directory=book)
    for clients in (("bolt",), ("acme", "cafe"), ()):
        book.add(PRACTICE, people=[Person(id="stu", name="Stu", clients=frozenset(clients))])
        assert set(here.desk("stu").counts(today=TODAY, by=Grouping.CLIENT)) == set(clients)


def test_a_tag_gives_a_standard_user_granted_clients_only(listed: Listed) -> None:
    """Whoever orders by tag gets the tagged clients that they may see; the host gets all."""
    workflows, _ = listed
    assert [each.client for each in workflows.enrol("monthly")] == ["acme", "bolt"]
    assert workflows.desk("stu").enrol("monthly", reviewers=()) == (Enrolment(client="acme", reviewers=()),)


# -------------------------------------------------------------------------------------------- nothing leaks

HIDDEN_KEYS = tuple(f"hidden {number}" for number in range(100))
HIDDEN_CLIENTS = ("bolt", "cafe")
ABSENT = "absent"


@contextmanager
def a_store(kind: str) -> Iterator[Store]:
    """A fresh store of a kind."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "practice.sqlite"
        made: Store = MemoryStore() if kind == "memory" else SqliteStore(path, relaxed=True)
        with closing(made):
            yield made


class World:
    """A practice with granted clients, and with others of which Stu must never hear."""

    def __init__(self, store: Store) -> None:
        self.directory = MemoryDirectory(practice=PRACTICE, people=STAFF, clients=CLIENTS, teams=TEAMS)
        self.workflows = Workflows(PRACTICE, store=store, directory=self.directory)
        for template in (PLAIN, OWNED):
            self.workflows.templates.publish(template)
        self.hidden: list[str] = []
        for number in range(0, 24, 4):
            self.make(number, "acme", f"shown {number}", number // 4)
        self.shown = self.workflows.ids(ALL_STATUSES, today=TODAY)

    def make(self, number: int, client: str, key: str, stage: int) -> str:
        order = order_for(number)
        enrolment = attrs.evolve(order.clients[0], client=client, assignee=(None, "ada", "rob")[number % 3])
        firing = order.firing and attrs.evolve(order.firing, client=client)
        order = attrs.evolve(order, clients=(enrolment,), firing=firing)
        [made] = self.workflows.create(order, key=key, by="kim", at=NOW)
        if made.version == 1:
            advance(self.workflows, made, stage)
        return made.id

    def change_hidden(self, action: str, number: int) -> None:
        """Something happens at a client of whom Stu must not hear."""
        client = HIDDEN_CLIENTS[number % 2]
        match action:
            case "make":
                self.hidden.append(self.make(number, client, HIDDEN_KEYS[number], number % 8))
            case "client":
                tags = frozenset({"monthly", f"tag {number}"})
                self.directory.add(PRACTICE, clients=[Client(id=client, name=f"Acme {number}", tags=tags)])
            case "duplicate" if self.hidden:
                like = self.hidden[number % len(self.hidden)]
                key = f"copy {number}"
                self.hidden.append(self.workflows.duplicate(like, key=key, by="kim", at=NOW, client=client).id)
            case _ if self.hidden:
                self.do_hidden(number, self.hidden[number % len(self.hidden)])
            case _:
                pass

    def do_hidden(self, number: int, workflow_id: str) -> None:
        due_on = TODAY + timedelta(days=number % 9 - 4)
        self.workflows.do_each(
            [
                (workflow_id, Rename(by="kim", at=NOW, name=f"Secret {number}")),
                (workflow_id, Reschedule(by="kim", at=NOW, due_on=due_on)),
                (workflow_id, AddComment(by="kim", at=NOW, text="secret")),
                *([(workflow_id, Delete(by="kim", at=NOW))] if number % 3 == 0 else []),
            ]
        )


FILTERS_OF_STU = (
    Filter(),
    ALL_STATUSES,
    Filter(clients=("bolt", "acme")),
    Filter(clients=("cafe",)),
    Filter(tags=("monthly", "tag 1", "tag 2")),
    Filter(text="secret"),
    Filter(text="bolt"),
    Filter(text="acme"),
    Filter(overdue=True),
    Filter(due_soon=True),
    Filter(assignees=(None, "ada", "rob")),
    Filter(step_owners=("tax", "rob", "ada")),
    Filter(involved=("rob", "kim")),
    Filter(repeating=("yearly", "monthly close")),
)


def lists_of(desk: Desk) -> Iterator[Any]:
    """Every list, count and cursor that Stu can ask for."""
    for asked in FILTERS_OF_STU:
        for sort in (Sort.DUE, Sort.CLIENT):
            after: str | None = None
            while True:
                page = desk.find(asked, today=TODAY, sort=sort, limit=2, after=after)
                yield page
                if (after := page.after) is None:
                    break
        yield desk.ids(asked, today=TODAY)
        yield desk.count(asked, today=TODAY)
        yield [desk.counts(asked, today=TODAY, by=by) for by in Grouping]
        yield desk.buckets(asked, today=TODAY)
        yield desk.dashboard(asked, today=TODAY)
    yield desk.digest(TODAY)
    yield [desk.enrol(tag) for tag in ("monthly", "vat", "tag 1")]


def refusals_of(workflows: Workflows, workflow_id: str) -> Iterator[str]:
    """Everything that Stu can try with one workflow by its id, as the answer's words without that id."""
    desk, later = workflows.desk("stu"), NOW + timedelta(days=1)
    by: dict[str, Any] = {"by": "stu", "at": later}
    step = Step(key="s", name="S")
    tries: Sequence[Callable[[], object]] = (
        lambda: desk.get(workflow_id),
        lambda: desk.events(workflow_id),
        lambda: desk.progress(workflow_id),
        lambda: desk.report(workflow_id, today=TODAY),
        lambda: workflows.do(workflow_id, Mark(item="do", outcome=Outcome.COMPLETE, **by)),
        lambda: workflows.do(workflow_id, Start(confirmed=True, **by)),
        lambda: workflows.do(workflow_id, AddComment(text="\0", **by)),
        lambda: workflows.start(workflow_id, confirmed=True, **by),
        lambda: workflows.calculate(workflow_id, **by),
        lambda: workflows.duplicate(workflow_id, key="mine", **by),
        lambda: workflows.duplicate(workflow_id, key=HIDDEN_KEYS[0], **by),
        lambda: workflows.arrange.refresh(workflow_id, **by),
        lambda: workflows.arrange.add_step(workflow_id, step, Place(after="do"), **by),
        lambda: workflows.arrange.reassign_step(workflow_id, "do", Assignment(), **by),
        lambda: workflows.arrange.adjust_settings(workflow_id, "do", (), **by),
        lambda: workflows.arrange.change_period(workflow_id, month_of(TODAY), **by),
    )
    for attempt in tries:
        try:
            yield repr(attempt())
        except DextflowError as error:
            yield f"{type(error).__name__}: {error}".replace(workflow_id, "ID")
    yield repr(desk.get_many([workflow_id]))
    for answer in workflows.do_each([(workflow_id, Start(confirmed=True, **by))]):
        yield f"{answer.after} {answer.refused!r}".replace(workflow_id, "ID")
    for answer in workflows.each([workflow_id], lambda _: Start(confirmed=True, **by), by="stu"):
        yield f"{answer.after} {answer.refused!r}".replace(workflow_id, "ID")


def orders_of(workflows: Workflows, client: str) -> Iterator[str]:
    """Everything that Stu can try to order for a client, as the answer's words without that client."""
    orders = [
        Order(template=ref, period=month_of(TODAY), due_on=TODAY, clients=clients)
        for ref in (PLAIN.ref, attrs.evolve(PLAIN.ref, version=9))
        for clients in ((Enrolment(client=client),), (Enrolment(client="acme"), Enrolment(client=client)))
    ]
    tries: list[Callable[[], object]] = [
        lambda order=order, key=key: workflows.create(order, key=key, by="stu", at=NOW)  # type: ignore[misc]
        for order in orders
        for key in ("mine", *HIDDEN_KEYS[:3])
    ]
    [shown] = workflows.ids(Filter(clients=("acme",)), today=TODAY)[:1]
    tries += [
        lambda: workflows.duplicate(shown, key="mine", by="stu", at=NOW, client=client),
        lambda: workflows.duplicate(shown, key=HIDDEN_KEYS[0], by="stu", at=NOW, client=client),
        lambda: workflows.arrange.refresh_client(client, by="stu", at=NOW),
    ]
    for attempt in tries:
        try:
            yield repr(attempt())
        except DextflowError as error:
            yield f"{type(error).__name__}: {error}".replace(client, "CLIENT")


ACTIONS = st.lists(
    st.tuples(st.sampled_from(("make", "make", "change", "duplicate", "client")), st.integers(0, 99)),
    min_size=1,
    max_size=8,
)


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
@settings(max_examples=12, deadline=None)
@given(actions=ACTIONS)
def test_nothing_of_a_hidden_client_leaks(kind: str, actions: list[tuple[str, int]]) -> None:
    """Whatever happens at clients that are not granted, every answer to a standard user stays what it was.

    What they try with a workflow or a client that is hidden is answered as for one that is not there.
    """
    with a_store(kind) as store:
        world = World(store)
        desk = world.workflows.desk("stu")
        before = list(lists_of(desk))
        absent = list(refusals_of(world.workflows, ABSENT))
        no_client = list(orders_of(world.workflows, ABSENT))
        assert all("NotFound" in each for each in absent if each != "{}")
        for action, number in actions:
            world.change_hidden(action, number)
        assert list(lists_of(desk)) == before
        assert desk.ids(ALL_STATUSES, today=TODAY) == world.shown
        for workflow_id in world.hidden:
            assert list(refusals_of(world.workflows, workflow_id)) == absent
        for client in HIDDEN_CLIENTS:
            assert list(orders_of(world.workflows, client)) == no_client
        assert desk.ids(ALL_STATUSES, today=TODAY) == world.shown


def test_an_order_is_repeated_only_to_those_who_see_all_of_it() -> None:
    """Somebody who sends an order again that names a hidden client learns nothing, whether it was made or not."""
    world = World(MemoryStore())
    order = Order(
        template=PLAIN.ref,
        period=month_of(TODAY),
        due_on=TODAY,
        clients=(Enrolment(client="acme"), Enrolment(client="bolt")),
    )
    for _ in range(2):
        with pytest.raises(UnknownClient, match="bolt"):
            world.workflows.create(order, key="both", by="stu", at=NOW)
        made = world.workflows.create(order, key="both", by="kim", at=NOW)
        assert len(made) == 2
    mine = attrs.evolve(order, clients=(Enrolment(client="acme"),))
    [first] = world.workflows.create(mine, key="mine", by="kim", at=NOW)
    assert world.workflows.create(mine, key="mine", by="stu", at=NOW) == (first,)


def test_a_hidden_client_is_not_asked_for_by_a_command() -> None:
    """A command that is made for each of some workflows is not made for a hidden one."""
    world = World(MemoryStore())
    hidden = world.make(1, "bolt", "h", 0)
    asked: list[str] = []

    def command(instance: Instance) -> Rename:
        asked.append(instance.id)
        return Rename(by="stu", at=NOW, name="N")

    answers = world.workflows.each([hidden, ABSENT, world.shown[0]], command, by="stu")
    assert asked == [world.shown[0]]
    assert [str(answer.refused) for answer in answers[:2]] == [
        f"no workflow {hidden!r}",
        f"no workflow {ABSENT!r}",
    ]


# ----------------------------------------------------------------------------------------------- the digest


@pytest.mark.parametrize("person", ["ada", "stu", "rob", "kim", "new"])
@pytest.mark.parametrize("days", range(-12, 15, 3))
def test_a_digest_has_what_needs_attention(listed: Listed, person: str, days: int) -> None:
    """Ready is theirs, not started and may begin; due, or overdue up to three days, also what they review now."""
    workflows, everything = listed
    today = TODAY + timedelta(days=days)
    sees = next(each for each in STAFF if each.id == person).sees
    seen = sorted(
        (each for each in everything.values() if sees(each.job.client)), key=lambda it: (it.job.due_on, it.id)
    )
    late = [each for each in seen if is_open(each) and person in (each.job.assignee, each.reviewer)]
    digest = workflows.desk(person).digest(today)
    assert list(digest.ready) == [
        each
        for each in seen
        if each.status is Status.NOT_STARTED
        and each.job.assignee == person
        and (each.job.starts_on or today) <= today
    ]
    assert list(digest.due) == [each for each in late if each.job.due_on == today]
    assert list(digest.overdue) == [each for each in late if 1 <= (today - each.job.due_on).days <= 3]
    assert list(digest.reviews) == [each for each in seen if each.reviewer == person]
    assert {(each.workflow.id, step) for each in digest.steps for step in each.steps} == {
        (each.id, item.step) for each in seen for item in progress(each).items if waits_for(each, item, person)
    }
    parts = (digest.ready, digest.due, digest.overdue, digest.reviews, digest.steps)
    assert digest.empty is not any(parts)


def waits_for(instance: Instance, item: ItemProgress, person: str) -> bool:
    """Whether something can be done by its owner alone, a person or a team, in work that somebody else does."""
    teams = next(each.teams for each in STAFF if each.id == person)
    owner = instance.owner(item.step)
    free = item.state in (State.AVAILABLE, State.IN_PROGRESS, State.BLOCKED) and not item.waits_for
    taken_by = item.by or (owner.person if owner else None)
    return (
        instance.status is Status.IN_PROGRESS
        and instance.job.assignee != person
        and free
        and (taken_by == person or (item.by is None and owner is not None and owner.team in teams))
    )


def test_the_digests_of_this_practice_tell_something(listed: Listed) -> None:
    """Over some days each part of the digest has something and leaves something out: tests of it can fail."""
    workflows, everything = listed
    digests = [workflows.desk("ada").digest(TODAY + timedelta(days=day)) for day in range(-12, 15)]
    for part in ("ready", "due", "overdue"):
        numbers = {len(getattr(digest, part)) for digest in digests}
        assert len(numbers) > 1
        assert max(numbers) < len(everything) / 2
    assert any(each.job.starts_on for digest in digests for each in digest.ready)
