"""What a data-driven check saw in a client's ledger."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum, IntEnum

import attrs

from dextflow.model.money import Money

FigureValue = Money | int | Decimal | date


class Severity(IntEnum):
    """How much a finding matters; a higher one first."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3


class CheckStatus(Enum):
    """How a calculation ended. It is never a person's mark.

    `UNAVAILABLE`: the ledger cannot give what the rule needs, so the check stays manual. `FAILED`: the rule
    itself failed. Neither looks like a pass.
    """

    PASS = "pass"  # noqa: S105 - not a password
    FLAGGED = "flagged"
    UNAVAILABLE = "unavailable"
    FAILED = "failed"


@attrs.frozen(kw_only=True)
class Figure:
    """A named number for the card of a check: an amount, a count, a ratio or a date."""

    name: str
    value: FigureValue


@attrs.frozen(kw_only=True)
class Finding:
    """Something that a rule saw.

    `key` is the rule and its subject: the same matter has the same key each time it is found, and no two
    findings of a result share one. `refs` are the ids of the ledger's records, `summary` is a sentence.
    """

    key: str
    severity: Severity
    summary: str
    amount: Money | None = None
    on: date | None = None
    refs: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class CheckResult:
    """The last calculation of one check.

    `reason` says why it is unavailable or failed, `notes` what could not be looked at although the rest was;
    `population` is how many records were looked at; `score` (0 to 100, None without a calculation) is the
    check's part in the health score. `digest` and `fetched_at` tell which data it was.
    """

    check: str
    rule: str
    status: CheckStatus
    reason: str | None = None
    notes: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    findings: tuple[Finding, ...] = ()
    population: int = 0
    score: int | None = None
    digest: str | None = None
    fetched_at: datetime | None = None

    @property
    def severity(self) -> Severity | None:
        """The gravest finding's severity; None without findings."""
        return max((finding.severity for finding in self.findings), default=None)

    def figure(self, name: str) -> FigureValue | None:
        """The value of a figure by its name; None if there is none."""
        return next((figure.value for figure in self.figures if figure.name == name), None)
