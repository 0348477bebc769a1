"""Read the workflows that may be seen: one by one, in lists page by page, and counted."""

from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from dextflow.engine import dashboard, people_in, progress, teams_in, workflow_report
from dextflow.engine.requests import contacts_as_people
from dextflow.model import (
    Bucket,
    Dashboard,
    Enrolment,
    Event,
    Filter,
    Grouping,
    Instance,
    Person,
    Progress,
    Sort,
    Status,
    WorkflowReport,
)
from dextflow.ports import Where
from dextflow.service.counting import bucket_counts, counts_by
from dextflow.service.filters import GROUPINGS, SORTS, conditions, days_from, granted
from dextflow.service.records import OPEN, WORKFLOW
from dextflow.service.roof import Roof

ALL = Filter()


@attrs.frozen(kw_only=True)
class Found:
    """One page of a list; `after` continues it, None ends it. It may be shown to strangers and come back."""

    workflows: tuple[Instance, ...]
    after: str | None


class Reading:
    """What somebody may see of a practice's workflows: a person, those of their clients; the host, all.

    What may not be seen is, in every answer and every error, as if it were not there. `today` is the date from
    which overdue and due soon are counted. Storage errors (`dextflow.errors.StorageError`) pass through.
    """

    def __init__(self, roof: Roof, person: Person | None = None) -> None:
        self._roof = roof
        self._person = person

    def find(
        self,
        asked: Filter = ALL,
        *,
        today: date,
        sort: Sort = Sort.DUE,
        descending: bool = False,
        after: str | None = None,
        limit: int = 50,
    ) -> Found:
        """One page of the workflows that are asked for; give its `after` to read the next, in the same order.

        Paging is stable: what neither appears, disappears nor changes its place meanwhile is seen exactly once.
        Raises `InvalidValue` for a limit below 1, an `after` that continues no page of this order, or a text of
        too many words.
        """
        page = self._roof.store.query(
            self._roof.practice,
            WORKFLOW,
            self._where(asked, today),
            order_by=SORTS[sort],
            descending=descending,
            after=after,
            limit=limit,
        )
        return Found(workflows=self._roof.read(page.records), after=page.after)

    def ids(self, asked: Filter = ALL, *, today: date) -> tuple[str, ...]:
        """The ids of all workflows that are asked for, to do the same to each; raises as `find`."""
        return tuple(record.id for record in self._roof.records(self._where(asked, today)))

    def count(self, asked: Filter = ALL, *, today: date) -> int:
        """The number of workflows that are asked for; raises as `find`."""
        return self._roof.store.count(self._roof.practice, WORKFLOW, self._where(asked, today))

    def counts(self, asked: Filter = ALL, *, today: date, by: Grouping) -> Mapping[str | None, int]:
        """The number of workflows that are asked for by their status, assignee and so on; raises as `find`.

        None stands for nobody. What no workflow has is left out.
        """
        return counts_by(self._roof, WORKFLOW, GROUPINGS[by], self._where(asked, today))

    def buckets(self, asked: Filter = ALL, *, today: date) -> Mapping[Bucket, Mapping[Status, int]]:
        """How many of the open ones that are asked for are due when, and how far they are; raises as `find`."""
        return bucket_counts(self._roof, WORKFLOW, self._where(asked, today), today, OPEN)

    def get(self, workflow_id: str) -> Instance:
        """A workflow as it is now. Raises `NotFound`."""
        return self._roof.get(workflow_id, self._person)

    def get_many(self, ids: Sequence[str]) -> Mapping[str, Instance]:
        """The workflows of those ids that there are, by id, in one read."""
        found = self._roof.get_many(ids)
        return {each.id: each for each in found.values() if self._sees(each.job.client)}

    def events(self, workflow_id: str) -> tuple[Event, ...]:
        """Everything that happened in a workflow, oldest first. Raises `NotFound`."""
        if self._person is not None:
            self.get(workflow_id)
        return self._roof.events(workflow_id)

    def progress(self, workflow_id: str) -> Progress:
        """How far a workflow is, and what it waits for. Raises `NotFound`."""
        return progress(self.get(workflow_id))

    def dashboard(
        self, asked: Filter = ALL, *, today: date, sort: Sort = Sort.DUE, descending: bool = False
    ) -> Dashboard:
        """All workflows that are asked for, in one line each, with the names of now; raises as `find`.

        `dextflow.exports` writes it as a page, a table or a workbook.
        """
        where = self._where(asked, today)
        records = self._roof.records(where, order_by=SORTS[sort], descending=descending)
        instances = self._roof.read(tuple(records))
        practice, directory = self._roof.practice, self._roof.directory
        clients = directory.clients(practice, sorted({each.job.client for each in instances}))
        named = {person for each in instances for person in people_in(each, (), clients.get(each.job.client))}
        people = directory.people(practice, sorted(named))
        return dashboard(instances, days_from(today, 0), clients=clients, people=people)

    def report(self, workflow_id: str, *, today: date) -> WorkflowReport:
        """One workflow in full, with the names of now, for `dextflow.exports` to write. Raises `NotFound`."""
        instance = self.get(workflow_id)
        events = self._roof.events(workflow_id)[: instance.version]
        practice, directory = self._roof.practice, self._roof.directory
        client = directory.clients(practice, (instance.job.client,)).get(instance.job.client)
        return workflow_report(
            instance,
            events,
            days_from(today, 0),
            client=client,
            people={
                **directory.people(practice, sorted(people_in(instance, events, client))),
                **contacts_as_people(client),
            },
            teams=directory.teams(practice, sorted(teams_in(instance, events))),
            light=self._roof.policy.light,
        )

    def enrol(
        self, tag: str, *, assignee: str | None = None, reviewers: tuple[str, ...] | None = None
    ) -> tuple[Enrolment, ...]:
        """The clients that carry a tag now, for an order, with the same people for all or each client's own.

        Change or drop single ones before you order. Clients that are tagged later do not join.
        """
        return tuple(
            Enrolment(client=client.id, assignee=assignee, reviewers=reviewers)
            for client in self._roof.directory.tagged(self._roof.practice, tag)
            if self._sees(client.id)
        )

    # ------------------------------------------------------------------------------------------------ within

    def _where(self, asked: Filter, today: date) -> tuple[Where, ...]:
        return conditions(asked, today, self._roof.directory, self._roof.practice, granted(self._person))

    def _sees(self, client: str) -> bool:
        return self._person is None or self._person.sees(client)
