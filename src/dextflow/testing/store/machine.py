"""A store driven at random, beside a model of it that is too plain to be wrong."""

from collections.abc import Callable, Iterator
from copy import deepcopy

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,  # pyright: ignore[reportUnknownVariableType]  # its settings are not annotated
)

from dextflow.errors import AlreadyExists, Conflict, IdempotencyMismatch, StorageError
from dextflow.ports import Batch, Message, Put, Receipt, Record, Store, StoredEvent, StoredMessage, Term, Where
from dextflow.testing.store.questions import Question, answer, asked, names, questions, tally, terms, wheres

PRACTICES = ("ours", "theirs")
KINDS = ("proposal", "workflow")
IDS = ("a", "b", "c")

Key = tuple[str, str]


@attrs.define
class _Model:
    """One practice: what it has, and what a commit does to it, one item after the other."""

    records: dict[Key, Record] = attrs.Factory(dict[Key, Record])
    owners: dict[Key, str] = attrs.Factory(dict[Key, str])
    events: dict[Key, list[StoredEvent]] = attrs.Factory(dict[Key, list[StoredEvent]])
    receipts: dict[str, tuple[object, str]] = attrs.Factory(dict[str, tuple[object, str]])
    outbox: list[StoredMessage] = attrs.Factory(list[StoredMessage])

    def commit(self, batch: Batch) -> Receipt:
        content = (batch.puts, batch.events, batch.messages)
        if batch.key in self.receipts:
            first_content, result = self.receipts[batch.key]
            if first_content != content:
                raise IdempotencyMismatch(batch.key)
            return Receipt(result=result, repeated=True)
        for put in batch.puts:
            self.put(put)
        for event in batch.events:
            self.append(event)
        for message in batch.messages:
            self.send(message)
        if batch.key is not None:
            self.receipts[batch.key] = (content, batch.result)
        return Receipt(result=batch.result)

    def put(self, put: Put) -> None:
        old = self.records.get((put.kind, put.id), Record(kind=put.kind, id=put.id, version=0, parts={}, terms={}))
        if old.version != put.expected:
            raise Conflict(put.kind, put.id, put.expected, old.version)
        if put.unique is not None and (put.kind, put.unique) in self.owners:
            raise AlreadyExists(put.kind, self.owners[put.kind, put.unique], put.unique)
        if put.unique is not None:
            self.owners[put.kind, put.unique] = put.id
        terms = old.terms if put.terms is None else put.terms
        self.records[put.kind, put.id] = attrs.evolve(
            old, version=put.version, parts={**old.parts, **put.parts}, terms=terms
        )

    def append(self, event: StoredEvent) -> None:
        history = self.events.setdefault((event.kind, event.subject), [])
        if event.number != len(history) + 1:
            raise Conflict(event.kind, event.subject, event.number - 1, len(history))
        history.append(event)

    def send(self, message: Message) -> None:
        if message.key not in [one.key for one in self.outbox]:
            number = len(self.outbox) + 1
            self.outbox.append(StoredMessage(number=number, **attrs.asdict(message)))

    def of_kind(self, kind: str) -> list[Record]:
        return [record for record in self.records.values() if record.kind == kind]


@attrs.frozen
class _Draft:
    """A put before its versions are known: `slip` makes it stale, `step` is how far its version moves."""

    kind: str
    id: str
    slip: int
    step: int
    parts: dict[str, str]
    terms: dict[str, Term] | None
    unique: str | None


@attrs.frozen
class _Happening:
    """An event before its number is known: `slip` leaves a gap."""

    kind: str
    subject: str
    slip: int
    text: str


practices = st.sampled_from(PRACTICES)
kinds = st.sampled_from(KINDS)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=3)
slips = st.sampled_from([0, 0, 0, 0, 0, 1])
drafts = st.builds(
    _Draft,
    kind=kinds,
    id=st.sampled_from(IDS),
    slip=slips,
    step=st.integers(1, 2),
    parts=st.dictionaries(st.sampled_from(["notes", "plan"]), texts),
    terms=st.none() | terms,
    unique=st.sampled_from([None, None, "2026-01", "2026-02"]),
)
messages = st.builds(
    Message, key=st.sampled_from(["m1", "m2", "m3", "m4", "m5"]), topic=st.sampled_from(KINDS), text=texts
)
happenings = st.builds(_Happening, kind=kinds, subject=st.sampled_from(IDS), slip=slips, text=texts)


