"""Clients whose checks cannot be calculated together with those of others."""

from datetime import datetime

import attrs


@attrs.frozen(kw_only=True)
class Quarantine:
    """A client whose calculation broke a pool of workers, or raised.

    `reason` says how, `by` and `at` in which run it was the last time, and `times` how often so far. It is passed
    over by later runs until somebody retries it.
    """

    client: str
    reason: str
    by: str
    at: datetime
    times: int = 1
