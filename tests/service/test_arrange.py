"""A workflow takes people, settings and steps from its client and from what is arranged for it alone."""

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest

from dextflow.adapters.memory import MemoryDirectory, MemoryStore
from dextflow.engine import replay
from dextflow.errors import (
    InvalidSettings,
    NotAllowedNow,
    NotCalculated,
    NotPermitted,
    UnknownClient,
    UnknownStep,
    UnsoundChange,
)
from dextflow.model import (
    AddStep,
    AdjustSettings,
    Assignee,
    Assignment,
    ChangePeriod,
    Check,
    CheckSettings,
    CheckStatus,
    ConditionsApplied,
    Enrolment,
    Filter,
    Instance,
    Mark,
    Outcome,
    Owner,
    Place,
    ReassignStep,
    Refresh,
    Setting,
    Step,
)
from dextflow.ports import Page, Store
from dextflow.scheduling import month_of
from dextflow.service import Workflows
from service.rich import ACME, ASSIGNED, RICH, book, made, roof, to, values
from service.world import NOW, PRACTICE, TODAY, order_of

NOVEMBER = month_of(date(2026, 11, 1))
LOOKBACK = Setting(name="lookback_months", value=6)


@pytest.fixture
def directory() -> MemoryDirectory:
    """The people and clients of the rich practice."""
    return book()


@pytest.fixture
def rich(store: Store, directory: MemoryDirectory) -> Workflows:
    """The practice with the rich template, on a store of each kind."""
    return roof(store, directory)


def started(workflows: Workflows, instance: Instance) -> Instance:
    return workflows.start(instance.id, by="ada", at=NOW, confirmed=True)


# ------------------------------------------------------------------------------------------ at the creation


def test_owners_are_resolved_with_their_causes(rich: Workflows) -> None:
    """Each assignment turns out to be a person, a team or nobody, and what could not be resolved says why."""
    instance = made(rich)
    found = {key: instance.owner(key) for key in ASSIGNED}
    assert {key: owner.person or owner.team for key, owner in found.items() if owner} == {
        "manage": "rob",
        "partner": None,
        "associate": None,
        "vat": "pat",
        "payroll": None,
        "audit": None,
        "pat": "pat",
        "ghost": None,
        "tax": "tax",
        "empty": None,
        "none": None,
        "free": None,
    }
    assert {key: owner.unresolved for key, owner in found.items() if owner and owner.unresolved} == {
        "partner": "the client has no partner",
        "associate": "nobody in this practice has the id 'gone'",
        "payroll": "nobody manages the client's service 'payroll'",
        "audit": "the client does not have the service 'audit'",
        "ghost": "nobody in this practice has the id 'ghost'",
        "empty": "the team 'empty' has no members",
        "none": "the practice has no team 'none'",
    }
    assert instance.owner("report") is None
    assert rich.get(instance.id) == instance


def test_a_person_who_may_not_see_the_client_is_unresolved(rich: Workflows) -> None:
    """A step for somebody to whom the client is not granted is nobody's, and says so."""
    owner = made(rich, "solo").owner("pat")
    assert owner is not None
    assert (owner.person, owner.unresolved) == (None, "'pat' may not see this client")


def test_conditions_choose_owners_reviewers_and_settings(rich: Workflows) -> None:
    """The cases of a template hold for the clients that they name, and an explicit choice wins over them."""
    acme, solo = made(rich, "acme", "a"), made(rich, "solo", "s")
    owners = [each.owner("cased") for each in (acme, solo)]
    assert [owner.person for owner in owners if owner] == ["rob", "rob"]
    assert [owner.assignment.to for owner in owners if owner] == [Assignee.CLIENT_MANAGER, Assignee.PERSON]
    assert (acme.job.reviewers, solo.job.reviewers) == (("rob",), ("kim",))
    assert (values(acme)["lookback_months"], values(solo)["lookback_months"]) == (3, 12)
    assert values(acme)["basis"] == values(solo)["basis"] == "due date"
    chosen = CheckSettings(check="payables", values=(LOOKBACK,))
    order = order_of(Enrolment(client="solo", reviewers=("rob",)), template=RICH.ref, settings=(chosen,))
    [other] = rich.create(order, key="o", by="kim", at=NOW)
    assert (other.job.reviewers, values(other)["lookback_months"]) == (("rob",), 6)


