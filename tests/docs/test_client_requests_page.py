"""The page on requests to clients says what the table says."""

from pathlib import Path

from dextflow.engine.requests import request_mermaid

PAGE = (Path(__file__).parents[2] / "docs/explanation/client-requests.md").read_text(encoding="utf-8")


def test_the_diagram_of_requests_is_drawn_from_the_table() -> None:
    """The diagram on the page is the one that the lifecycle table of requests draws."""
    assert f"```mermaid\n{request_mermaid()}\n```" in PAGE
