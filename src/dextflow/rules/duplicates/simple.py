"""The products' simple test: the same contact, direction, currency and value, in a chain of close dates."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal

from dextflow.rules.duplicates.records import Record


def chains(records: Iterable[Record], window: timedelta) -> Iterator[list[Record]]:
    """Find the sets of several records of one value, each dated at most `window` after the one before."""
    alike: dict[tuple[str, str, str, Decimal], list[Record]] = {}
    for record in records:
        alike.setdefault((record.direction, record.contact, record.currency, record.total), []).append(record)
    for same in alike.values():
        if len(same) > 1:
            yield from _chains(sorted(same, key=lambda record: (record.on, record.id)), window)


def _chains(records: list[Record], window: timedelta) -> Iterator[list[Record]]:
    chain: list[Record] = []
    for record in records:
        if chain and record.on - chain[-1].on > window:
            yield from _several(chain)
            chain = []
        chain.append(record)
    yield from _several(chain)


def _several(chain: list[Record]) -> list[list[Record]]:
    return [chain] if len(chain) > 1 else []
