"""Count what a list is asked for: by what it has in common, and by when it is due."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from typing import TypeVar

from dextflow.model import Bucket
from dextflow.ports import Where
from dextflow.service.filters import in_bucket
from dextflow.service.roof import Roof

S = TypeVar("S", bound=Enum)


def counts_by(roof: Roof, kind: str, term: str, where: Sequence[Where]) -> Mapping[str | None, int]:
    """How many records meet the conditions, by a term; None stands for those that lack it."""
    found = roof.store.count_by(roof.practice, kind, term, where)
    return {None if value is None else str(value): number for value, number in found.items()}


def bucket_counts(
    roof: Roof, kind: str, where: Sequence[Where], today: date, statuses: Sequence[S]
) -> Mapping[Bucket, Mapping[S, int]]:
    """How many of the open ones that meet the conditions are due when, and how far they are."""
    found = {bucket: counts_by(roof, kind, "status", (*where, *in_bucket(bucket, today))) for bucket in Bucket}
    return {
        bucket: {status: counted.get(status.value, 0) for status in statuses} for bucket, counted in found.items()
    }
