"""A duplicate is the same work once more: arranged in the same way, for whom it is, and not begun."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.adapters.memory import MemoryDirectory, MemoryStore
from dextflow.engine import replay
from dextflow.errors import (
    ClientNotGranted,
    IdempotencyMismatch,
    InvalidValue,
    NotEntitled,
    NotFound,
    Refused,
    UnknownClient,
    UnknownPerson,
)
from dextflow.model import (
    AddComment,
    AddStep,
    AttachFile,
    Check,
    CheckSettings,
    Command,
    Complete,
    ConditionsApplied,
    Created,
    Delete,
    Enrolment,
    Entitlements,
    FileRef,
    Instance,
    ItemRenamed,
    LogTime,
    Mark,
    MoveStep,
    Outcome,
    Owner,
    Person,
    Place,
    ReassignStep,
    Rename,
    RenameItem,
    ReportingPeriod,
    Reschedule,
    RestoreStep,
    Setting,
    SkipStep,
    Status,
    Step,
    StepAdded,
    StepMoved,
    StepReassigned,
    StepSkipped,
)
from dextflow.ports import Store
from dextflow.scheduling import month_of
from dextflow.service import Workflows
from dextflow.testing.faulty import Fault, FaultyStore
from service.rich import ACME, ASSIGNED, CLIENTS, PEOPLE, RICH, book, made, roof, values
from service.world import NOW, PRACTICE, TODAY, order_of

NOVEMBER = month_of(date(2026, 11, 1))
LOOKBACK = Setting(name="lookback_months", value=6)
BY: Any = {"by": "kim", "at": NOW}


@pytest.fixture
def directory() -> MemoryDirectory:
    """The people and clients of the rich practice."""
    return book()


@pytest.fixture
def rich(store: Store, directory: MemoryDirectory) -> Workflows:
    """The practice with the rich template, on a store of each kind."""
    return roof(store, directory)


def extra(key: str, **parts: Any) -> Step:
    check = Check(key=f"{key}-check", name="Sales", rule="aged_receivables")
    return attrs.evolve(Step(key=key, name=key.title(), checks=(check,)), **parts)


def tailored(workflows: Workflows, instance: Instance) -> Instance:
    """The workflow with steps added, moved, renamed, given to others and left out, and with other settings."""
    step = extra("extra", assignment=ASSIGNED["manage"])
    workflows.arrange.add_step(instance.id, step, Place(before="report"), **BY)
    for command in (
        MoveStep(step="report", place=Place(before="books"), **BY),
        MoveStep(step="extra", place=Place(after="report"), **BY),
        RenameItem(item="extra", name="Sales ledger", **BY),
        RenameItem(item="paper", name="Papers", **BY),
        RenameItem(item="paper", name="Paperwork", **BY),
        ReassignStep(owner=Owner(step="report", assignment=ASSIGNED["vat"]), **BY),
        ReassignStep(owner=Owner(step="report", assignment=ASSIGNED["manage"]), **BY),
        SkipStep(step="free", reason="Nobody needs it.", **BY),
        SkipStep(step="tax", reason="No tax.", **BY),
        RestoreStep(step="tax", **BY),
    ):
        workflows.do(instance.id, command)
    return workflows.arrange.adjust_settings(instance.id, "extra-check", (LOOKBACK,), **BY)


def alike(one: Instance, other: Instance) -> bool:
    """Whether two workflows ask for the same work of the same people."""
    asked = [
        (
            attrs.evolve(it.job, id="", owners=(), settings=(), started_at=None),
            set(it.job.owners),
            set(it.job.settings),
            it.plan.keys(it.work.left_out),
            it.plan.template,
        )
        for it in (one, other)
    ]
    return asked[0] == asked[1]


# ---------------------------------------------------------------------------------------------- what it takes


def test_a_duplicate_is_arranged_in_the_same_way(rich: Workflows) -> None:
    """Steps that were added, moved, renamed, reassigned or left out are so again, with the same settings."""
    like = tailored(rich, made(rich))
    copy = rich.duplicate(like.id, key="d", **BY)
    assert alike(copy, like)
    assert copy.id != like.id
    assert copy.status is Status.NOT_STARTED
    assert [step.key for step in copy.plan.template.groups[0].steps][:3] == ["report", "extra", "books"]
    assert (values(copy, "extra-check")["lookback_months"], copy.outcome("free")) == (6, Outcome.NOT_APPLICABLE)
    assert copy.outcome("tax") is None
    assert rich.get(copy.id) == copy == replay(rich.templates.plan(RICH.ref), rich.events(copy.id))
    assert rich.get(like.id) == like


def test_a_record_says_only_what_came_of_it(rich: Workflows) -> None:
    """What was renamed or reassigned twice, or left out and restored, is told once or not at all."""
    copy = rich.duplicate(tailored(rich, made(rich)).id, key="d", **BY)
    kinds = Counter(type(event) for event in rich.events(copy.id))
    assert kinds == {Created: 1, StepAdded: 1, StepMoved: 2, ItemRenamed: 2, StepReassigned: 1, StepSkipped: 1}


def test_what_is_not_required_need_not_be_left_out(rich: Workflows) -> None:
    """A step that was left out, and that a condition drops for the new client, is only dropped."""
    like = made(rich)
    rich.do(like.id, SkipStep(step="payslips", reason="Not now.", **BY))
    copy = rich.duplicate(like.id, key="d", client="solo", **BY)
    assert [type(event) for event in rich.events(copy.id)] == [Created, ConditionsApplied]


def test_what_happens_meanwhile_is_not_taken(rich: Workflows, store: Store) -> None:
    """A step that somebody adds while the duplicate is made is not in it: it is of the workflow as it was read."""
    like = tailored(rich, made(rich))

    class Busy:
        """A store on which somebody adds a step just before a record is read."""

        def __getattr__(self, name: str) -> object:
            if name == "events":
                rich.arrange.add_step(like.id, extra("late"), Place(after="report"), **BY)
            return getattr(store, name)

    assert alike(roof(Busy()).duplicate(like.id, key="d", **BY), like)


def test_a_duplicate_of_a_duplicate_is_the_same(rich: Workflows) -> None:
    """Copying a copy gives the same work again, by a record that is no longer."""
    first = rich.duplicate(tailored(rich, made(rich)).id, key="1", **BY)
    second = rich.duplicate(first.id, key="2", **BY)
    assert alike(first, second)
    assert second.version == first.version


def test_what_was_done_stays_behind(rich: Workflows) -> None:
    """Marks, comments, files, time and results are not copied, and neither are the dates of the other's record."""
    like = made(rich)
    rich.start(like.id, confirmed=True, **BY)
    later = NOW.replace(hour=17)
    for command in (
        Mark(item="paper", outcome=Outcome.COMPLETE_WITH_ISSUES, **BY),
        AddComment(text="Hm.", item="books", **BY),
        AttachFile(file=FileRef(name="a.pdf", sha256="0" * 64, size=1, media_type="application/pdf"), **BY),
        LogTime(step="report", minutes=7, **BY),
    ):
        rich.do(like.id, command)
    copy = rich.duplicate(like.id, key="d", by="ada", at=later)
    assert (copy.done, copy.issues, copy.results, copy.work.held, copy.status) == (0, 0, (), 0, Status.NOT_STARTED)
    assert {(event.by, event.at) for event in rich.events(copy.id)} == {("ada", later)}
    assert copy.job.started_at is None


