"""What the fields of tasks must agree on, for `dextflow.testing.agreeing`."""

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from dextflow.model import MOST_CLIENTS, TO_NOBODY, Assignee, ChecklistItem, TaskOrder, TaskPattern

Drawn = dict[str, Any]
ESTIMATES = st.none() | st.integers(1, 10_000)


def _work(drawn: Drawn) -> Drawn:
    lines: tuple[ChecklistItem, ...] = drawn["checklist"]
    itself = drawn["assignment"].to is Assignee.TASK_OWNER
    return {
        "assignment": TO_NOBODY if itself else drawn["assignment"],
        "checklist": tuple({line.key: line for line in lines}.values()),
    }


def _order(drawn: Drawn) -> Drawn:
    clients: tuple[str, ...] = tuple(dict.fromkeys(drawn["clients"]))[:MOST_CLIENTS]
    dates = drawn["starts_on"], drawn["due_on"]
    starts_on, due_on = sorted(dates) if None not in dates else dates
    title = drawn["title"] if drawn["title"].strip() else "Tidy the files"
    return {"title": title, "clients": clients, "starts_on": starts_on, "due_on": due_on} | _work(drawn)


TASK_FIELDS: Mapping[type, Mapping[str, st.SearchStrategy[Any]]] = {
    TaskPattern: {"estimate": ESTIMATES},
    TaskOrder: {"estimate": ESTIMATES},
}
TASKS_AGREE: Mapping[type, Callable[[Drawn], Drawn]] = {TaskPattern: _work, TaskOrder: _order}
