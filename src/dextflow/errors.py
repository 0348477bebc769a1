"""Everything that dextflow raises on purpose.

Each error carries its reason as fields, so that a host can show it in its own words; ``str(error)`` is a
sentence for a person. All of them derive from `DextflowError`.
"""

import attrs


class DextflowError(Exception):
    """The root of every error that dextflow raises on purpose."""


@attrs.define
class InvalidValue(DextflowError, ValueError):
    """A noun was given a value that it cannot have, such as a period that ends before it starts."""

    noun: str
    reason: str

    def __str__(self) -> str:
        return f"{self.noun}: {self.reason}"


# ---------------------------------------------------------------- documents


@attrs.define
class Fault:
    """One thing that is wrong with a document or a template.

    `path` leads to the place, in the form of a JSON Pointer (RFC 6901): ``/groups/0/steps/2/key``.
    """

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path or '/'}: {self.reason}"


@attrs.define
class InvalidDocument(DextflowError):
    """A document cannot be read: `faults` says where and what, all at once."""

    noun: str
    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        return f"this is not a valid {self.noun}: " + "; ".join(map(str, self.faults))


@attrs.define
class SchemaTooNew(DextflowError):
    """A document or a store was written by a later version of dextflow; it is left untouched."""

    what: str
    found: int
    known: int

    def __str__(self) -> str:
        return f"{self.what} has schema {self.found}; this version of dextflow knows schemas up to {self.known}"


@attrs.define
class InvalidTemplate(DextflowError):
    """A template cannot be published: `faults` names everything that is wrong with it."""

    template: str
    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        return f"template {self.template!r} cannot be published: " + "; ".join(map(str, self.faults))


@attrs.define
class InvalidSettings(DextflowError):
    """The settings of a data-driven check are not what its rule takes."""

    rule: str
    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        return f"settings of rule {self.rule!r}: " + "; ".join(map(str, self.faults))


# ---------------------------------------------------------------- refused commands


class Refused(DextflowError):
    """A command that the present state, the person's rights or the policy does not allow.

    A refused command changes nothing.
    """


@attrs.define
class NotAllowedNow(Refused):
    """The command does not belong to the workflow's present status."""

    command: str
    status: str

    def __str__(self) -> str:
        return f"{self.command} is not possible while the workflow is {self.status}"


@attrs.define
class NotPermitted(Refused):
    """The person has no right to give this command to this workflow."""

    command: str
    person: str
    allowed: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.person} may not {self.command} here; allowed: {', '.join(self.allowed)}"


@attrs.define
class OutOfOrder(Refused):
    """The command is dated before the last thing that happened, or its time has no zone."""

    at: str
    last: str

    def __str__(self) -> str:
        return f"a command at {self.at} cannot follow what happened at {self.last}"


@attrs.define
class UnknownItem(Refused):
    """The workflow has no step or check of that key."""

    item: str

    def __str__(self) -> str:
        return f"this workflow has no step or check {self.item!r}"


@attrs.define
class NotMarkable(Refused):
    """A step that has checks is done when they are; it cannot be marked itself."""

    step: str
    checks: tuple[str, ...]

    def __str__(self) -> str:
        return f"step {self.step!r} is done when its checks are; mark {', '.join(self.checks)}"


@attrs.define
class NotReady(Refused):
    """The item waits for others."""

    item: str
    waits_for: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.item!r} waits for {', '.join(self.waits_for)}"


@attrs.define
class AlreadyMarked(Refused):
    """The item has that outcome already."""

    item: str
    outcome: str

    def __str__(self) -> str:
        return f"{self.item!r} is marked {self.outcome} already"


@attrs.define
class NotMarked(Refused):
    """There is no mark to undo."""

    item: str

    def __str__(self) -> str:
        return f"{self.item!r} has no mark to undo"


@attrs.define
class LaterWorkDone(Refused):
    """An undo is refused while items that depend on this one are done."""

    item: str
    done: tuple[str, ...]

    def __str__(self) -> str:
        return f"undo {', '.join(self.done)} first: they depend on {self.item!r}"


@attrs.define
class CommentNeeded(Refused):
    """The policy asks for a comment that says what the issues are."""

    item: str

    def __str__(self) -> str:
        return f"say in a comment which issues {self.item!r} has"