def test_a_step_that_was_half_done_is_not_left_out(rich: Workflows) -> None:
    """What was left out of a step after some of it was done is to be done in the duplicate."""
    like = made(rich)
    rich.start(like.id, confirmed=True, **BY)
    rich.do(like.id, Mark(item="paper", outcome=Outcome.COMPLETE, **BY))
    skipped = rich.do(like.id, SkipStep(step="books", reason="Enough.", **BY))
    assert skipped.outcome("payables") is Outcome.NOT_APPLICABLE
    assert rich.duplicate(like.id, key="d", **BY).outcome("payables") is None


@pytest.mark.parametrize("end", [Delete, Complete])
def test_what_has_ended_can_be_duplicated(rich: Workflows, end: Callable[..., Command]) -> None:
    """A deleted or a completed workflow can be made once more."""
    [like] = rich.create(
        order_of(Enrolment(client="solo", assignee="ada", reviewers=()), template=RICH.ref), key="k", **BY
    )
    like = rich.start(like.id, confirmed=True, **BY)
    for item in like.plan.keys(like.open):
        rich.do(like.id, Mark(item=item, outcome=Outcome.COMPLETE, **BY))
    ended = rich.do(like.id, end(**BY))
    assert ended.status in (Status.DELETED, Status.COMPLETED)
    assert alike(rich.duplicate(like.id, key="d", **BY), like)


# --------------------------------------------------------------------------------- for another client or period


