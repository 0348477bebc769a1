"""The critical path: the open steps on the longest way to the end."""

from itertools import pairwise

from hypothesis import HealthCheck, given, settings

from dextflow.engine import critical_path, progress
from dextflow.model import Check, Mark, Outcome, SkipStep, Step, StepGroup, Template
from dextflow.testing.runs import NOON, Run, started
from dextflow.testing.workflows import runs

LAWS = settings(max_examples=30, deadline=None, suppress_health_check=(HealthCheck.too_slow,))


def a_step(key: str, minutes: int | None = None, *after: str, checks: str = "") -> Step:
    """A step that takes so many minutes and comes after others."""
    made = tuple(Check(key=check, name=check) for check in checks.split())
    return Step(key=key, name=key, estimate=minutes, depends_on=after, checks=made)


def a_template(*steps: Step) -> Template:
    """A template of one group without an order of its own."""
    return Template(id="t", name="T", groups=(StepGroup(name="G", ordered=False, steps=steps),))


BOOKS = a_template(
    a_step("bank", 60, checks="rec dup"),
    a_step("bills", 30),
    a_step("debts", 20, "bills"),
    a_step("call", 45, "debts"),
    a_step("report", 15, "bank", "call"),
)


def test_the_longest_way_counts_by_its_minutes() -> None:
    """Bills, debts and the call take 95 minutes, the bank 60: the report waits for the former."""
    assert critical_path(started(BOOKS).instance) == (("bills", "debts", "call", "report"), 110)
    seen = progress(started(BOOKS).instance)
    assert (seen.critical_path, seen.minutes) == (("bills", "debts", "call", "report"), 110)


def test_what_is_done_takes_no_more_time() -> None:
    """With the bills and the debts done, the bank is the longer way; half a step counts as a whole one."""
    run = started(BOOKS).give(*(Mark("ann", NOON, key, Outcome.COMPLETE) for key in ("bills", "debts", "rec")))
    assert critical_path(run.instance) == (("bank", "report"), 75)
    finished = run.give(*(Mark("ann", NOON, key, Outcome.COMPLETE) for key in ("dup", "call", "report")))
    assert critical_path(finished.instance) == ((), 0)


def test_what_is_left_out_takes_no_time_but_keeps_the_order() -> None:
    """Without the debts, the call still comes after the bills."""
    run = started(BOOKS).give(SkipStep("ann", NOON, "debts", "There are none."))
    assert critical_path(run.instance) == (("bills", "call", "report"), 90)


def test_without_estimates_the_number_of_steps_counts() -> None:
    """Of ways that take equally long, as far as one knows, the one of more steps is the longer."""
    steps = (a_step("a"), a_step("b", None, "a"), a_step("c", None, "b"), a_step("x"), a_step("y", None, "x"))
    assert critical_path(started(a_template(*steps)).instance) == (("a", "b", "c"), 0)
    estimated = (*steps, a_step("z", 1))
    assert critical_path(started(a_template(*estimated)).instance) == (("z",), 1)


def test_order_gates_and_blocking_steps_are_ways_too() -> None:
    """What comes after what, for whichever reason, makes the way."""
    template = Template(
        id="t",
        name="T",
        groups=(
            StepGroup(name="One", steps=(a_step("a", 10), a_step("b", 10))),
            StepGroup(name="Two", ordered=False, steps=(a_step("c", 5), a_step("d", 7))),
            StepGroup(
                name="Three",
                gated=False,
                ordered=False,
                steps=(Step(key="e", name="E", blocking=True, estimate=30), a_step("f", 1)),
            ),
        ),
    )
    run = started(template)
    assert critical_path(run.instance) == (("e", "f"), 31)
    done = run.give(Mark("ann", NOON, "e", Outcome.COMPLETE))
    assert critical_path(done.instance) == (("a", "b", "d"), 27)


def test_a_long_chain_has_a_long_path() -> None:
    """However long the way is, it is found: nothing recurses along it."""
    steps = tuple(a_step(f"s{number}", 1) for number in range(2_000))
    run = started(Template(id="t", name="T", groups=(StepGroup(name="G", steps=steps),)))
    path, minutes = critical_path(run.instance)
    assert (len(path), minutes, path[0], path[-1]) == (2_000, 2_000, "s0", "s1999")


def longest(run: Run, step: str) -> tuple[int, int]:
    """Minutes and number of the open steps on the longest way that ends with a step, found by trying all."""
    plan = run.instance.plan
    item = next(item for item in plan.items if item.step.key == step)
    before = {other.step.key for other in plan.each(item.needs)}
    minutes, steps = max((longest(run, other) for other in before), default=(0, 0))
    if not plan.steps[step] & run.instance.open:
        return minutes, steps
    return minutes + (item.step.estimate or 0), steps + 1


@LAWS
@given(runs())
def test_no_way_is_longer_than_the_critical_path(run: Run) -> None:
    """Of all ways through the open steps none takes more minutes, nor as many with more steps."""
    path, minutes = critical_path(run.instance)
    every = [longest(run, step) for step in run.instance.plan.steps]
    assert (minutes, len(path)) == max(every)


@LAWS
@given(runs())
def test_the_critical_path_is_a_way_through_open_steps(run: Run) -> None:
    """Its steps are open, each comes after the one before, and their estimates add up to its minutes."""
    plan = run.instance.plan
    path, minutes = critical_path(run.instance)
    items = {item.step.key: item for item in plan.items}
    assert all(plan.steps[key] & run.instance.open for key in path)
    assert sum(items[key].step.estimate or 0 for key in path) == minutes
    for earlier, later in pairwise(path):
        assert plan.steps[earlier] & all_before(run, later)


def all_before(run: Run, step: str) -> int:
    """Everything that a step comes after, directly or not."""
    plan, found = run.instance.plan, 0
    more = next(item.needs for item in plan.items if item.step.key == step)
    while more != found:
        found = more
        for item in plan.each(found):
            more |= item.needs
    return found
