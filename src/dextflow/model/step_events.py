"""What happened with single steps of a workflow, each with who did it (`by`) and when (`at`)."""

from datetime import datetime

import attrs

from dextflow.model.actions import Writing
from dextflow.model.assignment import Owner
from dextflow.model.clients import ServiceStatus
from dextflow.model.condition import Input
from dextflow.model.job import CheckSettings
from dextflow.model.template import Place, Step


@attrs.frozen
class TakenUp:
    """Somebody began to work on a step."""

    by: str
    at: datetime
    step: str


@attrs.frozen
class LaidDown:
    """Nobody works on a step any more."""

    by: str
    at: datetime
    step: str


@attrs.frozen
class Blocked:
    """A step could not go on, for that reason."""

    by: str
    at: datetime
    step: str
    reason: str


@attrs.frozen
class Unblocked:
    """A blocked step could go on."""

    by: str
    at: datetime
    step: str


@attrs.frozen
class Asked:
    """What a step sends to the client went out: a message, or a request, whose answer is waited for from now on.

    `writing` are the words if a person edited them; None are those of the step. `again`: the request is with the
    client already, and goes to it once more.
    """

    by: str
    at: datetime
    step: str
    writing: Writing | None = None
    again: bool = False


@attrs.frozen
class Responded:
    """The client answered what a step asked for, and it is our turn.

    `declined` is why the client will not do what was asked: the step is then blocked for that reason.
    """

    by: str
    at: datetime
    step: str
    declined: str | None = None


@attrs.frozen
class Withdrawn:
    """What a step asked the client for is asked for no more; the step is as before."""

    by: str
    at: datetime
    step: str
    reason: str


@attrs.frozen
class StageSet:
    """A step gave a service of the client another status."""

    by: str
    at: datetime
    step: str
    service: str
    status: ServiceStatus


@attrs.frozen
class TimeLogged:
    """So many minutes were spent on a step."""

    by: str
    at: datetime
    step: str
    minutes: int
    note: str = ""


@attrs.frozen
class StepAdded:
    """A step was added to this workflow alone."""

    by: str
    at: datetime
    step: Step
    place: Place
    owner: Owner | None = None
    settings: tuple[CheckSettings, ...] = ()


@attrs.frozen
class StepMoved:
    """A step got another place."""

    by: str
    at: datetime
    step: str
    place: Place


@attrs.frozen
class ItemRenamed:
    """A step or check got another name."""

    by: str
    at: datetime
    item: str
    name: str


@attrs.frozen
class StepReassigned:
    """A step was given to somebody else."""

    by: str
    at: datetime
    owner: Owner


@attrs.frozen
class StepSkipped:
    """What was open of a step was left out."""

    by: str
    at: datetime
    step: str
    reason: str


@attrs.frozen
class StepRestored:
    """A step that was left out is to be done after all."""

    by: str
    at: datetime
    step: str


@attrs.frozen(kw_only=True)
class Ruling:
    """What the condition of a step said: whether the step is required, by which condition, on which inputs."""

    step: str
    required: bool
    condition: str
    inputs: tuple[Input, ...] = ()


@attrs.frozen
class ConditionsApplied:
    """The conditions of some steps changed whether they are required."""

    by: str
    at: datetime
    rulings: tuple[Ruling, ...]
