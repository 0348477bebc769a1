"""Run every example of the README, the documentation and the docstrings as a test."""

from contextlib import ExitStack, chdir
from tempfile import TemporaryDirectory
from typing import Any

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser


def enter_own_folder(namespace: dict[str, Any]) -> None:
    """Run a page in an empty folder of its own, so that its examples may write files by plain names."""
    stack = namespace["_stack"] = ExitStack()
    stack.enter_context(chdir(stack.enter_context(TemporaryDirectory())))


def leave_own_folder(namespace: dict[str, Any]) -> None:
    """Go back, and remove the folder with all that the page wrote."""
    namespace["_stack"].close()


pytest_collect_file = (
    Sybil(parsers=[PythonCodeBlockParser()], patterns=["*.md"], setup=enter_own_folder, teardown=leave_own_folder)
    + Sybil(parsers=[DocTestParser()], patterns=["*.py"], path="src")
).pytest()
