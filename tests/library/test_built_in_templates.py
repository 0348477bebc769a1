"""The templates that come with the library are whole, and can be worked from the first item to the last."""

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.adapters.memory import MemoryDirectory, MemoryStore
from dextflow.engine import compile_template
from dextflow.library import built_in, built_in_ids
from dextflow.model import (
    Assignee,
    Check,
    Client,
    ClientField,
    ClientType,
    Complete,
    DeadlineBase,
    Enrolment,
    Instance,
    Mark,
    Offset,
    Order,
    Outcome,
    Person,
    Role,
    Status,
    Step,
    Template,
    VatSettings,
)
from dextflow.rules import find, resolve
from dextflow.service import Workflows
from dextflow.testing.runs import NOON, OCTOBER, TEAMS, started

TEMPLATES = tuple(built_in(name) for name in built_in_ids())
KEY = re.compile(r"[a-z]+(-[a-z]+)*")

each_template = pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: str(template.id))


def steps(template: Template) -> Iterator[Step]:
    return (step for group in template.groups for step in group.steps)


def parts(template: Template) -> Iterator[Step | Check]:
    for step in steps(template):
        yield step
        yield from step.checks


def test_the_library_has_eight_templates() -> None:
    """The built-in templates are these, each in the file of its own id and in its first version."""
    assert {template.ref.id: template.name for template in TEMPLATES} == {
        "client-onboarding": "Client Onboarding",
        "health-review": "Health Review",
        "management-accounts": "Management Accounts",
        "monthly-bookkeeping": "Monthly Bookkeeping",
        "payroll": "Payroll",
        "self-assessment": "Self Assessment",
        "vat-return-preparation": "VAT Return Preparation",
        "year-end-accounts": "Year-end Accounts",
    }
    assert [template.id for template in TEMPLATES] == list(built_in_ids())
    assert {template.version for template in TEMPLATES} == {1}


@each_template
def test_everything_says_what_it_is(template: Template) -> None:
    """The template has an icon, its groups have names, and it, its steps and its checks a name and a sentence."""
    assert template.icon
    assert all(group.name.strip() for group in template.groups)
    for part in (template, *parts(template)):
        assert part.name.strip()
        assert re.fullmatch(r"\S.*[.?]", part.description), part


@each_template
def test_keys_are_words_and_unique(template: Template) -> None:
    """No step or check of a template shares a key with another, and a key is lower-case words with hyphens."""
    keys = [part.key for part in parts(template)]
    assert sorted(keys) == sorted(set(keys))
    assert all(KEY.fullmatch(key) for key in keys)


@each_template
def test_every_check_is_calculated_or_done_by_hand(template: Template) -> None:
    """A check has a rule of the catalogue that takes its settings, or else a tag and no settings."""
    for check in compile_template(template).checks():
        if check.rule:
            rule = find(check.rule)
            assert rule, check
            assert set(check.settings) <= set(resolve(rule, OCTOBER, None, check.settings))
        else:
            assert check.tag, check
            assert not check.settings


def test_a_check_is_the_same_in_every_template() -> None:
    """A check that stands in several templates under one key has one rule or tag there."""
    meanings = defaultdict(set)
    for template in TEMPLATES:
        for check in compile_template(template).checks():
            meanings[check.key].add((check.rule, check.tag))
    assert {key: found for key, found in meanings.items() if len(found) > 1} == {}


def test_only_a_vat_return_asks_for_vat_settings() -> None:
    """No template but the VAT return's keeps a client who is not registered for VAT from being started."""
    readers = {
        template.id
        for template in TEMPLATES
        if any(check.reads_vat for check in compile_template(template).checks())
    }
    assert readers == {"vat-return-preparation"}


@each_template
@settings(max_examples=20)
@given(data=st.data())
def test_every_order_leads_to_completion(template: Template, data: st.DataObject) -> None:
    """Whichever of the items that are ready is done next, each is reached once and the workflow completed."""
    run = started(template, reviewers=data.draw(st.sampled_from(TEAMS)))
    wish = data.draw(st.permutations(tuple(run.plan.index)))
    while ready := run.plan.keys(run.instance.ready):
        item, outcome = min(ready, key=wish.index), data.draw(st.sampled_from(Outcome))
        run = run.give(Mark("ann", run.instance.at, item, outcome))
    while run.instance.status is not Status.COMPLETED:
        run = run.stride()
    assert run.instance.done == run.plan.all


@each_template
def test_nothing_waits_for_what_stands_below_it(template: Template) -> None:
    """The items can be marked in the order of the template, from the top to the bottom."""
    run = started(template)
    for item in run.plan.index:
        run = run.give(Mark("ann", run.instance.at, item, Outcome.COMPLETE))
    assert run.instance.done == run.plan.all


@pytest.mark.parametrize(
    ("name", "item", "first"),
    [
        ("year-end-accounts", "client-approval", "partner-review"),
        ("year-end-accounts", "file-companies-house", "client-approval"),
        ("year-end-accounts", "file-hmrc", "client-approval"),
        ("self-assessment", "client-approval", "manager-review"),
        ("self-assessment", "file-hmrc", "client-approval"),
        ("payroll", "client-approval", "manager-review"),
        ("payroll", "payslips", "client-approval"),
        ("payroll", "fps", "client-approval"),
        ("payroll", "payroll-journal", "client-approval"),
        ("management-accounts", "lock-period", "manager-review"),
        ("vat-return-preparation", "return-for-approval", "vat-boxes"),
        ("client-onboarding", "engagement-letter", "risk-assessment"),
        ("client-onboarding", "service-setup", "identity"),
    ],
)
def test_what_must_come_first_comes_first(name: str, item: str, first: str) -> None:
    """Nothing is filed, paid or posted before it is reviewed and approved, and nobody is engaged unchecked."""
    plan = compile_template(built_in(name))
    assert plan.index[item].needs & plan.index[first].bit


