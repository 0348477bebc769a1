"""Short words for the nouns of the port, as the contract's tests use them."""

from collections.abc import Mapping, Sequence

from dextflow.ports import Batch, Message, Put, Receipt, Record, Store, StoredEvent, Term, Where

PRACTICE = "practice"
KIND = "workflow"


def put(
    record: str,
    expected: int = 0,
    *,
    kind: str = KIND,
    parts: Mapping[str, str] | None = None,
    terms: Mapping[str, Term] | None = None,
    unique: str | None = None,
) -> Put:
    """A put that makes the next version."""
    version = expected + 1
    return Put(
        kind=kind,
        id=record,
        expected=expected,
        version=version,
        parts={"text": f"{record} {version}"} if parts is None else parts,
        terms=terms,
        unique=unique,
    )


def event(subject: str, number: int, text: str = "it happened", *, kind: str = KIND) -> StoredEvent:
    """An event of a record."""
    return StoredEvent(kind=kind, subject=subject, number=number, text=text)


def message(key: str, text: str = "please look", *, topic: str = "notice") -> Message:
    """A message to be sent."""
    return Message(key=key, topic=topic, text=text)


def commit(
    store: Store,
    *items: Put | StoredEvent | Message,
    practice: str = PRACTICE,
    key: str | None = None,
    result: str = "",
) -> Receipt:
    """Commit these puts, events and messages in one batch."""
    puts = tuple(item for item in items if isinstance(item, Put))
    events = tuple(item for item in items if isinstance(item, StoredEvent))
    messages = tuple(item for item in items if isinstance(item, Message))
    return store.commit(
        Batch(practice=practice, puts=puts, events=events, messages=messages, key=key, result=result)
    )


def read(store: Store, record: str, *, kind: str = KIND, practice: str = PRACTICE) -> Record:
    """The record, which must be there."""
    return store.get(practice, kind, [record])[record]


def texts(events: Sequence[StoredEvent]) -> list[str]:
    """What the events say."""
    return [one.text for one in events]


def sent(store: Store, *, after: int = 0, limit: int = 200, practice: str = PRACTICE) -> list[str]:
    """The keys of the messages above a number, in their order."""
    return [one.key for one in store.messages(practice, after=after, limit=limit)]


def equal(wanted: Mapping[str, Term]) -> tuple[Where, ...]:
    """The conditions that these terms have these values."""
    return tuple(Where(terms=(name,), one_of=(value,)) for name, value in wanted.items())


def found(
    store: Store,
    where: Mapping[str, Term] | Sequence[Where] = (),
    *,
    order_by: str | None = None,
    descending: bool = False,
    limit: int = 200,
    kind: str = KIND,
    practice: str = PRACTICE,
) -> list[str]:
    """The ids of all records that the query finds, page by page. A mapping is of terms and their values."""
    conditions = equal(where) if isinstance(where, Mapping) else where
    ids: list[str] = []
    after: str | None = None
    while True:
        page = store.query(
            practice, kind, conditions, order_by=order_by, descending=descending, after=after, limit=limit
        )
        assert len(page.records) == limit or page.after is None
        ids += [record.id for record in page.records]
        if (after := page.after) is None:
            return ids
