"""The digest of a morning: what needs one person's attention, from the work as it is and the date."""

from datetime import date, timedelta

import attrs

from dextflow.engine import apply
from dextflow.engine.answers import responded
from dextflow.engine.notices import Digest, StepsOf, digest_of
from dextflow.engine.tasks import apply_task
from dextflow.model import Instance, Submit, Task, TaskCompleted
from dextflow.testing.runs import CAST, DUE_ON, NOON, opened, started
from engine.told import ALL, CONTACT, TEMPLATE, done, give, waiting
from engine.told_tasks import A_DAY, ATTACHED, NOBODY, PAYROLL, task

ANN, BEN, RAE, REX = (CAST[each] for each in ("ann", "ben", "rae", "rex"))


def named(instance: Instance, name: str, due_on: date = DUE_ON) -> Instance:
    """The same work under another id, due on another day."""
    return attrs.evolve(instance, job=attrs.evolve(instance.job, id=name, due_on=due_on))


def answered(days: int = 0) -> Instance:
    """Work whose client has answered after so many days."""
    instance = waiting().instance
    for event in responded(instance, "confirm", by=CONTACT, at=NOON + timedelta(days=days)):
        instance = apply(instance, event)
    return instance


def test_work_is_listed_by_its_due_date() -> None:
    """Ready is what may begin, due what is due today, overdue what was due up to three days ago."""
    instance = opened(TEMPLATE).instance
    days = (1, 0, -1, -3, -4)
    work = [named(instance, f"w{each}", DUE_ON + each * A_DAY) for each in days]
    digest = digest_of(ANN, work, (), DUE_ON)
    assert [each.id for each in digest.ready] == ["w-4", "w-3", "w-1", "w0", "w1"]
    assert [each.id for each in digest.due] == ["w0"]
    assert [each.id for each in digest.overdue] == ["w-3", "w-1"]
    assert digest_of(ANN, reversed(work), (), DUE_ON) == digest
    later = attrs.evolve(instance, job=attrs.evolve(instance.job, starts_on=DUE_ON))
    assert digest_of(ANN, (later,), (), DUE_ON - A_DAY).empty


def test_others_work_is_not_listed_but_their_steps_are() -> None:
    """A step of somebody else's work that the person or a team of theirs can do now is on their digest."""
    run, _ = give(started(TEMPLATE), *done("ann", "rec", "old"))
    assert digest_of(BEN, (run.instance,), (), NOON.date()) == Digest(
        steps=(StepsOf(workflow=run.instance, steps=("post",)),)
    )
    run, _ = give(run, *done("ben", "post"))
    assert digest_of(REX, (run.instance,), (), DUE_ON).steps == (StepsOf(workflow=run.instance, steps=("wages",)),)
    assert digest_of(RAE, (run.instance,), (), DUE_ON).empty
    assert digest_of(BEN, (opened(TEMPLATE).instance,), (), DUE_ON).empty


def test_reviews_are_on_the_reviewers_digest() -> None:
    """Work under review is the present reviewer's, whenever it is due."""
    run = waiting()
    run = attrs.evolve(run, events=(), instance=answered())
    run, _ = give(run, *done("pam", "confirm", "send"), Submit("ann", NOON))
    assert digest_of(RAE, (run.instance,), (), NOON.date()).reviews == (run.instance,)
    assert digest_of(RAE, (run.instance,), (), DUE_ON).due == (run.instance,)
    assert digest_of(REX, (run.instance,), (), DUE_ON).empty


def test_what_waits_for_the_client_is_not_due() -> None:
    """It is listed as waiting; answered, the step is listed, and the client's days are not the team's."""
    instance = waiting().instance
    digest = digest_of(ANN, (instance,), (), DUE_ON)
    assert (digest.due, digest.waiting, digest.answers) == ((), (instance,), ())
    back = answered(2)
    for day, is_due in ((DUE_ON, True), (DUE_ON + 3 * A_DAY, True)):
        digest = digest_of(ANN, (back,), (), day)
        assert (digest.due == (back,), digest.overdue, digest.waiting) == (is_due, (), ())
        assert digest.answers == (StepsOf(workflow=back, steps=("confirm",)),)
    assert digest_of(BEN, (back,), (), DUE_ON).answers == ()


def test_what_is_done_is_on_nobodys_digest() -> None:
    """Completed and deleted work asks for nothing."""
    run, _ = give(started(TEMPLATE), *done("pam", *ALL))
    for status in ("completed", "deleted"):
        ended = attrs.evolve(run.instance, status=type(run.instance.status)(status))
        assert digest_of(ANN, (ended,), (), DUE_ON).empty


def test_tasks_are_listed_for_their_owner_and_their_team() -> None:
    """Theirs and their teams' tasks are ready, due or overdue; one whose workflow they do is listed as that."""
    mine, teams = task(), task(PAYROLL)
    assert digest_of(ANN, (), (mine, teams, task(NOBODY)), DUE_ON) == Digest(
        tasks_ready=(mine,), tasks_due=(mine,)
    )
    assert digest_of(REX, (), (mine, teams), DUE_ON).tasks_due == (teams,)
    assert digest_of(ANN, (), (apply_task(mine, ATTACHED),), DUE_ON).empty
    assert digest_of(ANN, (), (apply_task(mine, TaskCompleted("ann", NOON)),), DUE_ON).empty


def test_tasks_are_listed_by_their_dates() -> None:
    """Overdue up to three days, and one without a date is ready all the same, last."""

    def due(name: str, due_on: date | None) -> Task:
        return attrs.evolve(task(due_on=due_on), id=name)

    tasks = [due("n", None), *(due(f"t{days}", DUE_ON + days * A_DAY) for days in (0, -3, -4, 1))]
    digest = digest_of(ANN, (), tasks, DUE_ON)
    assert [each.id for each in digest.tasks_ready] == ["t-4", "t-3", "t0", "t1", "n"]
    assert [each.id for each in digest.tasks_due] == ["t0"]
    assert [each.id for each in digest.tasks_overdue] == ["t-3"]
    later = task(starts_on=DUE_ON, due_on=DUE_ON)
    assert digest_of(ANN, (), (later,), DUE_ON - A_DAY).empty
