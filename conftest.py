"""Run every example of the README, the documentation and the docstrings as a test."""

from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in an empty folder, so that an example may write files by plain names."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


pytest_collect_file = (
    Sybil(parsers=[PythonCodeBlockParser()], patterns=["*.md"], fixtures=["own_folder"])
    + Sybil(parsers=[DocTestParser()], patterns=["*.py"], path="src")
).pytest()
