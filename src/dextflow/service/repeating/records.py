"""What the library keeps of repeating workflows: standing orders, their rosters, lines and firings, as records."""

import json
from collections.abc import Mapping
from datetime import date
from functools import partial

import attrs

from dextflow.codec import decode, encode
from dextflow.errors import Corrupt
from dextflow.model import Firing, FiringRecord, Line, RepeatingEvent, RepeatingWorkflow
from dextflow.ports import Put, Record, StoredEvent, Term
from dextflow.service.records import derive_id, folded
from dextflow.service.stored import noun_put, read_noun, read_stored

REPEATING, ROSTER, LINE, FIRING = "repeating", "roster", "line", "firing"
ACTIVE, PAUSED, ENDED, LEFT = "active", "paused", "ended", "left"


@attrs.frozen(kw_only=True)
class Entry:
    """A line as it is kept. `standing` is ACTIVE, LEFT by its client, or that of its repeating workflow."""

    line: Line
    standing: str = ACTIVE


@attrs.frozen(kw_only=True)
class RosterState:
    """How the roster of a repeating workflow was when it was read last.

    It is read again on the day `on`, None if it need not be; a client who is new then has joined after the day
    `after`. `afresh`: the dates of the rules were edited, so that every line is to be planned anew. `seen` are the
    clients with digests of their dates.
    """

    repeating: str
    on: date | None
    after: date
    afresh: bool = False
    seen: Mapping[str, str] = attrs.Factory(dict[str, str])
    version: int = 0


# ------------------------------------------------------------------------------------------- standing orders


def repeating_put(repeating: RepeatingWorkflow) -> Put:
    """Write a repeating workflow in its new version."""
    terms: dict[str, Term] = {
        "standing": repeating.standing.value,
        "template": repeating.workflow_template,
        "name": folded(repeating.name),
    }
    return noun_put(REPEATING, repeating.id, repeating, terms)


def repeating_event(repeating: str, number: int, event: RepeatingEvent) -> StoredEvent:
    """Write the entry of that number in the record of a repeating workflow."""
    return StoredEvent(kind=REPEATING, subject=repeating, number=number, text=encode(event))


def read_repeating(record: Record) -> RepeatingWorkflow:
    """Read a repeating workflow. Raises `Corrupt` if what is stored is not one."""
    return read_noun(RepeatingWorkflow, record)


def read_repeating_event(stored: StoredEvent) -> RepeatingEvent:
    """Read an entry. Raises `Corrupt` if what is stored is not one."""
    return read_stored(partial(decode, RepeatingEvent), stored, "repeating workflow")


# --------------------------------------------------------------------------------------------------- rosters


def roster_put(state: RosterState, before: RosterState | None) -> Put:
    """Write how a roster is in its new version; of the clients nothing if they are as before."""
    parts = {"state": json.dumps({"after": state.after.isoformat(), "afresh": state.afresh})}
    if before is None or before.seen != state.seen:
        parts["seen"] = json.dumps(dict(state.seen))
    return Put(
        kind=ROSTER,
        id=state.repeating,
        expected=state.version - 1,
        version=state.version,
        parts=parts,
        terms={"on": None if state.on is None else state.on.isoformat()},
    )


def read_roster(record: Record) -> RosterState:
    """Read how a roster is. Raises `Corrupt` if what is stored does not say."""
    try:
        kept, on = json.loads(record.parts["state"]), record.terms["on"]
        return RosterState(
            repeating=record.id,
            on=None if on is None else date.fromisoformat(str(on)),
            after=date.fromisoformat(kept["after"]),
            afresh=kept["afresh"],
            seen=json.loads(record.parts["seen"]),
            version=record.version,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Corrupt(f"{record.kind} {record.id!r}: {error!r}") from error


# ----------------------------------------------------------------------------------------- lines and firings


def line_id(practice: str, repeating: str, client: str) -> str:
    """The id of the line of a repeating workflow and a client."""
    return derive_id(practice, repeating, client)


def line_put(practice: str, entry: Entry) -> Put:
    """Write a line in its new version."""
    line = entry.line
    terms: dict[str, Term] = {
        "repeating": line.repeating,
        "client": line.client,
        "next_on": line.next.made_on.isoformat() if line.next else None,
        "standing": entry.standing,
    }
    return noun_put(LINE, line_id(practice, line.repeating, line.client), line, terms)


def read_entry(record: Record) -> Entry:
    """Read a line. Raises `Corrupt` if what is stored is not one."""
    return Entry(line=read_noun(Line, record), standing=str(record.terms.get("standing")))


def firing_key(firing: Firing) -> str:
    """What the workflows of a firing are known by, with their client: the same firing, the same id."""
    return f"{firing.repeating}|{firing.nominal}"


def key_after(firing: Firing, before: FiringRecord | None) -> str:
    """What the work of a firing is known by; that which comes again, after it was superseded, is another one."""
    again = f"|{before.version}" if before and (before.workflow or before.task) else ""
    return firing_key(firing) + again


def firing_id(practice: str, firing: Firing) -> str:
    """The id of the record of a firing, and of the workflow that is made of it the first time."""
    return derive_id(practice, firing_key(firing), firing.client)


def _identity(firing: Firing) -> str:
    """What no two firings share, whatever stands in their ids."""
    return json.dumps([firing.repeating, firing.client, firing.nominal.isoformat()])


def firing_put(practice: str, record: FiringRecord) -> Put:
    """Write what became of a firing in its new version."""
    firing = record.occurrence.firing
    terms: dict[str, Term] = {
        "repeating": firing.repeating,
        "client": firing.client,
        "nominal": firing.nominal.isoformat(),
        "status": record.status.value,
        "made_on": record.occurrence.made_on.isoformat(),
        "workflow": record.workflow,
    }
    unique = _identity(firing) if record.version == 1 else None
    return noun_put(FIRING, firing_id(practice, firing), record, terms, unique=unique)


def read_firing(record: Record) -> FiringRecord:
    """Read what became of a firing. Raises `Corrupt` if what is stored does not say."""
    return read_noun(FiringRecord, record)
