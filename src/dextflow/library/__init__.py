"""What comes with dextflow as data files: templates, their schema, holiday calendars and due-date rules."""

from importlib.resources import files

from dextflow.codec import decode_toml
from dextflow.errors import NotFound
from dextflow.library.due_catalogue import due_rule, due_rules, instalment_rule, instalment_rules
from dextflow.library.holiday_calendars import BundledCalendars, holiday_calendar, holiday_calendar_ids
from dextflow.library.schema import template_schema
from dextflow.model import Template

__all__ = [
    "BundledCalendars",
    "built_in",
    "built_in_ids",
    "due_rule",
    "due_rules",
    "holiday_calendar",
    "holiday_calendar_ids",
    "instalment_rule",
    "instalment_rules",
    "template_schema",
]
SUFFIX = ".toml"


def built_in(id: str) -> Template:  # noqa: A002 - the word of the field
    """A built-in template by its id, such as ``monthly-bookkeeping``. Raises `NotFound` for any other.

    >>> built_in("monthly-bookkeeping").name
    'Monthly Bookkeeping'
    """
    if id not in built_in_ids():
        raise NotFound("built-in template", id)
    return decode_toml(Template, (files(__name__) / f"{id}{SUFFIX}").read_text(encoding="utf-8"))


def built_in_ids() -> tuple[str, ...]:
    """The ids of the built-in templates, in alphabetical order."""
    names = (file.name for file in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX)))
