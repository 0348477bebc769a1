"""What a store could not do. The promise of each holds for every adapter."""

import attrs

from dextflow.errors.base import DextflowError


class StorageError(DextflowError):
    """A store could not do what was asked. What each subclass promises holds for every adapter."""


@attrs.define
class NotFound(StorageError):
    """There is no such thing in this practice. Another practice's thing looks exactly like none."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"no {self.kind} {self.id!r}"


@attrs.define
class Conflict(StorageError):
    """Somebody else changed it first: nothing was written. Read it again and decide again."""

    kind: str
    id: str
    expected: int
    current: int

    def __str__(self) -> str:
        return f"{self.kind} {self.id!r} is at version {self.current}, not {self.expected}"


@attrs.define
class AlreadyExists(StorageError):
    """A record with that unique key is there already, under `id`: nothing was written."""

    kind: str
    id: str
    unique: str

    def __str__(self) -> str:
        return f"{self.kind} {self.id!r} already has the unique key {self.unique!r}"


@attrs.define
class IdempotencyMismatch(StorageError):
    """The idempotency key was used before, for something else: nothing was written."""

    key: str

    def __str__(self) -> str:
        return f"the idempotency key {self.key!r} was used for a different commit"


@attrs.define
class Unavailable(StorageError):
    """The store cannot be reached or is busy. Nothing happened; try again later."""

    reason: str

    def __str__(self) -> str:
        return f"the store is not available: {self.reason}"


@attrs.define
class UnknownOutcome(StorageError):
    """The connection broke while committing. Retry with the same idempotency key to learn the outcome."""

    reason: str

    def __str__(self) -> str:
        return f"it is not known whether the commit happened: {self.reason}"


@attrs.define
class Corrupt(StorageError):
    """What is stored breaks a promise of the store. Nothing was changed."""

    reason: str

    def __str__(self) -> str:
        return f"the store is damaged: {self.reason}"
