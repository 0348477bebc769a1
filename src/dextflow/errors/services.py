"""What cannot be done with the services of a client, and with proposals."""

import attrs

from dextflow.errors.refusals import Refused


@attrs.define
class WrongServiceStatus(Refused):
    """What was asked does not belong to the present status of the client's service, but to one of those named."""

    service: str
    act: str
    status: str
    belongs_to: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"service {self.service!r} of this client is {self.status} and cannot be {self.act};"
            f" that belongs to one {' or '.join(self.belongs_to)}"
        )


@attrs.define
class ServiceRetired(Refused):
    """The service is no longer offered."""

    service: str

    def __str__(self) -> str:
        return f"service {self.service!r} is retired and offered no more; restore it first"


@attrs.define
class PreviewOutdated(Refused):
    """What was looked at before the change is no longer so: nothing was changed."""

    client: str
    service: str

    def __str__(self) -> str:
        return (
            f"the work for service {self.service!r} of client {self.client!r} is no longer as it was previewed;"
            " look at it again"
        )


@attrs.define
class ProposalClosed(Refused):
    """What was asked does not belong to the present status of the proposal, but to one of those named."""

    proposal: str
    act: str
    status: str
    belongs_to: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"proposal {self.proposal!r} is {self.status} and cannot take {self.act!r};"
            f" that belongs to one {' or '.join(self.belongs_to)}"
        )


@attrs.define
class ProposalRevised(Refused):
    """Another revision of the proposal is the current one."""

    proposal: str
    revision: int
    current: int

    def __str__(self) -> str:
        return (
            f"revision {self.revision} of proposal {self.proposal!r} is not the current one,"
            f" which is {self.current}; read that"
        )


@attrs.define
class ProposalExpired(Refused):
    """The time in which the proposal could be accepted is over."""

    proposal: str
    valid_until: str

    def __str__(self) -> str:
        return (
            f"proposal {self.proposal!r} could be accepted until {self.valid_until};"
            " revise it, or record the acceptance by hand with a reason"
        )


@attrs.define
class NoteNeeded(Refused):
    """What a person records of a client, or decides about its services, asks for a few words on it."""

    what: str

    def __str__(self) -> str:
        return f"say {self.what}, so that others know"
