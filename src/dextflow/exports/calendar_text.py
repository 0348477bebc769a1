"""Entries as a calendar by RFC 5545, which calendar programs import or subscribe to."""

# icalendar is typed, but leaves the values of its properties open.
# pyright: reportUnknownMemberType=false

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from icalendar import Calendar, Event, vRecur, vText

from dextflow.errors import InvalidValue
from dextflow.exports.calendar_entry import CalendarEntry
from dextflow.exports.texts import legible

PRODUCT = "-//dextflow//dextflow//EN"
NEVER = datetime.min.replace(tzinfo=UTC)
_SPECIAL = re.compile(r"[\\;,\n]")


def calendar_text(entries: Iterable[CalendarEntry], *, name: str, at: datetime) -> str:
    """Write entries as a calendar of that name, as they were `at` that time.

    Save it as UTF-8 and leave its line breaks alone, or send it as "text/calendar". Of entries with one uid only
    the one that changed last is written, or that of the higher version. Whole days take no time: they show nobody
    as busy. Every text stays within its property, whatever is in it. Raises `InvalidValue` for a time without a
    zone.
    """
    if at.tzinfo is None:
        raise InvalidValue("calendar", "its time has no time zone")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for property_ in ("name", "x-wr-calname"):
        calendar.add(property_, _Text(legible(name)))
    for entry in _latest(entries):
        calendar.add_component(_event(entry, at))
    written: bytes = calendar.to_ical()
    return written.decode()


def _latest(entries: Iterable[CalendarEntry]) -> Iterable[CalendarEntry]:
    """Each uid once, in the order in which they came."""
    latest: dict[str, CalendarEntry] = {}
    for entry in entries:
        kept = latest.setdefault(entry.uid, entry)
        if _age(entry) > _age(kept):
            latest[entry.uid] = entry
    return latest.values()


def _age(entry: CalendarEntry) -> tuple[datetime, int]:
    return entry.changed_at or NEVER, entry.version


def _event(entry: CalendarEntry, at: datetime) -> Event:
    event = Event()
    event.add("uid", _Text(legible(entry.uid)))
    event.add("dtstamp", at)
    event.add("dtstart", entry.on)
    event.add("summary", _Text(legible(entry.summary)))
    event.add("sequence", entry.version)
    event.add("status", entry.status.value)
    event.add("transp", "TRANSPARENT")
    if entry.description:
        event.add("description", _Text(legible(entry.description)))
    for category in entry.categories:
        event.add("categories", _Text(legible(category)), encode=False)
    if entry.changed_at:
        event.add("last-modified", entry.changed_at)
    if entry.also_on:
        event.add("rdate", list(entry.also_on), {"VALUE": "DATE"})
    if entry.rule:
        event.add("rrule", vRecur.from_ical(entry.rule.upper().removeprefix("RRULE:")))
    return event


class _Text(vText):
    r"""A text, escaped in one go. icalendar takes a backslash before a capital N for a line break: ``C:\New``."""

    def to_ical(self) -> bytes:
        return _SPECIAL.sub(_escaped, self).encode()


def _escaped(special: re.Match[str]) -> str:
    return r"\n" if special[0] == "\n" else f"\\{special[0]}"
