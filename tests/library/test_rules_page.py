"""The reference page of the rules is the one that the rules declare."""

import re
from pathlib import Path

from dextflow.library.rules_page import rules_page
from dextflow.rules import CATALOGUE, parameters

PAGE = Path(__file__).parents[2] / "docs/reference/rules.md"


def test_the_page_is_written_anew_when_rules_change() -> None:
    """The published page is what `python -m dextflow.library docs/reference/rules.md` writes."""
    assert PAGE.read_text(encoding="utf-8") == rules_page()


def test_every_rule_tells_where_its_defaults_come_from() -> None:
    """The settings of each rule have words on the sources of their defaults, and its verdict on its tolerance."""
    for rule in CATALOGUE:
        section = rules_page().split(f"(`{rule.id}`)\n")[1].split("\n## ")[0]
        assert "olerance" in section.split("\n| setting")[0], rule.id
        assert not parameters(rule) or section.rpartition("|\n\n")[2].strip(), f"{rule.id} names no source"


def test_the_contents_lead_to_the_sections() -> None:
    """Every link of the contents is the name of a heading."""
    headings = re.findall(r"^## (.+)$", rules_page(), re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#(.+?)\)", rules_page())) == anchors
