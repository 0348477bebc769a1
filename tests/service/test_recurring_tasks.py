"""Recurring tasks: for whom they are made and whose they are, with or without a workflow, and what will come."""

from datetime import date
from typing import Any

import attrs
import pytest

from dextflow.adapters.memory import MemoryDirectory, MemoryStore
from dextflow.errors import InvalidValue, NotFound, NotPermitted, UnknownClient, UnknownPerson
from dextflow.model import (
    Assignee,
    Assignment,
    ByRule,
    ChecklistItem,
    CheckSettings,
    Client,
    Enrolment,
    Firing,
    Members,
    Offset,
    Roster,
    Setting,
    Step,
    StepGroup,
    TaskFilter,
    TaskPattern,
    TaskStatus,
    Team,
    Template,
    Unit,
    VatSettings,
    Within,
)
from dextflow.ports import Store
from dextflow.service import Workflows
from service.recurring import CLOSE, FILE, MANAGED, MANAGER, OWNED, SERVED, recurring, tasks
from service.standing import ALL, BOLT, KIM, PEOPLE, at, monthly, practice
from service.world import PRACTICE, TEMPLATE

SENT = date(2026, 3, 15)
RETURN = Template(
    id="return",
    name="Tax return",
    groups=(
        StepGroup(
            name="Data collection",
            deadline=Offset(value=-14),
            steps=(Step(key="collect", name="Collect", assignment=Assignment(to=Assignee.CLIENT_ASSOCIATE)),),
        ),
        StepGroup(name="Preparation", deadline=Offset(value=-7), steps=(Step(key="prepare", name="Prepare"),)),
        StepGroup(
            name="Review",
            deadline=Offset(value=-1),
            steps=(Step(key="review", name="Review", assignment=Assignment(to=Assignee.CLIENT_PARTNER)),),
        ),
        StepGroup(name="Filing", deadline=Offset(value=0), steps=(Step(key="file", name="File"),)),
    ),
)


def fire(workflows: Workflows, task: TaskPattern = FILE, **parts: Any) -> list[Any]:
    """Set up a recurring task in January, and make what is due on the first of February."""
    workflows.repeating.create(recurring(task, **parts), **KIM)
    workflows.repeating.trigger_due(at(2026, 1, 1))
    return [task for task in tasks(workflows) if task.order.starts_on == date(2026, 1, 1)]


# --------------------------------------------------------------------------------------------------- what is made


def test_a_task_is_made_as_its_pattern_says(store: Store) -> None:
    """It has all that the pattern has, the dates of its firing, and the firing as its source."""
    pattern = attrs.evolve(
        FILE,
        description="With the register",
        category="filing",
        estimate=45,
        checklist=(ChecklistItem(key="a", text="Look"), ChecklistItem(key="b", text="Send")),
    )
    workflows, _ = practice(store, OWNED)
    workflows.repeating.create(recurring(pattern), **KIM)
    [again] = tasks(workflows)
    triggered = workflows.repeating.trigger_due(at(2026, 2, 1))
    [made] = triggered.tasks
    order = made.order
    assert (order.title, order.description, order.category, order.estimate, order.checklist) == (
        "File it",
        "With the register",
        "filing",
        45,
        pattern.checklist,
    )
    assert (order.clients, order.starts_on, order.due_on) == (("acme",), date(2026, 2, 1), date(2026, 2, 15))
    assert order.source is not None
    assert order.source.firing == Firing(repeating="filing", client="acme", nominal=date(2026, 2, 1))
    assert (made.status, made.workflow, triggered.made) == (TaskStatus.NOT_STARTED, None, ())
    assert workflows.tasks.get(made.id) == made
    assert again.id != made.id


def test_a_blank_title_is_that_of_the_standing_order(store: Store) -> None:
    """A pattern without a title takes the name of its recurring task; one of the two is needed."""
    workflows, _ = practice(store, OWNED)
    [made] = fire(workflows, TaskPattern(), name="Sanctions check")
    assert made.order.title == "Sanctions check"
    with pytest.raises(InvalidValue, match="has a title"):
        recurring(TaskPattern())


