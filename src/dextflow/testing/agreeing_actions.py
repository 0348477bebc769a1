"""What the fields of actions of steps must agree on, for `dextflow.testing.agreeing`."""

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from dextflow.model import (
    FieldKind,
    FormField,
    Ladder,
    RequestDocuments,
    RequestedDocument,
    SendForm,
    Writing,
)

Drawn = dict[str, Any]
DAYS = st.integers(1, 60)
CHOICES = ("yes", "no")
DOCUMENT, FIELD = (
    RequestedDocument(key="bank", text="Bank statement"),
    FormField(key="staff", label="How many staff?"),
)


def _writing(drawn: Drawn) -> Drawn:
    return {"subject": drawn["subject"] if drawn["subject"].strip() else "Your records"}


def _field(drawn: Drawn) -> Drawn:
    choice = drawn["kind"] is FieldKind.CHOICE
    return {"options": (drawn["options"] or CHOICES) if choice else ()}


def _each_key_once(field: str, otherwise: object) -> Callable[[Drawn], Drawn]:
    """At least one of several, each with a key of its own."""
    return lambda drawn: {
        field: tuple({each.key: each for each in drawn[field] if each.key}.values()) or (otherwise,)
    }


ACTION_FIELDS: Mapping[type, Mapping[str, st.SearchStrategy[Any]]] = {
    Ladder: {
        "reminders": st.lists(DAYS, max_size=3).map(tuple),
        "escalate_after": st.none() | DAYS,
    }
}
ACTIONS_AGREE: Mapping[type, Callable[[Drawn], Drawn]] = {
    Writing: _writing,
    FormField: _field,
    RequestDocuments: _each_key_once("documents", DOCUMENT),
    SendForm: _each_key_once("fields", FIELD),
}
