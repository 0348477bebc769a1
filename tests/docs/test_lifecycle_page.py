"""The page on the lifecycle says what the tables say."""

from pathlib import Path

from dextflow.engine.lifecycle import mermaid
from dextflow.engine.rights import ACTS, RIGHTS, TABLES, permitted
from dextflow.model import Role, Tier

PAGE = (Path(__file__).parents[2] / "docs/explanation/lifecycle.md").read_text(encoding="utf-8")
OLDER = Tier.ENTERPRISE_2021


def section(title: str) -> str:
    """What stands under a heading or the head of a table, up to the next blank line but one."""
    return PAGE.split(f"| {title} |", 1)[1].split("\n\n", 1)[0]


def rows(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("| ") and "---" not in line]


def test_the_diagram_is_drawn_from_the_table() -> None:
    """The diagram on the page is the one that the lifecycle table draws."""
    assert f"```mermaid\n{mermaid()}\n```" in PAGE


def test_the_rights_on_the_page_are_those_of_the_table() -> None:
    """The page lists every command with exactly the relations that permit it."""
    expected = [f"| `{command.__name__}` | {', '.join(permitted(command))} |" for command in RIGHTS]
    assert rows(section("command | permitted to")) == expected


def test_the_older_rights_on_the_page_are_those_that_differ() -> None:
    """The page lists exactly the commands whose rights are others in the tier of 2021."""
    differing = [command for command in RIGHTS if RIGHTS[command] != TABLES[OLDER][command]]
    expected = [f"| `{command.__name__}` | {', '.join(permitted(command, OLDER))} |" for command in differing]
    assert rows(section("command in the tier of 2021 | permitted to")) == expected


def test_the_acts_on_the_page_are_those_of_the_table() -> None:
    """The page lists every act with the roles that permit it in each tier."""

    def names(roles: frozenset[Role]) -> str:
        return ", ".join(sorted(role.value for role in roles))

    expected = [
        f"| {act.value} | {names(roles)} | {names(ACTS[OLDER][act])} |"
        for act, roles in ACTS[Tier.CURRENT].items()
    ]
    assert rows(section("act | now | in the tier of 2021")) == expected
