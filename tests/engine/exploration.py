"""Visit every state that a small workflow can be in, by every command of everybody, breadth first.

Run as a program, it explores every shape of template with up to four steps in up to two groups, with no, one and
two reviewers, and prints what it covered. The tests explore the smaller ones.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import reduce
from itertools import chain, product
from time import perf_counter

import attrs

from dextflow.engine import LIFECYCLE, accepted, apply, asked_again, decide, responded
from dextflow.errors import NotPermitted, Refused
from dextflow.model import (
    AddComment,
    Approve,
    Ask,
    Assign,
    Block,
    Command,
    Complete,
    Delete,
    HandBack,
    Instance,
    LayDown,
    Mark,
    Outcome,
    Plan,
    Policy,
    RestoreStep,
    Role,
    SkipStep,
    Start,
    Status,
    Step,
    StepGroup,
    Submit,
    TakeUp,
    Template,
    Unblock,
    Undo,
    Withdraw,
)
from dextflow.testing.runs import CAST, NOON, TEAMS, VAT, opened

ACTORS = ("ann", "ben", "rae", "rex", "pam")
SPLITS = ((1,), (2,), (3,), (4,), (1, 1), (1, 2), (2, 1), (1, 3), (2, 2), (3, 1))
MOST_HANDLED = 3
DEFAULT_POLICY = Policy()


@attrs.define
class Coverage:
    """What an exploration saw: states, commands that were tried and those that led somewhere."""

    shapes: int = 0
    states: int = 0
    tried: int = 0
    transitions: int = 0
    by_status: Counter[str] = attrs.Factory(Counter[str])

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(
            self.shapes + other.shapes,
            self.states + other.states,
            self.tried + other.tried,
            self.transitions + other.transitions,
            self.by_status + other.by_status,
        )

    def __str__(self) -> str:
        statuses = ", ".join(f"{count:,} {status}" for status, count in sorted(self.by_status.items()))
        return (
            f"{self.shapes:,} workflows: {self.states:,} states ({statuses}), "
            f"{self.tried:,} commands tried, {self.transitions:,} transitions"
        )


def shapes(most_steps: int) -> Iterator[Template]:
    """Every template of up to so many steps in up to two groups, ordered or not, gated or not."""
    for split in SPLITS:
        if sum(split) > most_steps:
            continue
        orders = product(*((False, True) if size > 1 else (False,) for size in split))
        for ordered, gated in product(orders, (False, True) if len(split) > 1 else (False,)):
            yield _template(split, ordered, gated=gated)


def _template(split: tuple[int, ...], ordered: tuple[bool, ...], *, gated: bool) -> Template:
    groups = tuple(
        StepGroup(
            name=f"G{number}",
            ordered=in_order,
            gated=gated,
            steps=tuple(Step(key=f"s{number}{place}", name="S") for place in range(size)),
        )
        for number, (size, in_order) in enumerate(zip(split, ordered, strict=True))
    )
    return Template(id="shape", name="Shape", groups=groups)


def marking(plan: Plan, reviewers: tuple[str, ...]) -> tuple[Command, ...]:
    """Every command of the life of a workflow, by everybody, with every argument that makes a difference."""
    return tuple(command for by in ACTORS for command in _marking(plan, reviewers, by))


def _marking(plan: Plan, reviewers: tuple[str, ...], by: str) -> Iterator[Command]:
    for count in range(len(reviewers) + 1):
        yield from (Assign(by, NOON, assignee, reviewers[:count]) for assignee in (None, "ann"))
    yield from (Start(by, NOON, confirmed=True, vat=vat) for vat in (None, VAT))
    for item in plan.items:
        yield from (Mark(by, NOON, item.key, outcome) for outcome in Outcome)
        yield Undo(by, NOON, item.key)
    for step in plan.steps:
        yield SkipStep(by, NOON, step, "Not this time.")
        yield RestoreStep(by, NOON, step)
    yield from (Submit(by, NOON), HandBack(by, NOON, "Again."), Approve(by, NOON), Complete(by, NOON))
    yield from (Delete(by, NOON), AddComment(by, NOON, "Hello."))


def handling(plan: Plan, reviewers: tuple[str, ...]) -> tuple[Command, ...]:
    """Every command on single steps, by everybody, with what leads through the life of the workflow."""
    return tuple(command for by in ACTORS for command in _handling(plan, by))


def _handling(plan: Plan, by: str) -> Iterator[Command]:
    yield Start(by, NOON, confirmed=True, vat=VAT)
    for step in plan.steps:
        yield from (TakeUp(by, NOON, step), LayDown(by, NOON, step))
        yield from (Block(by, NOON, step, "The bank is closed."), Unblock(by, NOON, step))
        yield from (SkipStep(by, NOON, step, "Not this time."), RestoreStep(by, NOON, step))
    for item in plan.items:
        yield from (Mark(by, NOON, item.key, Outcome.COMPLETE), Undo(by, NOON, item.key))
    yield from (Submit(by, NOON), HandBack(by, NOON, "Again."), Approve(by, NOON), Complete(by, NOON))


def asking(plan: Plan, _reviewers: tuple[str, ...]) -> tuple[Command, ...]:
    """Every command around steps that ask the client for something, by who does the work and somebody else."""
    return tuple(command for by in ("ann", "ben") for command in _asking(plan, by))


def _asking(plan: Plan, by: str) -> Iterator[Command]:
    yield Start(by, NOON, confirmed=True, vat=VAT)
    for step in plan.steps:
        yield from (Ask(by, NOON, step), Withdraw(by, NOON, step, "By post."))
        yield from (Block(by, NOON, step, "The bank is closed."), Unblock(by, NOON, step))
        yield from (SkipStep(by, NOON, step, "Not this time."), RestoreStep(by, NOON, step))
        yield from (Mark(by, NOON, step, Outcome.COMPLETE, comment) for comment in (None, "By telephone."))
        yield Undo(by, NOON, step)
    yield from (Complete(by, NOON), Delete(by, NOON))


def _heard(here: Instance) -> Iterator[Instance]:
    """What the workflow becomes by every answer of the client, and by its return and acceptance."""
    for step in here.plan.keys(here.plan.actions):
        for events in (
            responded(here, step, by="kim", at=NOON),
            responded(here, step, by="kim", at=NOON, declined="We have none."),
            asked_again(here, step, by="ann", at=NOON),
            accepted(here, step, by="ann", at=NOON),
        ):
            yield attrs.evolve(reduce(apply, events, here), version=1)


def has_right(instance: Instance, command: Command) -> bool:  # noqa: PLR0911 - one return for each sort of right
    """Who may do what, said once more and in another way than the engine's table says it."""
    by, job, own = command.by, instance.job, command.by == instance.job.assignee
    admin = CAST[by].role is not Role.STANDARD
    match command:
        case Approve():
            return by == instance.reviewer
        case HandBack():
            return admin or by == instance.reviewer
        case Assign():
            return admin or job.assignee is None or (own and not instance.stage)
        case AddComment():
            return admin or by in job.reviewers or (own and not instance.stage)
        case Delete():
            return admin or (own and instance.status is Status.NOT_STARTED)
        case LayDown() | Block() | Unblock() | Ask() | Withdraw() | Mark() | Undo():
            return admin or own or _works_on(instance, command)
        case _:
            return admin or own


