"""Read all records of a kind that meet some conditions."""

from collections.abc import Iterator, Sequence

from dextflow.ports import Record, Store, Where


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
