"""The dismissals of a practice: findings that somebody has looked at and that need no more attention."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain

import attrs

from dextflow.engine import Act
from dextflow.errors import InvalidValue, NotFound, UnknownClient
from dextflow.model import Dismissal, DismissalEvent, DismissalFilter, Feature, Instance, Person, Status
from dextflow.ports import Term, Where
from dextflow.ports.terms import is_storable
from dextflow.service.calculation import in_line
from dextflow.service.dismissal_records import (
    DISMISSAL,
    dismissal_event,
    dismissal_id,
    dismissal_put,
    read_dismissal,
    read_dismissal_event,
)
from dextflow.service.filters import among, granted, of_client, one_of
from dextflow.service.records import OPEN
from dextflow.service.retrying import again
from dextflow.service.roof import Roof

STANDING = DismissalFilter()


@attrs.frozen(kw_only=True)
class DismissalPage:
    """One page of a list; `after` continues it, None ends it."""

    dismissals: tuple[Dismissal, ...]
    after: str | None


class Dismissals:
    """The dismissals of one practice.

    A finding is dismissed for its client, by its key: in every workflow and every period in which the matter is
    found. A duplicate with another copy, or a contact with another code, has another key and is found anew. A
    dismissed finding stays in the result and counts for nothing; a check whose findings are all dismissed passes.

    Work in progress follows at once, without a look at the books; what starts later finds the dismissal there.
    What is under review, completed or deleted stays as it is. Storage errors (`dextflow.errors.StorageError`)
    pass through every method; after one, do the same again.
    """

    def __init__(self, roof: Roof) -> None:
        self._roof = roof

    def dismiss(
        self, client: str, *findings: str, by: str, at: datetime, reason: str = ""
    ) -> tuple[Dismissal, ...]:
        """Dismiss findings of a client by their keys, all or none. One that is dismissed already stays as it is.

        Raises `NotEntitled`, `NotPermitted`, `UnknownPerson`, `UnknownClient` also for one that is not granted,
        and `InvalidValue` for a blank key or a time without a zone.
        """
        person = self._permitted(client, findings, by, at)
        said = self._summaries(client)
        acts = {
            key: Dismissal(
                client=client, finding=key, by=person.id, at=at, summary=said.get(key, ""), reason=reason
            )
            for key in findings
        }
        kept = self._kept(client, acts)
        self._follow(client, by=person.id, at=at)
        return kept

    def undo(self, client: str, *findings: str, by: str, at: datetime, reason: str = "") -> tuple[Dismissal, ...]:
        """Take dismissals back, all or none: the findings count again. Doing it twice changes nothing.

        Raises `NotFound` for a finding that was never dismissed, and as `dismiss`.
        """
        person = self._permitted(client, findings, by, at)
        there = self._read(client, findings)
        for key in findings:
            if key not in there:
                raise NotFound(DISMISSAL, key)
        acts = {
            key: attrs.evolve(there[key], by=person.id, at=at, reason=reason, active=False) for key in findings
        }
        kept = self._kept(client, acts)
        self._follow(client, by=person.id, at=at)
        return kept

    def get(self, client: str, finding: str, *, by: str | None = None) -> Dismissal:
        """The dismissal of a finding as it is now, also one that was undone. Raises `NotFound`."""
        self._seen(client, by)
        dismissal = self._read(client, (finding,)).get(finding)
        if dismissal is None:
            raise NotFound(DISMISSAL, finding)
        return dismissal

    def history(self, client: str, finding: str, *, by: str | None = None) -> tuple[DismissalEvent, ...]:
        """Who dismissed a finding and undid that, when and why, oldest first. Raises `NotFound`."""
        self.get(client, finding, by=by)
        subject = dismissal_id(self._roof.practice, client, finding)
        return tuple(map(read_dismissal_event, self._roof.store.events(self._roof.practice, DISMISSAL, subject)))

    def find(
        self,
        asked: DismissalFilter = STANDING,
        *,
        by: str | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> DismissalPage:
        """One page of the dismissals that are asked for, by the key of the finding; those that stand unless said.

        With `by` they are those of the clients whom the person sees. Raises `InvalidValue` for a limit below 1
        or an `after` that continues no such page, and `UnknownPerson`.
        """
        person = self._roof.reader(by)
        page = self._roof.store.query(
            self._roof.practice,
            DISMISSAL,
            _conditions(asked, person),
            order_by="finding",
            after=after,
            limit=limit,
        )
        return DismissalPage(dismissals=tuple(map(read_dismissal, page.records)), after=page.after)

    # ------------------------------------------------------------------------------------------------ within

    def _permitted(self, client: str, findings: Sequence[str], by: str, at: datetime) -> Person:
        self._roof.require(Feature.DATA_CHECKS)
        person = self._roof.person(by)
        self._roof.permit(person, Act.DISMISS)
        self._roof.client(client, person)
        if not all(key.strip() and is_storable(key) for key in findings):
            raise InvalidValue("Dismissal", "a finding is known by its key, a text that is not blank")
        if at.utcoffset() is None:
            raise InvalidValue("Dismissal", "its time has no time zone")
        return person

    def _seen(self, client: str, by: str | None) -> None:
        if by is not None and not self._roof.person(by).sees(client):
            raise UnknownClient(client)

    def _kept(self, client: str, acts: Mapping[str, Dismissal]) -> tuple[Dismissal, ...]:
        """Keep what is new of these acts; again if somebody else was first, a few times."""
        return again(lambda: self._attempt(client, acts))

    def _attempt(self, client: str, acts: Mapping[str, Dismissal]) -> tuple[Dismissal, ...]:
        practice, there = self._roof.practice, self._read(client, tuple(acts))
        kept = {key: _after(there.get(key), act) for key, act in acts.items()}
        new = tuple(dismissal for key, dismissal in kept.items() if dismissal != there.get(key))
        if new:
            puts = tuple(dismissal_put(dismissal, practice) for dismissal in new)
            self._roof.commit(puts=puts, events=tuple(dismissal_event(each, practice) for each in new))
        return tuple(kept.values())

    def _follow(self, client: str, *, by: str, at: datetime) -> None:
        """Bring the work in progress in line with all dismissals of the client."""
        for instance in self._workflows(client, (Status.IN_PROGRESS,)):
            in_line(self._roof, instance, by=by, at=at)

    def _read(self, client: str, findings: Sequence[str]) -> Mapping[str, Dismissal]:
        """The dismissals of those findings that there are, also those that were undone, by the finding."""
        known = [key for key in findings if is_storable(client) and is_storable(key)]
        ids = [dismissal_id(self._roof.practice, client, key) for key in known]
        records = self._roof.store.get(self._roof.practice, DISMISSAL, ids)
        return {each.finding: each for each in map(read_dismissal, records.values())}

    def _summaries(self, client: str) -> Mapping[str, str]:
        """What the findings of the client's open workflows say, by their keys."""
        results = (result for each in self._workflows(client, OPEN) for result in each.results)
        return {each.key: each.summary for result in results for each in (*result.findings, *result.dismissed)}

    def _workflows(self, client: str, statuses: Sequence[Status]) -> Iterator[Instance]:
        records = self._roof.records(of_client(client, statuses))
        return chain.from_iterable(self._roof.read((record,)) for record in records)


def _after(there: Dismissal | None, act: Dismissal) -> Dismissal:
    """How a dismissal is after an act: as it was, if it is so already."""
    if there is None:
        return act
    if there.active == act.active:
        return there
    return attrs.evolve(act, summary=act.summary or there.summary, version=there.version + 1)


def _conditions(asked: DismissalFilter, person: Person | None) -> tuple[Where, ...]:
    values: Mapping[str, Collection[Term] | None] = {
        "client": among(granted(person), asked.clients),
        "rule": asked.rules,
        "by": asked.by,
        "active": None if asked.active is None else (int(asked.active),),
    }
    return tuple(one_of((term,), found) for term, found in values.items() if found is not None)
