"""What is kept of notices: what each person wants to be told, and how far the round of the day is."""

from collections.abc import Iterable, Mapping

from dextflow.codec import decode, encode
from dextflow.errors import Corrupt, InvalidDocument
from dextflow.model import DailyRound, Preferences
from dextflow.ports import Put, Record
from dextflow.service.roof import Roof

PREFERENCES, ROUND, THE_ROUND = "preferences", "notice round", "daily"


def preferences_put(preferences: Preferences, before: Record | None) -> Put:
    """Write what a person wants to be told, in the place of what they wanted before."""
    version = before.version if before else 0
    return Put(
        kind=PREFERENCES,
        id=preferences.person,
        expected=version,
        version=version + 1,
        parts={PREFERENCES: encode(preferences)},
        terms=None if before else {},
    )


def preferences_of(roof: Roof, people: Iterable[str]) -> Mapping[str, Preferences]:
    """What those people want to be told, by their ids, in one read; everything, where they have not said."""
    ids = tuple(dict.fromkeys(people))
    records = roof.store.get(roof.practice, PREFERENCES, ids)
    return {each: _read(records[each]) if each in records else Preferences(person=each) for each in ids}


def _read(record: Record) -> Preferences:
    try:
        return decode(Preferences, record.parts[PREFERENCES])
    except (InvalidDocument, KeyError) as error:
        raise Corrupt(f"the preferences of {record.id!r}: {error}") from error


def round_put(done: DailyRound) -> Put:
    """Write how far the round of a day is, in its new version."""
    return Put(
        kind=ROUND,
        id=THE_ROUND,
        expected=done.version - 1,
        version=done.version,
        parts={ROUND: encode(done)},
        terms={} if done.version == 1 else None,
    )


def read_round(roof: Roof) -> DailyRound | None:
    """How far the last round is; None before the first. Raises `Corrupt` if what is stored does not say it."""
    record = roof.store.get(roof.practice, ROUND, (THE_ROUND,)).get(THE_ROUND)
    try:
        return None if record is None else decode(DailyRound, record.parts[ROUND])
    except (InvalidDocument, KeyError) as error:
        raise Corrupt(f"the round of the day: {error}") from error