@pytest.mark.parametrize(
    ("name", "item", "other"),
    [
        ("year-end-accounts", "file-hmrc", "file-companies-house"),
        ("year-end-accounts", "file-companies-house", "file-hmrc"),
        ("payroll", "payroll-journal", "fps"),
        ("client-onboarding", "initial-meeting", "hmrc-authority"),
        ("client-onboarding", "professional-clearance", "identity"),
    ],
)
def test_what_can_go_ahead_does(name: str, item: str, other: str) -> None:
    """The work can be done while another item, which takes its own time, is the only other one open."""
    run = started(built_in(name))
    while ready := [key for key in run.plan.keys(run.instance.ready) if key not in (item, other)]:
        run = run.give(Mark("ann", run.instance.at, ready[0], Outcome.COMPLETE))
    assert run.plan.index[item].bit & run.instance.ready


# --------------------------------------------------------------------------------------- for one client


def made(template: Template, **known: object) -> tuple[Workflows, Instance]:
    """A workflow of the template for a client of whom only this is known, and the roof that made it."""
    people = [Person(id=name, name=name.title(), role=Role.CLIENT_ADMIN) for name in ("ann", "mia", "pip")]
    client = Client(id="acme", name="Acme", **known)  # type: ignore[arg-type] # drawn from the parameters of a test
    directory = MemoryDirectory(practice="brown", people=people, clients=[client])
    workflows = Workflows("brown", store=MemoryStore(), directory=directory)
    workflows.templates.publish(template)
    enrolment = Enrolment(client="acme", assignee="ann", reviewers=())
    order = Order(template=template.ref, period=OCTOBER, due_on=OCTOBER.end, clients=(enrolment,))
    [instance] = workflows.create(order, key="k", by="ann", at=NOON)
    return workflows, instance


@each_template
def test_a_client_of_whom_nothing_is_known_can_be_worked_for(template: Template) -> None:
    """Every step is required, a role that nobody has is told as such, and the assignee can do all of it."""
    workflows, instance = made(template)
    assert instance.work.not_required == 0
    assert all(owner.unresolved for owner in instance.job.owners)
    vat = VatSettings(starting_month=1)
    instance = workflows.start(instance.id, by="ann", at=NOON, confirmed=True, vat=vat)
    for item in instance.plan.index:
        instance = workflows.do(instance.id, Mark("ann", NOON, item, Outcome.COMPLETE))
    assert workflows.do(instance.id, Complete("ann", NOON)).status is Status.COMPLETED


@pytest.mark.parametrize(
    ("name", "known", "dropped"),
    [
        ("client-onboarding", {}, ()),
        ("client-onboarding", {"type": ClientType.SOLE_TRADER}, ("companies-house",)),
        ("client-onboarding", {"type": ClientType.LIMITED_LIABILITY_PARTNERSHIP}, ()),
        (
            "client-onboarding",
            {"fields": (ClientField(name="VAT registered", value=False),)},
            ("vat-registration",),
        ),
        ("client-onboarding", {"fields": (ClientField(name="VAT registered", value=True),)}, ()),
        ("year-end-accounts", {"type": ClientType.PUBLIC_LIMITED_COMPANY}, ()),
        ("year-end-accounts", {"type": ClientType.PARTNERSHIP}, ("file-companies-house",)),
    ],
)
def test_a_step_goes_away_when_it_is_known_not_to_apply(
    name: str, known: dict[str, object], dropped: tuple[str, ...]
) -> None:
    """What the practice knows of a client decides which steps are not required, and nothing else does."""
    _, instance = made(built_in(name), **known)
    assert instance.plan.keys(instance.work.not_required) == dropped


@each_template
def test_reviews_are_for_the_managers_and_partners_of_clients(template: Template) -> None:
    """A step called after a manager or a partner is theirs, and no step is for a person of any one practice."""
    _, instance = made(template, manager="mia", partner="pip")
    owners = {owner.step: owner.person for owner in instance.job.owners}
    for step in steps(template):
        if step.key in ("manager-review", "partner-review"):
            assert owners[step.key] == {"manager-review": "mia", "partner-review": "pip"}[step.key]
        assert step.assignment.to in (Assignee.TASK_OWNER, Assignee.CLIENT_MANAGER, Assignee.CLIENT_PARTNER)


def test_deadlines_are_those_of_the_published_example() -> None:
    """Two templates have deadlines: two weeks, one week and a day before the due date, and on it."""
    dated = {template.id for template in TEMPLATES if any(group.deadline for group in template.groups)}
    assert dated == {"self-assessment", "year-end-accounts"}
    for name in dated:
        template = built_in(name)
        assert template.deadlines_from is DeadlineBase.DUE_DATE
        assert [group.deadline for group in template.groups] == [Offset(value=days) for days in (-14, -7, -1, 0)]


@each_template
def test_no_estimates_are_made_up(template: Template) -> None:
    """How long a step takes is not published by anybody, so no step says it."""
    assert all(step.estimate is None for step in steps(template))
