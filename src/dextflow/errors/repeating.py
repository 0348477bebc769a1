"""What cannot be done with a repeating workflow and its firings."""

import attrs

from dextflow.errors.refusals import Refused


@attrs.define
class RepeatingEnded(Refused):
    """The repeating workflow was ended, which is for good."""

    repeating: str

    def __str__(self) -> str:
        return f"repeating workflow {self.repeating!r} was ended, and stays so; make a new one"


@attrs.define
class FiringSettled(Refused):
    """It is settled what became of the firing (`status`), so that nothing else can become of it."""

    firing: str
    status: str

    def __str__(self) -> str:
        return f"firing {self.firing} is {self.status} already, and comes only once"


@attrs.define
class FiringPending(Refused):
    """Nothing can be made of the firing while dates of the client that it needs are not known."""

    firing: str
    missing: tuple[str, ...]

    def __str__(self) -> str:
        return f"firing {self.firing} waits for dates of its client: {', '.join(self.missing)}; enter them first"
