"""The example of an onboarding runs as a program, and its conditions decide as the story says."""

import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from dextflow import Event, Instance, Outcome, progress
from dextflow.model import ConditionsApplied, Ruling

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
DILIGENCE = "enhanced-due-diligence"
Onboardings = tuple[Instance, Instance, tuple[Event, ...]]


@pytest.fixture(scope="module")
def onboardings() -> Iterator[Onboardings]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(EXAMPLES)
        yield import_module("client_onboarding").main()


def dropped(onboarding: Instance) -> set[str]:
    return {item.key for item in progress(onboarding).items if item.dropped}


def rulings(record: tuple[Event, ...]) -> list[Ruling]:
    return [ruling for event in record if isinstance(event, ConditionsApplied) for ruling in event.rulings]


def test_two_kinds_of_client_get_different_steps(onboardings: Onboardings) -> None:
    """The company needs no Self Assessment; the sole trader needs neither Companies House nor payroll."""
    brightwater, pascoe, _ = onboardings
    assert dropped(brightwater) == {"self-assessment"}
    assert dropped(pascoe) == {"companies-house", "payroll"}


def test_two_kinds_of_client_get_different_people(onboardings: Onboardings) -> None:
    """The company's letter is the partner's, who reviews too; the sole trader's is the manager's."""
    brightwater, pascoe, _ = onboardings
    letters = [each.owner("engagement-letter") for each in (brightwater, pascoe)]
    assert [letter.person for letter in letters if letter] == ["helen", "priya"]
    assert [each.job.reviewers for each in (brightwater, pascoe)] == [("priya", "helen"), ("priya",)]


def test_the_record_has_each_ruling_with_its_inputs(onboardings: Onboardings) -> None:
    """The due diligence went and came back with the outcome of the assessment, and the record says so."""
    _, _, record = onboardings
    found = [(each.step, each.required, each.inputs[0].value) for each in rulings(record)]
    assert found == [
        ("self-assessment", False, "private limited company"),
        (DILIGENCE, False, "complete"),
        (DILIGENCE, True, "complete with issues"),
    ]


def test_a_step_that_holds_work_is_not_dropped(onboardings: Onboardings) -> None:
    """Although the risk is low in the end, the due diligence that somebody had begun was done and counts."""
    brightwater, _, _ = onboardings
    assert brightwater.outcome("risk-assessment") is Outcome.COMPLETE
    assert brightwater.outcome(DILIGENCE) is Outcome.COMPLETE
    assert brightwater.marked & brightwater.plan.index[DILIGENCE].bit


def test_what_is_found_out_later_makes_steps_required(onboardings: Onboardings) -> None:
    """The late risk and the VAT registration leave the sole trader two more steps to do, the letter behind one."""
    _, pascoe, _ = onboardings
    waits = {item.key: item.waits_for for item in progress(pascoe).items}
    assert {DILIGENCE, "engagement-letter", "vat"} <= set(pascoe.plan.keys(pascoe.open))
    assert waits["engagement-letter"] == (DILIGENCE,)


def test_the_program_tells_its_story() -> None:
    """Run as a program, the example prints the steps of both, each rule with its inputs, and the record."""
    program = [sys.executable, "-W", "error", str(EXAMPLES / "client_onboarding.py")]
    story = subprocess.run(program, check=True, capture_output=True, encoding="utf-8").stdout
    for fact in (
        "Brightwater Ceramics Ltd, reviewed by priya and helen",
        "Payroll records and pension dates: payroll",
        'not vat: only if client.truth("VAT registered"), and client.truth("VAT registered") is False',
        "The risk is low. Enhanced due diligence is not applicable",
        "The risk is high. Enhanced due diligence is available",
        "which does not hold, but it holds work and is kept",
        "Not marked: undo engagement-letter first",
        "self-assessment is not required, by client.type in",
    ):
        assert fact in story
    assert 25 <= len(story.splitlines()) <= 45
