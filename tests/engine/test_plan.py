"""What a compiled template lets happen first, next and last."""

from collections.abc import Callable

import pytest

from dextflow.engine import compile_template
from dextflow.errors import NotMarkable, NotReady, UnknownItem
from dextflow.model import Check, Mark, Outcome, Status, Step, StepGroup, Template
from dextflow.testing.runs import NOON, Run, started

LONG = 2_000


def a_step(key: str, *depends_on: str, checks: str = "") -> Step:
    """A step named after its key, with the checks of those keys."""
    made = tuple(Check(key=check, name=check) for check in checks.split())
    return Step(key=key, name=key, depends_on=depends_on, checks=made)


def a_template(*groups: StepGroup) -> Template:
    """A template of groups."""
    return Template(id="t", name="T", groups=groups)


def ready(run: Run) -> str:
    """The keys of what can be marked now."""
    return " ".join(run.plan.keys(run.instance.ready))


def done(run: Run, *keys: str) -> Run:
    """The run after the assignee has completed some items."""
    return run.give(*(Mark("ann", NOON, key, Outcome.COMPLETE) for key in keys))


def test_an_ordered_group_goes_step_by_step() -> None:
    """Of an ordered group one step is ready at a time."""
    run = started(a_template(StepGroup(name="G", steps=(a_step("a"), a_step("b"), a_step("c")))))
    assert ready(run) == "a"
    assert ready(done(run, "a")) == "b"
    assert ready(done(run, "a", "b")) == "c"
    assert ready(done(run, "a", "b", "c")) == ""


def test_an_unordered_group_is_ready_all_at_once() -> None:
    """The steps of an unordered group can be done in any order."""
    run = started(a_template(StepGroup(name="G", ordered=False, steps=(a_step("a"), a_step("b"), a_step("c")))))
    assert ready(run) == "a b c"
    assert ready(done(run, "c", "a")) == "b"


def test_a_gate_opens_when_the_group_before_is_complete() -> None:
    """A gated group waits for the last item of the group before it, whichever that is."""
    template = a_template(
        StepGroup(name="One", ordered=False, steps=(a_step("a"), a_step("b"))),
        StepGroup(name="Two", ordered=False, steps=(a_step("c"), a_step("d"))),
    )
    run = started(template)
    assert ready(run) == "a b"
    assert ready(done(run, "b")) == "a"
    assert ready(done(run, "b", "a")) == "c d"
    with pytest.raises(NotReady, match="'d' waits for a"):
        done(run, "b", "d")


def test_an_ungated_group_runs_beside_the_one_before() -> None:
    """Without a gate, groups are worked on side by side, and a later gate waits for its neighbour only."""
    template = a_template(
        StepGroup(name="One", steps=(a_step("a"), a_step("b"))),
        StepGroup(name="Two", gated=False, steps=(a_step("c"),)),
        StepGroup(name="Three", steps=(a_step("d"), a_step("e"))),
    )
    run = started(template)
    assert ready(run) == "a c"
    assert ready(done(run, "c")) == "a d"
    assert ready(done(run, "c", "d", "e", "a")) == "b"


def test_a_step_with_checks_is_done_when_they_all_are() -> None:
    """The checks of a step are ready together; the next step waits for the last of them."""
    run = started(a_template(StepGroup(name="G", steps=(a_step("a", checks="a1 a2 a3"), a_step("b")))))
    assert ready(run) == "a1 a2 a3"
    assert ready(done(run, "a2", "a1")) == "a3"
    assert ready(done(run, "a2", "a1", "a3")) == "b"


def test_a_step_with_checks_cannot_be_marked_itself() -> None:
    """Marking such a step is refused with the checks to mark instead; an unknown key is unknown."""
    run = started(a_template(StepGroup(name="G", steps=(a_step("a", checks="a1 a2"), a_step("b")))))
    with pytest.raises(NotMarkable) as refused:
        done(run, "a")
    assert (refused.value.step, refused.value.checks) == ("a", ("a1", "a2"))
    with pytest.raises(UnknownItem, match="no step or check 'z'"):
        done(run, "z")
    assert run.plan.checks_of == {"a": ("a1", "a2")}
    assert [check.key for check in run.plan.checks()] == ["a1", "a2"]


