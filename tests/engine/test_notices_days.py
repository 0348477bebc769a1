"""What a day brings to whom: work that is due or overdue, and work that waits for the client."""

from collections.abc import Iterable
from datetime import date, timedelta

import attrs
import pytest

from dextflow.engine import apply
from dextflow.engine.answers import responded
from dextflow.engine.clock import team_due
from dextflow.engine.notices import day_key, due_notices, event_key, key_of
from dextflow.model import About, Block, Complete, Instance, Letter, Notice, Owner, Subject, Submit, Topic
from dextflow.testing.runs import DUE_ON, NOON, opened, started
from engine.told import ALL, CONTACT, LATER, TEMPLATE, TO_NOBODY, done, give, waiting

A_DAY = timedelta(days=1)


def due(instance: Instance, day: date, manager: str | None = None) -> list[Notice]:
    """What is told of a workflow on a day."""
    return list(due_notices(instance, LATER, day, manager))


@pytest.mark.parametrize(
    ("days", "topic"),
    [(-1, None), (0, Topic.DUE), (1, Topic.OVERDUE), (3, Topic.OVERDUE), (4, None)],
)
def test_work_is_told_of_from_its_due_date_to_the_third_day_after(days: int, topic: Topic | None) -> None:
    """Due on its day, overdue on three more, each day under a key of its own; then it is silent."""
    found = due(opened(TEMPLATE).instance, DUE_ON + days * A_DAY)
    assert [(each.topic, each.to, each.due_on, each.at, each.by) for each in found] == (
        [(topic, ("ann",), DUE_ON, LATER, None)] if topic else []
    )


def test_it_is_told_to_those_with_whom_it_is() -> None:
    """To the assignee and to those who can act now, each once; under review to the reviewer alone."""
    run = started(TEMPLATE, reviewers=("rae",))
    (notice,) = due(run.instance, DUE_ON)
    assert (notice.to, notice.teams) == (("ann", "ben"), ())
    run, _ = give(run, *done("pam", "rec", "old", "post"))
    (notice,) = due(run.instance, DUE_ON)
    assert (notice.to, notice.teams) == (("ann", "ben"), ("payroll",))


def test_work_of_nobody_is_the_managers() -> None:
    """Where nobody does the work yet, the client's manager is told; without one nobody is."""
    nobodys = opened(TEMPLATE, None).instance
    assert [each.to for each in due(nobodys, DUE_ON, "cal")] == [("cal",)]
    assert due(nobodys, DUE_ON) == []


def test_what_is_done_is_told_to_nobody() -> None:
    """Completed work is not due, and under review it is with the reviewer."""
    run, _ = give(started(TEMPLATE, reviewers=("rae",)), *done("pam", *ALL))
    instance = run.instance
    for event in responded(instance, "confirm", by=CONTACT, at=NOON):
        instance = apply(instance, event)
    run = attrs.evolve(run, events=(), instance=instance)
    submitted, _ = give(run, *done("pam", "confirm", "send"), Submit("ann", NOON))
    assert [each.to for each in due(submitted.instance, DUE_ON, "cal")] == [("rae",)]
    alone = attrs.evolve(run.instance, job=attrs.evolve(run.instance.job, reviewers=()))
    completed, _ = give(attrs.evolve(run, instance=alone), *done("pam", "confirm", "send"), Complete("ann", NOON))
    assert due(completed.instance, DUE_ON) == []


def test_silence_of_the_client_is_told_to_its_manager() -> None:
    """While everything that could be done is with the client, nobody of the team is reminded of anything."""
    for day in (DUE_ON, DUE_ON + A_DAY):
        (notice,) = due(waiting().instance, day, "cal")
        assert (notice.topic, notice.to, notice.teams) == (Topic.CLIENT_SILENT, ("cal",), ())
        assert (notice.steps, notice.text) == (("confirm",), "Confirm")
    assert [each.to for each in due(waiting().instance, DUE_ON)] == [("ann",)]
    assert due(waiting().instance, DUE_ON - A_DAY) == due(waiting().instance, DUE_ON + 4 * A_DAY) == []


