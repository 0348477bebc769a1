"""A template is published when nothing is wrong with it; otherwise everything that is wrong is said at once."""

from itertools import pairwise

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.engine import compile_template, validate
from dextflow.errors import InvalidTemplate
from dextflow.model import Check, Step, StepGroup, Template
from dextflow.testing.workflows import templates

LAWS = settings(max_examples=60, deadline=None, suppress_health_check=(HealthCheck.too_slow,))


def a_step(key: str, *depends_on: str, checks: tuple[Check, ...] = ()) -> Step:
    """A step."""
    return Step(key=key, name="Step", depends_on=depends_on, checks=checks)


def a_group(*steps: Step, ordered: bool = True, gated: bool = True) -> StepGroup:
    """A group of steps."""
    return StepGroup(name="Group", steps=steps, ordered=ordered, gated=gated)


def a_template(*groups: StepGroup) -> Template:
    """A template of groups."""
    return Template(id="year-end", name="Year end", groups=groups)


def faults(template: Template) -> dict[str, str]:
    """What is wrong with a template, by path."""
    with pytest.raises(InvalidTemplate) as refused:
        validate(template)
    assert refused.value.template == template.id
    assert len({fault.path for fault in refused.value.faults}) == len(refused.value.faults)
    return {fault.path: fault.reason for fault in refused.value.faults}


def cycle(template: Template) -> list[str]:
    """The steps of the one cycle that is reported, starting and ending with the same one."""
    found = faults(template)
    assert list(found) == ["/groups"]
    steps = found["/groups"].removeprefix("steps wait for one another: ").split(" -> ")
    assert steps[0] == steps[-1]
    assert len(set(steps)) == len(steps) - 1
    return steps


@LAWS
@given(templates())
def test_a_valid_template_is_returned_as_it_is(template: Template) -> None:
    """Validation changes nothing, and what it lets pass can be compiled."""
    assert validate(template) is template
    assert compile_template(template).template is template


def test_every_fault_is_named_at_once_with_its_path() -> None:
    """Ten mistakes in one template are ten faults, each with the place where it can be mended."""
    broken = Template(
        id="Year End",
        version=0,
        name=" ",
        groups=(
            StepGroup(
                name="",
                steps=(
                    Step(key="bank", name="\t", checks=(Check(key="_rec", name=""), Check(key="tax", name="Tax"))),
                    Step(key="tax", name="Tax", depends_on=("bank", "payroll", "tax.")),
                ),
            ),
            StepGroup(name="Empty", steps=()),
        ),
    )
    found = faults(broken)
    assert set(found) == {
        "/id",
        "/version",
        "/name",
        "/groups/0/name",
        "/groups/0/steps/0/name",
        "/groups/0/steps/0/checks/0/key",
        "/groups/0/steps/0/checks/0/name",
        "/groups/0/steps/0/checks/1/key",
        "/groups/0/steps/1/key",
        "/groups/0/steps/1/depends_on/1",
        "/groups/0/steps/1/depends_on/2",
        "/groups/1/steps",
    }
    assert found["/version"] == "versions count from 1"
    assert found["/groups/0/steps/0/name"] == "a name is needed"
    assert found["/groups/0/steps/1/key"] == "the key 'tax' is used 2 times"
    assert found["/groups/0/steps/1/depends_on/1"] == "there is no step 'payroll'"
    assert found["/groups/1/steps"] == "group 'Empty' has no steps"


def test_a_template_needs_a_group() -> None:
    """An empty template is refused, by the compiler too."""
    assert faults(a_template()) == {"/groups": "a template needs at least one group"}
    with pytest.raises(InvalidTemplate, match="at least one group"):
        compile_template(a_template())


@pytest.mark.parametrize("key", ["a", "7", "vat-return", "box.1", "a_b", "x" * 64])
def test_keys_that_are_keys(key: str) -> None:
    """Lower-case letters and digits, with dashes, dots and underscores between them, up to 64, make a key."""
    assert validate(a_template(a_group(a_step(key))))


@pytest.mark.parametrize("key", ["", "A", "-a", "a-", ".", "a b", "a/b", "a\n", "é", "x" * 65])
def test_keys_that_are_not(key: str) -> None:
    """Anything else is refused, and the reason says what a key is."""
    found = faults(a_template(a_group(a_step(key), a_step("other"))))
    assert found == {
        "/groups/0/steps/0/key": f"{key!r} is not a key: use lower-case letters, digits, '-', '_' and '.', "
        "at most 64 characters, the first and the last a letter or digit"
    }


