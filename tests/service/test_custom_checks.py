"""The practice's own list of custom checks, and what becomes of templates that use them."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from dextflow.errors import (
    CheckExists,
    CheckInUse,
    Conflict,
    Corrupt,
    InvalidDocument,
    NotEntitled,
    NotFound,
    NotPermitted,
    UnknownPerson,
)
from dextflow.model import (
    Check,
    CustomCheck,
    Enrolment,
    Entitlements,
    Policy,
    Step,
    StepGroup,
    Template,
    TemplateRef,
    Tier,
)
from dextflow.ports import Batch, Put, Store
from dextflow.service import Workflows
from service.world import NOW, PEOPLE, PRACTICE, order_of

POST = CustomCheck(key="post", name="Post is opened", description="See https://example.org/post.", tag="Office")
OLDER_TIER = Policy(tier=Tier.ENTERPRISE_2021)


def template_with(*checks: Check, id: str = "office", version: int = 1, name: str = "Office") -> Template:  # noqa: A002 - the word of the field
    step = Step(key="desk", name="Desk", checks=checks)
    return Template(id=id, version=version, name=name, groups=(StepGroup(name="Work", steps=(step,)),))


@pytest.fixture
def kept(workflows: Workflows) -> CustomCheck:
    """A check that is in the list."""
    return workflows.custom_checks.create(POST, by="ada")


def test_a_check_is_made_changed_and_removed(workflows: Workflows, kept: CustomCheck) -> None:
    """While no template uses it, a check can be changed and removed at once, by anybody who has read it."""
    assert kept == attrs.evolve(POST, version=1)
    checks = workflows.custom_checks
    assert checks.get("post") == kept
    changed = attrs.evolve(kept, description="See the handbook.", tag=None)
    assert checks.edit(changed, by="rob") == ()
    assert checks.get("post") == attrs.evolve(changed, version=2)
    assert checks.remove("post", by="pat") == ()
    for ask in (lambda: checks.get("post"), lambda: checks.uses("post"), lambda: checks.remove("post", by="ada")):
        with pytest.raises(NotFound, match="post"):
            ask()
    assert checks.all() == ()


def test_nothing_of_a_removed_check_is_left(workflows: Workflows, store: Store, kept: CustomCheck) -> None:
    """What a removed check said is gone from the store, and its key can be used again."""
    workflows.custom_checks.remove("post", by="ada")
    record = store.get(PRACTICE, "custom_check", ["post"])["post"]
    assert "handbook" not in str(record.parts)
    assert "example.org" not in str(record)
    again = workflows.custom_checks.create(CustomCheck(key="post", name="Other"), by="ada")
    assert workflows.custom_checks.all() == (again,)


def test_checks_are_listed_by_name_and_tag(workflows: Workflows) -> None:
    """The list is in the order of the names whatever their case; a tag shows its own."""
    checks = workflows.custom_checks
    for key, name, tag in (
        ("a", "zeal", "Office"),
        ("b", "Post", "Office"),
        ("c", "bank", "Bank"),
        ("d", "Tea", None),
    ):
        checks.create(CustomCheck(key=key, name=name, tag=tag), by="ada")
    assert [check.name for check in checks.all()] == ["bank", "Post", "Tea", "zeal"]
    assert [check.name for check in checks.all("Office")] == ["Post", "zeal"]
    assert checks.all("office") == ()
    assert checks.tags() == ("Bank", "Office")
    checks.edit(attrs.evolve(checks.get("c"), tag="Office"), by="ada")
    assert checks.tags() == ("Office",)


def test_a_list_of_any_length_is_read(workflows: Workflows) -> None:
    """More checks than fit one page are listed."""
    for number in range(203):
        workflows.custom_checks.create(CustomCheck(key=f"c{number}", name=f"{number:03}"), by="ada")
    assert [check.name for check in workflows.custom_checks.all()] == [f"{number:03}" for number in range(203)]


def test_a_key_stands_for_one_check(workflows: Workflows, kept: CustomCheck) -> None:
    """Creating the very same again is harmless; another one under the same key is refused."""
    assert workflows.custom_checks.create(POST, by="rob") == kept
    with pytest.raises(CheckExists, match="'post' already"):
        workflows.custom_checks.create(attrs.evolve(POST, name="Other"), by="rob")
    assert workflows.custom_checks.get("post") == kept


def test_what_is_no_check_is_refused_with_every_fault(workflows: Workflows, kept: CustomCheck) -> None:
    """A malformed key, a blank name and a blank tag are told together; a text that no store can keep as well."""
    with pytest.raises(InvalidDocument) as caught:
        workflows.custom_checks.create(CustomCheck(key="The Post", name=" ", tag=""), by="ada")
    assert [fault.path for fault in caught.value.faults] == ["/key", "/name", "/tag"]
    with pytest.raises(InvalidDocument):
        workflows.custom_checks.edit(attrs.evolve(kept, name=""), by="ada")
    with pytest.raises(InvalidDocument):
        workflows.custom_checks.create(CustomCheck(key="nul", name="\0"), by="ada")
    assert workflows.custom_checks.all() == (kept,)


def test_nobodys_change_is_overwritten_unseen(workflows: Workflows, kept: CustomCheck) -> None:
    """Of two who change the same reading of a check, the second is told; so is who changes none."""
    workflows.custom_checks.edit(attrs.evolve(kept, name="First"), by="ada")
    with pytest.raises(Conflict):
        workflows.custom_checks.edit(attrs.evolve(kept, name="Second"), by="rob")
    assert workflows.custom_checks.get("post").name == "First"
    with pytest.raises(NotFound):
        workflows.custom_checks.edit(CustomCheck(key="none", name="None", version=1), by="ada")


# --------------------------------------------------------------------------------------------------- in use


def test_a_copy_remembers_where_it_comes_from(workflows: Workflows, kept: CustomCheck) -> None:
    """A template holds a copy under a key of its own, and the list knows where its checks are used."""
    copy = kept.as_check("open-post")
    assert copy == Check(
        key="open-post", name=POST.name, description=POST.description, tag=POST.tag, custom="post"
    )
    assert kept.as_check().key == "post"
    workflows.templates.publish(template_with(copy, kept.as_check()))
    workflows.templates.publish(template_with(kept.as_check(), id="annual", name="annual"))
    workflows.templates.publish(template_with(Check(key="post", name="Post is opened"), id="alike"))
    annual, office = workflows.custom_checks.uses("post")
    assert (annual.template, annual.name) == (TemplateRef(id="annual", version=1), "annual")
    assert (office.checks, office.outdated) == ((copy, kept.as_check()), False)


def test_only_the_latest_version_of_a_template_counts(workflows: Workflows, kept: CustomCheck) -> None:
    """A check that the latest version has dropped is not in use, and can be removed at once."""
    workflows.templates.publish(template_with(kept.as_check()))
    [use] = workflows.custom_checks.uses("post")
    assert use.template.version == 1
    workflows.templates.publish(template_with(version=2))
    assert workflows.custom_checks.uses("post") == ()
    assert workflows.custom_checks.remove("post", by="ada") == ()


@pytest.mark.parametrize("retired", [False, True])
def test_editing_a_check_in_use_is_never_silent(workflows: Workflows, kept: CustomCheck, retired: bool) -> None:
    """Without confirmation the templates are named; with it, the answer tells which are old."""
    ref = workflows.templates.publish(template_with(kept.as_check()))
    if retired:
        workflows.templates.retire("office", at=NOW)
    changed = attrs.evolve(kept, name="Post is opened and dated")
    with pytest.raises(CheckInUse, match=r"'post' is used by 'Office' \(office@1\)") as caught:
        workflows.custom_checks.edit(changed, by="ada")
    assert caught.value.templates == ("'Office' (office@1)",)
    assert workflows.custom_checks.get("post") == kept
    [use] = workflows.custom_checks.edit(changed, by="ada", confirmed=True)
    assert (use.template, use.checks, use.outdated) == (ref, (kept.as_check(),), True)
    assert workflows.templates.get(ref).groups[0].steps[0].checks == (kept.as_check(),)
    assert workflows.custom_checks.uses("post") == (use,)


def test_what_templates_say_already_needs_no_confirmation(workflows: Workflows, kept: CustomCheck) -> None:
    """A change that leaves no template behind, or changes nothing, is made at once."""
    newer = attrs.evolve(kept, name="Post is opened and dated")
    workflows.templates.publish(template_with(newer.as_check()))
    assert workflows.custom_checks.edit(newer, by="ada") == ()
    newer = workflows.custom_checks.get("post")
    assert workflows.custom_checks.edit(newer, by="ada") == ()
    assert workflows.custom_checks.get("post") == newer


def test_the_templates_that_hold_the_old_text_are_told_until_they_are_published_anew(
    workflows: Workflows, kept: CustomCheck
) -> None:
    """Of two templates that use a check, the one that was published with the new text is no longer outdated."""
    for name in ("a", "b"):
        workflows.templates.publish(template_with(kept.as_check(), id=name, name=name))
    changed = attrs.evolve(kept, tag="Desk")
    assert len(workflows.custom_checks.edit(changed, by="ada", confirmed=True)) == 2
    workflows.templates.publish(template_with(changed.as_check(), id="a", name="a", version=2))
    assert [(use.name, use.outdated) for use in workflows.custom_checks.uses("post")] == [
        ("a", False),
        ("b", True),
    ]


def test_removing_a_check_in_use_leaves_the_copies(workflows: Workflows, kept: CustomCheck) -> None:
    """It is refused without confirmation; with it, templates keep their copies and can be ordered as before."""
    ref = workflows.templates.publish(template_with(kept.as_check()))
    with pytest.raises(CheckInUse, match="Office"):
        workflows.custom_checks.remove("post", by="ada")
    assert workflows.custom_checks.get("post") == kept
    [use] = workflows.custom_checks.remove("post", by="ada", confirmed=True)
    assert use.template == ref
    [made] = workflows.create(order_of(Enrolment(client="acme"), template=ref), key="k", by="ada", at=NOW)
    assert [check.name for check in made.plan.checks()] == ["Post is opened"]
    workflows.templates.publish(template_with(kept.as_check(), version=2))


# --------------------------------------------------------------------------------------------------- rights


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: str(person.id))
@pytest.mark.parametrize("policy", [Policy(), OLDER_TIER], ids=["current", "2021"])
def test_who_may_change_the_list(
    make: Callable[..., Workflows], store: Store, person: Any, policy: Policy
) -> None:
    """Everybody may under the current rights, and admins alone under the older ones."""
    checks = make(store, policy=policy).custom_checks
    acts: list[Callable[[], object]] = [
        lambda: checks.create(POST, by=person.id),
        lambda: checks.edit(attrs.evolve(POST, version=1, name="Other"), by=person.id),
        lambda: checks.remove("post", by=person.id),
    ]
    for act in acts:
        if policy is OLDER_TIER and person.id != "kim":
            with pytest.raises(NotPermitted, match="edit custom checks"):
                act()
        else:
            act()


def test_strangers_and_practices_without_the_plan_change_nothing(
    make: Callable[..., Workflows], store: Store, workflows: Workflows, kept: CustomCheck
) -> None:
    """Somebody unknown is refused, and so is everybody whose practice has not bought workflows."""
    with pytest.raises(UnknownPerson):
        workflows.custom_checks.remove("post", by="eve")
    with pytest.raises(NotEntitled):
        make(store, entitlements=Entitlements(features=frozenset())).custom_checks.remove("post", by="kim")
    assert workflows.custom_checks.all() == (kept,)


def test_practices_do_not_meet(store: Store, workflows: Workflows, directory: Any, kept: CustomCheck) -> None:
    """Another practice has a list of its own."""
    directory.add("other", people=PEOPLE)
    theirs = Workflows("other", store=store, directory=directory)
    assert theirs.custom_checks.all() == ()
    theirs.custom_checks.create(attrs.evolve(POST, name="Theirs"), by="ada")
    assert workflows.custom_checks.all() == (kept,)


def test_a_damaged_check_is_reported_as_such(workflows: Workflows, store: Store, kept: CustomCheck) -> None:
    """A stored check that cannot be read is corrupt, by its key."""
    put = Put(kind="custom_check", id="post", expected=1, version=2, parts={"check": "{}"})
    store.commit(Batch(practice=PRACTICE, puts=(put,)))
    with pytest.raises(Corrupt, match="post"):
        workflows.custom_checks.get("post")