def test_a_task_can_bring_its_workflow(store: Store) -> None:
    """Task and workflow are made together: the latest version, for the owner, with reviewers and settings."""
    workflows, _ = practice(store, OWNED)
    workflows.templates.publish(attrs.evolve(TEMPLATE, version=2, name="Close anew"))
    lookback = Setting(name="lookback_months", value=6)
    settings = (CheckSettings(check="payables", values=(lookback,)),)
    roster = attrs.evolve(ALL, reviewers=("kim",))
    [made] = fire(workflows, CLOSE, roster=roster, settings=settings, lead_days=0)
    workflow = workflows.get(made.workflow)
    assert (made.owner.person, workflow.job.assignee, workflow.job.reviewers) == ("ada", "ada", ("kim",))
    assert (workflow.job.task, workflow.job.template.version, workflow.job.name) == (made.id, 2, "Close")
    assert (workflow.job.due_on, str(workflow.job.period)) == (made.order.due_on, "2025-12-01/2025-12-31")
    assert lookback in workflow.job.settings[0].values
    [row] = workflows.repeating.firings()
    assert (row.task, row.workflow) == (made.id, workflow.id)


def test_either_workflows_or_tasks() -> None:
    """A standing order makes workflows, or tasks that may have them: not both, and not neither."""
    for parts in ({"template": "close"}, {"task": None}):
        with pytest.raises(InvalidValue, match="workflows of a template, or tasks after a pattern"):
            recurring(**parts)


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"task": CLOSE, "roster": Roster(members=Members.PRACTICE)}, "about a client"),
        ({"task": CLOSE, "period": None}, "about a reporting period"),
        ({"settings": (CheckSettings(check="payables", values=()),)}, "no checks"),
        ({"period": None, "due": ByRule(rule="uk.ch.accounts.private")}, "counts from a reporting period"),
    ],
)
def test_what_a_workflow_needs(parts: dict[str, Any], why: str) -> None:
    """A workflow is about a client and a period; settings are those of checks, and rules count from a period."""
    with pytest.raises(InvalidValue, match=why):
        recurring(**parts)


# ------------------------------------------------------------------------------------------------ whose they are


@pytest.mark.parametrize(
    ("assignment", "person", "team", "why"),
    [
        (MANAGER, "ada", None, None),
        (Assignment(to=Assignee.CLIENT_PARTNER), "rob", None, None),
        (Assignment(to=Assignee.CLIENT_ASSOCIATE), "stu", None, None),
        (Assignment(to=Assignee.CLIENT_SERVICE_MANAGER, id="payroll"), "rob", None, None),
        (Assignment(to=Assignee.PERSON, id="kim"), "kim", None, None),
        (Assignment(to=Assignee.TEAM, id="tax"), None, "tax", None),
        (Assignment(to=Assignee.NOBODY), None, None, None),
        (Assignment(to=Assignee.CLIENT_SERVICE_MANAGER, id="tax"), None, None, "does not have the service 'tax'"),
        (Assignment(to=Assignee.TEAM, id="audit"), None, None, "no team 'audit'"),
    ],
)
def test_whose_a_task_is(assignment: Assignment, person: str | None, team: str | None, why: str | None) -> None:
    """A task is that of a role, a service's manager, a person, a team or nobody; who is not found has a reason."""
    tax = Team(id="tax", name="Tax", members=("rob",))
    directory = MemoryDirectory(practice=PRACTICE, people=PEOPLE, clients=(SERVED,), teams=(tax,))
    workflows = Workflows(PRACTICE, store=MemoryStore(), directory=directory)
    [made] = fire(workflows, attrs.evolve(FILE, assignment=assignment))
    assert (made.owner.person, made.owner.team) == (person, team)
    assert why is None if made.owner.unresolved is None else str(why) in made.owner.unresolved


