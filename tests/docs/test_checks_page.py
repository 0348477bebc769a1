"""The page on the checks says what the rules declare."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dextflow.model import ReportingPeriod
from dextflow.rules import CATALOGUE, Rule, parameters, resolve

PAGE = (Path(__file__).parents[2] / "docs/explanation/checks.md").read_text(encoding="utf-8")
OCTOBER = ReportingPeriod(start=date(2026, 10, 1), end=date(2026, 10, 31))


def rows(rule: Rule[Any]) -> list[str]:
    """One row of the page's table for each setting of a rule."""
    defaults = {setting.name: setting.value for setting in resolve(rule, OCTOBER, None, ())}
    return [
        f"| `{each.name}` | {each.kind.value} | {in_words(defaults[each.name])} "
        f"| {', '.join(map(str, each.choices)) or 'any'} | {each.help} |"
        for each in parameters(rule)
    ]


def in_words(value: object) -> str:
    """A default as the page writes it."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: str(rule.id))
def test_every_setting_is_on_the_page(rule: Rule[Any]) -> None:
    """The page has a section for each rule, with all its settings, their defaults for October 2026 and choices."""
    section = PAGE.split(f"## {rule.title} (`{rule.id}`)\n")[1].split("\n## ")[0]
    assert [line for line in section.splitlines() if line.startswith("| `")] == rows(rule)
