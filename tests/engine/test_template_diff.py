"""What two versions of a template differ in is told completely, by key, and in sentences."""

from collections.abc import Iterator
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dextflow.engine import describe_difference, diff
from dextflow.library import built_in, built_in_ids
from dextflow.model import (
    Alteration,
    Assignee,
    Assignment,
    AssignmentCase,
    Check,
    DeadlineBase,
    Difference,
    Icon,
    Offset,
    Outcome,
    OutcomeDependency,
    Part,
    Setting,
    SettingsCase,
    Step,
    StepGroup,
    Template,
    Unit,
)
from dextflow.testing.strategies import nouns
from dextflow.testing.workflows import templates

MANAGER = Assignment(to=Assignee.CLIENT_MANAGER)
ACCOUNTS = Template(
    id="accounts",
    name="Accounts",
    groups=(
        StepGroup(name="Gather", steps=(Step(key="ask", name="Ask"), Step(key="receive", name="Receive"))),
        StepGroup(
            name="Prepare",
            steps=(
                Step(key="draft", name="Draft", checks=(Check(key="bank", name="Bank"),)),
                Step(key="review", name="Manager review"),
            ),
        ),
        StepGroup(name="File", steps=(Step(key="file", name="File it"),)),
    ),
)
GATHER, PREPARE, FILE = ACCOUNTS.groups
REVIEW = PREPARE.steps[1]


def sentences(old: Template, new: Template) -> list[str]:
    return [describe_difference(difference) for difference in diff(old, new)]


def with_step(template: Template, named: str, /, **fields: Any) -> Template:
    """The template with some fields of one step changed."""
    groups = tuple(
        attrs.evolve(
            group,
            steps=tuple(attrs.evolve(step, **fields) if step.key == named else step for step in group.steps),
        )
        for group in template.groups
    )
    return attrs.evolve(template, groups=groups)


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (attrs.evolve(ACCOUNTS, version=2), ["version of template 'Accounts' changed from 1 to 2"]),
        (attrs.evolve(ACCOUNTS, name="Year end"), ["template 'Accounts' is now called 'Year end'"]),
        (
            attrs.evolve(ACCOUNTS, icon=Icon.YEAR_END),
            ["icon of template 'Accounts' changed from nothing to year end"],
        ),
        (
            attrs.evolve(ACCOUNTS, deadlines_from=DeadlineBase.START_DATE),
            ["date that deadlines are counted from of template 'Accounts' changed from due date to start date"],
        ),
        (
            attrs.evolve(ACCOUNTS, reviewers=(AssignmentCase(when='"vip" in client.tags', assignment=MANAGER),)),
            [
                (
                    "reviewers asked under conditions of template 'Accounts' changed from nothing "
                    "to client manager if '\"vip\" in client.tags'"
                )
            ],
        ),
        (
            attrs.evolve(
                ACCOUNTS,
                groups=(
                    GATHER,
                    attrs.evolve(PREPARE, steps=PREPARE.steps[:1]),
                    attrs.evolve(FILE, steps=(*FILE.steps, REVIEW)),
                ),
            ),
            [
                (
                    "step 'Manager review' moved from group 2 'Prepare', after 'Draft', "
                    "to group 3 'File', after 'File it'"
                )
            ],
        ),
        (
            attrs.evolve(ACCOUNTS, groups=(GATHER, attrs.evolve(PREPARE, steps=PREPARE.steps[::-1]), FILE)),
            [
                (
                    "step 'Manager review' moved from group 2 'Prepare', after 'Draft', "
                    "to group 2 'Prepare', at the top"
                )
            ],
        ),
        (
            attrs.evolve(ACCOUNTS, groups=(GATHER, FILE, PREPARE)),
            ["group 2 'File' moved from place 3, to place 2"],
        ),
        (
            attrs.evolve(ACCOUNTS, groups=(GATHER, PREPARE)),
            ["group 3 'File' removed", "step 'File it' removed from group 3 'File', at the top"],
        ),
        (
            attrs.evolve(ACCOUNTS, groups=(GATHER, attrs.evolve(PREPARE, name="Draft"), FILE)),
            ["group 2 'Prepare' is now called 'Draft'"],
        ),
        (
            attrs.evolve(ACCOUNTS, groups=(GATHER, PREPARE, attrs.evolve(FILE, ordered=False, gated=False))),
            [
                "the steps of group 3 'File' are now done in any order",
                "group 3 'File' no longer waits for the group before it",
            ],
        ),
        (
            attrs.evolve(ACCOUNTS, groups=(attrs.evolve(GATHER, deadline=Offset(value=-14)), PREPARE, FILE)),
            ["deadline of group 1 'Gather' changed from nothing to 14 days before"],
        ),
        (with_step(ACCOUNTS, "review", name="Review"), ["step 'Manager review' is now called 'Review'"]),
        (
            with_step(ACCOUNTS, "review", key="check"),
            [
                "step 'Manager review' removed from group 2 'Prepare', after 'Draft'",
                "step 'Manager review' added to group 2 'Prepare', after 'Draft'",
            ],
        ),
        (
            with_step(ACCOUNTS, "review", assignment=MANAGER),
            ["assignment of step 'Manager review' changed from task owner to client manager"],
        ),
        (
            with_step(ACCOUNTS, "file", depends_on=("review",), blocking=True, estimate=20),
            [
                "steps waited for of step 'File it' changed from nothing to 'Manager review' (review)",
                "step 'File it' now holds up every step after it",
                "estimate of step 'File it' changed from nothing to 20 minutes",
            ],
        ),
        (
            with_step(
                ACCOUNTS,
                "file",
                only_if="client.type is known",
                depends_on_outcomes=(OutcomeDependency(step="draft", outcomes=(Outcome.COMPLETE,)),),
            ),
            [
                "outcomes waited for of step 'File it' changed from nothing to 'Draft' (draft) complete",
                "condition of step 'File it' changed from nothing to 'client.type is known'",
            ],
        ),
        (
            with_step(
                ACCOUNTS,
                "draft",
                checks=(Check(key="bank", name="Bank", rule="aged", settings=(Setting(name="months", value=3),)),),
            ),
            [
                "rule of check 'Bank' changed from nothing to 'aged'",
                "settings of check 'Bank' changed from nothing to months = 3",
            ],
        ),
        (
            with_step(with_step(ACCOUNTS, "draft", checks=()), "file", checks=PREPARE.steps[0].checks),
            ["check 'Bank' moved from step 'Draft', at the top, to step 'File it', at the top"],
        ),
        (
            with_step(
                ACCOUNTS,
                "ask",
                checks=(
                    Check(
                        key="debts",
                        name="Debts",
                        settings_cases=(SettingsCase(when="a", settings=(Setting(name="n", value="x"),)),),
                    ),
                ),
            ),
            ["check 'Debts' added to step 'Ask', at the top"],
        ),
    ],
)
def test_a_difference_is_told_as_a_person_would(new: Template, told: list[str]) -> None:
    """Each kind of change is one sentence that names the part, and what it was and is."""
    assert sentences(ACCOUNTS, new) == told


