"""What pausing, ending and changing a service does to work: previewed, done as previewed, and undone."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from dextflow.errors import InvalidValue, NoteNeeded, OutOfOrder, PreviewOutdated, WrongServiceStatus
from dextflow.model import (
    AddComment,
    CatchUp,
    ClientService,
    CommentOnTask,
    DetachWorkflow,
    EngagementAct,
    EveryInterval,
    Fate,
    Members,
    Offset,
    ReopenTask,
    RepeatingWorkflow,
    Roster,
    Scheduled,
    ServiceChange,
    ServicePreview,
    ServiceStatus,
    SkipTask,
    StartTask,
    Status,
    TaskPattern,
    TaskStatus,
    Unit,
)
from dextflow.ports import Batch, Put, Store
from dextflow.service import Workflows
from dextflow.service.repeating.records import REPEATING
from service.selling import ACME, MONTHLY, MONTHS, START, at, practice, tasks
from service.world import PRACTICE, TEMPLATE

PAUSE = ServiceChange(act=EngagementAct.PAUSED, client="acme", service="books", reason="On leave.")
RESUME = ServiceChange(act=EngagementAct.RESUMED, client="acme", service="books")
KIM: dict[str, Any] = {"by": "kim"}
SETUP, LETTER, MONTH = (
    "Set up the books 2026-11-12",
    "Write to the old accountant 2026-12-16",
    "The month 2026-11-16",
)


def begun(store: Store, **parts: Any) -> Workflows:
    """A practice whose client takes bookkeeping up on the second of November."""
    workflows, _ = practice(store, **parts)
    workflows.services.activate("acme", "books", by="kim", at=START)
    return workflows


def fates(preview: ServicePreview) -> dict[str, Fate]:
    """What becomes of each piece of work, by its title."""
    return {each.title: each.fate for each in preview.work}


def statuses(store: Store) -> dict[str, TaskStatus]:
    """Where all tasks of the client stand."""
    return {title: task.status for title, task in tasks(store).items()}


def test_a_pause_is_shown_and_done_as_shown(store: Store) -> None:
    """What nobody has begun is put aside, what somebody has begun stays, and what would have come does not."""
    workflows = begun(store)
    assert set(statuses(store)) == {SETUP, LETTER, MONTH}
    workflows.tasks.do(tasks(store)[LETTER].id, StartTask("kim", at(11, 3)))
    before = statuses(store)
    shown = workflows.services.preview(PAUSE, at=at(11, 4), **KIM)
    assert statuses(store) == before
    assert fates(shown)["Write to the old accountant"] is Fate.STAYS
    assert fates(shown)["The month"] is Fate.PUT_ASIDE
    assert [each.why for each in shown.work if each.fate is Fate.STAYS] == ["it is in progress"]
    assert [each.firing.nominal for each in shown.stops][:2] == [date(2026, 12, 2), date(2027, 1, 2)]
    assert [each.status for each in shown.becomes] == [ServiceStatus.PAUSED]

    done = workflows.services.apply(shown, at=at(11, 4), **KIM)
    assert [each.status for each in done.services] == [ServiceStatus.PAUSED]
    month = tasks(store)[MONTH]
    assert (month.status, month.reason) == (TaskStatus.SKIPPED, "Bookkeeping was paused: On leave.")
    assert tasks(store)[LETTER].status is TaskStatus.IN_PROGRESS
    assert workflows.repeating.trigger_due(at(12, 20)).tasks == ()
    assert workflows.repeating.projected(date(2026, 12, 1), date(2027, 3, 1)) == ()


def test_resuming_brings_the_same_tasks_back(store: Store) -> None:
    """Every task is as it was: the same identity, status, dates and owner, and a workflow of its template."""
    workflows = begun(store)
    before = tasks(store)
    coming = workflows.repeating.projected(date(2026, 12, 1), date(2027, 3, 1))
    workflows.services.pause("acme", "books", reason="An error.", at=at(11, 2, 10), **KIM)
    assert set(statuses(store).values()) == {TaskStatus.SKIPPED}
    resumed = workflows.services.resume("acme", "books", at=at(11, 2, 11), **KIM)
    after = tasks(store)
    assert set(fates(resumed.preview).values()) == {Fate.COMES_BACK}
    for title, task in before.items():
        back = after[title]
        assert (back.id, back.status, back.order, back.owner) == (task.id, task.status, task.order, task.owner)
        assert back.template == task.template
        if back.workflow is not None:
            workflow = workflows.get(back.workflow)
            assert (workflow.status, workflow.job.task) == (Status.NOT_STARTED, back.id)
    assert workflows.repeating.projected(date(2026, 12, 1), date(2027, 3, 1)) == coming
    [kept] = workflows.services.kept("acme")
    assert (kept.status, kept.aside) == (ServiceStatus.ACTIVE, ())


@pytest.mark.parametrize(
    ("rule", "made", "passed"),
    [
        (CatchUp.ALL, [date(2026, 12, 2), date(2027, 1, 2)], []),
        (CatchUp.LATEST, [date(2027, 1, 2)], [date(2026, 12, 2)]),
        (CatchUp.NONE, [], [date(2026, 12, 2), date(2027, 1, 2)]),
    ],
)
@pytest.mark.parametrize("asked_meanwhile", [True, False])
def test_what_was_missed_follows_the_rule_of_the_standing_order(
    store: Store, rule: CatchUp, made: list[date], passed: list[date], *, asked_meanwhile: bool
) -> None:
    """Resuming catches up as the standing order says, whether or not somebody asked what is due meanwhile."""
    workflows = begun(store, standing=(attrs.evolve(MONTHLY, catch_up=rule),))
    workflows.services.pause("acme", "books", reason="On leave.", at=at(11, 10), **KIM)
    if asked_meanwhile:
        workflows.repeating.trigger_due(at(12, 20))
    now = at(1, 20, year=2027)
    shown = workflows.services.preview(RESUME, at=now, **KIM)
    assert [each.firing.nominal for each in shown.caught_up] == made
    assert [each.firing.nominal for each in shown.passed_over] == passed
    assert shown.comes[0].firing.nominal == date(2027, 2, 2)
    done = workflows.services.apply(shown, at=now, **KIM)
    found = [
        task.order.source.firing.nominal
        for task in done.triggered.tasks
        if task.order.source and task.order.source.firing
    ]
    assert found == made
    assert workflows.repeating.trigger_due(now).tasks == ()
    later = workflows.repeating.trigger_due(at(2, 2, year=2027)).tasks
    assert len(later) == 1


def test_dates_that_passed_move_on_with_a_task_that_comes_once(store: Store) -> None:
    """Such a task is due as much later as the service stood still; recurring work keeps its dates."""
    workflows = begun(store)
    workflows.services.pause("acme", "books", reason="On leave.", at=at(11, 5), **KIM)
    shown = workflows.services.preview(RESUME, at=at(12, 1), **KIM)
    moved = {each.title: (each.moved_from, each.due_on) for each in shown.work}
    assert moved == {
        "The month": (None, date(2026, 11, 16)),
        "Set up the books": (date(2026, 11, 12), date(2026, 12, 8)),
        "Write to the old accountant": (None, date(2026, 12, 16)),
    }
    workflows.services.apply(shown, at=at(12, 1), **KIM)
    setup = tasks(store)["Set up the books 2026-12-08"]
    assert setup.order.starts_on == date(2026, 11, 28)
    assert workflows.get(str(setup.workflow)).job.due_on == date(2026, 12, 8)


def test_what_somebody_decided_meanwhile_stays_as_it_is(store: Store) -> None:
    """A task that was reopened, or skipped for another reason, is not touched by resuming."""
    workflows = begun(store)
    workflows.services.pause("acme", "books", reason="On leave.", at=at(11, 3), **KIM)
    setup, letter = tasks(store)[SETUP], tasks(store)[LETTER]
    workflows.tasks.do(setup.id, ReopenTask("kim", at(11, 4)))
    workflows.tasks.do(letter.id, ReopenTask("kim", at(11, 4)))
    workflows.tasks.do(letter.id, SkipTask("kim", at(11, 5), "He wrote himself."))
    resumed = workflows.services.resume("acme", "books", at=at(11, 6), **KIM)
    assert fates(resumed.preview) == {
        "The month": Fate.COMES_BACK,
        "Set up the books": Fate.STAYS_ASIDE,
        "Write to the old accountant": Fate.STAYS_ASIDE,
    }
    assert tasks(store)[LETTER].reason == "He wrote himself."
    assert workflows.services.kept("acme")[0].aside == ()
    event = workflows.services.events("acme")[-1]
    assert set(event.let_go) == {setup.id, letter.id}


def test_a_preview_that_is_outdated_changes_nothing(store: Store) -> None:
    """If the work has moved since it was looked at, nothing is changed; applied twice it is applied once."""
    workflows = begun(store)
    shown = workflows.services.preview(PAUSE, at=at(11, 3), **KIM)
    workflows.tasks.do(tasks(store)[LETTER].id, StartTask("kim", at(11, 3, 10)))
    before = tasks(store)
    with pytest.raises(PreviewOutdated, match="look at it again"):
        workflows.services.apply(shown, at=at(11, 3, 11), **KIM)
    assert tasks(store) == before
    shown = workflows.services.preview(PAUSE, at=at(11, 3, 11), **KIM)
    done = workflows.services.apply(shown, at=at(11, 3, 11), **KIM)
    after, events = tasks(store), workflows.services.events("acme")
    assert workflows.services.apply(shown, at=at(11, 3, 12), **KIM).services == done.services
    assert (tasks(store), workflows.services.events("acme")) == (after, events)


def test_a_comment_outdates_no_preview(store: Store) -> None:
    """What makes no difference to what is shown may change between the look and the act."""
    workflows = begun(store)
    shown = workflows.services.preview(PAUSE, at=at(11, 3), **KIM)
    assert workflows.services.preview(PAUSE, by="ada", at=at(11, 3, 10)) == shown
    workflows.services.apply(shown, at=at(11, 3, 11), **KIM)


def test_a_workflow_on_which_somebody_has_worked_stays(store: Store) -> None:
    """A comment on a workflow that is not started is work that no new workflow would have."""
    workflows = begun(store)
    setup = tasks(store)[SETUP]
    workflows.do(str(setup.workflow), AddComment("kim", at(11, 3), "Ask Jo first."))
    shown = workflows.services.preview(PAUSE, at=at(11, 4), **KIM)
    [stays] = [each for each in shown.work if each.fate is Fate.STAYS]
    assert (stays.title, stays.why) == ("Set up the books", "somebody has worked on it (comments: 1)")


def test_work_that_was_to_begin_before_the_pause_is_owed(store: Store) -> None:
    """With a day from which the service rests, what was to begin earlier stays; a day to come is refused."""
    workflows = begun(store)
    shown = workflows.services.preview(attrs.evolve(PAUSE, on=date(2026, 11, 3)), at=at(11, 5), **KIM)
    assert fates(shown) == {
        "The month": Fate.STAYS,
        "Set up the books": Fate.STAYS,
        "Write to the old accountant": Fate.PUT_ASIDE,
    }
    workflows.services.apply(shown, at=at(11, 5), **KIM)
    assert workflows.services.kept("acme")[0].since == date(2026, 11, 3)
    with pytest.raises(InvalidValue, match="to come"):
        workflows.services.preview(attrs.evolve(RESUME, on=date(2026, 11, 7)), at=at(11, 6), **KIM)


def test_pausing_again_puts_aside_what_has_come_since(store: Store) -> None:
    """Nothing is written for a repeat that finds nothing; what was reopened is put aside by the next."""
    workflows = begun(store)
    pause: Callable[..., Any] = workflows.services.pause
    pause("acme", "books", reason="On leave.", at=at(11, 3), **KIM)
    pause("acme", "books", reason="On leave.", at=at(11, 4), **KIM)
    assert len(workflows.services.events("acme")) == 2
    workflows.tasks.do(tasks(store)[LETTER].id, ReopenTask("kim", at(11, 5)))
    pause("acme", "books", reason="On leave.", at=at(11, 6), **KIM)
    assert len(workflows.services.events("acme")) == 3
    workflows.services.resume("acme", "books", at=at(11, 7), **KIM)
    assert set(statuses(store).values()) == {TaskStatus.NOT_STARTED}


def test_an_end_is_undone_by_resuming_and_left_behind_by_taking_it_up_anew(store: Store) -> None:
    """To resume an ended service brings its work back; to take it up anew brings the work of a new beginning."""
    workflows = begun(store)
    workflows.services.end("acme", "books", reason="Sold.", at=at(11, 3), **KIM)
    workflows.services.resume("acme", "books", at=at(11, 4), **KIM)
    assert set(statuses(store).values()) == {TaskStatus.NOT_STARTED}
    workflows.services.end("acme", "books", reason="Sold.", at=at(11, 5), **KIM)
    anew = workflows.services.activate("acme", "books", at=at(1, 5, year=2027), **KIM)
    assert set(fates(anew.preview).values()) == {Fate.COMES}
    assert anew.triggered.tasks == ()
    assert sum(status is TaskStatus.SKIPPED for status in statuses(store).values()) == 3
    assert workflows.services.kept("acme")[0].aside == ()


BOTH = RepeatingWorkflow(
    id="both",
    trigger=MONTHS,
    roster=Roster(members=Members.SERVICES, services=("books", "vat")),
    task=TaskPattern(title="For both"),
)


def test_a_change_goes_one_way_and_back(store: Store) -> None:
    """Work for both goes on, that of the old service is put aside, and the change back undoes it."""
    workflows = begun(store, standing=(MONTHLY, BOTH))
    before = {title: task.status for title, task in tasks(store).items()}
    there = workflows.services.change("acme", "books", "vat", reason="Less.", at=at(11, 3), **KIM)
    found = {each.id: each.status for each in there.services}
    assert found == {"books": ServiceStatus.INACTIVE, "vat": ServiceStatus.ACTIVE}
    assert "For both" not in fates(there.preview)
    assert tasks(store)[MONTH].status is TaskStatus.SKIPPED
    assert tasks(store)["For both 2026-11-16"].status is TaskStatus.NOT_STARTED
    assert [task.order.title for task in workflows.repeating.trigger_due(at(12, 2)).tasks] == ["For both"]
    back = workflows.services.change("acme", "vat", "books", reason="More.", at=at(12, 3), **KIM)
    assert {each.id: each.status for each in back.services} == {
        "books": ServiceStatus.ACTIVE,
        "vat": ServiceStatus.INACTIVE,
    }
    assert [task.order.title for task in back.triggered.tasks] == ["The month"]
    after = {task.id: task.status for task in tasks(store).values()}
    assert set(after.values()) == {TaskStatus.NOT_STARTED}
    assert len(after) == len(before) + 2
    events = workflows.services.events("acme")
    assert [(each.service, each.instead) for each in events[1:3]] == [("books", "vat"), ("vat", "books")]


PLAIN = RepeatingWorkflow(
    id="plain",
    template=TEMPLATE.id,
    trigger=MONTHS,
    roster=Roster(members=Members.SERVICES, services=("books",)),
)


def test_a_workflow_without_a_task_stays_and_is_told(store: Store) -> None:
    """Nothing brings a deleted workflow back, so a standing order of workflows alone is only stopped."""
    workflows = begun(store, standing=(PLAIN,))
    shown = workflows.services.preview(PAUSE, at=at(11, 3), **KIM)
    [stays] = [each for each in shown.work if each.workflow and not each.task]
    assert (stays.fate, stays.title) == (Fate.STAYS, TEMPLATE.name)
    workflows.services.apply(shown, at=at(11, 3), **KIM)
    assert workflows.get(str(stays.workflow)).status is Status.NOT_STARTED
    assert workflows.repeating.trigger_due(at(12, 5)).made == ()


def test_a_standing_order_that_is_paused_itself_catches_up_when_it_is_resumed(store: Store) -> None:
    """The client's line waits for its standing order, and both pauses are caught up on."""
    workflows = begun(store)
    workflows.services.pause("acme", "books", reason="On leave.", at=at(11, 10), **KIM)
    workflows.repeating.pause("monthly", at=at(11, 20), **KIM)
    workflows.services.resume("acme", "books", at=at(12, 10), **KIM)
    assert "The month 2026-12-16" not in statuses(store)
    workflows.repeating.resume("monthly", at=at(1, 10, year=2027), **KIM)
    assert {"The month 2026-12-16", "The month 2027-01-16"} <= set(statuses(store))