def test_a_step_that_is_not_required_is_recorded_with_its_reason(rich: Workflows) -> None:
    """A conditional step is dropped at the creation for clients of whom the condition is false, by the record."""
    acme, solo = made(rich, "acme", "a"), made(rich, "solo", "s")
    assert (acme.outcome("payslips"), solo.outcome("payslips")) == (None, Outcome.NOT_APPLICABLE)
    [_, applied] = rich.events(solo.id)
    assert isinstance(applied, ConditionsApplied)
    assert [(ruling.step, ruling.required) for ruling in applied.rulings] == [("payslips", False)]
    assert rich.get(solo.id) == solo == replay(solo.plan, rich.events(solo.id))


# -------------------------------------------------------------------------------------- single workflows


def test_a_step_is_added_with_its_owner_and_settings(rich: Workflows) -> None:
    """An added step has the owner that its assignment means, and its data-driven check can be calculated."""
    instance = started(rich, made(rich))
    check = Check(key="sales", name="Sales", rule="aged_receivables", settings=(LOOKBACK,))
    step = Step(key="extra", name="Extra", checks=(check,), assignment=to(Assignee.CLIENT_MANAGER))
    added = rich.arrange.add_step(instance.id, step, Place(after="books"), by="ada", at=NOW)
    assert (added.owner("extra"), values(added, "sales")["lookback_months"]) == (
        Owner(step="extra", assignment=step.assignment, person="rob"),
        6,
    )
    assert values(added, "sales")["as_of"] == "2026-10-31"
    assert [result.check for result in added.results] == ["payables"]
    calculated = rich.calculate(instance.id, by="ada", at=NOW)
    assert [(each.check, each.status) for each in calculated.results] == [
        ("payables", CheckStatus.PASS),
        ("sales", CheckStatus.PASS),
    ]
    assert rich.get(instance.id) == calculated
    assert replay(rich.templates.plan(RICH.ref), rich.events(instance.id)) == calculated
    assert rich.get(made(rich, key="other").id).plan == rich.templates.plan(RICH.ref)


def test_a_step_of_a_team_is_found_by_it(rich: Workflows) -> None:
    """A workflow is found by the owners that its steps have after they were given to somebody else."""
    instance = made(rich, "solo")
    assert rich.ids(Filter(step_owners=("stu",)), today=TODAY) == (instance.id,)
    rich.arrange.reassign_step(instance.id, "manage", Assignment(), by="ada", at=NOW)
    given = rich.arrange.reassign_step(instance.id, "report", to(Assignee.TEAM, "tax"), by="ada", at=NOW)
    assert given.owner("manage") is None
    assert rich.ids(Filter(step_owners=("stu",)), today=TODAY) == ()
    assert rich.ids(Filter(step_owners=("ghost", "tax")), today=TODAY) == (instance.id,)


def test_an_assignment_that_means_nobody_is_kept_with_its_cause(rich: Workflows) -> None:
    """A step may be given to a role that nobody has: it is unresolved, and says why."""
    given = rich.arrange.reassign_step(made(rich).id, "report", to(Assignee.CLIENT_PARTNER), by="ada", at=NOW)
    owner = given.owner("report")
    assert owner is not None
    assert (owner.person, owner.unresolved) == (None, "the client has no partner")


