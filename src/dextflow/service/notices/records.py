"""What is kept of notices: what each person wants to be told, and how far the round of the day is."""

from collections.abc import Iterable, Mapping

from dextflow.codec import encode
from dextflow.model import DailyRound, Preferences
from dextflow.ports import Put, Record
from dextflow.service.roof import Roof
from dextflow.service.stored import noun_put, read_noun

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
    return read_noun(Preferences, record, f"the preferences of {record.id!r}")


def round_put(done: DailyRound) -> Put:
    """Write how far the round of a day is, in its new version."""
    return noun_put(ROUND, THE_ROUND, done, {} if done.version == 1 else None)


def read_round(roof: Roof) -> DailyRound | None:
    """How far the last round is; None before the first. Raises `Corrupt` if what is stored does not say it."""
    record = roof.record(ROUND, THE_ROUND)
    return None if record is None else read_noun(DailyRound, record, "the round of the day")
