"""Entries of a calendar: days on which something is due, or begins."""

from datetime import date, datetime
from enum import Enum

import attrs

from dextflow.errors import InvalidValue
from dextflow.scheduling.recurrence_text import read_recurrence


class EntryStatus(Enum):
    """Whether an entry stands (the words of RFC 5545): a cancelled one goes from the calendars that have it."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@attrs.frozen(kw_only=True)
class CalendarEntry:
    """A whole day in a calendar, or several.

    `uid` is what calendars know it by: the same for ever, and no other entry's. `version` counts its changes, and
    `changed_at` is when the last one was, if that is known. It stands on the days of `also_on` too, and on all
    that the `rule` gives from `on` onwards, a recurrence rule of RFC 5545 such as "FREQ=MONTHLY;BYMONTHDAY=-1".

    Raises `InvalidValue` without a uid, for a time without a zone, and for a rule that is none or of times of day.
    """

    uid: str
    on: date
    summary: str
    description: str = ""
    categories: tuple[str, ...] = ()
    status: EntryStatus = EntryStatus.CONFIRMED
    version: int = 0
    changed_at: datetime | None = None
    rule: str | None = None
    also_on: tuple[date, ...] = ()

    def __attrs_post_init__(self) -> None:
        if not self.uid.strip():
            raise InvalidValue("CalendarEntry", "it needs a uid")
        if self.changed_at is not None and self.changed_at.tzinfo is None:
            raise InvalidValue("CalendarEntry", "its time has no time zone")
        if self.rule is not None:
            read_recurrence(self.rule, self.on)
