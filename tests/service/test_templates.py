"""The practice's library of templates."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.adapters.memory import MemoryDirectory, MemoryStore
from dextflow.errors import (
    AlreadyPublished,
    Conflict,
    Corrupt,
    InvalidDocument,
    InvalidTemplate,
    NotEntitled,
    NotFound,
    NotPermitted,
    TemplateRetired,
    UnknownPerson,
    VersionPassed,
)
from dextflow.library import built_in, built_in_ids
from dextflow.model import (
    Check,
    Enrolment,
    Entitlements,
    Icon,
    Policy,
    Retirement,
    Setting,
    SettingsCase,
    Step,
    StepGroup,
    Template,
    TemplateRef,
    Tier,
)
from dextflow.ports import Batch, Put, Store
from dextflow.service import Workflows
from service.world import NOW, PEOPLE, PRACTICE, TEMPLATE, order_of

LATER = datetime(2026, 11, 22, 8, tzinfo=UTC)
OLDER_TIER = Policy(tier=Tier.ENTERPRISE_2021)


def with_checks(*checks: Check) -> Template:
    step = Step(key="s", name="S", checks=checks)
    return Template(id="t", name="T", groups=(StepGroup(name="G", steps=(step,)),))


def faults_of(workflows: Workflows, template: Template) -> list[str]:
    with pytest.raises(InvalidTemplate) as caught:
        workflows.templates.publish(template)
    return [fault.path for fault in caught.value.faults]


def test_a_published_version_never_changes(workflows: Workflows) -> None:
    """Publishing the same again is harmless; other content under the same version is refused."""
    assert workflows.templates.publish(TEMPLATE) == TEMPLATE.ref
    with pytest.raises(AlreadyPublished, match="as version 2"):
        workflows.templates.publish(attrs.evolve(TEMPLATE, name="Other"))
    assert workflows.templates.get(TEMPLATE.ref) == TEMPLATE


def test_versions_are_listed(workflows: Workflows) -> None:
    """All versions of all templates are listed, also when they fill more than one page."""
    for version in range(2, 260):
        workflows.templates.publish(attrs.evolve(TEMPLATE, version=version))
    versions = workflows.templates.versions()
    assert versions == tuple(TemplateRef(id="close", version=number) for number in range(1, 260))


def test_a_library_is_read_from_the_store(
    make: Callable[..., Workflows], store: Store, workflows: Workflows
) -> None:
    """What one process has published, another reads."""
    assert make(store).templates.get(TEMPLATE.ref) == TEMPLATE
    with pytest.raises(NotFound, match="close@9"):
        make(store).templates.get(TemplateRef(id="close", version=9))


def test_a_damaged_template_is_reported_as_such(make: Callable[..., Workflows], store: Store) -> None:
    """A stored template that cannot be read is corrupt, by its id."""
    put = Put(kind="template", id="x@1", expected=0, version=1, parts={"template": "{}"}, terms={})
    store.commit(Batch(practice=PRACTICE, puts=(put,)))
    with pytest.raises(Corrupt, match="x@1"):
        make(store).templates.get(TemplateRef(id="x", version=1))


def test_every_fault_of_the_checks_is_named(workflows: Workflows) -> None:
    """Unknown rules, settings without a rule, and wrong settings are refused together, each with its path."""
    wrong = Setting(name="lookback_months", value=5)
    checks = (
        Check(key="a", name="A", rule="aged_payable"),
        Check(key="b", name="B", settings=(wrong,)),
        Check(key="c", name="C", rule="aged_payables", settings=(wrong,)),
    )
    assert faults_of(workflows, with_checks(*checks)) == [
        "/groups/0/steps/0/checks/0/rule",
        "/groups/0/steps/0/checks/1/settings",
        "/groups/0/steps/0/checks/2/settings/lookback_months",
    ]


def test_settings_under_conditions_are_checked_too(workflows: Workflows) -> None:
    """A case is judged together with the usual settings that it leaves, and by itself if those are wrong."""
    right, wrong = Setting(name="lookback_months", value=6), Setting(name="lookback_months", value=5)

    def case(*settings: Setting) -> tuple[SettingsCase, ...]:
        return (SettingsCase(when="client.type is known", settings=settings),)

    checks = (
        Check(key="a", name="A", rule="aged_payables", settings=(right,), settings_cases=case(wrong)),
        Check(key="b", name="B", rule="aged_payables", settings=(wrong,), settings_cases=case(right)),
        Check(key="c", name="C", rule="aged_payables", settings_cases=(*case(right), *case(right, right))),
        Check(key="d", name="D", settings_cases=case(right)),
        Check(key="e", name="E", rule="aged_payables", settings=(right,), settings_cases=case(right)),
    )
    assert faults_of(workflows, with_checks(*checks)) == [
        "/groups/0/steps/0/checks/0/settings_cases/0/settings/lookback_months",
        "/groups/0/steps/0/checks/1/settings/lookback_months",
        "/groups/0/steps/0/checks/2/settings_cases/1/settings/lookback_months",
        "/groups/0/steps/0/checks/3/settings_cases",
    ]


def test_a_fixed_date_fits_some_period(workflows: Workflows) -> None:
    """A date in a template is not held against a period that nobody has chosen; two dates are held together."""

    def dated(*values: str) -> Template:
        names = ("dated_from", "dated_to")
        settings = tuple(Setting(name=name, value=value) for name, value in zip(names, values, strict=False))
        return with_checks(Check(key="a", name="A", rule="missing_attachments", settings=settings))

    assert workflows.templates.publish(dated("2026-10-01"))
    assert workflows.templates.publish(attrs.evolve(dated("2026-10-01", "2026-10-02"), version=2))
    assert faults_of(workflows, dated("2026-10-02", "2026-10-01")) == ["/groups/0/steps/0/checks/0/settings"]


def test_a_case_must_fit_the_usual_settings(workflows: Workflows) -> None:
    """Two dates that are fine each by itself are refused if the case and what it leaves go backwards together."""

    def dated(name: str, value: str) -> tuple[Setting, ...]:
        return (Setting(name=name, value=value),)

    case = SettingsCase(when="client.type is known", settings=dated("dated_to", "2026-10-01"))
    check = Check(key="a", name="A", rule="missing_attachments", settings_cases=(case,))
    assert workflows.templates.publish(with_checks(check))
    backwards = attrs.evolve(check, settings=dated("dated_from", "2026-10-02"))
    path = "/groups/0/steps/0/checks/0/settings_cases/0/settings"
    assert faults_of(workflows, with_checks(backwards)) == [path]


def test_a_check_with_a_rule_is_no_custom_check(workflows: Workflows) -> None:
    """What is calculated is not a copy of what the practice checks by hand."""
    check = Check(key="a", name="A", rule="aged_payables", custom="post")
    assert faults_of(workflows, with_checks(check)) == ["/groups/0/steps/0/checks/0/custom"]


def test_faults_of_template_and_rules_come_together(workflows: Workflows) -> None:
    """A template is refused once, with everything that is wrong with it."""
    template = attrs.evolve(with_checks(Check(key="a", name=" ", rule="none")), name="")
    assert faults_of(workflows, template) == [
        "/name",
        "/groups/0/steps/0/checks/0/name",
        "/groups/0/steps/0/checks/0/rule",
    ]


# -------------------------------------------------------------------------------------------------- versions


def test_the_latest_version_is_found(workflows: Workflows) -> None:
    """A new version comes after the latest; numbers may be left out, and none can be filled in later."""
    third, fourth = (attrs.evolve(TEMPLATE, version=number, name=f"Close {number}") for number in (3, 4))
    workflows.templates.publish(third)
    assert workflows.templates.latest("close") == third
    with pytest.raises(VersionPassed, match=r"at version 3 already.* as version 4"):
        workflows.templates.publish(attrs.evolve(TEMPLATE, version=2))
    workflows.templates.publish(fourth)
    assert workflows.templates.versions("close") == tuple(
        TemplateRef(id="close", version=number) for number in (1, 3, 4)
    )
    with pytest.raises(AlreadyPublished, match="as version 5"):
        workflows.templates.publish(attrs.evolve(TEMPLATE, name="Other"))
    assert workflows.templates.publish(TEMPLATE) == TEMPLATE.ref
    for ask in (workflows.templates.latest, workflows.templates.versions, workflows.templates.entry):
        with pytest.raises(NotFound, match="template 'none'"):
            ask("none")


def test_templates_are_listed_by_name(workflows: Workflows) -> None:
    """The list has one line for each template, of its latest version, in the order of the names."""
    workflows.templates.publish(attrs.evolve(TEMPLATE, id="annual", name="annual Accounts", icon=Icon.YEAR_END))
    workflows.templates.publish(attrs.evolve(TEMPLATE, version=2, name="Zero the books", description="All."))
    first, second = workflows.templates.entries()
    assert (first.name, first.icon, first.versions) == ("annual Accounts", Icon.YEAR_END, (1,))
    assert (second.id, second.name, second.description) == ("close", "Zero the books", "All.")
    assert (second.versions, second.latest) == ((1, 2), 2)


@given(st.lists(st.tuples(st.integers(1, 5), st.booleans()), max_size=12))
def test_any_order_of_publishing_ends_in_rising_versions(tries: list[tuple[int, bool]]) -> None:
    """Whatever is published in whatever order, a version is what it first was, and versions only rise."""
    workflows = Workflows(PRACTICE, store=MemoryStore(), directory=MemoryDirectory(practice=PRACTICE))
    kept: dict[int, Template] = {}
    for number, other in tries:
        template = attrs.evolve(TEMPLATE, version=number, name="Other" if other else "Close")
        if number in kept and kept[number] != template:
            with pytest.raises(AlreadyPublished):
                workflows.templates.publish(template)
        elif number not in kept and number < max(kept, default=0):
            with pytest.raises(VersionPassed):
                workflows.templates.publish(template)
        else:
            kept[number] = template
            workflows.templates.publish(template)
    assert [workflows.templates.get(ref) for ref in workflows.templates.versions()] == list(kept.values())
    assert list(kept) == sorted(kept)
    if kept:
        assert workflows.templates.latest("close") == kept[max(kept)]


class Meanwhile:
    """A store on which somebody else acts a moment before each of the first commits."""

    def __init__(self, inner: Store, *acts: Callable[[], object]) -> None:
        self._inner = inner
        self._acts = list(acts)

    def __getattr__(self, name: str) -> Any:
        if name == "commit" and self._acts:
            self._acts.pop(0)()
        return getattr(self._inner, name)


def test_two_who_publish_at_once_get_versions_in_order(
    make: Callable[..., Workflows], store: Store, workflows: Workflows
) -> None:
    """Whoever comes second is told what became the latest, gets the same, or comes after it."""
    second, third = (attrs.evolve(TEMPLATE, version=number) for number in (2, 3))
    late = make(Meanwhile(store, lambda: workflows.templates.publish(third)))
    with pytest.raises(VersionPassed):
        late.templates.publish(second)
    same = attrs.evolve(TEMPLATE, version=4)
    late = make(Meanwhile(store, lambda: workflows.templates.publish(same)))
    assert late.templates.publish(same) == same.ref
    late = make(Meanwhile(store, lambda: workflows.templates.publish(attrs.evolve(TEMPLATE, version=5))))
    late.templates.publish(attrs.evolve(TEMPLATE, version=6))
    assert workflows.templates.entry("close").versions == (1, 3, 4, 5, 6)


def test_somebody_who_is_always_second_is_told_so(
    make: Callable[..., Workflows], store: Store, workflows: Workflows
) -> None:
    """After a few tries the conflict is passed on, and nothing was written."""
    acts = [
        lambda number=number: workflows.templates.publish(attrs.evolve(TEMPLATE, version=number))
        for number in range(2, 9)
    ]
    with pytest.raises(Conflict):
        make(Meanwhile(store, *acts)).templates.publish(attrs.evolve(TEMPLATE, version=50))
    assert 50 not in workflows.templates.entry("close").versions


# ---------------------------------------------------------------------------------------------- out of use


def test_a_retired_template_is_neither_ordered_nor_published(workflows: Workflows) -> None:
    """Nothing new is made of it and work that was goes on, until it is restored; it says so each time."""
    order = order_of(Enrolment(client="acme"))
    [made] = workflows.create(order, key="before", by="ada", at=NOW)
    entry = workflows.templates.retire("close", at=LATER, by="kim", reason="Replaced by Annual.")
    assert entry.retired == Retirement(at=LATER, by="kim", reason="Replaced by Annual.")
    with pytest.raises(TemplateRetired, match="retired on 2026-11-22"):
        workflows.create(order, key="after", by="ada", at=NOW)
    with pytest.raises(TemplateRetired):
        workflows.templates.publish(attrs.evolve(TEMPLATE, version=2))
    assert workflows.create(order, key="before", by="ada", at=NOW) == (made,)
    assert workflows.start(made.id, by="ada", at=NOW, confirmed=True).plan.template == TEMPLATE
    assert workflows.templates.publish(TEMPLATE) == TEMPLATE.ref
    assert workflows.templates.latest("close") == TEMPLATE
    assert workflows.templates.entries() == ()
    assert workflows.templates.entries(retired=True) == workflows.templates.entries(retired=None) == (entry,)
    assert workflows.templates.restore("close", by="ada").retired is None
    assert workflows.create(order, key="after", by="ada", at=NOW)


def test_retiring_and_restoring_twice_changes_nothing(workflows: Workflows) -> None:
    """The first retirement stands, and restoring what is in use is harmless."""
    first = workflows.templates.retire("close", at=NOW)
    assert workflows.templates.retire("close", at=LATER, reason="Again.") == first
    restored = workflows.templates.restore("close")
    assert workflows.templates.restore("close") == restored
    with pytest.raises(NotFound):
        workflows.templates.retire("none", at=NOW)
    with pytest.raises(NotFound):
        workflows.templates.restore("none")
    with pytest.raises(InvalidDocument):
        workflows.templates.retire("close", at=NOW.replace(tzinfo=None))


# --------------------------------------------------------------------------------------------------- rights


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: str(person.id))
@pytest.mark.parametrize("policy", [Policy(), OLDER_TIER], ids=["current", "2021"])
def test_who_may_change_the_library(
    make: Callable[..., Workflows], store: Store, person: Any, policy: Policy
) -> None:
    """Everybody may under the current rights, admins alone under the older ones, and the host always."""
    roof = make(store, policy=policy)
    roof.templates.publish(TEMPLATE)
    acts: list[Callable[[], object]] = [
        lambda: roof.templates.publish(attrs.evolve(TEMPLATE, version=2), by=person.id),
        lambda: roof.templates.retire("close", at=NOW, by=person.id),
        lambda: roof.templates.restore("close", by=person.id),
    ]
    for act in acts:
        if policy is OLDER_TIER and person.id != "kim":
            with pytest.raises(NotPermitted, match="publish templates"):
                act()
        else:
            act()
    assert (2 in roof.templates.entry("close").versions) is (policy is not OLDER_TIER or person.id == "kim")


def test_strangers_and_practices_without_the_plan_change_nothing(
    make: Callable[..., Workflows], store: Store, workflows: Workflows
) -> None:
    """Somebody unknown is refused, and so is everybody whose practice has not bought workflows."""
    with pytest.raises(UnknownPerson):
        workflows.templates.publish(attrs.evolve(TEMPLATE, version=2), by="eve")
    bare = make(store, entitlements=Entitlements(features=frozenset()))
    with pytest.raises(NotEntitled):
        bare.templates.retire("close", at=NOW, by="kim")
    assert workflows.templates.versions() == (TEMPLATE.ref,)


def test_a_damaged_entry_is_reported_as_such(
    make: Callable[..., Workflows], store: Store, workflows: Workflows
) -> None:
    """An entry that cannot be read is corrupt, by its template."""
    put = Put(kind="template_entry", id="close", expected=1, version=2, parts={"entry": "{}"})
    store.commit(Batch(practice=PRACTICE, puts=(put,)))
    with pytest.raises(Corrupt, match="close"):
        make(store).templates.entries()


@pytest.mark.parametrize("name", built_in_ids())
def test_every_built_in_template_can_be_published(workflows: Workflows, name: str) -> None:
    """Each template that comes with the library is valid, and its rules are in the catalogue."""
    assert workflows.templates.publish(built_in(name)).id == name


def test_an_unknown_built_in_template_is_not_found() -> None:
    """A built-in template is found by its exact id only, and never by a path."""
    for name in ("monthly", "../monthly-bookkeeping", ""):
        with pytest.raises(NotFound):
            built_in(name)