def test_what_a_command_says_of_the_world_is_looked_up(rich: Workflows) -> None:
    """Whatever owner, settings or facts a plain command claims, those of the directory and the rules are kept."""
    instance = made(rich)
    lie = Owner(step="report", assignment=to(Assignee.CLIENT_MANAGER), person="kim")
    given = rich.do(instance.id, ReassignStep(by="ada", at=NOW, owner=lie)).owner("report")
    assert given is not None
    assert given.person == "rob"
    step = Step(key="new", name="New", assignment=to(Assignee.PERSON, "ghost"))
    claimed = Owner(step="new", assignment=step.assignment, person="ada")
    added = rich.do(instance.id, AddStep(by="ada", at=NOW, step=step, place=Place(before="report"), owner=claimed))
    owner = added.owner("new")
    assert owner is not None
    assert (owner.person, owner.unresolved) == (None, "nobody in this practice has the id 'ghost'")
    before = rich.get(instance.id)
    empty = Refresh(by="ada", at=NOW, owners=(), facts=(), client_name="Other")
    assert set(rich.do(instance.id, empty).job.owners) == set(before.job.owners)
    assert rich.get(instance.id).job.client_name == "Acme"
    wrong = CheckSettings(check="payables", values=(Setting(name="lookback_months", value=5),))
    with pytest.raises(InvalidSettings, match="lookback_months"):
        rich.do(instance.id, AdjustSettings(by="ada", at=NOW, settings=wrong))
    with pytest.raises(InvalidSettings, match="lookback_months"):
        rich.do(instance.id, ChangePeriod(by="ada", at=NOW, period=NOVEMBER, settings=(wrong,)))


def test_a_step_that_cannot_be_added_is_refused(rich: Workflows) -> None:
    """A rule that is not there, settings of another check, and settings that a rule does not take are refused."""
    instance = made(rich)

    def add(check: Check, *settings: CheckSettings) -> None:
        step = Step(key="new", name="New", checks=(check,))
        place = Place(after="report")
        rich.do(instance.id, AddStep(by="ada", at=NOW, step=step, place=place, settings=settings))

    with pytest.raises(UnsoundChange, match="/step/checks/0/rule: there is no rule 'aged'"):
        add(Check(key="c", name="C", rule="aged"))
    with pytest.raises(NotCalculated, match="payables"):
        add(Check(key="c", name="C", rule="aged_receivables"), CheckSettings(check="payables", values=()))
    with pytest.raises(InvalidSettings, match="basis"):
        add(Check(key="c", name="C", rule="aged_receivables", settings=(Setting(name="basis", value="x"),)))
    assert rich.get(instance.id) == instance


def test_some_settings_are_adjusted_and_the_others_stay(rich: Workflows) -> None:
    """Adjusting one setting of a check keeps the rest of them, and those of an earlier adjustment."""
    instance = started(rich, made(rich, "solo"))
    rich.arrange.adjust_settings(instance.id, "payables", (LOOKBACK,), by="ada", at=NOW)
    later = Setting(name="as_of", value="2026-10-15")
    adjusted = rich.arrange.adjust_settings(instance.id, "payables", (later,), by="ada", at=NOW)
    assert values(adjusted) == {**values(instance), "lookback_months": 6, "as_of": "2026-10-15"}
    for key in ("paper", "report", "nothing"):
        with pytest.raises(NotCalculated, match=key):
            rich.arrange.adjust_settings(instance.id, key, (LOOKBACK,), by="ada", at=NOW)


def test_another_period_resolves_the_settings_anew(rich: Workflows) -> None:
    """What follows from the period follows from the new one; cases and what somebody chose stay as they are."""
    instance = made(rich, "solo")
    changed = rich.arrange.change_period(instance.id, NOVEMBER, by="ada", at=NOW)
    assert changed.job.period == NOVEMBER
    assert values(changed) == {**values(instance), "as_of": "2026-11-30"}
    assert values(changed)["lookback_months"] == 12
    rich.arrange.adjust_settings(instance.id, "payables", (LOOKBACK,), by="ada", at=NOW)
    back = rich.arrange.change_period(instance.id, instance.job.period, by="ada", at=NOW)
    assert values(back) == {**values(instance), "lookback_months": 6}
    given = CheckSettings(check="payables", values=(Setting(name="lookback_months", value=1),))
    again = rich.arrange.change_period(instance.id, NOVEMBER, by="ada", at=NOW, settings=(given,))
    assert values(again)["lookback_months"] == 1
    unknown = CheckSettings(check="paper", values=())
    with pytest.raises(InvalidSettings, match="paper"):
        rich.arrange.change_period(instance.id, NOVEMBER, by="ada", at=NOW, settings=(unknown,))


