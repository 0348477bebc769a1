"""What is shown of a task: how far it is, and what would be lost with its workflow."""

from enum import Enum

import attrs


class Measure(Enum):
    """By what the progress of a task is measured: the finest that it has."""

    WORKFLOW = "workflow"
    CHECKLIST = "checklist"
    STATUS = "status"


@attrs.frozen(kw_only=True)
class TaskProgress:
    """How far a task is: so many of `total` are done, counted in steps and checks, in lines, or in itself."""

    measure: Measure
    done: int
    total: int

    @property
    def percent(self) -> int:
        """The share that is done, rounded down, so that 100 means all."""
        return 100 * self.done // self.total if self.total else 100


@attrs.frozen(kw_only=True)
class Loss:
    """What was done in a workflow, and would no longer be part of its task without it.

    It is that of one `version` of the workflow, which a confirmation names. `marks` are the keys of the steps and
    checks that people marked, `requests` the steps whose request is out to the client, `approvals` the reviewers
    who have agreed; `minutes` is the time that was noted, and `changes` how often its steps, settings or names
    were arranged otherwise. The record of the workflow keeps all of it.
    """

    workflow: str
    version: int
    marks: tuple[str, ...] = ()
    comments: int = 0
    files: int = 0
    minutes: int = 0
    requests: tuple[str, ...] = ()
    approvals: tuple[str, ...] = ()
    changes: int = 0

    @property
    def lines(self) -> tuple[str, ...]:
        """What would be lost in words, one line for each kind; none if nothing would."""
        told = (
            (self.marks, f"marked: {', '.join(self.marks)}"),
            (self.comments, f"comments: {self.comments}"),
            (self.files, f"files: {self.files}"),
            (self.minutes, f"minutes spent: {self.minutes}"),
            (self.requests, f"asked of the client: {', '.join(self.requests)}"),
            (self.approvals, f"approved by: {', '.join(self.approvals)}"),
            (self.changes, f"arranged otherwise: {self.changes} times"),
        )
        return tuple(line for lost, line in told if lost)
