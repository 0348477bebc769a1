"""Work as entries of a calendar: what is due, what will come, and how it repeats."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from dextflow.exports.calendar_entry import CalendarEntry, EntryStatus
from dextflow.exports.calendar_rule import recurrence_rule
from dextflow.model import (
    Convention,
    DueDate,
    Firing,
    Instance,
    Occurrence,
    RepeatingWorkflow,
    Standing,
    Status,
)

_OF_STANDING = {
    Standing.ACTIVE: EntryStatus.CONFIRMED,
    Standing.PAUSED: EntryStatus.TENTATIVE,
    Standing.ENDED: EntryStatus.CANCELLED,
}


def work_entry(instance: Instance) -> CalendarEntry:
    """A workflow, on the day on which it is due.

    What is completed stays and says so; what is deleted is cancelled. A workflow that was made by a firing keeps
    the uid of that firing, so that it takes the place of `occurrence_entry`; any other has one of its own id.
    """
    job = instance.job
    deleted, completed = instance.status is Status.DELETED, instance.status is Status.COMPLETED
    client = job.client_name or job.client
    return CalendarEntry(
        uid=_firing_uid(job.practice, job.firing) if job.firing else _uid(job.practice, job.id),
        on=job.due_on,
        summary=f"{client}: {job.name}" + (" (completed)" if completed else ""),
        description="\n".join(_about(instance, client)),
        categories=(instance.plan.template.name,),
        status=EntryStatus.CANCELLED if deleted else EntryStatus.CONFIRMED,
        version=instance.version,
        changed_at=instance.at,
    )


def occurrence_entry(occurrence: Occurrence, *, practice: str, name: str, client: str = "") -> CalendarEntry:
    """A firing that will come, on the day on which its work will be due.

    While that day cannot be said, it is tentative, on the day on which the work begins, and says which dates are
    not known. `name` is what the workflow will be called, and `client` the client's name, otherwise the id.
    """
    firing, due_on = occurrence.firing, occurrence.due_on
    client = client or firing.client
    return CalendarEntry(
        uid=_firing_uid(practice, firing),
        on=due_on or occurrence.starts_on,
        summary=f"{client}: {name}" + (" (planned)" if due_on else " (planned, due date not known)"),
        description="\n".join(_about_occurrence(occurrence, client)),
        categories=(name,),
        status=EntryStatus.CONFIRMED if due_on else EntryStatus.TENTATIVE,
    )


def series_entry(
    repeating: RepeatingWorkflow, occurrences: Iterable[Occurrence], *, practice: str, name: str
) -> CalendarEntry | None:
    """A repeating workflow as one entry, on the days on which its work begins; None without an occurrence.

    It begins with the first of the `occurrences`, of one client or of several. If a rule of RFC 5545 says exactly
    when the trigger fires, that stands for all that follow, however many were given and whichever client leaves;
    otherwise it is on the days of those given. One that is paused is tentative, one that has ended is cancelled.
    `name` is what it is called if it has no name.
    """
    days = sorted({occurrence.starts_on for occurrence in occurrences})
    if not days:
        return None
    rule = recurrence_rule(repeating.trigger) if repeating.holidays is Convention.NONE else None
    name = repeating.name.strip() or name
    return CalendarEntry(
        uid=_uid(practice, repeating.id, "series"),
        on=days[0],
        summary=name,
        categories=(name,),
        status=_OF_STANDING[repeating.standing],
        version=repeating.version,
        rule=rule,
        also_on=() if rule else tuple(days[1:]),
    )


def _about(instance: Instance, client: str) -> Iterator[str]:
    job, plan = instance.job, instance.plan
    left, total = instance.open.bit_count(), plan.all.bit_count()
    yield f"Client: {client}"
    yield f"Reporting period: {job.period.start} to {job.period.end}"
    yield f"Status: {instance.status.value}, {total - left} of {total} done"
    yield from _by_law(job.statutory)
    yield f"Workflow: {job.id}"


def _about_occurrence(occurrence: Occurrence, client: str) -> Iterator[str]:
    yield f"Client: {client}"
    if occurrence.period:
        yield f"Reporting period: {occurrence.period.start} to {occurrence.period.end}"
    yield f"Begins on {occurrence.starts_on}"
    yield from _by_law(occurrence.statutory)
    if occurrence.missing:
        yield f"Not known yet: {', '.join(occurrence.missing)}"


def _by_law(statutory: DueDate | None) -> Iterator[str]:
    if statutory:
        act_by = f", act by {statutory.act_by}" if statutory.act_by not in (None, statutory.due) else ""
        yield f"Due by law: {statutory.due}{act_by}"


def _firing_uid(practice: str, firing: Firing) -> str:
    return _uid(practice, firing.repeating, firing.client, firing.nominal.isoformat())


def _uid(practice: str, *parts: str) -> str:
    """What calendars know something by. Ids are encoded, so that no two of them read the same together."""
    return f"{'/'.join(map(_encoded, parts))}@{_encoded(practice)}.dextflow"


def _encoded(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")
