"""Refusals of what clients and people do to requests."""

import attrs

from dextflow.errors.refusals import Refused


@attrs.define
class WrongRequestStatus(Refused):
    """The command does not belong to the request's present status, but to one of those named."""

    command: str
    status: str
    belongs_to: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{self.command} is not possible while the request is {self.status}; "
            f"it belongs to one that is {' or '.join(self.belongs_to)}"
        )


@attrs.define
class NotAskedFor(Refused):
    """The client was asked for something else, which is answered in another way."""

    command: str
    asked: str

    def __str__(self) -> str:
        return f"{self.command} does not answer this request: it asks for {self.asked}"


@attrs.define
class UnknownRequestItem(Refused):
    """The request has no item of that key, or it was named twice."""

    item: str

    def __str__(self) -> str:
        return f"this request has no item {self.item!r}, or it was named twice; name each of its items once"


@attrs.define
class WrongAnswer(Refused):
    """An answer is not of the kind that was asked for."""

    item: str
    reason: str

    def __str__(self) -> str:
        return f"{self.item!r} cannot be answered so: {self.reason}"


@attrs.define
class NothingAnswered(Refused):
    """At least one item must be answered, accepted or returned."""

    def __str__(self) -> str:
        return "no item is named; name at least one"


@attrs.define
class NotReceived(Refused):
    """Nothing that has not been accepted came for the item, so there is nothing to accept or return."""

    item: str

    def __str__(self) -> str:
        return f"nothing came for {self.item!r} that waits to be looked at; wait for the client's answer"


@attrs.define
class AcceptedAlready(Refused):
    """What came for the item was accepted, and nothing else is asked for."""

    item: str

    def __str__(self) -> str:
        return f"what came for {self.item!r} was accepted; nothing more is needed"


@attrs.define
class WrongReplyBy(Refused):
    """The client is to answer from a coming day on, and before our own work is due."""

    reply_by: str
    earliest: str
    latest: str | None = None

    def __str__(self) -> str:
        until = f" and until {self.latest}, when our own work is due" if self.latest else ""
        return f"the client cannot answer by {self.reply_by}; choose a date from {self.earliest} on{until}"


@attrs.define
class NotDueForReminder(Refused):
    """The client is not to be reminded yet, or no more."""

    on: str
    remind_on: str | None = None

    def __str__(self) -> str:
        then = f"on {self.remind_on}" if self.remind_on else "no more"
        return f"the client is not reminded on {self.on}; it is {then}"