def test_whose_is_resolved_for_each_client_when_it_fires(store: Store) -> None:
    """Each client has its own manager, and a new manager has the tasks from then on."""
    workflows, directory = practice(store, OWNED, MANAGED)
    assert [task.owner.person for task in fire(workflows)] == ["ada", "rob"]
    directory.add(PRACTICE, clients=[attrs.evolve(OWNED, manager="kim")])
    second = workflows.repeating.trigger_due(at(2026, 2, 1)).tasks
    assert [task.owner.person for task in second] == ["kim", "rob"]


def test_a_row_names_somebody_else(store: Store) -> None:
    """The person in the row of a client, or of the roster, has the task instead of whom the pattern says."""
    rows = (Enrolment(client="acme", assignee="rob"), Enrolment(client="bolt"))
    workflows, _ = practice(store, OWNED, MANAGED)
    assert [task.owner.person for task in fire(workflows, roster=Roster(clients=rows))] == ["rob", "rob"]
    for_all = recurring(id="all", roster=attrs.evolve(ALL, assignee="kim"))
    workflows.repeating.create(for_all, **KIM)
    ids = workflows.tasks.ids(TaskFilter(recurring=("all",)), today=date(2026, 1, 1))
    assert {task.owner.person for task in workflows.tasks.get_many(ids).values()} == {"kim"}


def test_an_unknown_person_is_refused(store: Store) -> None:
    """A recurring task for somebody who is not of the practice is not kept."""
    workflows, _ = practice(store, OWNED)
    pattern = attrs.evolve(FILE, assignment=Assignment(to=Assignee.PERSON, id="eve"))
    with pytest.raises(UnknownPerson):
        workflows.repeating.create(recurring(pattern), **KIM)
    with pytest.raises(NotFound):
        workflows.repeating.create(recurring(attrs.evolve(CLOSE, template="none")), **KIM)


# ---------------------------------------------------------------------------------------------- for which clients


TAGGED = attrs.evolve(MANAGED, tags=frozenset({"weekly"}))
ROSTERS: dict[str, tuple[Roster, list[str]]] = {
    "chosen": (Roster(clients=(Enrolment(client="bolt"),)), ["bolt"]),
    "all": (ALL, ["acme", "bolt"]),
    "by service": (Roster(members=Members.SERVICES, services=("payroll", "vat")), ["acme"]),
    "by a service that is paused": (Roster(members=Members.SERVICES, services=("vat",)), []),
    "by tag": (Roster(members=Members.TAG, tag="weekly"), ["bolt"]),
    "monthly VAT": (attrs.evolve(ALL, vat_groups=(VatSettings(starting_month=1, months=1),)), []),
    "VAT from January": (attrs.evolve(ALL, vat_groups=(VatSettings(starting_month=1),)), ["acme"]),
    "VAT from February": (attrs.evolve(ALL, vat_groups=(VatSettings(starting_month=2),)), ["bolt"]),
    "the practice itself": (Roster(members=Members.PRACTICE), [""]),
}


@pytest.mark.parametrize("which", ROSTERS)
def test_for_which_clients(which: str) -> None:
    """Tasks are made for chosen clients, all, those with a service or tag, those of a VAT group, or for none."""
    roster, expected = ROSTERS[which]
    workflows, _ = practice(MemoryStore(), SERVED, TAGGED)
    made = fire(workflows, roster=roster)
    assert [task.order.client or "" for task in made] == expected


OWN = Roster(members=Members.PRACTICE)


