"""Calendars parse in other programs, keep their uids, and keep every text where it belongs."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import islice
from typing import Any

import attrs
import pytest
from dateutil.rrule import rrulestr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from dextflow import Workflows
from dextflow.adapters.memory import MemoryDirectory, MemoryStore
from dextflow.errors import InvalidValue
from dextflow.exports import (
    CalendarEntry,
    EntryStatus,
    calendar_text,
    occurrence_entry,
    series_entry,
    work_entry,
)
from dextflow.model import (
    Convention,
    Delete,
    DueDate,
    EveryInterval,
    Firing,
    Instance,
    Members,
    Occurrence,
    Offset,
    RepeatingWorkflow,
    ReportingPeriod,
    Roster,
    Scheduled,
    Standing,
    Status,
    Step,
    StepGroup,
    Template,
    Unit,
)
from dextflow.testing.runs import ACME, CAST, DUE_ON, NOON, Run, opened
from dextflow.testing.strategies import days, instants, nouns
from dextflow.testing.workflows import runs
from exports.hostile import HOSTILE, fit, texts

LAWS = settings(max_examples=60, deadline=None, suppress_health_check=(HealthCheck.too_slow,))
AT = datetime(2026, 11, 10, 9, tzinfo=UTC)
VAT = Template(
    id="vat",
    name="VAT return",
    groups=(StepGroup(name="All", steps=(Step(key="a", name="A"), Step(key="b", name="B"))),),
)
FIRING = Firing(repeating="r-1", client="acme", nominal=date(2026, 10, 31))
NOVEMBER = Occurrence(
    firing=Firing(repeating="r-1", client="acme", nominal=date(2026, 11, 30)),
    starts_on=date(2026, 12, 1),
    made_on=date(2026, 12, 1),
    period=ReportingPeriod(start=date(2026, 11, 1), end=date(2026, 11, 30)),
    due_on=date(2027, 1, 7),
)
MONTHLY = RepeatingWorkflow(
    id="r-1",
    template="vat",
    trigger=Scheduled(pattern=EveryInterval(first_on=date(2026, 1, 31), every=Offset(value=1, unit=Unit.MONTH))),
    roster=Roster(members=Members.ALL),
    version=4,
)
ESCAPED = re.compile(r"\\(.)")


def written(*entries: CalendarEntry, name: str = "Work") -> str:
    return calendar_text(entries, name=name, at=AT)


def events_of(text: str) -> list[Event]:
    """The events of a calendar, as another library reads them, of which it finds none at fault."""
    calendar = Calendar.from_ical(text)
    events = [each for each in calendar.subcomponents if isinstance(each, Event)]
    assert len(events) == len(calendar.subcomponents)
    assert [each.errors for each in (calendar, *events)] == [[] for _ in (calendar, *events)]
    return events


def only(entry: CalendarEntry) -> Event:
    [event] = events_of(written(entry))
    return event


def properties(text: str) -> list[tuple[str, str]]:
    """The lines of a calendar, unfolded: names, and values without what escapes them (RFC 5545, 3.3.11)."""
    unfolded = text.replace("\r\n ", "").split("\r\n")
    lines = [line.partition(":") for line in unfolded if line]
    return [
        (name, ESCAPED.sub(lambda part: "\n" if part[1] in "nN" else part[1], value)) for name, _, value in lines
    ]


def entry_of(text: str) -> CalendarEntry:
    """An entry of which every text is that one."""
    return CalendarEntry(uid="u", on=DUE_ON, summary=text, description=text, categories=(text, text))


def value(event: Event, name: str) -> Any:
    """A property of an event, of whatever kind it is."""
    return event[name]


def lines_of(event: Event) -> list[str]:
    """The lines of the description of an event."""
    return str(event["description"]).split("\n")


def also_on(event: Event) -> tuple[date, ...]:
    """The other days of an event."""
    return tuple(each.dt for each in value(event, "rdate").dts) if "rdate" in event else ()


def with_job(instance: Instance, **changes: Any) -> Instance:
    return attrs.evolve(instance, job=attrs.evolve(instance.job, **changes))


# ------------------------------------------------------------------------------------------------------- the text


def check_contained(text: str) -> None:
    """A calendar with a text everywhere has the lines of any other, and the text in its own.

    icalendar drops a byte order mark before a text; nobody sees one there.
    """
    plain, hostile = properties(written(entry_of("x"), name="x")), properties(written(entry_of(text), name=text))
    dropped = {"DESCRIPTION"} if not text else set[str]()
    assert [name for name, _ in hostile] == [name for name, _ in plain if name not in dropped]
    for (name, value), (_, usual) in zip(hostile, (line for line in plain if line[0] not in dropped), strict=True):
        assert value == (fit(text).removeprefix("\ufeff") if usual == "x" else usual), name


@pytest.mark.parametrize("text", HOSTILE, ids=repr)
def test_a_hostile_text_stays_in_its_property(text: str) -> None:
    """Line breaks, semicolons, colons and what looks like a property are only ever part of the text."""
    check_contained(text)


@pytest.mark.parametrize(
    "text",
    [
        "Acme\r\nATTACH:https://example.org/x",
        "Acme\r\n END:VEVENT\r\nEND:VCALENDAR",
        "Acme\rDTSTART:19700101",
        "Acme\\\nRRULE:FREQ=SECONDLY",
        "C:\\New\\next; a, b\\",
        "\u2028BEGIN:VALARM\u0085TRIGGER:-PT1M",
        'x";VALUE=URI:https://example.org',
        "é" * 300,
        "👩\u200d💼" * 40,
    ],
    ids=repr,
)
def test_nothing_can_be_added(text: str) -> None:
    """A text that tries to add a property, an alarm or a rule adds nothing."""
    check_contained(text)
    event = only(entry_of(text))
    assert not {"ATTACH", "RRULE", "URL"} & event.keys()
    assert not event.subcomponents


@LAWS
@given(texts())
def test_any_text_is_contained(text: str) -> None:
    """Whatever characters a text has, it stays in its property and says the same when it is read."""
    check_contained(text)


@LAWS
@given(texts().filter(str.strip), texts())
def test_lines_are_of_the_length_that_the_rfc_wants(text: str, name: str) -> None:
    """Every line ends in CR LF and has at most 75 octets, and no character is torn apart."""
    lines = written(CalendarEntry(uid=text, on=DUE_ON, summary=text * 9), name=name).encode().split(b"\r\n")
    assert lines.pop() == b""
    assert max(map(len, lines)) <= 75
    assert all(line.decode() and b"\n" not in line and b"\r" not in line for line in lines)


@LAWS
@given(
    st.builds(
        CalendarEntry,
        uid=st.text("abc/@.-", min_size=1),
        on=days(),
        summary=st.just("VAT"),
        status=st.sampled_from(EntryStatus),
        version=st.integers(0, 2**31 - 1),
        changed_at=st.none() | instants(),
        also_on=st.lists(days(), max_size=4).map(tuple),
        rule=st.none() | st.just("freq=monthly;bymonthday=-1"),
    ),
    instants(),
)
def test_what_is_written_is_read(entry: CalendarEntry, at: datetime) -> None:
    """Uid, dates, version, status and rule of an entry are those that another program reads."""
    [event] = events_of(calendar_text([entry], name="Work", at=at))
    assert (event["uid"], event["sequence"], event["status"]) == (entry.uid, entry.version, entry.status.value)
    assert event.decoded("dtstart") == entry.on
    assert event.decoded("dtstamp") == at.replace(microsecond=0)
    assert also_on(event) == entry.also_on
    if entry.changed_at:
        assert event.decoded("last-modified") == entry.changed_at.replace(microsecond=0)
    assert ("rrule" in event) is (entry.rule is not None)


def test_an_entry_is_a_whole_day_that_takes_no_time() -> None:
    """An entry is a date without hours, shows nobody as busy, and rings no bell."""
    event = only(entry_of("VAT"))
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert "dtend" not in event
    assert event["transp"] == "TRANSPARENT"
    assert not event.subcomponents


def test_a_calendar_says_its_name() -> None:
    """The name of a calendar is where programs look for it, and there are no entries in an empty one."""
    calendar = Calendar.from_ical(written(name="Ada; all"))
    assert properties(written(name="Ada; all"))[-3:-1] == [("NAME", "Ada; all"), ("X-WR-CALNAME", "Ada; all")]
    assert calendar["version"] == "2.0"
    assert not calendar.subcomponents


@pytest.mark.parametrize("versions", [(1, 2), (2, 1)])
def test_a_uid_comes_once(versions: tuple[int, int]) -> None:
    """Of two entries with one uid only the later version is written, in whichever order they come."""
    entries = [attrs.evolve(entry_of(f"version {version}"), version=version) for version in versions]
    [event] = events_of(written(*entries))
    assert event["summary"] == "version 2"


def test_times_need_a_zone() -> None:
    """A time without a zone is refused: nobody could say when it was."""
    with pytest.raises(InvalidValue, match="time zone"):
        calendar_text([], name="Work", at=AT.replace(tzinfo=None))
    with pytest.raises(InvalidValue, match="time zone"):
        attrs.evolve(entry_of("x"), changed_at=AT.replace(tzinfo=None))


@pytest.mark.parametrize("rule", ["", "FREQ=HOURLY", "FREQ=DAILY\r\nATTACH:x", "monthly", "FREQ=DAILY;X=1"])
def test_a_rule_must_be_one(rule: str) -> None:
    """What is no recurrence rule of dates is refused before it is written anywhere."""
    with pytest.raises(InvalidValue):
        attrs.evolve(entry_of("x"), rule=rule)


def test_an_entry_needs_a_uid() -> None:
    """Without a uid nothing would know the entry again."""
    with pytest.raises(InvalidValue, match="uid"):
        attrs.evolve(entry_of("x"), uid=" ")


# ------------------------------------------------------------------------------------------------------------ work


def test_a_workflow_is_due_on_its_day() -> None:
    """A workflow stands on its due date, with its client, period, progress and date by law in words."""
    run = opened(VAT)
    statutory = DueDate(
        rule="uk-vat", version=1, nominal=date(2026, 12, 6), due=date(2026, 12, 7), act_by=date(2026, 12, 4)
    )
    event = only(work_entry(with_job(run.instance, statutory=statutory)))
    assert event.decoded("dtstart") == DUE_ON
    assert event["summary"] == "Acme: VAT return"
    assert lines_of(event) == [
        "Client: Acme",
        "Reporting period: 2026-10-01 to 2026-10-31",
        "Status: not started, 0 of 2 done",
        "Due by law: 2026-12-07, act by 2026-12-04",
        "Workflow: w-1",
    ]
    assert value(event, "categories").cats == ["VAT return"]
    assert event.decoded("last-modified") == NOON


@LAWS
@given(runs())
def test_a_workflow_keeps_its_uid(run: Run) -> None:
    """At every stage a workflow has the same uid, a version that grows with it, and the status that it means."""
    entries = [work_entry(run.at(version).instance) for version in range(1, run.instance.version + 1)]
    assert {entry.uid for entry in entries} == {"w-1@harbour.dextflow"}
    assert [entry.version for entry in entries] == sorted({entry.version for entry in entries})
    status = run.instance.status
    assert (entries[-1].status is EntryStatus.CANCELLED) is (status is Status.DELETED)
    assert entries[-1].summary.endswith("(completed)") is (status is Status.COMPLETED)
    [event] = events_of(written(*entries))
    assert event["sequence"] == run.instance.version


def test_another_due_date_is_the_same_entry() -> None:
    """A workflow that is due on another day, under another name, moves in the calendar and is not doubled."""
    instance = opened(VAT).instance
    moved = with_job(instance, due_on=DUE_ON + timedelta(days=9), name="Other", client_name="Other")
    assert work_entry(moved).uid == work_entry(instance).uid


def test_what_is_deleted_is_cancelled() -> None:
    """A deleted workflow is cancelled, so that calendars that have imported it let go of it."""
    entry = work_entry(opened(VAT).give(Delete("pam", NOON)).instance)
    assert only(entry)["status"] == "CANCELLED"


def test_a_workflow_takes_the_place_of_its_firing() -> None:
    """What was planned and what was made of it are one entry, of which the made one counts, in either order."""
    made = work_entry(with_job(opened(VAT).instance, firing=NOVEMBER.firing))
    planned = occurrence_entry(NOVEMBER, practice="harbour", name="VAT return")
    assert made.uid == planned.uid == "r-1/acme/2026-11-30@harbour.dextflow"
    for entries in ((made, planned), (planned, made)):
        [event] = events_of(written(*entries))
        assert event["summary"] == "Acme: VAT return"


def test_what_is_made_keeps_the_uid_of_what_was_planned() -> None:
    """A projection and the workflow that is made of it are one entry, from the first feed to the last."""
    directory = MemoryDirectory(practice="harbour", people=CAST.values(), clients=[ACME])
    workflows = Workflows("harbour", store=MemoryStore(), directory=directory)
    workflows.templates.publish(VAT)
    workflows.repeating.create(attrs.evolve(MONTHLY, version=0), by="pam", at=NOON)
    [projection] = workflows.repeating.projected(date(2026, 11, 30), date(2026, 12, 30))
    planned = occurrence_entry(projection.occurrence, practice="harbour", name="VAT return")
    made = work_entry(workflows.repeating.materialise(projection.occurrence.firing, by="pam", at=NOON))
    assert (made.uid, made.on) == (planned.uid, planned.on)
    assert made.version > planned.version


def test_a_firing_that_comes_again_is_what_was_made_last() -> None:
    """Of two workflows of one firing, of which the first gave way, the calendar has the one that changed last."""
    old = opened(VAT).give(Delete("pam", NOON)).instance
    new = attrs.evolve(opened(VAT).instance, at=NOON + timedelta(days=1))
    entries = [work_entry(with_job(each, firing=NOVEMBER.firing)) for each in (old, new)]
    for both in (entries, entries[::-1]):
        [event] = events_of(written(*both))
        assert event["status"] == "CONFIRMED"


@LAWS
@given(st.lists(st.tuples(texts(), texts(), texts(), days()), max_size=6, unique=True))
def test_uids_are_never_shared(parts: list[tuple[str, str, str, date]]) -> None:
    """Whatever characters ids have, two firings, workflows or series share no uid, and no two practices do."""
    instance = opened(VAT).instance
    uids: list[str] = []
    for practice, one, other, nominal in parts:
        firing = Firing(repeating=one, client=other, nominal=nominal)
        occurrence = attrs.evolve(NOVEMBER, firing=firing)
        uids.append(occurrence_entry(occurrence, practice=practice, name="x").uid)
    for practice, one in {(practice, one) for practice, one, _, _ in parts}:
        uids.append(work_entry(with_job(instance, practice=practice, id=one)).uid)
        series = series_entry(attrs.evolve(MONTHLY, id=one), [NOVEMBER], practice=practice, name="x")
        assert series
        uids.append(series.uid)
    assert len(set(uids)) == len(uids)
    assert all(uid.isascii() and uid.isprintable() and " " not in uid for uid in uids)


# -------------------------------------------------------------------------------------------------------- firings


def test_what_will_come_is_due_then() -> None:
    """A firing that will come stands on the due date of its work, and says when that begins."""
    event = only(occurrence_entry(NOVEMBER, practice="harbour", name="VAT return", client="Acme Ltd"))
    assert event.decoded("dtstart") == date(2027, 1, 7)
    assert (event["summary"], event["status"]) == ("Acme Ltd: VAT return (planned)", "CONFIRMED")
    assert "Begins on 2026-12-01" in lines_of(event)


def test_what_is_not_known_is_tentative() -> None:
    """While a due date cannot be said, the entry stands on the start, is tentative, and says what is missing."""
    pending = attrs.evolve(NOVEMBER, due_on=None, period=None, missing=("year_end", "accounts due"))
    event = only(occurrence_entry(pending, practice="harbour", name="Accounts"))
    assert event.decoded("dtstart") == date(2026, 12, 1)
    assert event["status"] == "TENTATIVE"
    assert event["summary"] == "acme: Accounts (planned, due date not known)"
    assert "Not known yet: year_end, accounts due" in lines_of(event)
    assert not any("period" in line for line in lines_of(event))


def starting(*dates: date) -> list[Occurrence]:
    return [attrs.evolve(NOVEMBER, starts_on=day, firing=attrs.evolve(FIRING, nominal=day)) for day in dates]


MONTH_ENDS = (date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28))


def test_a_series_by_rule() -> None:
    """A repeating workflow whose pattern has a rule is one entry that goes on by itself."""
    entry = series_entry(MONTHLY, starting(*MONTH_ENDS[:1]), practice="harbour", name="VAT return")
    assert entry is not None
    event = only(entry)
    assert event["sequence"] == 4
    assert "rdate" not in event
    rule = rrulestr(value(event, "rrule").to_ical().decode(), dtstart=datetime(2026, 11, 30))  # noqa: DTZ001 - dates
    assert tuple(each.date() for each in islice(rule, 4)) == MONTH_ENDS


def test_a_series_off_holidays_is_a_list_of_dates() -> None:
    """Where holidays move the dates no rule says so: the entry is on those that were given, each once."""
    moved = attrs.evolve(MONTHLY, holidays=Convention.PRECEDING, calendar="GB-EAW", name=" Close ")
    given_ = (MONTH_ENDS[1], MONTH_ENDS[0], date(2027, 1, 29), MONTH_ENDS[0])
    entry = series_entry(moved, starting(*given_), practice="harbour", name="VAT return")
    assert entry is not None
    event = only(entry)
    assert "rrule" not in event
    assert event["summary"] == "Close"
    found = [event.decoded("dtstart"), *also_on(event)]
    assert found == [MONTH_ENDS[0], MONTH_ENDS[1], date(2027, 1, 29)]


def test_a_series_of_nothing() -> None:
    """Without an occurrence there is no entry."""
    assert series_entry(MONTHLY, [], practice="harbour", name="VAT return") is None


@pytest.mark.parametrize(
    ("standing", "status"),
    [
        (Standing.ACTIVE, EntryStatus.CONFIRMED),
        (Standing.PAUSED, EntryStatus.TENTATIVE),
        (Standing.ENDED, EntryStatus.CANCELLED),
    ],
)
def test_a_series_shows_its_standing(standing: Standing, status: EntryStatus) -> None:
    """One that is paused is tentative, one that has ended is cancelled, and the uid stays."""
    entry = series_entry(
        attrs.evolve(MONTHLY, standing=standing), starting(MONTH_ENDS[0]), practice="harbour", name="VAT"
    )
    assert entry is not None
    assert (entry.status, entry.uid) == (status, "r-1/series@harbour.dextflow")


@LAWS
@given(nouns(Occurrence), st.text(min_size=1, max_size=9))
def test_any_occurrence_can_be_written(occurrence: Occurrence, name: str) -> None:
    """Every occurrence, known or pending, is an event that another program reads."""
    event = only(occurrence_entry(occurrence, practice="harbour", name=name))
    assert event.decoded("dtstart") == (occurrence.due_on or occurrence.starts_on)


def test_times_are_written_in_utc() -> None:
    """Times of any zone are written as the instants that they are."""
    at = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert "DTSTAMP:20260701T063000Z" in calendar_text([entry_of("x")], name="Work", at=at)