class StoreMachine(RuleBasedStateMachine):
    """Random commits, repeats and queries: the store must answer, and hold, what the model does."""

    def make(self) -> Store:
        """Open an empty store."""
        raise NotImplementedError("override this method with one that opens your store, empty")

    def __init__(self) -> None:
        super().__init__()
        self.store = self.make()
        self.models = {practice: _Model() for practice in PRACTICES}
        self.given: list[Batch] = []

    @rule(
        practice=practices,
        drafts=st.lists(drafts, max_size=3, unique_by=lambda draft: (draft.kind, draft.id)),
        happenings=st.lists(happenings, max_size=3),
        messages=st.lists(messages, max_size=3, unique_by=lambda message: message.key),
        key=st.sampled_from([None, None, "k1", "k2", "k3"]),
        result=texts,
    )
    def commit_something(
        self,
        *,
        practice: str,
        drafts: list[_Draft],
        happenings: list[_Happening],
        messages: list[Message],
        key: str | None,
        result: str,
    ) -> None:
        """Commit what mostly fits, and sometimes is stale, leaves a gap, or takes a key that is taken."""
        puts = tuple(self._put(practice, draft) for draft in drafts)
        events = tuple(self._events(practice, happenings))
        self._commit(
            Batch(practice=practice, puts=puts, events=events, messages=tuple(messages), key=key, result=result)
        )

    @precondition(lambda self: self.given)
    @rule(data=st.data())
    def repeat_something(self, data: st.DataObject) -> None:
        """Commit again what was given before, as one does who never saw the answer."""
        self._commit(data.draw(st.sampled_from(self.given)))

    @rule(practice=practices, kind=kinds, question=questions)
    def ask(self, practice: str, kind: str, question: Question) -> None:
        """Query page by page."""
        expected = answer(self.models[practice].of_kind(kind), question)
        assert asked(self.store, question, kind=kind, practice=practice) == expected

    @rule(practice=practices, kind=kinds, where=st.lists(wheres, max_size=2), term=names)
    def count(self, practice: str, kind: str, where: list[Where], term: str) -> None:
        """Count them all, and by a term."""
        expected = tally(self.models[practice].of_kind(kind), where, term)
        assert self.store.count_by(practice, kind, term, where) == expected
        assert self.store.count(practice, kind, where) == sum(expected.values())

    @rule(
        practice=practices,
        kind=kinds,
        subject=st.sampled_from(IDS),
        after=st.integers(-1, 4),
        limit=st.none() | st.integers(1, 3),
    )
    def look_back(self, practice: str, kind: str, subject: str, after: int, limit: int | None) -> None:
        """Read some of a history."""
        history = self.models[practice].events.get((kind, subject), [])
        expected = [event for event in history if event.number > after][:limit]
        assert list(self.store.events(practice, kind, subject, after=after, limit=limit)) == expected

    @rule(practice=practices, after=st.integers(-1, 4), limit=st.integers(1, 3))
    def look_into_the_outbox(self, practice: str, after: int, limit: int) -> None:
        """Read some of the messages."""
        expected = [message for message in self.models[practice].outbox if message.number > after][:limit]
        assert list(self.store.messages(practice, after=after, limit=limit)) == expected

    @invariant()
    def holds_the_same(self) -> None:
        """Every record, every event and every message is what the model has."""
        for practice, model in self.models.items():
            assert list(self.store.messages(practice)) == model.outbox
            for kind in KINDS:
                expected = {one: model.records[kind, one] for one in IDS if (kind, one) in model.records}
                assert self.store.get(practice, kind, IDS) == expected
                for one in IDS:
                    assert list(self.store.events(practice, kind, one)) == model.events.get((kind, one), [])

    def teardown(self) -> None:
        """Close the store."""
        self.store.close()

    def _commit(self, batch: Batch) -> None:
        changed = deepcopy(self.models[batch.practice])
        expected = _outcome(changed.commit, batch)
        assert _outcome(self.store.commit, batch) == expected
        if expected.startswith("Receipt"):
            self.models[batch.practice] = changed
            self.given.append(batch)

    def _put(self, practice: str, draft: _Draft) -> Put:
        record = self.models[practice].records.get((draft.kind, draft.id))
        expected = (record.version if record else 0) + draft.slip
        return Put(
            kind=draft.kind,
            id=draft.id,
            expected=expected,
            version=expected + draft.step,
            parts=draft.parts,
            terms=draft.terms,
            unique=None if expected else draft.unique,
        )

    def _events(self, practice: str, happenings: list[_Happening]) -> Iterator[StoredEvent]:
        last = {subject: len(history) for subject, history in self.models[practice].events.items()}
        for one in happenings:
            number = last.get((one.kind, one.subject), 0) + 1
            last[one.kind, one.subject] = number
            yield StoredEvent(kind=one.kind, subject=one.subject, number=number + one.slip, text=one.text)


def _outcome(commit: Callable[[Batch], Receipt], batch: Batch) -> str:
    try:
        return repr(commit(batch))
    except StorageError as error:
        return repr(error)


def check_store(make: Callable[[], Store], *, examples: int = 50, steps: int = 25) -> None:
    """Drive stores that `make` opens, each empty, through that many random histories of that many steps."""

    class Machine(StoreMachine):
        def make(self) -> Store:
            return make()

    run_state_machine_as_test(
        Machine, settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None)
    )
