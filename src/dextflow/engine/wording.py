"""Differences between two versions of a template, told as sentences."""

from collections.abc import Mapping
from enum import Enum
from typing import cast, get_args

import attrs

from dextflow.engine.phrases import counted
from dextflow.model import (
    Action,
    Alteration,
    Asking,
    AssignmentCase,
    Difference,
    FormField,
    Ladder,
    Offset,
    OutcomeDependency,
    Part,
    Recipients,
    RequestedDocument,
    Setting,
    SettingsCase,
    Template,
    Writing,
)

NOTHING = "nothing"
SPELLED_OUT = (*get_args(Action), Asking, FormField, Ladder, Recipients, RequestedDocument, Writing)
DEPENDENCIES = frozenset({"depends_on", "depends_on_outcomes"})
FIELDS: Mapping[str, str] = {
    "id": "id",
    "assignment_cases": "assignment under conditions",
    "custom": "custom check that is the origin",
    "deadlines_from": "date that deadlines are counted from",
    "depends_on": "steps waited for",
    "depends_on_outcomes": "outcomes waited for",
    "only_if": "condition",
    "reviewers": "reviewers asked under conditions",
    "settings_cases": "settings under conditions",
}
SWITCHES: Mapping[tuple[str, str], str] = {
    ("ordered", "yes"): "the steps of {what} are now done in order",
    ("ordered", "no"): "the steps of {what} are now done in any order",
    ("gated", "yes"): "{what} now waits for the group before it",
    ("gated", "no"): "{what} no longer waits for the group before it",
    ("blocking", "yes"): "{what} now holds up every step after it",
    ("blocking", "no"): "{what} no longer holds up the steps after it",
    ("reads_vat", "yes"): "{what} now asks for the client's VAT settings",
    ("reads_vat", "no"): "{what} no longer asks for the client's VAT settings",
}


def describe_difference(difference: Difference) -> str:
    """One difference as a sentence, without the full stop.

    >>> describe_difference(
    ...     Difference(part=Part.STEP, key="vat", name="VAT return", alteration=Alteration.CHANGED,
    ...                field="estimate", before="30 minutes", after="45 minutes"))
    "estimate of step 'VAT return' changed from 30 minutes to 45 minutes"
    """
    what = _what(difference)
    before, after = difference.before or NOTHING, difference.after or NOTHING
    match difference.alteration:
        case Alteration.ADDED:
            return f"{what} added to {after}" if difference.part is not Part.GROUP else f"{what} added"
        case Alteration.REMOVED:
            return f"{what} removed from {before}" if difference.part is not Part.GROUP else f"{what} removed"
        case Alteration.MOVED:
            return f"{what} moved from {before}, to {after}"
        case _:
            return _changed(difference, what, before, after)


def _changed(difference: Difference, what: str, before: str, after: str) -> str:
    field = str(difference.field)
    if field == "name":
        return f"{_what(difference, named=False)} {before} is now called {after}"
    if (field, after) in SWITCHES:
        return SWITCHES[field, after].format(what=what)
    return f"{FIELDS.get(field, field.replace('_', ' '))} of {what} changed from {before} to {after}"


def _what(difference: Difference, *, named: bool = True) -> str:
    number = f" {difference.key}" if difference.part is Part.GROUP else ""
    return f"{difference.part.value}{number}" + (f" {difference.name!r}" if named else "")


def value_in_words(field: str, value: object, template: Template) -> str | None:
    """The value of a field in words, which differ if the values do; None for nothing.

    Steps that a dependency names are told with their names in that version of the template.
    """
    if field == "estimate" and value is not None:
        return f"{value} minutes"
    named = template.groups if field in DEPENDENCIES else ()
    return _in_words(value, {step.key: step.name for group in named for step in group.steps}, field)


def _in_words(value: object, names: Mapping[str, str], field: str) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case tuple():
            parts = cast("tuple[object, ...]", value)
            return ", ".join(_in_words(part, names, field) or NOTHING for part in parts) or None
        case str():
            return _step(value, names) if field == "depends_on" else repr(value)
        case OutcomeDependency():
            outcomes = " or ".join(outcome.value for outcome in value.outcomes)
            return f"{_step(value.step, names)} {outcomes or NOTHING}"
        case _:
            return _noun_in_words(value)


def _noun_in_words(value: object) -> str:
    match value:
        case Enum():
            return str(value.value)
        case Offset():
            return _offset(value)
        case AssignmentCase():
            return f"{value.assignment} if {value.when!r}"
        case Setting():
            return f"{value.name} = {value.value!r}"
        case SettingsCase():
            return f"({', '.join(map(_noun_in_words, value.settings))}) if {value.when!r}"
        case _:
            return _spelled_out(value) if isinstance(value, SPELLED_OUT) else str(value)


def _spelled_out(noun: attrs.AttrsInstance) -> str:
    """What kind of noun it is, and all of it that is not as usual."""
    fields = (
        _named(field.name.replace("_", " "), _in_words(getattr(noun, field.name), {}, field.name) or NOTHING)
        for field in attrs.fields(type(noun))
        if getattr(noun, field.name) != field.default
    )
    return f"{_kind(type(noun))} ({', '.join(fields)})"


def _named(field: str, words: str) -> str:
    return words if words.startswith(f"{field} (") else f"{field} {words}"


def _kind(noun: type) -> str:
    """The name of a class in words."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in noun.__name__).strip()


def _offset(offset: Offset) -> str:
    if offset == Offset(value=0):
        return "on the day"
    return f"{counted(abs(offset.value), offset.unit.value)} {'before' if offset.value < 0 else 'after'}"


def _step(key: str, names: Mapping[str, str]) -> str:
    return f"{names[key]!r} ({key})" if key in names else key
