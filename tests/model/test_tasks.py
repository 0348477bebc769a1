"""What tasks and their parts refuse to be, and what they know of themselves."""

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from dextflow.errors import InvalidValue
from dextflow.model import (
    MOST_CLIENTS,
    OPEN_TASK,
    TO_NOBODY,
    TO_TASK_OWNER,
    ChecklistItem,
    Loss,
    Measure,
    Owner,
    Task,
    TaskOrder,
    TaskPattern,
    TaskProgress,
    TaskStatus,
    Tick,
)

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
LINES = (ChecklistItem(key="ask", text="Ask"), ChecklistItem(key="file", text="File"))
TASK = Task(
    id="t-1",
    order=TaskOrder(title="October", clients=("acme", "bolt"), checklist=LINES),
    owner=Owner(step="", assignment=TO_NOBODY),
    status=TaskStatus.NOT_STARTED,
    version=1,
    at=NOON,
)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"title": " "}, "a task has a title"),
        ({"clients": ("acme", "acme")}, "it names a client twice"),
        ({"clients": tuple(map(str, range(MOST_CLIENTS + 1)))}, "it has 11 clients; it can have 10"),
        (
            {"starts_on": date(2026, 11, 2), "due_on": date(2026, 11, 1)},
            "it is due on 2026-11-01, before it starts",
        ),
        ({"assignment": TO_TASK_OWNER}, "not its own owner"),
        ({"estimate": 0}, "at least a minute"),
        ({"checklist": (LINES[0], LINES[0])}, "the same key"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(parts: dict[str, Any], reason: str) -> None:
    """Each rule of an order for a task is refused with its reason."""
    with pytest.raises(InvalidValue, match=reason):
        attrs.evolve(TASK.order, **parts)


def test_a_pattern_has_the_rules_of_the_work_too() -> None:
    """Whose it is, how long it takes and its checklist follow the same rules; its title may be blank."""
    assert TaskPattern().title == ""
    for parts in ({"assignment": TO_TASK_OWNER}, {"estimate": 0}, {"checklist": (LINES[0], LINES[0])}):
        with pytest.raises(InvalidValue):
            attrs.evolve(TaskPattern(), **parts)


def test_a_task_knows_what_is_open() -> None:
    """It is open in three statuses, its lines are until they are ticked; the first client is primary."""
    assert {status for status in TaskStatus if attrs.evolve(TASK, status=status).is_open} == {*OPEN_TASK}
    assert attrs.evolve(TASK, status=TaskStatus.DELETED).deleted
    assert TASK.open_lines == ("ask", "file")
    assert attrs.evolve(TASK, ticks=(Tick(item="ask", by="ann", at=NOON),)).open_lines == ("file",)
    assert TASK.order.client == "acme"
    assert TaskOrder(title="Tidy the files").client is None


def test_a_percentage_is_rounded_down() -> None:
    """Only when all is done it is 100; of nothing, all is done."""
    assert TaskProgress(measure=Measure.CHECKLIST, done=2, total=3).percent == 66
    assert TaskProgress(measure=Measure.WORKFLOW, done=0, total=0).percent == 100


def test_a_loss_is_told_line_by_line() -> None:
    """Each kind of loss has its line, and what is not lost has none."""
    loss = Loss(workflow="w-1", version=9, marks=("bank", "vat"), comments=2, minutes=25)
    assert loss.lines == ("marked: bank, vat", "comments: 2", "minutes spent: 25")
    assert Loss(workflow="w-1", version=1).lines == ()