@attrs.define
class NoAssignee(Refused):
    """A workflow needs an assignee before it starts and while it runs."""

    def __str__(self) -> str:
        return "the workflow has no assignee; choose one first"


@attrs.define
class NotConfirmed(Refused):
    """Starting asks for a confirmation, because the checks are calculated then."""

    def __str__(self) -> str:
        return "starting calculates the checks and is recorded; confirm it"


@attrs.define
class VatSettingsMissing(Refused):
    """Some checks read the client's VAT settings, which are not known."""

    client: str
    checks: tuple[str, ...]

    def __str__(self) -> str:
        return f"{', '.join(self.checks)} need the VAT settings of client {self.client!r}"


@attrs.define
class PeopleFixed(Refused):
    """The policy does not let people be changed once the workflow is in progress."""

    def __str__(self) -> str:
        return "assignee and reviewers cannot be changed once the workflow is in progress"


@attrs.define
class TooManyReviewers(Refused):
    """A workflow has at most two reviewers."""

    reviewers: tuple[str, ...]

    def __str__(self) -> str:
        return f"a workflow has at most two reviewers, not {', '.join(self.reviewers)}"


@attrs.define
class RepeatedReviewer(Refused):
    """The same person cannot be both the first and the second reviewer."""

    reviewer: str

    def __str__(self) -> str:
        return f"{self.reviewer} is named as a reviewer twice"


@attrs.define
class Unfinished(Refused):
    """Every step and check must be done first."""

    items: tuple[str, ...]

    def __str__(self) -> str:
        return f"not done yet: {', '.join(self.items)}"


@attrs.define
class NeedsReview(Refused):
    """A workflow with reviewers is submitted to them, not completed by its assignee."""

    reviewers: tuple[str, ...]

    def __str__(self) -> str:
        return f"submit it for review by {', '.join(self.reviewers)}"


@attrs.define
class NoReviewer(Refused):
    """A workflow without reviewers is completed by its assignee, not submitted."""

    def __str__(self) -> str:
        return "the workflow has no reviewer; complete it instead"


@attrs.define
class UnknownPerson(Refused):
    """The practice's directory has no such person."""

    person: str

    def __str__(self) -> str:
        return f"nobody in this practice has the id {self.person!r}"


@attrs.define
class UnknownClient(Refused):
    """The practice's directory has no such client."""

    client: str

    def __str__(self) -> str:
        return f"this practice has no client {self.client!r}"


# ---------------------------------------------------------------- storage


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


# ---------------------------------------------------------------- ledgers


class LedgerError(DextflowError):
    """A client's ledger could not be read."""


@attrs.define
class TableFault:
    """What is wrong with one table: its file, the line (1 is the header; None: the whole file), the column."""

    file: str
    line: int | None
    column: str | None
    problem: str

    def __str__(self) -> str:
        line = "" if self.line is None else f", line {self.line}"
        column = "" if self.column is None else f", column {self.column!r}"
        return f"{self.file}{line}{column}: {self.problem}"


@attrs.define
class TableRefused(LedgerError):
    """One table cannot be read as it should be. Ledgers gather these into one `LedgerFault`."""

    fault: TableFault

    def __str__(self) -> str:
        return str(self.fault)


@attrs.define
class LedgerFault(LedgerError):
    """Some of what was asked for cannot be read.

    `faults` maps each need that fails to its cause; `servable` names the needs, among those asked for, that
    the ledger can still serve: ask again for just these.
    """

    faults: dict[str, TableFault]
    servable: frozenset[str]

    def __str__(self) -> str:
        causes = "; ".join(dict.fromkeys(map(str, self.faults.values())))
        still = ", ".join(sorted(self.servable)) or "nothing"
        return f"{causes}. Not available: {', '.join(sorted(self.faults))}. Still available: {still}"


@attrs.define
class LedgerUnavailable(LedgerError):
    """The client has no ledger, or it cannot be reached: every check that needs it stays manual."""

    client: str
    reason: str

    def __str__(self) -> str:
        return f"no ledger for client {self.client!r}: {self.reason}"
