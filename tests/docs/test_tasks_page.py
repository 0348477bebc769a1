"""The page on tasks says what the tables say."""

from pathlib import Path

from dextflow.engine.tasks import TASK_RIGHTS, task_mermaid
from dextflow.engine.tasks.rights import permitted_for_task

PAGE = (Path(__file__).parents[2] / "docs/explanation/tasks.md").read_text(encoding="utf-8")


def test_the_diagram_of_tasks_is_drawn_from_the_table() -> None:
    """The diagram on the page is the one that the lifecycle table draws."""
    assert f"```mermaid\n{task_mermaid()}\n```" in PAGE


def test_the_rights_to_tasks_on_the_page_are_those_of_the_table() -> None:
    """The page lists every command to a task with exactly the relations that permit it."""
    rows = [f"| `{command.__name__}` | {', '.join(permitted_for_task(command))} |" for command in TASK_RIGHTS]
    assert "\n".join(rows) in PAGE
    assert PAGE.count("| `") == len(rows)
