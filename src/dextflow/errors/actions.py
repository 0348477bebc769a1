"""Refusals around steps that write to the client, ask it for something or move a service on."""

import attrs

from dextflow.errors.refusals import Refused


@attrs.define
class NoAction(Refused):
    """The step does nothing by itself that a person could set off: it is simply done and marked."""

    step: str

    def __str__(self) -> str:
        return f"{self.step!r} neither writes to the client nor moves a service on; do it and mark it"


@attrs.define
class WritesToNobody(Refused):
    """The step moves a service on, so there are no words to change."""

    step: str

    def __str__(self) -> str:
        return f"{self.step!r} moves a service on and writes to nobody; set it off without words"


@attrs.define
class AlreadyAsked(Refused):
    """The client was asked (`asked`: when, in ISO 8601) and has not answered yet."""

    step: str
    asked: str

    def __str__(self) -> str:
        return f"the client was asked by {self.step!r} at {self.asked}; wait for the answer, or withdraw it first"


@attrs.define
class NotAsked(Refused):
    """Nothing of the step is with the client, so there is nothing to withdraw."""

    step: str

    def __str__(self) -> str:
        return f"{self.step!r} has asked the client for nothing that is open; there is nothing to withdraw"


@attrs.define
class AnswerAwaited(Refused):
    """The client was asked and has not answered: whoever marks the step says how it was settled."""

    step: str

    def __str__(self) -> str:
        return f"{self.step!r} waits for the client; say in a comment how it was settled, or withdraw it first"
