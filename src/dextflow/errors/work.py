"""Refusals of what people do to single steps, and to one workflow apart from its template."""

import attrs

from dextflow.errors.documents import Fault
from dextflow.errors.refusals import Refused


@attrs.define
class UnknownStep(Refused):
    """The workflow has no step of that key; a check is no step."""

    step: str

    def __str__(self) -> str:
        return f"this workflow has no step {self.step!r}; its progress lists those it has"


@attrs.define
class WrongOutcome(Refused):
    """The item waits for another step to be done with an outcome that it has not got."""

    item: str
    step: str
    outcome: str
    wanted: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{self.item!r} waits for {self.step!r}, which is {self.outcome}; mark it {' or '.join(self.wanted)}"
        )


@attrs.define
class StepBlocked(Refused):
    """The step cannot go on for a reason that somebody gave; unblock it first."""

    step: str
    reason: str

    def __str__(self) -> str:
        return f"{self.step!r} is blocked: {self.reason}; unblock it first"


@attrs.define
class NotBlocked(Refused):
    """There is nothing to unblock."""

    step: str

    def __str__(self) -> str:
        return f"{self.step!r} is not blocked; go on with it"


@attrs.define
class AlreadyTakenUp(Refused):
    """Somebody works on the step already."""

    step: str
    person: str

    def __str__(self) -> str:
        return f"{self.person} works on {self.step!r} already; let them lay it down first"


@attrs.define
class NotTakenUp(Refused):
    """Nobody works on the step now."""

    step: str

    def __str__(self) -> str:
        return f"nobody has taken up {self.step!r}; there is nothing to lay down"


@attrs.define
class NothingOpen(Refused):
    """All of the step is done or left out already."""

    step: str

    def __str__(self) -> str:
        return f"nothing of {self.step!r} is open; undo a mark or restore it first"


@attrs.define
class NotLeftOut(Refused):
    """The step was not left out by a person, so there is nothing to restore."""

    step: str

    def __str__(self) -> str:
        return f"{self.step!r} was not left out; there is nothing to restore"


@attrs.define
class ItemDropped(Refused):
    """The item is not to be done: its step was left out, or a condition says that it is not required."""

    item: str
    cause: str

    def __str__(self) -> str:
        return f"{self.item!r} is not to be done: {self.cause}"


@attrs.define
class ReasonNeeded(Refused):
    """Blocking or leaving out a step asks for a reason."""

    step: str

    def __str__(self) -> str:
        return f"say why, so that others know what happened to {self.step!r}"


@attrs.define
class BlankName(Refused):
    """A name must say something."""

    def __str__(self) -> str:
        return "the name is blank; give one that says something"


@attrs.define
class NoTime(Refused):
    """Time is noted in whole minutes, at least one."""

    minutes: int

    def __str__(self) -> str:
        return f"{self.minutes} is no time that was spent; note at least one minute"


@attrs.define
class UnsoundChange(Refused):
    """With that change the steps of the workflow would make no template that could be published."""

    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        return "; ".join(f"{fault.path}: {fault.reason}" for fault in self.faults)


@attrs.define
class BehindDoneWork(Refused):
    """Something would come before work that is done already; undo that first, or choose a later place."""

    done: tuple[str, ...]

    def __str__(self) -> str:
        return f"it would come before work that is done: undo {', '.join(self.done)}, or choose a later place"


@attrs.define
class DueBeforeStart(Refused):
    """Work cannot be due before it may begin."""

    due_on: str
    starts_on: str

    def __str__(self) -> str:
        return (
            f"it would be due on {self.due_on}, before it may begin on {self.starts_on}; choose a later due date"
        )


@attrs.define
class ClientNotGranted(Refused):
    """Somebody was to get work for a client whom they may not see."""

    person: str
    client: str

    def __str__(self) -> str:
        return f"{self.person} may not see client {self.client!r}; grant the client first, or choose somebody else"


@attrs.define
class NotEntitled(Refused):
    """The practice's plan does not include what was asked for."""

    feature: str

    def __str__(self) -> str:
        return f"the practice's plan does not include {self.feature}; extend the plan to use them"


@attrs.define
class TooEarlyStart(Refused):
    """The policy wants work that is ordered to begin on a later day than that of the order."""

    starts_on: str
    ordered_on: str

    def __str__(self) -> str:
        return f"work ordered on {self.ordered_on} cannot begin on {self.starts_on}; choose a later day"
