"""The few protocols that a host implements, each with its contract in its docstring."""

from dextflow.ports.calendars import Calendars
from dextflow.ports.cursor import Cursor
from dextflow.ports.directory import Directory
from dextflow.ports.ledger import FILLED, Ledger
from dextflow.ports.store import (
    Batch,
    Message,
    Page,
    Put,
    Receipt,
    Record,
    Store,
    StoredEvent,
    StoredMessage,
)
from dextflow.ports.suggester import TemplateSuggester
from dextflow.ports.terms import Term, Where

__all__ = [
    "FILLED",
    "Batch",
    "Calendars",
    "Cursor",
    "Directory",
    "Ledger",
    "Message",
    "Page",
    "Put",
    "Receipt",
    "Record",
    "Store",
    "StoredEvent",
    "StoredMessage",
    "TemplateSuggester",
    "Term",
    "Where",
]