def test_the_clients_days_are_not_told_as_the_teams() -> None:
    """Work that the client kept is due until the team's own time is over, and overdue then."""
    instance = waiting().instance
    at = NOON + timedelta(days=2)
    for event in responded(instance, "confirm", by=CONTACT, at=at):
        instance = apply(instance, event)
    until = team_due(instance, DUE_ON + A_DAY)
    assert until == DUE_ON + 3 * A_DAY
    found = [due(instance, DUE_ON + days * A_DAY)[0] for days in range(4)]
    assert [(each.topic, each.due_on) for each in found] == [(Topic.DUE, DUE_ON), *[(Topic.DUE, until)] * 3]
    later = attrs.evolve(instance, job=attrs.evolve(instance.job, due_on=date(2026, 11, 10)))  # a Tuesday
    assert topics(later, range(9, 18)) == {
        10: "due",
        11: "due",
        12: "due",
        **dict.fromkeys((13, 14, 15), "overdue"),
    }


def topics(instance: Instance, days: Iterable[int]) -> dict[int, str]:
    """What is told of a workflow on some days of November."""
    told = {day: due(instance, date(2026, 11, day)) for day in days}
    return {day: notices[0].topic.value for day, notices in told.items() if notices}


def test_the_teams_own_time_is_told_of_however_late_the_client_was() -> None:
    """Kept for ten business days, work that was due long ago is due on the day on which the team's time ends."""
    instance = waiting().instance
    for event in responded(instance, "confirm", by=CONTACT, at=NOON + timedelta(days=14)):
        instance = apply(instance, event)
    early = attrs.evolve(instance, job=attrs.evolve(instance.job, due_on=date(2026, 11, 10)))
    assert team_due(early, date(2026, 11, 16)) == date(2026, 11, 24)
    assert topics(early, range(14, 30)) == {24: "due", **dict.fromkeys((25, 26, 27), "overdue")}


def test_a_blocked_step_is_still_somebodys() -> None:
    """Whoever's step is blocked is told that the work is due: the reason may be theirs to remove."""
    run, _ = give(started(TEMPLATE), Block("ben", NOON, "post", "The letterbox is stuck."))
    assert due(run.instance, DUE_ON)[0].to == ("ann", "ben")


def test_a_step_of_nobody_is_the_assignees() -> None:
    """A step that nobody has taken up is told to the assignee, who is there already."""
    run = started(TEMPLATE)
    owner = Owner(step="post", assignment=TO_NOBODY)
    job = attrs.evolve(run.instance.job, owners=(owner,))
    assert due(attrs.evolve(run.instance, job=job), DUE_ON)[0].to == ("ann",)


def test_keys_tell_everything_apart() -> None:
    """Whatever the names hold, another name, number, step or recipient makes another key."""
    about = About(subject=Subject.WORKFLOW, id="w/1", name="x")
    keys = [
        key_of("a", "b/c"),
        key_of("a/b", "c"),
        key_of("a", "b", "c"),
        day_key(about, Topic.DUE, DUE_ON),
        day_key(about, Topic.DUE, DUE_ON + A_DAY),
        event_key(about, 1, Topic.DUE),
        event_key(about, 1, Letter.MESSAGE),
        event_key(about, 1, Topic.DUE, ("ann",)),
        event_key(about, 1, Topic.DUE, (), ("ann",)),
        event_key(attrs.evolve(about, step="ann"), 1, Topic.DUE),
        event_key(attrs.evolve(about, id="w/2"), 1, Topic.DUE),
        event_key(attrs.evolve(about, subject=Subject.TASK), 1, Topic.DUE),
    ]
    assert len(set(keys)) == len(keys)
    assert keys[3] == "workflow/w%2F1/due/2026-11-14"
