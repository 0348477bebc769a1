"""Conditions that cannot be read."""

import attrs

from dextflow.errors.base import DextflowError

LONGEST_PIECE = 30


@attrs.define
class InvalidCondition(DextflowError):
    """A condition cannot be read: `position` counts the characters of `source` before the fault.

    As a sentence it tells the column, counted from 1, quotes what stands there, and says why. In a condition of
    several lines it tells the line too.
    """

    source: str
    position: int
    reason: str

    def __str__(self) -> str:
        above = self.source.count("\n", 0, self.position)
        column = self.position - self.source.rfind("\n", 0, self.position)
        line = f"line {above + 1}, " if "\n" in self.source else ""
        return f"{line}column {column}, {self._piece()}: {self.reason}"

    def _piece(self) -> str:
        rest = self.source[self.position : self.position + LONGEST_PIECE + 1]
        if not rest:
            return "at the end"
        return f"at {rest!r}" if len(rest) <= LONGEST_PIECE else f"at {rest[:LONGEST_PIECE] + '...'!r}"
