"""Dates about which nothing is known."""

import attrs

from dextflow.errors.base import DextflowError


@attrs.define
class OutsideCoverage(DextflowError):
    """A date lies outside the days that a calendar, or a list of periods, covers. Dates are ISO 8601."""

    what: str
    day: str
    first: str
    last: str

    def __str__(self) -> str:
        return f"{self.what} covers {self.first} to {self.last}, and says nothing about {self.day}"


@attrs.define
class NoRuleInForce(DextflowError):
    """No version of a due-date rule is for a period that ends on that date."""

    rule: str
    period_end: str

    def __str__(self) -> str:
        return f"no version of due-date rule {self.rule!r} is for a period that ends on {self.period_end}"
