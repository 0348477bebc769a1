"""Read the proposals that may be seen: one by one, in lists page by page, and counted."""

from collections.abc import Sequence
from datetime import date, timedelta

import attrs

from dextflow.engine.selling import SellingEntry, proposal_history
from dextflow.errors import NotFound
from dextflow.model import Offer, Proposal, ProposalEvent, ProposalStatus
from dextflow.ports import Where
from dextflow.service.filters import among, granted, in_status, one_of
from dextflow.service.names import names_of
from dextflow.service.proposals.keeping import ProposalKeeping
from dextflow.service.proposals.records import PROPOSAL, read_proposal
from dextflow.service.roof import Roof

A_DAY = timedelta(days=1)


@attrs.frozen(kw_only=True)
class ProposalPage:
    """One page of a list; `after` continues it, None ends it."""

    proposals: tuple[Proposal, ...]
    after: str | None


@attrs.frozen(kw_only=True)
class ProposalCounts:
    """How many proposals stand in each status, and how many of those that wait for an answer have expired."""

    statuses: tuple[tuple[ProposalStatus, int], ...]
    expired: int

    def of(self, status: ProposalStatus) -> int:
        """How many stand in a status."""
        return dict(self.statuses)[status]


class ProposalReading:
    """What may be seen of proposals: by a person (`by`), those to their clients; by the host, all."""

    def __init__(self, roof: Roof) -> None:
        self._roof = roof
        self._keeping = ProposalKeeping(roof)

    def get(self, id: str, *, by: str | None = None) -> Proposal:  # noqa: A002 - the word of the field
        """A proposal as it is now.

        Raises `NotFound`, also for one to a client who may not be seen, and `UnknownPerson`.
        """
        person = self._roof.reader(by)
        return self._keeping.get(id, lambda found: person is None or person.sees(found.client))

    def events(self, id: str, *, by: str | None = None) -> tuple[ProposalEvent, ...]:  # noqa: A002 - the word of the field
        """All that happened to a proposal, oldest first; raises as `get`."""
        self.get(id, by=by)
        return self._keeping.events(id)

    def history(self, id: str, *, by: str | None = None) -> tuple[SellingEntry, ...]:  # noqa: A002 - the word of the field
        """Who did what with a proposal, oldest first, with people and contacts by name; raises as `get`."""
        events, client = self.events(id, by=by), self.get(id, by=by).client
        return tuple(proposal_history(events, names_of(self._roof, client, [event.by for event in events])))

    def offer(self, id: str, revision: int, *, by: str | None = None) -> Offer:  # noqa: A002 - the word of the field
        """What a proposal said in one of its revisions, also an old one. Raises `NotFound`, and as `get`."""
        events = self.events(id, by=by)
        found = (event.offer for event in events if event.offer is not None and event.revision == revision)
        offer = next(found, None)
        if offer is None:
            raise NotFound(PROPOSAL, f"{id} revision {revision}")
        return offer

    def find(
        self,
        *,
        statuses: Sequence[ProposalStatus] | None = None,
        clients: Sequence[str] | None = None,
        expired_on: date | None = None,
        by: str | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> ProposalPage:
        """One page of the proposals that are asked for, by their subjects; None asks nothing.

        `expired_on`: only those that wait for an answer and whose time is over on that day. Raises `InvalidValue`
        for a limit below 1 or an `after` that continues no such page, and `UnknownPerson`.
        """
        where = self._where(by, clients, statuses)
        if expired_on is not None:
            where.append(_expired(expired_on))
        page = self._roof.store.query(
            self._roof.practice, PROPOSAL, where, order_by="subject", after=after, limit=limit
        )
        return ProposalPage(proposals=tuple(map(read_proposal, page.records)), after=page.after)

    def counts(
        self, today: date, *, clients: Sequence[str] | None = None, by: str | None = None
    ) -> ProposalCounts:
        """How many proposals stand in each status, and how many have expired by today."""
        where = self._where(by, clients, None)
        found = self._roof.store.count_by(self._roof.practice, PROPOSAL, "status", where)
        return ProposalCounts(
            statuses=tuple((status, found.get(status.value, 0)) for status in ProposalStatus),
            expired=self._roof.store.count(self._roof.practice, PROPOSAL, (*where, _expired(today))),
        )

    # ------------------------------------------------------------------------------------------------ within

    def _where(
        self, by: str | None, clients: Sequence[str] | None, statuses: Sequence[ProposalStatus] | None
    ) -> list[Where]:
        where: list[Where] = []
        if (found := among(granted(self._roof.reader(by)), clients)) is not None:
            where.append(one_of(("client",), sorted(found)))
        if statuses is not None:
            where.append(in_status(statuses))
        return where


def _expired(on: date) -> Where:
    """The condition that a proposal waits for an answer and could be accepted until a day before that one."""
    return Where(terms=("open_until",), at_most=(on - A_DAY).isoformat())
