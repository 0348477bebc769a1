"""Refusals of what people ask of a task."""

import attrs

from dextflow.errors.refusals import Refused


@attrs.define
class WrongTaskStatus(Refused):
    """The command does not belong to the task's present status, but to one of those named."""

    command: str
    status: str
    belongs_to: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{self.command} is not possible while the task is {self.status}; "
            f"it belongs to one that is {' or '.join(self.belongs_to)}"
        )


@attrs.define
class FollowsWorkflow(Refused):
    """The task follows its workflow, in which this is to be done instead."""

    command: str
    workflow: str
    reason: str

    def __str__(self) -> str:
        return f"{self.command} is not for this task: {self.reason} (workflow {self.workflow!r})"


@attrs.define
class WorkflowBegun(Refused):
    """The task cannot be put aside with a workflow that has begun."""

    workflow: str
    status: str

    def __str__(self) -> str:
        return f"its workflow {self.workflow!r} is {self.status}; detach it first, or complete it"


@attrs.define
class WorkflowLocked(Refused):
    """A workflow that is completed is locked, and stays with its task."""

    workflow: str

    def __str__(self) -> str:
        return f"its workflow {self.workflow!r} is completed and locked: it stays with the task; make a new task"


@attrs.define
class HasWorkflow(Refused):
    """The task has a workflow already."""

    workflow: str

    def __str__(self) -> str:
        return f"the task has a workflow already, {self.workflow!r}; replace it"


@attrs.define
class NoWorkflow(Refused):
    """The task has no workflow."""

    def __str__(self) -> str:
        return "the task has no workflow; attach one"


@attrs.define
class LackingForWorkflow(Refused):
    """The task lacks what a workflow needs."""

    missing: tuple[str, ...]

    def __str__(self) -> str:
        return f"a workflow needs {' and '.join(self.missing)}; give the task that first, and keep it"


@attrs.define
class LossNotConfirmed(Refused):
    """Without its workflow, the task would lose what is listed: confirm that, by the version of the workflow.

    `confirmed` is the version that was confirmed, None if none was: what was done since then was not seen.
    """

    workflow: str
    version: int
    lost: tuple[str, ...]
    confirmed: int | None = None

    def __str__(self) -> str:
        seen = "" if self.confirmed is None else f", for version {self.confirmed} is no longer the present one"
        return f"this would be lost: {'; '.join(self.lost)}; confirm it for version {self.version}{seen}"


@attrs.define
class OpenLines(Refused):
    """Lines of the checklist are open."""

    lines: tuple[str, ...]

    def __str__(self) -> str:
        return f"open on the checklist: {', '.join(self.lines)}; tick them, or confirm that they are left open"


@attrs.define
class UnknownLine(Refused):
    """The checklist has no line of that key."""

    line: str

    def __str__(self) -> str:
        return f"the checklist has no line {self.line!r}; choose one that it has"


@attrs.define
class AlreadyTicked(Refused):
    """The line is ticked already."""

    line: str
    person: str

    def __str__(self) -> str:
        return f"{self.person} has ticked {self.line!r} already; leave it, or take the tick back"


@attrs.define
class NotTicked(Refused):
    """There is no tick to take back."""

    line: str

    def __str__(self) -> str:
        return f"{self.line!r} is not ticked; leave it as it is"


@attrs.define
class AlreadyBlocked(Refused):
    """The task is blocked for that very reason already."""

    reason: str

    def __str__(self) -> str:
        return f"the task is blocked already: {self.reason}; unblock it, or give another reason"