def test_a_task_whose_template_cannot_be_used_comes_back_without_a_workflow(store: Store) -> None:
    """What cannot be made again is told, and the task is there all the same."""
    workflows = begun(store)
    setup = tasks(store)[SETUP]
    workflows.tasks.do(setup.id, DetachWorkflow("kim", at(11, 3), confirmed=None))
    workflows.services.pause("acme", "books", reason="On leave.", at=at(11, 4), **KIM)
    workflows.services.resume("acme", "books", at=at(11, 5), **KIM)
    back = tasks(store)[SETUP]
    assert (back.status, back.workflow) == (TaskStatus.NOT_STARTED, None)


def test_a_client_who_takes_a_service_up_late_gets_nothing_that_was_before(store: Store) -> None:
    """The first firing is of the day on which it is taken up, or later, whenever the roster was read."""
    weekly = attrs.evolve(
        MONTHLY,
        id="weekly",
        trigger=Scheduled(
            pattern=EveryInterval(first_on=date(2026, 11, 2), every=Offset(value=1, unit=Unit.WEEK))
        ),
    )
    workflows, _ = practice(store, standing=(weekly,))
    done = workflows.services.activate("acme", "books", at=at(11, 20), **KIM)
    assert done.triggered.tasks == ()
    [first] = workflows.repeating.trigger_due(at(11, 23)).tasks
    assert first.order.starts_on == date(2026, 11, 23)


