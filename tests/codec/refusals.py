"""What a reading is refused for."""

from collections.abc import Callable

import pytest

from dextflow.errors import InvalidDocument


def faults(read: Callable[[], object]) -> list[tuple[str, str]]:
    """The faults that something is refused for: their paths and reasons."""
    with pytest.raises(InvalidDocument) as refusal:
        read()
    str(refusal.value).encode()  # can be logged anywhere
    return [(fault.path, fault.reason) for fault in refusal.value.faults]