def _works_on(instance: Instance, command: LayDown | Block | Unblock | Ask | Withdraw | Mark | Undo) -> bool:
    key = command.item if isinstance(command, Mark | Undo) else command.step
    underway = instance.work.on(instance.plan.index[key].step.key if key in instance.plan.index else key)
    return not instance.stage and underway is not None and underway.by == command.by


def explore(
    start: Instance, commands: Iterable[Command], coverage: Coverage, policy: Policy = DEFAULT_POLICY
) -> None:
    """Visit all that a workflow can become; everything that must never be raises `AssertionError`."""
    asked = tuple(commands)
    before: Mapping[Instance, set[Instance]] = defaultdict(set)
    seen, waiting = {start}, deque((start,))
    while waiting:
        here = waiting.popleft()
        _check_state(here)
        heard = _heard(here) if here.plan.actions else ()
        for there in chain((_following(here, command, policy) for command in asked), heard):
            coverage.tried += 1
            if there is None:
                continue
            coverage.transitions += 1
            before[there].add(here)
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    coverage.shapes += 1
    coverage.states += len(seen)
    coverage.by_status.update(state.status.value for state in seen)
    _check_ends(seen, before)


def _following(here: Instance, command: Command, policy: Policy) -> Instance | None:
    """What the workflow becomes, with its version and the name on its step left aside; None if it is refused."""
    try:
        events = decide(here, command, CAST[command.by], policy)
    except NotPermitted:
        assert not has_right(here, command), (here, command)
        return None
    except Refused:
        return None
    assert has_right(here, command), (here, command)
    there = here
    for event in events:
        there = apply(there, event)
    assert there.status in LIFECYCLE[here.status][type(command)], (here, command)
    return attrs.evolve(there, version=1)


def _check_state(state: Instance) -> None:
    assert state.status in LIFECYCLE
    assert state.status is not Status.COMPLETED or not state.open, state
    assert state.status is not Status.UNDER_REVIEW or not state.open, state
    assert (state.status is Status.UNDER_REVIEW) is (state.stage > 0), state
    assert not state.marked & state.work.dropped, state
    assert not state.ready & (state.done | state.work.dropped), state
    assert (state.clock.since is not None) is state.waits_for_client_alone, state
    assert not state.with_client or state.status is Status.IN_PROGRESS, state


def _check_ends(seen: set[Instance], before: Mapping[Instance, set[Instance]]) -> None:
    """Every state but a deleted one leads on to completion."""
    leads_on = {state for state in seen if state.status is Status.COMPLETED}
    waiting = list(leads_on)
    while waiting:
        new = before[waiting.pop()] - leads_on
        leads_on |= new
        waiting += new
    dead_ends = {state for state in seen - leads_on if state.status is not Status.DELETED}
    assert not dead_ends, next(iter(dead_ends))


def explore_shape(template: Template, *, handled: bool, policy: Policy = DEFAULT_POLICY) -> Coverage:
    """Explore one template with no, one and two reviewers, the commands on single steps only if asked."""
    coverage = Coverage()
    for reviewers in TEAMS:
        start = opened(template, assignee=None, reviewers=reviewers).instance
        explore(start, marking(start.plan, reviewers), coverage, policy)
        if handled:
            taken = attrs.evolve(start, job=attrs.evolve(start.job, assignee="ann"))
            explore(taken, handling(start.plan, reviewers), coverage, policy)
    return coverage


def _explore_numbered(number: int) -> Coverage:
    template = tuple(shapes(4))[number]
    steps = sum(len(group.steps) for group in template.groups)
    return explore_shape(template, handled=steps <= MOST_HANDLED)


if __name__ == "__main__":
    began, total = perf_counter(), Coverage()
    with ProcessPoolExecutor() as pool:
        for part in pool.map(_explore_numbered, reversed(range(len(tuple(shapes(4)))))):
            total += part
            print(f"{perf_counter() - began:6,.0f} s  {total}", flush=True)  # noqa: T201 - its purpose
    print("no dead end, no state outside the table, no act without the right")  # noqa: T201 - its purpose