def test_work_of_the_practice_itself(store: Store) -> None:
    """Work without a client goes the whole way: previewed, projected, made, skipped, listed, seen by everybody."""
    workflows, _ = practice(store, OWNED)
    insurance = recurring(
        TaskPattern(title="Renew the insurance", assignment=Assignment(to=Assignee.PERSON, id="rob")),
        roster=OWN,
        period=None,
    )
    workflows.repeating.create(insurance, **KIM)
    [first] = tasks(workflows)
    assert (first.order.clients, first.owner.person, first.order.period) == ((), "rob", None)
    assert workflows.repeating.get("filing", by="stu") == workflows.repeating.get("filing")
    assert [line.client for line in workflows.repeating.lines("filing", by="stu")] == [""]
    [coming] = workflows.repeating.projected(date(2026, 2, 1), date(2026, 2, 28), by="stu")
    assert (coming.code, coming.task and coming.task.owner.person) == ("proj-filing-20260201", "rob")
    workflows.repeating.skip(coming.occurrence.firing, "paid for two months", **KIM)
    assert workflows.repeating.trigger_due(at(2026, 3, 1)).tasks[0].order.starts_on == date(2026, 3, 1)
    nominals = [row.occurrence.firing.nominal for row in workflows.repeating.firings(by="stu")]
    assert nominals == [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    assert workflows.repeating.line("filing", "", by="stu").covered_until == date(2026, 3, 1)
    assert workflows.repeating.explain(coming.occurrence.firing, by="stu")[-1].reason.startswith("skipped by kim")


def test_the_practice_itself_gives_way_to_clients_and_comes_back(store: Store) -> None:
    """An edit can make the practice's own work that of clients: the one line ends and the others begin."""
    workflows, _ = practice(store, OWNED)
    workflows.repeating.create(recurring(roster=OWN), **KIM)
    kept = workflows.repeating.get("filing")
    workflows.repeating.edit(attrs.evolve(kept, roster=ALL), by="kim", at=at(2026, 1, 2))
    assert [task.order.clients for task in workflows.repeating.trigger_due(at(2026, 2, 1)).tasks] == [("acme",)]
    kept = workflows.repeating.get("filing")
    workflows.repeating.edit(attrs.evolve(kept, roster=OWN), by="kim", at=at(2026, 2, 2))
    assert [task.order.clients for task in workflows.repeating.trigger_due(at(2026, 3, 1)).tasks] == [()]


def test_a_person_manages_only_what_they_see(store: Store) -> None:
    """Somebody who sees one client sets up neither tasks for all, nor sees those of others that will come."""
    workflows, _ = practice(store, OWNED, MANAGED)
    with pytest.raises(NotPermitted):
        workflows.repeating.create(recurring(), by="stu", at=at(2026, 1, 1))
    workflows.repeating.create(recurring(id="own", roster=OWN), by="stu", at=at(2026, 1, 1))
    workflows.repeating.create(recurring(), **KIM)
    seen = workflows.repeating.projected(date(2026, 2, 1), date(2026, 2, 1), by="stu")
    assert [each.code for each in seen] == ["proj-filing-acme-20260201", "proj-own-20260201"]
    assert {row.occurrence.firing.client for row in workflows.repeating.firings(by="stu")} == {"", "acme"}
    theirs = Firing(repeating="filing", client="bolt", nominal=date(2026, 2, 1))
    with pytest.raises(UnknownClient):
        workflows.repeating.materialise_task(theirs, by="stu", at=at(2026, 1, 2))


# ------------------------------------------------------------------------------------------------- what will come


def test_what_will_come_is_shown_with_people_and_deadlines(store: Store) -> None:
    """A projection has the owner, dates, deadlines of the groups and whose the steps are; nothing is written."""
    workflows, _ = practice(store, attrs.evolve(OWNED, partner=None))
    workflows.templates.publish(RETURN)
    pattern = TaskPattern(title="Tax return", assignment=MANAGER, template="return")
    due = Within(offset=Offset(value=14))
    order = recurring(pattern, due=due, statutory=Within(offset=Offset(value=1, unit=Unit.MONTH)))
    workflows.repeating.create(attrs.evolve(order, trigger=monthly(date(2026, 3, 1)).trigger), **KIM)
    [projection] = workflows.repeating.projected(date(2026, 3, 1), date(2026, 3, 31))
    task, job = projection.task, projection.job
    assert task is not None
    assert job is not None
    assert projection.code == "proj-filing-acme-20260301"
    assert (task.owner.person, task.order.due_on, task.order.statutory and task.order.statutory.due) == (
        "ada",
        SENT,
        date(2026, 4, 1),
    )
    assert [(each.group, each.on) for each in projection.deadlines] == [
        ("Data collection", date(2026, 3, 1)),
        ("Preparation", date(2026, 3, 8)),
        ("Review", date(2026, 3, 14)),
        ("Filing", SENT),
    ]
    assert {owner.step: owner.person or owner.unresolved for owner in job.owners} == {
        "collect": "stu",
        "review": "the client has no partner",
    }
    assert tasks(workflows) == []
    assert list(workflows.repeating.firings()) == []


def test_an_owner_who_is_not_found_is_shown_with_the_reason(store: Store) -> None:
    """What nobody would do is seen before it comes: the projection says why it has no owner."""
    workflows, _ = practice(store, BOLT)
    workflows.repeating.create(recurring(), **KIM)
    [projection] = workflows.repeating.projected(date(2026, 2, 1), date(2026, 2, 28))
    assert projection.task is not None
    assert projection.task.owner.unresolved == "the client has no manager"


def test_a_projection_that_cannot_be_made_says_why(store: Store) -> None:
    """Without a template nothing can be made of it, and the projection has the reason instead of a task."""
    workflows, _ = practice(store, OWNED)
    workflows.repeating.create(recurring(CLOSE), **KIM)
    workflows.templates.retire(TEMPLATE.id, by="kim", at=at(2026, 1, 2))
    [projection] = workflows.repeating.projected(date(2026, 2, 1), date(2026, 2, 28))
    assert (projection.task, projection.job) == (None, None)
    assert projection.refused is not None


@pytest.mark.parametrize("pattern", [FILE, CLOSE], ids=["alone", "with workflow"])
def test_materialised_once(store: Store, pattern: TaskPattern) -> None:
    """Made ahead it is the very task that was projected; the projection is gone, and it does not come again."""
    workflows, _ = practice(store, OWNED)
    workflows.repeating.create(recurring(pattern), **KIM)
    february = date(2026, 2, 1), date(2026, 2, 28)
    [projection] = workflows.repeating.projected(*february)
    firing = projection.occurrence.firing
    made = workflows.repeating.materialise_task(firing, by="kim", at=at(2026, 1, 5))
    assert projection.task is not None
    assert (made.id, made.order, made.owner) == (
        projection.task.id,
        projection.task.order,
        projection.task.owner,
    )
    assert (made.workflow is None) is (pattern is FILE)
    assert workflows.repeating.projected(*february) == ()
    assert workflows.repeating.materialise_task(firing, by="ada", at=at(2026, 1, 6)) == made
    assert workflows.repeating.trigger_due(at(2026, 2, 1)).tasks == ()
    assert len(tasks(workflows)) == 2


def test_materialise_asks_for_what_it_makes(store: Store) -> None:
    """Workflows and tasks are made each by its own method; the other one is refused before anything is made."""
    workflows, _ = practice(store, OWNED)
    workflows.repeating.create(recurring(), **KIM)
    workflows.repeating.create(monthly(), **KIM)
    task, workflow = (
        Firing(repeating=id_, client="acme", nominal=date(2026, 2, 1)) for id_ in ("filing", "books")
    )
    with pytest.raises(InvalidValue, match="'filing' makes tasks: use materialise_task"):
        workflows.repeating.materialise(task, **KIM)
    with pytest.raises(InvalidValue, match="'books' makes workflows: use materialise"):
        workflows.repeating.materialise_task(workflow, **KIM)
    assert len(list(workflows.repeating.firings())) == 2


def test_a_client_without_name(store: Store) -> None:
    """The blank id of the practice itself is that of no client: nothing of clients is read for it."""
    workflows, _ = practice(store, Client(id="acme", name="Acme"))
    assert [task.order.clients for task in fire(workflows, roster=OWN)] == [()]
