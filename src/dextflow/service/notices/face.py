"""What the people of a practice are told: what each wants of it, and what a day brings."""

from datetime import date, datetime

from dextflow.engine.notices import Digest
from dextflow.errors import NotPermitted
from dextflow.model import Preferences, Role
from dextflow.service.desk import Desk
from dextflow.service.notices.daily import Told, tell_day
from dextflow.service.notices.records import PREFERENCES, preferences_of, preferences_put
from dextflow.service.retrying import again
from dextflow.service.roof import Roof

MOST = 10_000


class Notices:
    """What is told to whom. What was told is in the outbox (`Workflows.outbox`), in the order in which it came.

    Storage errors (`dextflow.errors.StorageError`) pass through every method.
    """

    def __init__(self, roof: Roof) -> None:
        self._roof = roof

    def preferences(self, person: str) -> Preferences:
        """What somebody wants to be told: everything, if they never said. Raises `UnknownPerson`."""
        self._roof.person(person)
        return preferences_of(self._roof, (person,))[person]

    def set_preferences(self, preferences: Preferences, *, by: str) -> Preferences:
        """Keep what somebody wants to be told; it counts at once, also for what is in the outbox and not yet sent.

        People set their own, and admins those of everybody. Raises `UnknownPerson`, `NotPermitted`, and
        `InvalidDocument` for what cannot be stored.
        """
        people = self._roof.people((by, preferences.person))
        if by != preferences.person and people[by].role is Role.STANDARD:
            raise NotPermitted("set what another person is told", by, ("that person", "admins"))
        again(lambda: self._keep(preferences))
        return preferences

    def digest(self, person: str, *, today: date) -> Digest:
        """The message of a morning to somebody: what is on their desk, or nothing if they do not want it.

        Nothing needs to be sent if it is `empty`. Raises `UnknownPerson`.
        """
        desk = Desk(self._roof, self._roof.person(person))
        return desk.digest(today) if self.preferences(person).digest else Digest()

    def daily(self, *, at: datetime, most: int = MOST) -> Told:
        """Put into the outbox what the day brings: what may be started, what is due, what is overdue.

        Call it once a day or as often as you like: each thing is told once on its day, also when several processes
        call it at once or one of them is killed. What was missed on an earlier day is not told any more. At most
        so many workflows and tasks are looked at; `Told.more` says whether to call it again. The day is that of
        the practice's time zone. Raises `InvalidValue` for a time without a zone, and for `most` below 1.
        """
        return tell_day(self._roof, at, most)

    # ------------------------------------------------------------------------------------------------ within

    def _keep(self, preferences: Preferences) -> None:
        ids = (preferences.person,)
        before = self._roof.store.get(self._roof.practice, PREFERENCES, ids).get(preferences.person)
        self._roof.commit(puts=(preferences_put(preferences, before),))
