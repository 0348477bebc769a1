"""How far the notices of one day are: so that each is told on its day, and once."""

from datetime import date

import attrs


@attrs.frozen(kw_only=True)
class DailyRound:
    """The round of a day through all that starts or is due then.

    `part` is the number of lists that are through, and `after` where the next one goes on, None at its beginning;
    only the store reads it. `version` counts the changes: there is one round, which begins anew each day.
    """

    day: date
    part: int = 0
    after: str | None = None
    version: int = 1