def test_a_duplicate_for_another_client_is_for_its_people(rich: Workflows) -> None:
    """Owners by role are those of the new client, who is asked what conditions read; the people stay."""
    like = tailored(rich, made(rich))
    copy = rich.duplicate(like.id, key="d", client="solo", **BY)
    assert (copy.job.client, copy.job.client_name) == ("solo", "Solo")
    assert (copy.job.assignee, copy.job.reviewers) == (like.job.assignee, like.job.reviewers) == ("ada", ("rob",))
    owners = {key: owner.person for key in ("manage", "extra", "report") if (owner := copy.owner(key))}
    assert owners == {"manage": "stu", "extra": "stu", "report": "stu"}
    assert copy.outcome("payslips") is Outcome.NOT_APPLICABLE
    assert values(copy)["lookback_months"] == 12
    assert rich.get(copy.id) == copy == replay(rich.templates.plan(RICH.ref), rich.events(copy.id))
    back = rich.duplicate(copy.id, key="b", client="acme", **BY)
    assert values(back) == values(like)


def test_a_duplicate_for_another_period_keeps_what_was_chosen(rich: Workflows) -> None:
    """Settings that follow from the period follow from the new one, those that somebody chose stay."""
    chosen = CheckSettings(check="payables", values=(LOOKBACK,))
    like = tailored(rich, made(rich, settings=(chosen,)))
    copy = rich.duplicate(like.id, key="d", period=NOVEMBER, **BY)
    assert values(copy) == {**values(like), "as_of": "2026-11-30"}
    assert values(copy, "extra-check") == {**values(like, "extra-check"), "as_of": "2026-11-30"}
    assert copy.job.due_on - NOVEMBER.end == like.job.due_on - like.job.period.end
    other = rich.duplicate(like.id, key="e", period=NOVEMBER, due_on=TODAY, starts_on=TODAY, name=" New ", **BY)
    assert (other.job.due_on, other.job.starts_on, other.job.name) == (TODAY, TODAY, "New")


def test_a_name_and_people_can_be_chosen(rich: Workflows) -> None:
    """What is chosen for the duplicate wins; the rest is as it was, also what was changed on the way."""
    like = rich.do(made(rich).id, Rename(name="Old", **BY))
    rich.do(like.id, Reschedule(due_on=date(2026, 12, 1), **BY))
    copy = rich.duplicate(like.id, key="d", assignee="stu", reviewers=(), **BY)
    assert (copy.job.name, copy.job.due_on) == ("Old", date(2026, 12, 1))
    assert (copy.job.assignee, copy.job.reviewers) == ("stu", ())


def test_a_client_who_is_gone_can_still_be_copied_from(rich: Workflows, store: Store) -> None:
    """Work for a client that has left the directory can be made for another one."""
    like = tailored(rich, made(rich))
    left = MemoryDirectory(practice=PRACTICE, people=PEOPLE, clients=[c for c in CLIENTS if c is not ACME])
    here = roof(store, left)
    with pytest.raises(UnknownClient, match="acme"):
        here.duplicate(like.id, key="d", **BY)
    assert here.duplicate(like.id, key="d", client="solo", **BY).job.client == "solo"


# ---------------------------------------------------------------------------------------------- once, and by whom


def test_the_same_duplicate_is_made_once(rich: Workflows) -> None:
    """The same key and request give the same workflow as it is now; another request under the key is refused."""
    like = made(rich)
    copy = rich.duplicate(like.id, key="d", **BY)
    started = rich.start(copy.id, confirmed=True, **BY)
    assert rich.duplicate(like.id, key="d", by="ada", at=NOW.replace(hour=18)) == started
    others: list[Callable[[], object]] = [
        lambda: rich.duplicate(like.id, key="d", period=NOVEMBER, **BY),
        lambda: rich.duplicate(copy.id, key="d", **BY),
        lambda: rich.duplicate(like.id, key="k", **BY),
        lambda: made(rich, key="d"),
    ]
    for attempt in others:
        with pytest.raises(IdempotencyMismatch):
            attempt()
    assert set(rich.ids(today=TODAY)) == {like.id, copy.id}


