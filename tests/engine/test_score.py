"""The health score is what its published formula says, explained, and never raised by a finding."""

from decimal import Decimal
from fractions import Fraction
from math import floor

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.engine import explain_score, health_score, scores_over_time
from dextflow.errors import InvalidValue
from dextflow.model import (
    CheckResult,
    CheckStatus,
    Commented,
    Finding,
    Light,
    LightBounds,
    Policy,
    ResultsRecorded,
    RuleWeight,
    ScoredCheck,
    Severity,
    UnscoredCheck,
)
from dextflow.model.finding import soundness
from dextflow.testing.runs import NOON

QUARTER = Decimal("0.25")


def findings(number: int, prefix: str = "f") -> tuple[Finding, ...]:
    """So many findings about one record each."""
    return tuple(
        Finding(key=f"{prefix}:{each}", severity=Severity.LOW, summary="Odd.", refs=(f"r{each}",))
        for each in range(number)
    )


def result(
    check: str = "aged", flagged: int = 0, population: int = 16, weight: int = 1, tolerance: Decimal = QUARTER
) -> CheckResult:
    """The result of a check with so many findings."""
    return CheckResult(
        check=check,
        rule=check,
        status=CheckStatus.FLAGGED if flagged else CheckStatus.PASS,
        findings=findings(flagged, check),
        population=population,
        tolerance=tolerance,
        score=round(100 * soundness(flagged, population, tolerance)),
        weight=weight,
    )


MISSING = CheckResult(check="bank", rule="bank", status=CheckStatus.UNAVAILABLE, reason="no statements")
BROKEN = CheckResult(check="flux", rule="flux", status=CheckStatus.FAILED)


@st.composite
def results(draw: st.DrawFn) -> CheckResult:
    """Results of any check, weight and tolerance."""
    return result(
        check=draw(st.sampled_from("abcdef")),
        flagged=draw(st.integers(0, 9)),
        population=draw(st.integers(0, 30)),
        weight=draw(st.integers(0, 5)),
        tolerance=draw(st.sampled_from(tuple(map(Decimal, ("0", "0.05", "0.25", "0.5", "1"))))),
    )


def test_the_score_by_hand() -> None:
    """Three quarters of 3/4 of the weight and all of the rest are 81.25 points, which is 81."""
    health = explain_score([result(flagged=1, weight=3), result("dormant")])
    assert (health.score, health.light) == (81, Light.TEAL)
    assert health.checks[0] == ScoredCheck(
        check="aged",
        rule="aged",
        weight=3,
        flagged=1,
        dismissed=0,
        population=16,
        tolerance=QUARTER,
        score=75,
        points=Decimal("56.25"),
        out_of=Decimal("75.00"),
    )
    assert (health.checks[1].points, health.checks[1].out_of) == (Decimal("25.00"), Decimal("25.00"))


@settings(max_examples=40)
@given(st.lists(results(), max_size=6))
def test_the_score_is_the_published_formula(every: list[CheckResult]) -> None:
    """100 * sum(w * (1 - min(1, flagged / population / tolerance))) / sum(w), worked out here in another way."""
    counted = [each for each in every if each.weight]
    health = explain_score(every)
    if not counted:
        assert (health.score, health.light, health_score(every)) == (None, None, None)
        return
    total = Fraction(0)
    for each in counted:
        tolerated = Fraction(each.tolerance or 0) * each.population
        flagged = len(each.findings)
        share = Fraction(1) if flagged else Fraction(0)
        total += each.weight * (1 - (min(Fraction(1), flagged / tolerated) if tolerated else share))
    assert health.score == health_score(every) == floor(100 * total / sum(each.weight for each in counted))


@settings(max_examples=40)
@given(st.lists(results(), min_size=1, max_size=6), st.data())
def test_another_finding_never_raises_the_score(every: list[CheckResult], data: st.DataObject) -> None:
    """Whatever is found more in whichever check, the score falls or stays."""
    place = data.draw(st.integers(0, len(every) - 1))
    more = result(
        every[place].check,
        len(every[place].findings) + 1,
        every[place].population,
        every[place].weight,
        every[place].tolerance or QUARTER,
    )
    before = [attrs.evolve(each, tolerance=each.tolerance or QUARTER) for each in every]
    worse = [*before[:place], more, *before[place + 1 :]]
    first, second = health_score(before), health_score(worse)
    assert (first is None) == (second is None)
    assert first is None or second is None or second <= first


