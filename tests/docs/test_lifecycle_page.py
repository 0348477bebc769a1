"""The page on the lifecycle says what the tables say."""

from pathlib import Path

from dextflow.engine.lifecycle import mermaid
from dextflow.engine.rights import RIGHTS, permitted

PAGE = (Path(__file__).parents[2] / "docs/explanation/lifecycle.md").read_text(encoding="utf-8")


def test_the_diagram_is_drawn_from_the_table() -> None:
    """The diagram on the page is the one that the lifecycle table draws."""
    assert f"```mermaid\n{mermaid()}\n```" in PAGE


def test_the_rights_on_the_page_are_those_of_the_table() -> None:
    """The page lists every command with exactly the relations that permit it."""
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    assert rows == [f"| `{command.__name__}` | {', '.join(permitted(command))} |" for command in RIGHTS]
