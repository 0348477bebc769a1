"""The digest of a morning on paper: everything that is in it, the most pressing first, and nothing that runs."""

from datetime import date, timedelta

import attrs

from dextflow.engine.notices import Digest, StepsOf, digest_of
from dextflow.engine.tasks import begin_task
from dextflow.exports import digest_table, table_csv, table_html
from dextflow.model import (
    Assignee,
    Assignment,
    Instance,
    Mark,
    Outcome,
    Owner,
    Step,
    StepGroup,
    Task,
    TaskCreated,
    TaskOrder,
    Template,
)
from dextflow.testing.runs import CAST, DUE_ON, NOON, opened, started

A_DAY = timedelta(days=1)
TO_BEN = Assignment(to=Assignee.PERSON, id="ben")
TEMPLATE = Template(
    id="month",
    name="Month end",
    groups=(
        StepGroup(
            name="Work",
            steps=(Step(key="post", name="Post"), Step(key="file", name="=File()", assignment=TO_BEN)),
        ),
    ),
)


def task(due_on: date) -> Task:
    """A task of Ben's."""
    owner = Owner(step="", assignment=TO_BEN, person="ben")
    return begin_task(TaskCreated("pam", NOON, "t-1", TaskOrder(title="Call", due_on=due_on), owner))


def due(instance: Instance, days: int) -> Instance:
    """The same work, due so many days later."""
    return attrs.evolve(instance, job=attrs.evolve(instance.job, due_on=DUE_ON + days * A_DAY))


def test_each_thing_is_a_row() -> None:
    """Overdue comes first and what is ready last; steps are told by name, tasks without a client too."""
    going = started(TEMPLATE).give(Mark("ann", NOON, "post", Outcome.COMPLETE)).instance
    fresh = opened(TEMPLATE, "ben").instance
    digest = Digest(
        ready=(fresh,),
        due=(fresh,),
        overdue=(due(fresh, -1),),
        waiting=(going,),
        reviews=(going,),
        steps=(StepsOf(workflow=going, steps=("file",)),),
        answers=(StepsOf(workflow=going, steps=("post", "file")),),
        tasks_ready=(task(DUE_ON + A_DAY),),
        tasks_due=(task(DUE_ON),),
        tasks_overdue=(task(DUE_ON - A_DAY),),
    )
    table = digest_table(digest, DUE_ON)
    late, later = DUE_ON - A_DAY, DUE_ON + A_DAY
    assert table.title == f"Your work on {DUE_ON}"
    assert table.rows == (
        ("Overdue", "Acme", "Month end", None, late),
        ("Overdue", None, "Call", None, late),
        ("Due", "Acme", "Month end", None, DUE_ON),
        ("Due", None, "Call", None, DUE_ON),
        ("Waits for the client", "Acme", "Month end", None, DUE_ON),
        ("To review", "Acme", "Month end", None, DUE_ON),
        ("The client answered", "Acme", "Month end", "Post, =File()", DUE_ON),
        ("You can go on", "Acme", "Month end", "=File()", DUE_ON),
        ("Ready to start", "Acme", "Month end", None, DUE_ON),
        ("Ready to start", None, "Call", None, later),
    )


def test_a_digest_is_written_as_any_table() -> None:
    """It makes a page and a file of texts that nothing runs; an empty one has no rows."""
    going = started(TEMPLATE).give(Mark("ann", NOON, "post", Outcome.COMPLETE)).instance
    table = digest_table(digest_of(CAST["ben"], (going,), (), NOON.date()), NOON.date())
    assert "You can go on" in table_html(table)
    assert "'=File()" in table_csv(table)
    assert digest_table(Digest(), DUE_ON).rows == ()