def test_an_explicit_dependency_reaches_across_groups() -> None:
    """A step waits for all checks of the steps it depends on, in any group, as well as for its place."""
    template = a_template(
        StepGroup(name="One", ordered=False, steps=(a_step("a", "d"), a_step("b"))),
        StepGroup(
            name="Two", gated=False, ordered=False, steps=(a_step("c"), a_step("d", "b", "c", checks="d1 d2"))
        ),
    )
    run = started(template)
    assert ready(run) == "b c"
    assert ready(done(run, "c", "b")) == "d1 d2"
    assert ready(done(run, "c", "b", "d2")) == "d1"
    assert ready(done(run, "c", "b", "d2", "d1")) == "a"


def test_a_dependency_that_is_said_twice_counts_once() -> None:
    """Naming the step before, or the same step twice, changes nothing."""
    plain = a_template(StepGroup(name="G", steps=(a_step("a"), a_step("b"))))
    wordy = a_template(StepGroup(name="G", steps=(a_step("a"), a_step("b", "a", "a"))))
    for template in (plain, wordy):
        plan = compile_template(template)
        assert [(item.key, plan.keys(item.needs), plan.keys(item.dependents)) for item in plan.items] == [
            ("a", (), ("b",)),
            ("b", ("a",), ()),
        ]


def test_plans_of_equal_templates_are_equal() -> None:
    """A plan is its template, made ready: equal templates give equal plans, which are no key to their insides."""
    one = a_template(StepGroup(name="G", steps=(a_step("a", checks="a1"),)))
    two = a_template(StepGroup(name="G", steps=(a_step("a", checks="a1"),)))
    other = a_template(StepGroup(name="G", steps=(a_step("b"),)))
    assert compile_template(one) == compile_template(two)
    assert hash(compile_template(one)) == hash(compile_template(two))
    assert compile_template(one) != compile_template(other)
    with pytest.raises(TypeError):
        compile_template(one).index["a1"] = compile_template(other).items[0]  # type: ignore[index]  # it is frozen


def in_order() -> Template:
    """A chain by the order of one group."""
    return a_template(StepGroup(name="G", steps=tuple(a_step(f"s{number}") for number in range(LONG))))


def by_dependencies() -> Template:
    """A chain by explicit dependencies, written last step first."""
    steps = (a_step(f"s{number}", *([f"s{number - 1}"] if number else [])) for number in reversed(range(LONG)))
    return a_template(StepGroup(name="G", ordered=False, steps=tuple(steps)))


def by_gates() -> Template:
    """A chain of gated groups of one step."""
    return a_template(*(StepGroup(name=f"G{number}", steps=(a_step(f"s{number}"),)) for number in range(LONG)))


@pytest.mark.parametrize("make", [in_order, by_dependencies, by_gates])
def test_a_chain_of_two_thousand_steps(make: Callable[[], Template]) -> None:
    """However long a chain is, and however it is made, it compiles and completes: nothing recurses along it."""
    run = started(make())
    for number in (0, LONG // 2, LONG - 1):
        item = run.plan.index[f"s{number}"]
        assert run.plan.keys(item.needs) == (() if number == 0 else (f"s{number - 1}",))
    finished = done(run, *(f"s{number}" for number in range(LONG)))
    assert finished.instance.done == finished.plan.all
    completed = finished.stride()
    assert completed.instance.status is Status.COMPLETED
    assert completed.instance.version == LONG + 3


def test_a_wide_gate() -> None:
    """Two unordered groups of a thousand steps with a gate between them compile to a plan of a moderate size."""
    groups = (
        StepGroup(name=name, ordered=False, steps=tuple(a_step(f"{name}{number}") for number in range(1_000)))
        for name in ("a", "b")
    )
    run = started(a_template(*groups))
    assert all(len(gate.opens) == 1 for item in run.plan.items for gate in item.gates)
    finished = done(run, *(f"a{number}" for number in range(1_000)))
    assert run.plan.keys(finished.instance.ready)[:2] == ("b0", "b1")
    assert finished.instance.ready.bit_count() == 1_000