@pytest.mark.parametrize("act", [EngagementAct.PAUSED, EngagementAct.ENDED])
def test_who_stops_a_service_says_why(store: Store, act: EngagementAct) -> None:
    """A pause and an end have a reason; a service that rests cannot be taken up anew."""
    workflows = begun(store)
    with pytest.raises(NoteNeeded, match="why service 'books'"):
        workflows.services.preview(attrs.evolve(PAUSE, act=act, reason=" "), at=at(11, 3), **KIM)
    workflows.services.pause("acme", "books", reason="On leave.", at=at(11, 3), **KIM)
    with pytest.raises(WrongServiceStatus, match="paused"):
        workflows.services.activate("acme", "books", at=at(11, 4), **KIM)


def test_what_was_made_ahead_comes_back_and_is_not_made_again(store: Store) -> None:
    """A task of a firing still to come is put aside with the others, and is the one task of that firing."""
    ahead = attrs.evolve(
        MONTHLY,
        lead_days=20,
        trigger=Scheduled(
            pattern=EveryInterval(first_on=date(2026, 11, 15), every=Offset(value=1, unit=Unit.MONTH))
        ),
    )
    workflows = begun(store, standing=(ahead,))
    before = tasks(store)
    workflows.services.pause("acme", "books", reason="On leave.", at=at(11, 3), **KIM)
    workflows.repeating.trigger_due(at(11, 5))
    workflows.services.resume("acme", "books", at=at(11, 6), **KIM)
    workflows.repeating.trigger_due(at(11, 7))
    after = tasks(store)
    assert {title: task.id for title, task in after.items()} == {title: task.id for title, task in before.items()}
    assert {task.status for task in after.values()} == {TaskStatus.NOT_STARTED}


