"""The few protocols that a host implements, each with its contract in its docstring."""

from dextflow.ports.directory import Directory
from dextflow.ports.ledger import Ledger
from dextflow.ports.store import Batch, Page, Put, Receipt, Record, Store, StoredEvent, Term

__all__ = [
    "Batch",
    "Directory",
    "Ledger",
    "Page",
    "Put",
    "Receipt",
    "Record",
    "Store",
    "StoredEvent",
    "Term",
]
