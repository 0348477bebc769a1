"""Drafts of orders: kept while somebody fills them in, judged stage by stage, and made into workflows."""

from datetime import UTC, datetime
from functools import partial

import attrs

from dextflow.engine import Act
from dextflow.errors import (
    Conflict,
    Corrupt,
    InvalidValue,
    NotFound,
    NotPermitted,
    UnfinishedDraft,
)
from dextflow.model import Draft, Feature, Frequency, Instance, Order, Person, Role
from dextflow.ports import Batch, Put, Record, Term, Where
from dextflow.service.draft_review import DraftReview
from dextflow.service.draft_stages import order_of
from dextflow.service.orders import Making, made_before
from dextflow.service.records import request_put
from dextflow.service.repeating.drafts import made_of
from dextflow.service.repeating.moments import moment_of
from dextflow.service.retrying import again, is_taken, once
from dextflow.service.roof import Roof
from dextflow.service.shelves import every_record
from dextflow.service.stored import noun_put, read_noun
from dextflow.service.wizard import Judgement, judge

DRAFT = "draft"


@attrs.frozen(kw_only=True)
class DraftEntry:
    """A draft in a list. `title` is its name, or else that of its template; blank while it has neither."""

    id: str
    title: str
    owner: str
    edited_at: datetime
    frequency: Frequency


