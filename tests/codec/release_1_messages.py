"""Examples of what people and clients are sent, and of what people want to be told.

Their documents, in `release_1.json`, are frozen: what they say may never be read as anything else.
"""

from datetime import UTC, date, datetime
from typing import Any

from dextflow.model import (
    About,
    ClientMessage,
    DailyRound,
    Letter,
    Notice,
    Policy,
    Preferences,
    Recipient,
    Subject,
    Topic,
)

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
ABOUT = About(subject=Subject.WORKFLOW, id="w-1", name="October", client="acme", step="bank")
OURS = About(subject=Subject.TASK, id="t-1", name="Tidy up")
ZOE = Recipient(contact="zoe", address="zoe@acme.example")

EXAMPLES: tuple[Any, ...] = (
    ABOUT,
    OURS,
    Notice(
        key="workflow/w-1/7/unlocked/to%20ann",
        topic=Topic.UNLOCKED,
        about=ABOUT,
        at=NOON,
        to=("ann", "ben"),
        teams=("tax",),
        by="pam",
        due_on=date(2026, 10, 31),
        text="Bank",
        steps=("bank",),
    ),
    Notice(key="task/t-1/due/2026-10-31", topic=Topic.DUE, about=OURS, at=NOON),
    ZOE,
    Recipient(),
    ClientMessage(
        key="request/r-1/1/request",
        letter=Letter.REQUEST,
        about=ABOUT,
        client="acme",
        to=(ZOE,),
        subject="The statements of October",
        text="Please send them.",
        at=NOON,
        reply_by=date(2026, 10, 31),
    ),
    ClientMessage(
        key="request/r-1/9/thanks",
        letter=Letter.THANKS,
        about=ABOUT,
        client="acme",
        to=(),
        subject="Thank you",
        text="",
        at=NOON,
    ),
    Preferences(person="ann", muted=frozenset({Topic.DUE}), digest=False),
    Preferences(person="ben"),
    DailyRound(day=date(2026, 10, 31), part=2, after="w-7", version=3),
    DailyRound(day=date(2026, 10, 31)),
    Policy(notices=frozenset({Topic.READY, Topic.OVERDUE})),
)
