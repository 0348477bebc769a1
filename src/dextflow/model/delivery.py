"""How far the outbox has been sent: what the host's senders have seen to, and what they could not deliver."""

from datetime import datetime
from itertools import pairwise

import attrs

from dextflow.errors import InvalidValue


@attrs.frozen(kw_only=True)
class Span:
    """Messages by their numbers in the outbox, from `first` to `last`; both are within.

    Raises `InvalidValue` for a number below 1, or a last below the first.
    """

    first: int
    last: int

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.first <= self.last:
            raise InvalidValue(
                "Span", f"messages are numbered from 1 upwards, not from {self.first} to {self.last}"
            )


@attrs.frozen(kw_only=True)
class Delivered:
    """Which messages a sender has seen to: sent, parked, or passed over because nobody wants them.

    `sender` is the host's name of what sends, such as "mail". Between two spans lies at least one message that
    it has not seen to. `version` counts the changes.

    Raises `InvalidValue` for spans that are not in order, or that touch.
    """

    sender: str
    spans: tuple[Span, ...] = ()
    version: int = 0

    def __attrs_post_init__(self) -> None:
        if any(later.first <= earlier.last + 1 for earlier, later in pairwise(self.spans)):
            raise InvalidValue("Delivered", "its spans are not in order, or there is nothing between them")


@attrs.frozen(kw_only=True)
class Parked:
    """A message that a sender could not deliver, put aside so that it does not hold up the others.

    `number` and `key` are those in the outbox, `reason` is the sender's own, and `at` when it gave up: None where
    the message could not even be read. `attempts` counts how often it did. `waiting` is False once it is tried
    again, or was delivered after all. `version` counts the changes.
    """

    sender: str
    number: int
    key: str
    reason: str
    at: datetime | None = None
    attempts: int = 1
    waiting: bool = True
    version: int = 1
