"""The health score: how sound a client's books are, as far as data-driven checks can tell, and why."""

from datetime import datetime
from decimal import Decimal
from enum import Enum

import attrs

from dextflow.errors import InvalidValue
from dextflow.model.period import ReportingPeriod

PERFECT = 100


class Light(Enum):
    """The colour of a health score."""

    RED = "red"
    AMBER = "amber"
    TEAL = "teal"


@attrs.frozen(kw_only=True)
class LightBounds:
    """The scores from which the light is amber and teal; below, it is red.

    Dext shows 0 to 35 red, 36 to 70 amber and 71 to 100 teal (help.dext.com, article 276043). With a bound of 101
    there is no such colour. Raises `InvalidValue` unless the bounds are in their order, from 0 to 101.
    """

    amber_from: int = 36
    teal_from: int = 71

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.amber_from <= self.teal_from <= PERFECT + 1:
            bounds = f"amber from {self.amber_from}, teal from {self.teal_from}"
            raise InvalidValue("LightBounds", f"{bounds} are not in their order between 0 and {PERFECT + 1}")

    def light(self, score: int) -> Light:
        """The colour of a score."""
        if score >= self.teal_from:
            return Light.TEAL
        return Light.AMBER if score >= self.amber_from else Light.RED


@attrs.frozen(kw_only=True)
class RuleWeight:
    """How much the checks of a rule count in the health score, beside others that count 1.

    A weight of 0 leaves them out of the score. With a `template`, it is for workflows of that template alone.
    Raises `InvalidValue` for a weight below 0.
    """

    rule: str
    weight: int
    template: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.weight < 0:
            raise InvalidValue("RuleWeight", f"a weight is 0 or more, not {self.weight}")


@attrs.frozen(kw_only=True)
class ScoredCheck:
    """What one check contributes to a health score, and the numbers that it follows from.

    `flagged` are the records with findings, `dismissed` those whose findings a person has dismissed, which count
    for nothing. `score` is its own, from 0 to 100. It gives `points` of the score, to the cent, `out_of` those
    that it would give if nothing were flagged.
    """

    check: str
    rule: str
    weight: int
    flagged: int
    dismissed: int
    population: int
    tolerance: Decimal | None
    score: int
    points: Decimal
    out_of: Decimal


@attrs.frozen(kw_only=True)
class UnscoredCheck:
    """A check that is not in a health score, and why."""

    check: str
    rule: str
    reason: str


@attrs.frozen(kw_only=True)
class HealthScore:
    """A health score, explained.

    `score` is the sum of the points, worked out exactly and rounded down; without a check that counts, there is
    neither a score nor a `light`. `left_out` are the checks that are not in it.
    """

    score: int | None
    light: Light | None
    checks: tuple[ScoredCheck, ...] = ()
    left_out: tuple[UnscoredCheck, ...] = ()


@attrs.frozen(kw_only=True)
class ScoreAt:
    """The health score of a workflow at a moment: after a calculation, or after findings were dismissed."""

    at: datetime
    workflow: str
    name: str
    period: ReportingPeriod
    health: HealthScore