class Drafts:
    """The drafts of one practice. Only its owner and the admins see a draft; to others it is not there.

    Storage errors (`dextflow.errors.StorageError`) pass through every method. After `UnknownOutcome`, get the
    draft again: its version tells whether it was kept.
    """

    def __init__(self, roof: Roof) -> None:
        self._roof = roof

    def keep(self, draft: Draft, *, by: str, at: datetime) -> Draft:
        """Keep a draft as it is, complete or not, and return it in its new version.

        A new one has version 0 and is its owner's; give one that is there in the version that you have read.

        Raises `Conflict` if it was kept in another window meanwhile: nothing is overwritten; `NotFound` if it was
        deleted or made into workflows; `UnknownPerson`, `NotEntitled`, `NotPermitted`, `InvalidValue` for a
        draft that changes its owner, and `InvalidDocument` for a text that cannot be stored.
        """
        person = self._keeper(by)
        if draft.version:
            there, _ = self._there(draft.id, person)
            if draft.owner != there.owner:
                raise InvalidValue("Draft", f"its owner is {there.owner!r}, and does not change")
        elif draft.owner != person.id:
            raise NotPermitted(Act.KEEP_DRAFTS.value, person.id, ("its owner",))
        kept = attrs.evolve(draft, version=draft.version + 1, edited_at=at)
        self._roof.store.commit(Batch(practice=self._roof.practice, puts=(self._put(kept),)))
        return kept

    def get(self, draft_id: str, *, by: str) -> Draft:
        """A draft, to go on with it. Raises `NotFound`, and as `keep` for the person."""
        return self._there(draft_id, self._keeper(by))[0]

    def entries(self, *, by: str, owner: str | None = None) -> tuple[DraftEntry, ...]:
        """Your own drafts, or those of another if you are an admin: the one that was edited last comes first.

        Raises `NotPermitted` for those of another, and as `keep` for the person.
        """
        person = self._keeper(by)
        if owner not in (None, person.id) and person.role is Role.STANDARD:
            raise NotPermitted(Act.KEEP_DRAFTS.value, person.id, ("their owner", "admins"))
        where = Where(terms=("owner",), one_of=(owner or person.id,))
        records = every_record(
            self._roof.store, self._roof.practice, DRAFT, (where,), order_by="edited_at", descending=True
        )
        return tuple(map(_entry, records))

    def delete(self, draft_id: str, *, by: str) -> None:
        """Delete a draft; nothing that was entered is left. Raises `Conflict` if it is kept at this moment.

        Raises `NotFound`, and as `keep` for the person.
        """
        _, count = self._there(draft_id, self._keeper(by))
        self._roof.store.commit(Batch(practice=self._roof.practice, puts=(_gone(draft_id, count),)))

    def review(self, draft: Draft, *, by: str, at: datetime) -> DraftReview:
        """What would be made of a draft, kept or not, and what stands in the way, stage by stage.

        Raises as `keep` for the person, and `NotFound` for a draft that is another's.
        """
        person = self._keeper(by)
        self._check_own(draft, person)
        return self._judgement(draft, person, at).review

    def create(self, draft: Draft, *, by: str, at: datetime) -> tuple[Instance, ...]:
        """Make the workflows of a one-off draft, one for each client, all or none, exactly once.

        A draft for repeating workflows becomes a repeating workflow of the same id (`Workflows.repeating`), and
        those of its workflows are made that are due at once. Its own template goes into the library and the draft
        goes away, both in the same moment. Sent again, the same draft returns its workflows as they are now.

        Raises `UnfinishedDraft` with the faults of all stages; `Conflict` if the draft was kept
        in another version; `NotFound` if it is another's or was deleted; `IdempotencyMismatch` if workflows were
        made of a draft of that id with other content; `NotPermitted`, and as `keep` for the person.
        """
        person = self._keeper(by)
        self._roof.permit(person, Act.CREATE)
        self._check_own(draft, person)
        try:
            return again(
                lambda: self._made(draft, person, at), unless=lambda race: is_taken(race) or race.kind == DRAFT
            )
        except Conflict as conflict:
            if conflict.kind == DRAFT:
                self._there(draft.id, person)
            raise

    # ------------------------------------------------------------------------------------------------ within

    def _made(self, draft: Draft, person: Person, at: datetime) -> tuple[Instance, ...]:
        """Make the workflows; raises `Conflict` if somebody else wrote something of it at this moment."""
        if draft.frequency is Frequency.REPEATING:
            moment, gone = moment_of(self._roof, person.id, at), _gone(draft.id, draft.version)
            return made_of(self._roof, draft, moment, lambda: self._judgement(draft, person, at), gone)
        order = order_of(draft)
        return once(
            partial(self._made_before, draft, order, person), partial(self._make, draft, order, person, at)
        )

    def _make(self, draft: Draft, order: Order | None, person: Person, at: datetime) -> tuple[Instance, ...]:
        judgement = self._judgement(draft, person, at)
        if order is None or judgement.review.all_faults:
            raise UnfinishedDraft(draft.id, judgement.review.all_faults)
        puts = (_gone(draft.id, draft.version), *judgement.publication, request_put(order, _key(draft)))
        self._roof.commit(*judgement.changes, puts=puts)
        return tuple(change.after for change in judgement.changes)

    def _made_before(self, draft: Draft, order: Order | None, person: Person) -> tuple[Instance, ...] | None:
        if order is None:
            return None
        clients = [row.client for row in draft.clients if person.sees(row.client)]
        return made_before(self._roof, order, _key(draft), clients)

    def _judgement(self, draft: Draft, person: Person, at: datetime) -> Judgement:
        if at.tzinfo is None:
            raise InvalidValue("Draft", "the time has no zone")
        return judge(self._roof, draft, Making(by=person, key=_key(draft), at=at))

    def _keeper(self, by: str) -> Person:
        self._roof.require(Feature.WORKFLOWS)
        person = self._roof.person(by)
        self._roof.permit(person, Act.KEEP_DRAFTS)
        return person

    def _there(self, draft_id: str, person: Person) -> tuple[Draft, int]:
        """A draft that the person may see, and its version. Raises `NotFound`."""
        draft, count = self._read(draft_id)
        if draft is None or not _may_see(draft, person):
            raise NotFound(DRAFT, draft_id)
        return draft, count

    def _check_own(self, draft: Draft, person: Person) -> None:
        """Raise `NotFound` if the draft, or one that is kept under its id, is another's."""
        kept, _ = self._read(draft.id)
        if not all(_may_see(each, person) for each in (draft, kept) if each is not None):
            raise NotFound(DRAFT, draft.id)

    def _read(self, draft_id: str) -> tuple[Draft | None, int]:
        """A draft, and how often its record was written; one that is gone is None."""
        record = self._roof.record(DRAFT, draft_id)
        if record is None:
            return None, 0
        return (read_noun(Draft, record) if record.parts.get(DRAFT) else None), record.version

    def _put(self, draft: Draft) -> Put:
        terms: dict[str, Term] = {
            "owner": draft.owner,
            "title": self._title(draft),
            "frequency": draft.frequency.value,
            "edited_at": draft.edited_at.astimezone(UTC).isoformat(),
        }
        return noun_put(DRAFT, draft.id, draft, terms)

    def _title(self, draft: Draft) -> str:
        if draft.name.strip() or draft.own_template:
            return draft.name.strip() or (draft.own_template.name if draft.own_template else "")
        try:
            return self._roof.templates.get(draft.template).name if draft.template else ""
        except NotFound:
            return ""


def _key(draft: Draft) -> str:
    """The key under which the workflows of a draft are ordered: once."""
    return f"{DRAFT}:{draft.id}"


def _may_see(draft: Draft, person: Person) -> bool:
    return draft.owner == person.id or person.role is not Role.STANDARD


def _gone(draft_id: str, count: int) -> Put:
    """Leave nothing of a draft but that there was one."""
    return Put(kind=DRAFT, id=draft_id, expected=count, version=count + 1, parts={DRAFT: ""}, terms={})


def _entry(record: Record) -> DraftEntry:
    """An entry from what a draft is found by, without reading the draft."""
    terms = {name: str(value or "") for name, value in record.terms.items()}
    try:
        return DraftEntry(
            id=record.id,
            title=terms["title"],
            owner=terms["owner"],
            edited_at=datetime.fromisoformat(terms["edited_at"]),
            frequency=Frequency(terms["frequency"]),
        )
    except (KeyError, ValueError) as error:
        raise Corrupt(f"draft {record.id!r} does not say what it is listed by: {error}") from error
