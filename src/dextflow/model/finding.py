"""What a data-driven check saw in a client's ledger."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, IntEnum
from fractions import Fraction

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

    `key` is its fingerprint, the rule and its subject: the same matter has the same key each time it is found, and
    no two findings of a result share one. `refs` are the ids of the ledger's records, `summary` is a sentence, and
    `evidence` are the facts that speak for it, or against it, each a few words.
    """

    key: str
    severity: Severity
    summary: str
    amount: Money | None = None
    on: date | None = None
    refs: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[int, Decimal, str]:
        """Where it stands among others: the gravest first, then the highest amount, then by its key.

        Amounts of different currencies are ordered by their number alone.
        """
        return -self.severity, -self.amount.amount if self.amount else Decimal(0), self.key


def flagged_records(findings: Iterable[Finding]) -> int:
    """How many records are flagged: a finding counts for the records that it refers to, and for at least one."""
    return sum(max(1, len(finding.refs)) for finding in findings)


def soundness(flagged: int, population: int, tolerance: Decimal) -> Fraction:
    """How sound the records are of which so many are flagged, from 1 to 0, exactly.

    1 without a flagged record, 0 from the tolerated share of the population on, in a straight line in between.
    """
    if not flagged:
        return Fraction(1)
    if not population or tolerance <= 0:
        return Fraction(0)
    return max(Fraction(0), 1 - Fraction(flagged, population) / Fraction(tolerance))


@attrs.frozen(kw_only=True)
class CheckResult:
    """The last calculation of one check.

    `reason` says why it is unavailable or failed, `notes` what could not be looked at although the rest was.
    `dismissed` are the findings that a person has dismissed: they are shown, and count for nothing.

    `population` is how many records were looked at, and `tolerance` the share of them at which the check scores 0
    once it is flagged; `score` (0 to 100, None without a calculation) follows from these, and has the `weight` in
    the health score that the practice gave it then. `digest` and `fetched_at` tell which data it was.
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
    dismissed: tuple[Finding, ...] = ()
    tolerance: Decimal | None = None
    weight: int = 1

    @property
    def severity(self) -> Severity | None:
        """The gravest finding's severity; None without findings."""
        return max((finding.severity for finding in self.findings), default=None)

    @property
    def soundness(self) -> Fraction | None:
        """How sound its records are, from 0 to 1: the exact score; None without a calculation."""
        if self.score is None:
            return None
        if self.tolerance is None:
            return Fraction(self.score, 100)
        return soundness(flagged_records(self.findings), self.population, self.tolerance)

    def figure(self, name: str) -> FigureValue | None:
        """The value of a figure by its name; None if there is none."""
        return next((figure.value for figure in self.figures if figure.name == name), None)