def test_the_period_is_fixed_once_work_has_begun(rich: Workflows) -> None:
    """The period of a workflow that has started cannot be changed."""
    instance = started(rich, made(rich))
    with pytest.raises(NotAllowedNow):
        rich.arrange.change_period(instance.id, NOVEMBER, by="ada", at=NOW)


def test_what_is_arranged_needs_the_right_to_it(rich: Workflows) -> None:
    """Somebody whose work it is not arranges nothing, and a step that is not there is named."""
    instance = made(rich)
    with pytest.raises(NotPermitted):
        rich.arrange.reassign_step(instance.id, "report", to(Assignee.NOBODY), by="stu", at=NOW)
    with pytest.raises(UnknownStep, match="nothing"):
        rich.arrange.reassign_step(instance.id, "nothing", to(Assignee.NOBODY), by="ada", at=NOW)
    assert rich.get(instance.id) == instance


def nothing() -> None:
    """Let nothing happen."""


class Rival:
    """A store on which something happens once between this caller's look and its write."""

    def __init__(self, inner: Store) -> None:
        self._inner = inner
        self.meanwhile: Callable[[], object] = nothing

    def __getattr__(self, name: str) -> object:
        if name == "commit":
            meanwhile, self.meanwhile = self.meanwhile, nothing
            meanwhile()
        return getattr(self._inner, name)


def test_two_adjustments_at_once_are_both_kept(rich: Workflows, store: Store) -> None:
    """Whoever adjusts a setting while somebody else adjusts another loses nothing of either."""
    instance = made(rich)
    rival = Rival(store)
    racing = roof(rival)
    as_of = Setting(name="as_of", value="2026-10-15")
    rival.meanwhile = lambda: rich.arrange.adjust_settings(instance.id, "payables", (as_of,), by="ada", at=NOW)
    after = racing.arrange.adjust_settings(instance.id, "payables", (LOOKBACK,), by="ada", at=NOW)
    assert (values(after)["as_of"], values(after)["lookback_months"]) == ("2026-10-15", 6)


def test_results_are_of_the_settings_at_the_end(rich: Workflows, store: Store) -> None:
    """A setting that is adjusted while the checks are calculated has them calculated again; a comment has not."""
    instance = made(rich)
    rival = Rival(store)
    racing = roof(rival)
    seen: list[str] = []
    rival.meanwhile = lambda: rich.arrange.adjust_settings(instance.id, "payables", (LOOKBACK,), by="ada", at=NOW)
    racing.start(instance.id, by="ada", at=NOW, confirmed=True, on_result=lambda each: seen.append(each.check))
    assert seen == ["payables", "payables"]
    rival.meanwhile = lambda: rich.do(instance.id, Mark(by="ada", at=NOW, item="paper", outcome=Outcome.COMPLETE))
    racing.calculate(instance.id, by="ada", at=NOW, on_result=lambda each: seen.append(each.check))
    assert seen == ["payables"] * 3
    assert rich.get(instance.id).outcome("paper") is Outcome.COMPLETE


# ------------------------------------------------------------------------------------- a client that changed


def changed_acme(directory: MemoryDirectory, **parts: Any) -> None:
    directory.add(PRACTICE, clients=[attrs.evolve(ACME, **parts)])


def test_work_that_has_not_started_follows_its_client(rich: Workflows, directory: MemoryDirectory) -> None:
    """After a change at a client, its workflows that have not started follow; started ones are only reported."""
    waiting, running, other = made(rich, key="1"), made(rich, key="2"), made(rich, "solo", "3")
    running = started(rich, running)
    changed_acme(directory, manager="ada", partner="kim")
    refreshment = rich.arrange.refresh_client("acme", by="kim", at=NOW)
    [followed], [reported] = refreshment.followed, refreshment.reported
    assert (followed.workflow, reported.workflow, refreshment.refused) == (waiting.id, running.id, ())
    for each in (followed, reported):
        differ = {owner.step for owner in {*each.kept.owners} ^ {*each.now.owners}}
        assert differ == {"manage", "partner", "cased"}
    now = rich.get(waiting.id)
    assert now.job == followed.now
    assert [owner.person for owner in map(now.owner, ("manage", "partner")) if owner] == ["ada", "kim"]
    assert rich.get(running.id) == running
    assert rich.get(other.id) == other
    assert rich.arrange.refresh(running.id, by="ada", at=NOW).job == attrs.evolve(reported.now)
    assert rich.arrange.refresh_client("acme", by="kim", at=NOW) == type(refreshment)()