def test_a_group_is_added_with_its_steps() -> None:
    """A new group is told, and each of its steps and checks."""
    new = attrs.evolve(ACCOUNTS, groups=(GATHER, PREPARE))
    assert sentences(new, ACCOUNTS) == [
        "group 3 'File' added",
        "step 'File it' added to group 3 'File', at the top",
    ]


def test_units_are_counted() -> None:
    """A deadline on the day is not one that is no weeks away, and one day is not some days."""
    told = []
    for offset in (Offset(value=0), Offset(value=0, unit=Unit.WEEK), Offset(value=1, unit=Unit.MONTH)):
        new = attrs.evolve(ACCOUNTS, groups=(attrs.evolve(GATHER, deadline=offset), PREPARE, FILE))
        told += [difference.after for difference in diff(ACCOUNTS, new)]
    assert told == ["on the day", "0 weeks after", "1 month after"]


# ------------------------------------------------------------------------------------------------------ laws


@given(nouns(Template), nouns(Template))
def test_equal_templates_and_only_they_have_no_differences(old: Template, new: Template) -> None:
    """Two templates differ in nothing if, and only if, they are equal, whether or not they can be published."""
    assert diff(old, old) == ()
    assert (diff(old, new) == ()) is (old == new)


@st.composite
def shuffled(draw: st.DrawFn) -> tuple[Template, Template]:
    """A template, and one in which its groups, steps and checks stand elsewhere, some gone, one new."""
    old = draw(templates())
    checks = draw(st.permutations([check for step in steps(old) for check in step.checks]))
    parts = draw(st.permutations([step for step in steps(old) if draw(st.integers(0, 5))]))
    groups: list[StepGroup] = []
    for group in draw(st.permutations(old.groups)):
        taken = [parts.pop() for _ in range(draw(st.integers(0, len(parts))))]
        few = [tuple(checks.pop() for _ in range(draw(st.integers(0, min(2, len(checks)))))) for _ in taken]
        kept = (attrs.evolve(step, checks=some) for step, some in zip(taken, few, strict=True))
        groups.append(attrs.evolve(group, steps=tuple(kept)))
    new = Step(key="new", name="New")
    if draw(st.booleans()):
        groups.append(StepGroup(name="Late", steps=(new,)))
    return old, attrs.evolve(old, groups=tuple(groups))