@settings(max_examples=40)
@given(st.lists(results(), max_size=6))
def test_the_points_add_up_to_the_score(every: list[CheckResult]) -> None:
    """The parts of the checks are the score, but for rounding to the cent, and what they are out of is 100."""
    health = explain_score(every)
    points = sum((each.points for each in health.checks), Decimal(0))
    out_of = sum((each.out_of for each in health.checks), Decimal(0))
    near = Decimal("0.01") * len(health.checks)
    if health.score is not None:
        assert health.score - near <= points < health.score + 1 + near
        assert abs(out_of - 100) <= near
    assert len(health.checks) + len(health.left_out) == len(every)


def test_what_was_not_calculated_is_left_out_and_says_why() -> None:
    """Unavailable and failed checks, and those of weight 0, neither raise nor lower the score."""
    every = (MISSING, result(flagged=2), BROKEN, result("dormant", weight=0))
    health = explain_score(every)
    assert health.score == health_score([result(flagged=2)]) == 50
    assert health.left_out == (
        UnscoredCheck(check="bank", rule="bank", reason="no statements"),
        UnscoredCheck(check="flux", rule="flux", reason="failed"),
        UnscoredCheck(check="dormant", rule="dormant", reason="its weight is 0"),
    )


def test_one_record_too_many_is_not_rounded_away() -> None:
    """With a single flagged record among many, the score is 99 and not 100."""
    assert health_score([result(flagged=1, population=10_000)]) == 99


def test_a_result_without_a_tolerance_has_its_own_score() -> None:
    """A result of before there were tolerances counts with the score that it has."""
    old = attrs.evolve(result(flagged=2), tolerance=None, score=37)
    assert explain_score([old]).checks[0].points == Decimal("37.00")


@pytest.mark.parametrize(
    ("score", "light"),
    [(0, Light.RED), (35, Light.RED), (36, Light.AMBER), (70, Light.AMBER), (71, Light.TEAL), (100, Light.TEAL)],
)
def test_the_light(score: int, light: Light) -> None:
    """0 to 35 is red, 36 to 70 amber, 71 to 100 teal."""
    assert LightBounds().light(score) is light


def test_the_light_of_a_practice() -> None:
    """A practice has its own bounds; with one of 101 there is no teal."""
    strict = LightBounds(amber_from=50, teal_from=101)
    assert [strict.light(score) for score in (49, 50, 100)] == [Light.RED, Light.AMBER, Light.AMBER]
    assert explain_score([result(flagged=1)], strict).light is Light.AMBER


@pytest.mark.parametrize(("amber", "teal"), [(71, 36), (-1, 50), (10, 102)])
def test_bounds_that_cannot_be(amber: int, teal: int) -> None:
    """Bounds out of their order, below 0 or above 101 are refused."""
    with pytest.raises(InvalidValue, match="order"):
        LightBounds(amber_from=amber, teal_from=teal)


def test_the_weights_of_a_practice() -> None:
    """A rule weighs 1 unless the practice says otherwise, for all templates or for one, and never less than 0."""
    policy = Policy(
        weights=(
            RuleWeight(rule="aged", weight=5),
            RuleWeight(rule="aged", weight=0, template="vat"),
            RuleWeight(rule="dormant", weight=2, template="vat"),
        )
    )
    assert [policy.weight("aged", "vat"), policy.weight("aged", "monthly")] == [0, 5]
    assert [policy.weight("dormant", "vat"), policy.weight("dormant", "monthly"), policy.weight("x", "vat")] == [
        2,
        1,
        1,
    ]
    with pytest.raises(InvalidValue, match="not -1"):
        RuleWeight(rule="aged", weight=-1)


def test_the_score_over_time() -> None:
    """There is a score after each event that changes results, of all results as they were then."""
    events = (
        ResultsRecorded("ann", NOON, (result(flagged=4), result("dormant"))),
        Commented("ann", NOON, "Hello."),
        ResultsRecorded("ann", NOON, (result(),)),
    )
    assert [(event, health.score) for event, health in scores_over_time(events)] == [
        (events[0], 50),
        (events[2], 100),
    ]