def test_what_cannot_be_put_aside_is_told(store: Store) -> None:
    """A task that was touched later than now, by another clock, stays where it is, and the others do not wait."""
    workflows = begun(store)
    letter = tasks(store)[LETTER]
    workflows.tasks.do(letter.id, CommentOnTask("kim", at(11, 10), "From a server ahead of time."))
    paused = workflows.services.pause("acme", "books", reason="On leave.", at=at(11, 3), **KIM)
    assert fates(paused.preview)["Write to the old accountant"] is Fate.STAYS
    assert tasks(store)[SETUP].status is TaskStatus.SKIPPED


def test_acts_on_services_go_forward_in_time(store: Store) -> None:
    """What is dated long before the last act is refused; the clocks of two servers may differ a little."""
    workflows = begun(store)
    with pytest.raises(OutOfOrder):
        workflows.services.pause("acme", "books", reason="On leave.", at=at(11, 1), **KIM)
    with pytest.raises(OutOfOrder):
        workflows.services.manage("acme", "books", "ada", at=at(11, 1), **KIM)
    before = START - timedelta(seconds=30)
    workflows.services.pause("acme", "books", reason="On leave.", at=before, **KIM)
    assert workflows.services.of("acme")[0].status is ServiceStatus.PAUSED


def test_a_task_comes_back_although_its_workflow_cannot_be_made(store: Store) -> None:
    """If its reviewer is nobody any more, the task is there without a workflow, and the preview says why."""
    workflows, directory = practice(store)
    workflows.services.activate("acme", "books", at=START, **KIM)
    workflows.services.pause("acme", "books", reason="On leave.", at=at(11, 3), **KIM)
    directory.add(PRACTICE, clients=(attrs.evolve(ACME, account_reviewer="nobody"),))
    resumed = workflows.services.resume("acme", "books", at=at(11, 4), **KIM)
    told = {each.title: each.why for each in resumed.preview.work}
    assert "nobody" in told["Set up the books"]
    assert told["Write to the old accountant"] == ""
    back = tasks(store)[SETUP]
    assert (back.status, back.workflow) == (TaskStatus.NOT_STARTED, None)


def test_what_the_host_had_paused_goes_on_with_nothing_put_aside(store: Store) -> None:
    """A service that rests in the directory is resumed here, and its recurring work begins."""
    hosted = (ClientService(id="books", status=ServiceStatus.PAUSED),)
    workflows, _ = practice(store, attrs.evolve(ACME, services=hosted))
    resumed = workflows.services.resume("acme", "books", at=START, **KIM)
    assert resumed.preview.work == ()
    assert [each.status for each in resumed.services] == [ServiceStatus.ACTIVE]


def test_a_standing_order_that_cannot_be_read_holds_up_nothing(store: Store) -> None:
    """The client is served all the same, and who asks what is due is told."""
    workflows = begun(store)
    put = Put(kind=REPEATING, id="bad", expected=0, version=1, parts={}, terms={"standing": "active"})
    store.commit(Batch(practice=PRACTICE, puts=(put,)))
    workflows.services.pause("acme", "books", reason="On leave.", at=at(11, 3), **KIM)
    assert set(statuses(store).values()) == {TaskStatus.SKIPPED}