def steps(template: Template) -> Iterator[Step]:
    return (step for group in template.groups for step in group.steps)


def keys(template: Template) -> dict[Part, set[str]]:
    return {
        Part.STEP: {step.key for step in steps(template)},
        Part.CHECK: {check.key for step in steps(template) for check in step.checks},
    }


@given(shuffled())
def test_every_rearrangement_is_told(pair: tuple[Template, Template]) -> None:
    """What is gone is told as removed, what is new as added, each once, and no other order goes unsaid."""
    old, new = pair
    differences = diff(old, new)
    for part in (Part.STEP, Part.CHECK):
        told = [(each.alteration, each.key) for each in differences if each.part is part]
        removed = {(Alteration.REMOVED, key) for key in keys(old)[part] - keys(new)[part]}
        added = {(Alteration.ADDED, key) for key in keys(new)[part] - keys(old)[part]}
        assert {each for each in told if each[0] in (Alteration.REMOVED, Alteration.ADDED)} == removed | added
        assert len(told) == len(set(told))
    assert bool(differences) is (old != new)


@given(shuffled())
def test_going_back_takes_as_many_moves(pair: tuple[Template, Template]) -> None:
    """As many steps and checks move there as back, and what is added there is removed on the way back."""
    there, back = diff(*pair), diff(*pair[::-1])
    turned = {Alteration.ADDED: Alteration.REMOVED, Alteration.REMOVED: Alteration.ADDED}
    for part in (Part.STEP, Part.CHECK):
        went = {
            (each.key, turned[each.alteration])
            for each in there
            if each.part is part and each.alteration in turned
        }
        came = {(each.key, each.alteration) for each in back if each.part is part and each.alteration in turned}
        assert went == came


def places_of_fields(template: Template) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Every field of every noun of a template but its structure, with the way to it."""
    yield from (((), name) for name in fields_of(Template))
    for number, group in enumerate(template.groups):
        yield from (((number,), name) for name in fields_of(StepGroup))
        for place, step in enumerate(group.steps):
            yield from (((number, place), name) for name in fields_of(Step))
            for position in range(len(step.checks)):
                yield from (((number, place, position), name) for name in fields_of(Check))


def fields_of(noun: type[Any]) -> list[str]:
    structure = {"groups", "steps", "checks", "key"}
    return [field.name for field in attrs.fields(noun) if field.name not in structure]


def changed(noun: Any, path: tuple[int, ...], **fields: Any) -> Any:
    """The noun with fields of the part at the end of the path changed."""
    if not path:
        return attrs.evolve(noun, **fields)
    children = {Template: "groups", StepGroup: "steps", Step: "checks"}[type(noun)]
    parts = list(getattr(noun, children))
    parts[path[0]] = changed(parts[path[0]], path[1:], **fields)
    return attrs.evolve(noun, **{children: tuple(parts)})


def part_at(noun: Any, path: tuple[int, ...]) -> Any:
    children = {Template: "groups", StepGroup: "steps", Step: "checks"}
    for place in path:
        noun = getattr(noun, children[type(noun)])[place]
    return noun


@given(templates(), st.data())
def test_each_changed_field_is_told_with_its_key(old: Template, data: st.DataObject) -> None:
    """Whichever one field of whichever noun changes, one difference names its key and field, in other words."""
    path, field = data.draw(st.sampled_from(list(places_of_fields(old))))
    part = part_at(old, path)
    value = getattr(data.draw(nouns(type(part))), field)
    assume(value != getattr(part, field))
    [difference] = diff(old, changed(old, path, **{field: value}))
    key = {0: value if field == "id" else old.id, 1: str(path[0] + 1) if path else ""}.get(len(path))
    assert (difference.key, difference.field) == (key if key is not None else part.key, field)
    assert difference.alteration is Alteration.CHANGED
    assert difference.before != difference.after


@pytest.mark.parametrize("name", built_in_ids())
def test_the_built_in_templates_can_be_told_apart(name: str) -> None:
    """A whole template is told against an empty one, and each sentence stands alone."""
    template = built_in(name)
    told = sentences(attrs.evolve(template, groups=()), template)
    assert (
        len(told)
        == len(set(told))
        == sum(1 + len(group.steps) for group in template.groups) + len(keys(template)[Part.CHECK])
    )


def test_a_difference_without_a_value_says_nothing() -> None:
    """A sentence says "nothing" where there was or is no value."""
    difference = Difference(
        part=Part.CHECK, key="bank", name="Bank", alteration=Alteration.CHANGED, field="tag", before="'Bank'"
    )
    assert describe_difference(difference) == "tag of check 'Bank' changed from 'Bank' to nothing"
