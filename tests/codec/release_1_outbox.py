"""Examples of what is kept of the outbox: what a sender has seen to, and what it could not deliver.

Their documents, in `release_1.json`, are frozen: what they say may never be read as anything else.
"""

from datetime import UTC, datetime
from typing import Any

from dextflow.model import Delivered, Parked, Span

EXAMPLES: tuple[Any, ...] = (
    Span(first=1, last=40),
    Delivered(sender="mail", spans=(Span(first=1, last=40), Span(first=42, last=42)), version=7),
    Delivered(sender="mail"),
    Parked(
        sender="mail",
        number=41,
        key="w-1:7:assigned",
        reason="The mailbox is full.",
        at=datetime(2026, 11, 2, 12, tzinfo=UTC),
        attempts=2,
        waiting=False,
        version=4,
    ),
    Parked(sender="mail", number=43, key="w-1:8:ready", reason="It cannot be read."),
)
