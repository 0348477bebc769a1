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
    titles = ["8 steps", "50 steps", "Saving and loading", "A fleet", "Commits a second", "Aims"]
    lines = printed.splitlines()
    assert [title for title in titles if not any(line.startswith(title) for line in lines)] == []


def test_every_engine_does_the_work(printed: str) -> None:
    """Every engine that is installed conforms at each size, dextflow and the floors at least."""
    assert "does not do the work" not in printed
    assert (
        sum(line.startswith(("dextflow 0", "floor: plain attrs", "floor: bare")) for line in printed.splitlines())
        == 6
    )