def test_a_new_fact_and_a_new_name_are_changes_too(rich: Workflows, directory: MemoryDirectory) -> None:
    """A client's new name changes by what its work is found, and what it buys changes what is required."""
    instance = made(rich)
    assert instance.outcome("payslips") is None
    changed_acme(directory, name="Zebra")
    [renamed] = rich.arrange.refresh_client("acme", by="kim", at=NOW).followed
    assert (renamed.workflow, renamed.kept.client_name, renamed.now.client_name) == (instance.id, "Acme", "Zebra")
    assert rich.ids(Filter(text="zebra"), today=TODAY) == (instance.id,)
    changed_acme(directory, services=())
    assert len(rich.arrange.refresh_client("acme", by="kim", at=NOW).followed) == 1
    assert rich.get(instance.id).outcome("payslips") is Outcome.NOT_APPLICABLE


def test_a_step_that_somebody_reassigned_stays_theirs(rich: Workflows, directory: MemoryDirectory) -> None:
    """Refreshing leaves a step with whom a person gave it, and its place among the owners is no change."""
    instance = made(rich)
    rich.arrange.reassign_step(instance.id, "free", to(Assignee.PERSON, "ada"), by="ada", at=NOW)
    assert rich.arrange.refresh_client("acme", by="kim", at=NOW).followed == ()
    changed_acme(directory, manager="ada")
    rich.arrange.refresh_client("acme", by="kim", at=NOW)
    owner = rich.get(instance.id).owner("free")
    assert owner is not None
    assert owner.person == "ada"


def test_what_may_not_follow_is_told(rich: Workflows, directory: MemoryDirectory) -> None:
    """A workflow that the person may not change is refused with the reason, and the others follow."""
    theirs = made(rich, key="1")
    order = order_of(Enrolment(client="acme", assignee="stu"), template=RICH.ref)
    [own] = rich.create(order, key="2", by="kim", at=NOW)
    changed_acme(directory, manager="ada")
    refreshment = rich.arrange.refresh_client("acme", by="stu", at=NOW)
    assert [each.workflow for each in refreshment.followed] == [own.id]
    [(refused, reason)] = refreshment.refused
    assert (refused.workflow, type(reason)) == (theirs.id, NotPermitted)
    assert rich.get(theirs.id) == theirs


def test_more_open_workflows_than_a_page_follow() -> None:
    """A client may have more open workflows than a store gives at once."""
    directory, store = book(), MemoryStore()
    few = FewAtOnce(store)
    rich = roof(few, directory)
    ids = {made(rich, key=f"k{number}").id for number in range(7)}
    changed_acme(directory, manager="ada")
    assert {each.workflow for each in rich.arrange.refresh_client("acme", by="kim", at=NOW).followed} == ids


class FewAtOnce:
    """A store that gives two records at a time."""

    def __init__(self, inner: MemoryStore) -> None:
        self._inner = inner

    def query(self, *asked: Any, **more: Any) -> Page:
        return self._inner.query(*asked, **more | {"limit": 2})

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)


def test_a_client_that_is_gone_is_unknown(rich: Workflows, directory: MemoryDirectory) -> None:
    """What needs the client is refused when it has left the directory; other work goes on."""
    gone = MemoryDirectory(practice=PRACTICE, people=book().people(PRACTICE, ["ada", "kim"]).values())
    instance = started(rich, made(rich))
    here = Workflows(PRACTICE, store=rich._roof.store, directory=gone)  # noqa: SLF001 - the store of the fixture
    with pytest.raises(UnknownClient, match="acme"):
        here.arrange.refresh(instance.id, by="ada", at=NOW)
    with pytest.raises(UnknownClient, match="acme"):
        here.arrange.refresh_client("acme", by="kim", at=NOW)
    marked = here.do(instance.id, Mark(by="ada", at=NOW, item="paper", outcome=Outcome.COMPLETE))
    assert marked.outcome("paper") is Outcome.COMPLETE
