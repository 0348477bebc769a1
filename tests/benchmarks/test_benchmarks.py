import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("resource", reason="the fleet's size is read from the resources of POSIX")
BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def printed() -> str:
    command = [sys.executable, str(BENCHMARKS / "run.py"), "--quick"]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout


def test_the_smoke_run_prints_every_table(printed: str) -> None:
    """The benchmarks run from end to end and print each of their tables."""
    titles = (
        "Completing a step of 8",
        "Completing a step of 50",
        "Saving and loading",
        "A command through the service",
        "A fleet",
        "Commits a second",
        "Publishing a template",
        "Conditions",
        "All rules on a client's year",
        "Dates: next 12 quarter ends",
        "Dates: last working day",
        "What is due, of",
        "Triggering what is due",
        "A practice in SQLite",
        "Questions to the practice",
        "Dashboard and exports",
        "Aims",
    )
    lines = printed.splitlines()
    assert [title for title in titles if not any(line.startswith(f"## {title}") for line in lines)] == []


def test_every_engine_does_the_work(printed: str) -> None:
    """Every engine that is installed conforms at each size, dextflow and the floors at least."""
    assert "does not do the work" not in printed
    of_steps = printed.partition("## Completing")[2].partition("## Saving")[0].splitlines()
    names = ("| dextflow 0", "| floor: plain attrs", "| floor: bare")
    assert sum(line.startswith(names) for line in of_steps) == 6


def test_every_question_is_answered_like_the_table_by_hand(printed: str) -> None:
    """Each person asks every question; the run ends with an error if one answer is not that of the table."""
    asked = printed.partition("## Questions")[2].partition("## Dashboard")[0].splitlines()
    for person in ("admin", "standard"):
        assert sum(line.startswith(f"| {person}: ") for line in asked) == 10
