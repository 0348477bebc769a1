"""Books that cannot be read."""

from collections.abc import Mapping

import attrs

from dextflow.errors.base import DextflowError


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
class AnswerRefused(LedgerError):
    """What a service answered cannot be read as it should be, or it answered that it will not serve it.

    `endpoint` is what was asked for and `path` the place in the answer, empty for the whole. Ledgers gather these
    into one `LedgerFault`.
    """

    endpoint: str
    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.endpoint}{self.path and ' at '}{self.path}: {self.problem}"


@attrs.define
class LedgerFault(LedgerError):
    """Some of what was asked for cannot be read.

    `faults` maps each need that fails to its cause, a place in a table or a sentence; `servable` names the needs,
    among those asked for, that the ledger can still serve: ask again for just these.
    """

    faults: Mapping[str, TableFault | str]
    servable: frozenset[str]

    def __str__(self) -> str:
        causes = "; ".join(dict.fromkeys(map(str, self.faults.values())))
        still = ", ".join(sorted(self.servable)) or "nothing"
        return f"{causes}. Not available: {', '.join(sorted(self.faults))}. Still available: {still}"


@attrs.define
class NotServed(LedgerError):
    """What the ledger served does not say what a check must know, so the check stays manual."""

    reason: str

    def __str__(self) -> str:
        return self.reason


@attrs.define
class LedgerUnavailable(LedgerError):
    """The client has no ledger, or it cannot be reached: every check that needs it stays manual."""

    client: str
    reason: str

    def __str__(self) -> str:
        return f"no ledger for client {self.client!r}: {self.reason}"
