"""Read records of a kind: some by their ids, or all that meet some conditions."""

from collections.abc import Iterator, Sequence

from dextflow.ports import Record, Store, Where


def some_records(store: Store, practice: str, kind: str, ids: Sequence[str]) -> Iterator[Record]:
    """The records of those ids that there are, in that order, in one read."""
    found = store.get(practice, kind, ids)
    return (found[each] for each in ids if each in found)


def every_record(
    store: Store,
    practice: str,
    kind: str,
    where: Sequence[Where] = (),
    *,
    order_by: str | None = None,
    descending: bool = False,
) -> Iterator[Record]:
    """The records, page by page."""
    after: str | None = None
    while True:
        page = store.query(practice, kind, where, order_by=order_by, descending=descending, after=after)
        yield from page.records
        if (after := page.after) is None:
            return
