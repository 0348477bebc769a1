"""The message of a morning: what is on somebody's desk, for those who want it, and nothing that is hidden."""

from datetime import date, timedelta

import attrs

from dextflow.engine.notices import digest_of
from dextflow.model import Assignee, Assignment, Preferences, TaskOrder, Topic
from dextflow.ports import Store
from dextflow.service import Workflows
from service.notified import ASKS, STU, TAX, at, create, directory, mark, notices, practice, start
from service.world import NOW, PRACTICE, TODAY

DUE_ON = date(2026, 11, 14)
TO_TAX = Assignment(to=Assignee.TEAM, id="tax")


def busy(workflows: Workflows) -> None:
    """Work of two clients, of which one waits for a team, one for a client, and one for its start; and tasks."""
    mark(workflows, start(workflows, create(workflows, "acme", "a")), "books")
    mark(workflows, start(workflows, create(workflows, "acme", "b", template=ASKS.ref)), "draft")
    create(workflows, "bolt", "c")
    for number, client in enumerate(("acme", "bolt")):
        order = TaskOrder(title="Call", clients=(client,), assignment=TO_TAX, due_on=DUE_ON)
        workflows.tasks.create(order, key=f"t{number}", by="kim", at=NOW)
    own = TaskOrder(title="Tidy", assignment=Assignment(to=Assignee.PERSON, id="ada"), starts_on=DUE_ON)
    workflows.tasks.create(own, key="own", by="kim", at=NOW)


def test_a_digest_has_steps_and_tasks_and_what_waits(store: Store) -> None:
    """A member of a team has the team's steps and tasks; whoever does the work has what waits for the client."""
    workflows = practice(store)
    busy(workflows)
    rob, ada = (workflows.desk(each).digest(DUE_ON) for each in ("rob", "ada"))
    assert [(each.workflow.job.client, each.steps) for each in rob.steps] == [("acme", ("sums",))]
    assert sorted(each.order.clients for each in rob.tasks_due) == [("acme",), ("bolt",)]
    assert [each.job.template for each in ada.waiting] == [ASKS.ref]
    assert [each.order.title for each in ada.tasks_ready] == ["Tidy"]
    assert len(ada.due) == 2
    assert workflows.desk("rob").digest(DUE_ON) == rob


def test_a_digest_is_what_the_pure_function_says_of_what_may_be_seen(store: Store) -> None:
    """Whatever is read, a digest is that of all work that the person may see; of hidden clients it has nothing."""
    workflows = practice(store)
    everybody = directory()
    everybody.add(PRACTICE, people=(attrs.evolve(STU, teams=frozenset({TAX.id})),))
    busy(workflows)
    seeing = Workflows(PRACTICE, store=store, directory=everybody)
    work = workflows.get_many(workflows.ids(today=TODAY)).values()
    all_tasks = tuple(workflows.tasks.all(today=TODAY))
    for person in ("rob", "ada", "stu", "kim"):
        who = everybody.people(PRACTICE, (person,))[person]
        seen = [each for each in work if who.sees(each.job.client)]
        tasks = [each for each in all_tasks if all(map(who.sees, each.order.clients))]
        for days in range(-1, 4):
            day = DUE_ON + timedelta(days=days)
            assert seeing.desk(person).digest(day) == digest_of(who, seen, tasks, day)
    digest = seeing.desk("stu").digest(DUE_ON)
    assert {each.order.client for each in digest.tasks_due} == {each.workflow.job.client for each in digest.steps}
    assert {each.order.client for each in digest.tasks_due} == {"acme"}


def test_whoever_does_not_want_it_gets_none(store: Store) -> None:
    """The message of the morning is the desk's digest, and empty for those who opted out of it."""
    workflows = practice(store)
    busy(workflows)
    assert workflows.notices.digest("ada", today=DUE_ON) == workflows.desk("ada").digest(DUE_ON)
    workflows.notices.set_preferences(Preferences(person="ada", digest=False), by="ada")
    assert workflows.notices.digest("ada", today=DUE_ON).empty
    assert not workflows.desk("ada").digest(DUE_ON).empty


def test_tasks_are_told_of_each_on_its_day(store: Store) -> None:
    """The round of the day tells of tasks as it does of workflows: on their start, their due date and after it."""
    workflows = practice(store)
    busy(workflows)
    for days in range(3):
        workflows.notices.daily(at=at(DUE_ON + timedelta(days=days)))
    told = [
        (each.topic, (*each.to, *each.teams), each.at.date().day)
        for each in notices(store)
        if each.about.name in ("Call", "Tidy") and each.by is None
    ]
    assert sorted(told, key=str) == sorted(
        [
            (Topic.READY, ("ada",), 14),
            *[(Topic.DUE, ("tax",), 14)] * 2,
            *[(Topic.OVERDUE, ("tax",), day) for day in (15, 16) for _ in range(2)],
        ],
        key=str,
    )
