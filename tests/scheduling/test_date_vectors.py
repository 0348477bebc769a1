"""The shared date cases, all of them through the public API, and the runner that takes any file of such cases."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from date_vectors import Verdict, good, main, report, run

FILES = sorted((Path(__file__).resolve().parents[3] / "shared" / "vectors").glob("*.json"))
ABSENT = pytest.mark.skip(reason="there are no shared date cases beside the checkout")
ADJUST = "business_day.adjust"
CHRISTMAS = {"date": "2026-12-25", "convention": "following", "calendar": "scotland"}
AFTER_CHRISTMAS = "2026-12-29"


def write(folder: Path, rule: str, inputs: dict[str, Any], expected: object) -> Path:
    """A file with one case."""
    file = folder / "cases.json"
    file.write_text(json.dumps([{"id": "case-1", "rule": rule, "inputs": inputs, "expected": expected}]))
    return file


@pytest.mark.parametrize("file", FILES or [pytest.param(None, marks=ABSENT)], ids=lambda file: file and file.stem)
def test_every_case_of_a_file(file: Path) -> None:
    """Each case, published or computed by an independent library, comes out as it is written there."""
    results = run(file)
    assert results
    assert good(results), "\n".join(report(results))


def test_a_right_case_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a fault the exit code is 0, and the report counts the cases of each rule."""
    assert main([str(write(tmp_path, ADJUST, CHRISTMAS, AFTER_CHRISTMAS))]) == 0
    assert capsys.readouterr().out.splitlines()[0].split() == [
        ADJUST,
        "1",
        "passed",
        "0",
        "failed",
        "0",
        "unknown",
    ]


def test_a_wrong_case_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A case that expects another date fails, and the report says both dates."""
    assert main([str(write(tmp_path, ADJUST, CHRISTMAS, "2026-12-28"))]) == 1
    assert "case-1 business_day.adjust failed: expected 2026-12-28, got 2026-12-29" in capsys.readouterr().out


def test_a_rule_that_nobody_knows_is_a_fault(tmp_path: Path) -> None:
    """A case of an unknown rule is not passed over."""
    file = write(tmp_path, "moon.phase", CHRISTMAS, "full")
    assert [each.verdict for each in run(file)] == [Verdict.UNKNOWN]
    assert main([str(file)]) == 1


@pytest.mark.parametrize(
    "inputs",
    [{}, CHRISTMAS | {"date": "Christmas"}, CHRISTMAS | {"calendar": "moon"}, CHRISTMAS | {"convention": "later"}],
    ids=["none", "no date", "no calendar", "no convention"],
)
def test_inputs_that_cannot_be_fail(tmp_path: Path, inputs: dict[str, Any]) -> None:
    """A case with inputs that mean nothing fails, and those after it are still run."""
    assert [each.verdict for each in run(write(tmp_path, ADJUST, inputs, AFTER_CHRISTMAS))] == [Verdict.FAILED]


def test_inputs_that_nobody_read_are_told(tmp_path: Path) -> None:
    """The report of a failure names inputs on which the answer cannot depend."""
    (result,) = run(write(tmp_path, ADJUST, CHRISTMAS | {"time": "noon"}, "2026-12-28"))
    assert str(result).endswith("; inputs that nobody read: time")


def test_a_nominal_date_must_be_right_too(tmp_path: Path) -> None:
    """A case that gives the nominal date of a due date fails if that is another."""
    inputs = {"quarter_end": "2027-09-30", "nominal": "2027-10-30"}
    assert [each.verdict for each in run(write(tmp_path, "us.941.due", inputs, "2027-11-01"))] == [Verdict.FAILED]


@pytest.mark.lengthy
def test_the_runner_is_a_program(tmp_path: Path) -> None:
    """It runs by its path from any folder, and without a file it says how."""
    program = [sys.executable, str(Path(__file__).resolve().parents[1] / "date_vectors.py")]
    file = write(tmp_path, ADJUST, CHRISTMAS, AFTER_CHRISTMAS)
    assert subprocess.run([*program, file.name], cwd=tmp_path, check=False, capture_output=True).returncode == 0
    assert subprocess.run(program, cwd=tmp_path, check=False, capture_output=True).returncode == 2
