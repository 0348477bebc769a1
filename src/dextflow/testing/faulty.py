"""A store that fails when it is told to."""

from collections.abc import Mapping, Sequence
from enum import Enum
from threading import Lock

from dextflow.errors import Unavailable, UnknownOutcome
from dextflow.ports import Batch, Page, Receipt, Record, Store, StoredEvent, StoredMessage, Term, Where


class Fault(Enum):
    """How a commit fails: refused outright, or the connection breaks before or after it happens."""

    REFUSED = "Unavailable, and nothing happened"
    REQUEST_LOST = "UnknownOutcome, and nothing happened"
    ANSWER_LOST = "UnknownOutcome, and it happened"


class FaultyStore:
    """A store around another one, whose commits fail by plan: `{2: Fault.ANSWER_LOST}` breaks the second.

    To break a whole scenario everywhere, run it once with an empty plan, and then once with a fault at each
    number up to `commits`.
    """

    def __init__(self, inner: Store, plan: Mapping[int, Fault]) -> None:
        self._inner = inner
        self._plan = plan
        self._lock = Lock()
        self.commits = 0

    def get(self, practice: str, kind: str, ids: Sequence[str]) -> Mapping[str, Record]:
        """What the inner store has."""
        return self._inner.get(practice, kind, ids)

    def query(
        self,
        practice: str,
        kind: str,
        where: Sequence[Where] = (),
        *,
        order_by: str | None = None,
        descending: bool = False,
        after: str | None = None,
        limit: int = 200,
    ) -> Page:
        """What the inner store finds."""
        return self._inner.query(
            practice, kind, where, order_by=order_by, descending=descending, after=after, limit=limit
        )

    def count(self, practice: str, kind: str, where: Sequence[Where] = ()) -> int:
        """What the inner store counts."""
        return self._inner.count(practice, kind, where)

    def count_by(self, practice: str, kind: str, term: str, where: Sequence[Where] = ()) -> Mapping[Term, int]:
        """What the inner store counts."""
        return self._inner.count_by(practice, kind, term, where)

    def events(
        self, practice: str, kind: str, subject: str, *, after: int = 0, limit: int | None = None
    ) -> Sequence[StoredEvent]:
        """What the inner store has."""
        return self._inner.events(practice, kind, subject, after=after, limit=limit)

    def messages(self, practice: str, *, after: int = 0, limit: int = 200) -> Sequence[StoredMessage]:
        """What the inner store has."""
        return self._inner.messages(practice, after=after, limit=limit)

    def commit(self, batch: Batch) -> Receipt:
        """Commit to the inner store, unless the plan has a fault for this commit."""
        with self._lock:
            self.commits += 1
            number = self.commits
        fault = self._plan.get(number)
        if fault is Fault.REFUSED:
            raise Unavailable(f"commit {number} fails by plan")
        if fault is Fault.REQUEST_LOST:
            raise UnknownOutcome(f"commit {number} fails by plan")
        receipt = self._inner.commit(batch)
        if fault is Fault.ANSWER_LOST:
            raise UnknownOutcome(f"commit {number} fails by plan")
        return receipt

    def close(self) -> None:
        """Close the inner store."""
        self._inner.close()