@pytest.mark.parametrize("fault", Fault)
def test_a_failing_store_makes_one_duplicate_or_none(
    store: Store, directory: MemoryDirectory, rich: Workflows, fault: Fault
) -> None:
    """Whatever happens to the commit, asking again with the same key ends with one duplicate."""
    like = tailored(rich, made(rich))
    racing = Workflows(PRACTICE, store=FaultyStore(store, {1: fault}), directory=directory)
    with pytest.raises(Exception, match="by plan"):
        racing.duplicate(like.id, key="d", **BY)
    copy = rich.duplicate(like.id, key="d", **BY)
    assert set(rich.ids(today=TODAY)) == {like.id, copy.id}
    assert len(rich.events(copy.id)) == copy.version


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"by": "ghost"}, UnknownPerson),
        ({"client": "none"}, UnknownClient),
        ({"by": "pat", "client": "solo"}, UnknownClient),
        ({"client": "solo", "assignee": "pat"}, ClientNotGranted),
        ({"assignee": "ghost"}, UnknownPerson),
        ({"reviewers": ("ghost",)}, UnknownPerson),
        ({"at": NOW.replace(tzinfo=None)}, InvalidValue),
        ({"period": ReportingPeriod(start=date.max, end=date.max)}, InvalidValue),
    ],
)
def test_a_duplicate_that_cannot_be_is_refused(
    rich: Workflows, changes: dict[str, Any], error: type[Exception]
) -> None:
    """A duplicate with one fault is not made, and the error says which fault."""
    like = made(rich)
    with pytest.raises(error):
        rich.duplicate(like.id, **{"key": "d", **BY, **changes})
    assert rich.ids(today=TODAY) == (like.id,)


def test_only_what_is_seen_is_duplicated(rich: Workflows) -> None:
    """A workflow of a hidden client is not found, nor is one that is not there, and the plan must include it."""
    like = made(rich, "solo")
    for workflow_id in (like.id, "none"):
        with pytest.raises(NotFound, match=workflow_id):
            rich.duplicate(workflow_id, key="d", by="pat", at=NOW)
    assert rich.duplicate(like.id, key="d", by="stu", at=NOW).job.client == "solo"
    without = roof(rich._roof.store, entitlements=Entitlements(features=frozenset()))  # noqa: SLF001
    with pytest.raises(NotEntitled):
        without.duplicate(like.id, key="e", **BY)


def test_somebody_who_has_left_is_replaced(rich: Workflows, directory: MemoryDirectory) -> None:
    """The work of somebody to whom the client is no longer granted is refused, and made for another one."""
    like = made(rich)
    directory.add(PRACTICE, people=[Person(id="ada", name="Ada")])
    with pytest.raises(ClientNotGranted, match="ada"):
        rich.duplicate(like.id, key="d", **BY)
    assert rich.duplicate(like.id, key="d", assignee="stu", **BY).job.assignee == "stu"


# ---------------------------------------------------------------------------------------- however it was arranged

STEPS = ("books", "report", "cased", "manage", "free", "new-1", "new-2")
PLACES = st.builds(
    lambda before, step: Place(before=step) if before else Place(after=step), st.booleans(), st.sampled_from(STEPS)
)


@st.composite
def arrangements(draw: st.DrawFn) -> Command:
    """Draw something that is arranged for one workflow; it may be refused."""
    step, place = draw(st.sampled_from(STEPS)), draw(PLACES)
    commands: tuple[Command, ...] = (
        AddStep(step=extra("new-1"), place=place, **BY),
        AddStep(step=extra("new-2", assignment=ASSIGNED["vat"], depends_on=(step,)), place=place, **BY),
        MoveStep(step=step, place=place, **BY),
        MoveStep(step=step, place=place, **BY),
        RenameItem(item=step, name=draw(st.sampled_from(("A", "B"))), **BY),
        SkipStep(step=step, reason="Because.", **BY),
        RestoreStep(step=step, **BY),
        ReassignStep(owner=Owner(step=step, assignment=draw(st.sampled_from(tuple(ASSIGNED.values())))), **BY),
    )
    return draw(st.sampled_from(commands))


@settings(max_examples=60, deadline=None)
@given(commands=st.lists(arrangements(), max_size=12))
def test_a_duplicate_is_alike_however_it_was_arranged(commands: list[Command]) -> None:
    """Whatever was arranged before the start, the duplicate is the same work, and its record leads to it."""
    workflows = roof(MemoryStore())
    like = made(workflows)
    for command in commands:
        try:
            like = workflows.do(like.id, command)
        except Refused:
            continue
    copy = workflows.duplicate(like.id, key="d", **BY)
    assert alike(copy, like)
    assert (copy.ready, copy.done) == (like.ready, like.done)
    assert replay(workflows.templates.plan(RICH.ref), workflows.events(copy.id)) == copy
    assert workflows.get(copy.id) == copy
