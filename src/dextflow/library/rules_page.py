"""The reference page of the rules, written from what they declare."""

from collections.abc import Iterator
from datetime import date
from inspect import getdoc
from typing import Any

from dextflow.model import ReportingPeriod, Scalar
from dextflow.rules import CATALOGUE, Rule, parameters, resolve

OCTOBER = ReportingPeriod(start=date(2026, 10, 1), end=date(2026, 10, 31))
HEAD = """\
# The rules

Every automatic check that comes with dextflow: when it flags something, where its limits come from, what it
asks of a ledger, and what can be set. Amounts are in the organisation's base currency. Defaults are shown for
October 2026 and a client of whom nothing else is known. [The checks](../explanation/checks.md) tells how a result
is to be read.

This page is written by `python -m dextflow.library docs/reference/rules.md`.
"""


def rules_page() -> str:
    """Write the page in Markdown."""
    return "\n".join((HEAD, _contents(), *map(_section, CATALOGUE)))


def _contents() -> str:
    rows = (f"| [{rule.title}](#{_anchor(rule)}) | `{rule.id}` | {_flags(rule)} |" for rule in CATALOGUE)
    return "\n".join(("| rule | id | |", "| --- | --- | --- |", *rows, ""))


def _flags(rule: Rule[Any]) -> str:
    return (getdoc(rule.evaluate) or "").partition("\n\n")[0].replace("\n", " ")


def _anchor(rule: Rule[Any]) -> str:
    """The name that Markdown gives to the heading of a rule."""
    kept = (letter for letter in f"{rule.title} {rule.id}".lower() if letter.isalnum() or letter in " -_")
    return "".join(kept).replace(" ", "-")


def _section(rule: Rule[Any]) -> str:
    settings = (getdoc(rule.settings) or "").partition("\n\n")[2]
    heading, verdict = f"## {rule.title} (`{rule.id}`)", getdoc(rule.evaluate)
    parts = (heading, verdict, _asks(rule), "\n".join(_table(rule)), settings)
    return "\n\n".join(filter(None, parts)) + "\n"


def _asks(rule: Rule[Any]) -> str:
    uses = f"; uses {', '.join(sorted(rule.uses))} where the ledger has them" if rule.uses else ""
    return f"Needs {', '.join(sorted(rule.needs)) or 'nothing'}{uses}. Tolerance {rule.tolerance}."


def _table(rule: Rule[Any]) -> Iterator[str]:
    defaults = {setting.name: setting.value for setting in resolve(rule, OCTOBER, None, ())}
    yield "| setting | kind | default | choices | |"
    yield "| --- | --- | --- | --- | --- |"
    for each in parameters(rule):
        choices = ", ".join(map(str, each.choices)) or "any"
        default = _in_words(defaults[each.name])
        yield f"| `{each.name}` | {each.kind.value} | {default} | {choices} | {each.help} |"


def _in_words(value: Scalar) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) or "none"