def test_keys_are_unique_across_steps_and_checks() -> None:
    """A step and a check of another group cannot share a key; each place is named."""
    template = a_template(
        a_group(a_step("bank")),
        a_group(a_step("tax", checks=(Check(key="bank", name="B"), Check(key="b2", name="B")))),
    )
    assert faults(template) == {
        "/groups/0/steps/0/key": "the key 'bank' is used 2 times",
        "/groups/1/steps/0/checks/0/key": "the key 'bank' is used 2 times",
    }


def test_a_step_depends_on_steps_only() -> None:
    """A check's key is no dependency: steps wait for steps."""
    template = a_template(a_group(a_step("a", checks=(Check(key="a1", name="A1"),)), a_step("b", "a1")))
    assert faults(template) == {"/groups/0/steps/1/depends_on/0": "there is no step 'a1'"}


def test_a_cycle_of_explicit_dependencies() -> None:
    """Steps that name one another in a circle are refused; each is shown before the one that waits for it."""
    group = a_group(a_step("a", "c"), a_step("b", "a"), a_step("c", "b"), a_step("d"), ordered=False)
    steps = cycle(a_template(group))
    assert set(pairwise(steps)) == {("c", "a"), ("a", "b"), ("b", "c")}


def test_a_step_that_waits_for_itself() -> None:
    """The smallest circle is one step."""
    assert cycle(a_template(a_group(a_step("a", "a")))) == ["a", "a"]


def test_a_cycle_through_the_order_of_a_group() -> None:
    """A step cannot depend on a later one of its own ordered group; unordered, it can."""
    steps = (a_step("a", "c"), a_step("b"), a_step("c"))
    assert set(cycle(a_template(a_group(*steps)))) == {"a", "b", "c"}
    assert validate(a_template(a_group(*steps, ordered=False)))


def test_a_cycle_through_a_gate() -> None:
    """A step cannot depend on one of the gated group after its own; without the gate, it can."""
    first = a_group(a_step("a", "c"), a_step("b"), ordered=False)
    assert set(cycle(a_template(first, a_group(a_step("c"))))) == {"a", "c"}
    assert validate(a_template(first, a_group(a_step("c"), gated=False)))


def test_a_cycle_through_gates_and_order() -> None:
    """A circle is found however it runs: a dependency back over two gates and along an ordered group."""
    template = a_template(
        a_group(a_step("a", "f")), a_group(a_step("b"), a_step("c")), a_group(a_step("e"), a_step("f"))
    )
    assert {"a", "f"} <= set(cycle(template))


def test_an_ungated_group_breaks_the_chain_of_gates() -> None:
    """A gated group waits for the group before it, not for those before that."""
    template = a_template(a_group(a_step("a", "c")), a_group(a_step("b"), gated=False), a_group(a_step("c")))
    assert validate(template)


def test_a_repeated_key_makes_no_cycle_of_its_own() -> None:
    """Two steps of one key are two faults; which of them was meant, and so a circle, is not guessed."""
    twice = a_template(a_group(a_step("a"), a_step("b", "a"), a_step("a")))
    assert set(faults(twice)) == {"/groups/0/steps/0/key", "/groups/0/steps/2/key"}
    with_cycle = a_template(a_group(a_step("a"), a_step("a")), a_group(a_step("c", "d"), a_step("d")))
    assert set(faults(with_cycle)) == {"/groups/0/steps/0/key", "/groups/0/steps/1/key", "/groups"}


@LAWS
@given(templates(), st.data())
def test_linking_a_step_to_what_waits_for_it_closes_a_circle(template: Template, data: st.DataObject) -> None:
    """Whenever a step follows another, directly or not, the reverse dependency is refused as a circle."""
    plan = compile_template(template)
    follows = [(item, other) for item in plan.items for other in plan.items if item.needs & other.bit]
    if not follows:
        return
    later, earlier = data.draw(st.sampled_from(follows))
    linked = attrs.evolve(
        template,
        groups=tuple(
            attrs.evolve(
                group,
                steps=tuple(
                    attrs.evolve(step, depends_on=(*step.depends_on, later.step.key))
                    if step.key == earlier.step.key
                    else step
                    for step in group.steps
                ),
            )
            for group in template.groups
        ),
    )
    assert {earlier.step.key, later.step.key} & set(cycle(linked))
