"""The page on services and proposals says what the tables say."""

from pathlib import Path

from dextflow.engine import proposal_mermaid

PAGE = Path(__file__).parents[2] / "docs/explanation/services-and-proposals.md"


def test_the_diagram_of_proposals_is_drawn_from_the_table() -> None:
    """The diagram on the page is the one that the lifecycle table draws."""
    assert f"```mermaid\n{proposal_mermaid()}\n```" in PAGE.read_text(encoding="utf-8")
