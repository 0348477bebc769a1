"""The identity of one firing of a repeating workflow."""

from datetime import date

import attrs


@attrs.frozen(kw_only=True)
class Firing:
    """The identity of one firing: the repeating workflow, the client, and the nominal date.

    The nominal date is that of the pattern, or the end of the period, or the key date, before any offset or
    holiday moves it. It never changes: due dates and triggers may. Work of the practice's own has a blank client.
    """

    repeating: str
    client: str
    nominal: date

    @property
    def code(self) -> str:
        """How a firing is called in lists: the ids and the date."""
        client = f"{self.client}-" if self.client else ""
        return f"{self.repeating}-{client}{self.nominal:%Y%m%d}"
