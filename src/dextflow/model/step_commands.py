"""What people ask for of single steps of a workflow, each with who asks (`by`) and when (`at`)."""

from datetime import datetime

import attrs

from dextflow.model.actions import Writing
from dextflow.model.assignment import Owner
from dextflow.model.job import CheckSettings
from dextflow.model.template import Place, Step


@attrs.frozen
class TakeUp:
    """Say that one works on a step from now on; a step of nobody is picked up like this."""

    by: str
    at: datetime
    step: str


@attrs.frozen
class LayDown:
    """Say that nobody works on a step any more."""

    by: str
    at: datetime
    step: str


@attrs.frozen
class Block:
    """Say why a step cannot go on now; it cannot be marked until it is unblocked."""

    by: str
    at: datetime
    step: str
    reason: str


@attrs.frozen
class Unblock:
    """Say that a blocked step can go on."""

    by: str
    at: datetime
    step: str


@attrs.frozen
class Ask:
    """Let a step do what it does: write to the client, ask it for something, or move a service on.

    So are steps carried out that do not act by themselves, and a client is asked again after it answered or
    declined. `writing` are the words, and to whom they go, if they are not those of the step.
    """

    by: str
    at: datetime
    step: str
    writing: Writing | None = None


@attrs.frozen
class Withdraw:
    """Ask the client no more for what a step asked it for, and say why. The step does not ask again by itself."""

    by: str
    at: datetime
    step: str
    reason: str


@attrs.frozen
class LogTime:
    """Note that so many minutes, at least 1, were spent on a step."""

    by: str
    at: datetime
    step: str
    minutes: int
    note: str = ""


@attrs.frozen
class AddStep:
    """Add a step to this workflow alone.

    `owner` is whom its assignment turned out to be, None if it is the assignee's; `settings` are those of its
    data-driven checks, all of them.
    """

    by: str
    at: datetime
    step: Step
    place: Place
    owner: Owner | None = None
    settings: tuple[CheckSettings, ...] = ()


@attrs.frozen
class MoveStep:
    """Give a step another place."""

    by: str
    at: datetime
    step: str
    place: Place


@attrs.frozen
class RenameItem:
    """Call a step or check something else; its key stays."""

    by: str
    at: datetime
    item: str
    name: str


@attrs.frozen
class ReassignStep:
    """Give one step to somebody else than the template says, or to the assignee."""

    by: str
    at: datetime
    owner: Owner


@attrs.frozen
class SkipStep:
    """Leave out what is open of a step, whether or not it waits for others, and say why."""

    by: str
    at: datetime
    step: str
    reason: str


@attrs.frozen
class RestoreStep:
    """Take back that a step was left out."""

    by: str
    at: datetime
    step: str
