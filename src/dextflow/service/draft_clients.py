"""The last stage of a draft: its clients, and who works for them."""

from collections.abc import Iterator

from dextflow.engine.owners import reviewers_of
from dextflow.errors import (
    ClientNotGranted,
    Fault,
    InvalidSettings,
    InvalidValue,
    Refused,
    RepeatedReviewer,
    TooManyReviewers,
    UnknownClient,
    UnknownPerson,
)
from dextflow.model import Client, Draft, Enrolment, Job, Person, Plan
from dextflow.service.draft_review import ClientReview, Proposed, Source
from dextflow.service.orders import Work
from dextflow.service.records import Change
from dextflow.service.roof import Roof

MOST_REVIEWERS = 2


class DraftClients:
    """The rows of a draft with what the directory knows, read at once.

    Looking at them gathers their faults, and the new workflows of those that have none if there is `work`.
    """

    def __init__(self, roof: Roof, draft: Draft, person: Person, plan: Plan | None, work: Work | None) -> None:
        self._rows = draft.clients
        self._template = plan.template if plan else None
        self._work = work
        found = roof.directory.clients(roof.practice, [row.client for row in draft.clients])
        self._clients = {client.id: client for client in found.values() if person.sees(client.id)}
        self._people = roof.directory.people(roof.practice, sorted(self._named()))
        self.changes: list[Change] = []
        self.faults = [] if draft.clients else [Fault("/clients", "choose at least one client")]

    def _named(self) -> set[str]:
        accounts = [(client.account_assignee, client.account_reviewer) for client in self._clients.values()]
        rows = [(row.assignee, *(row.reviewers or ())) for row in self._rows]
        return {person for people in (*accounts, *rows) for person in people if person}

    def review(self, position: int) -> ClientReview:
        """What would be made of one row."""
        row, path = self._rows[position], f"/clients/{position}"
        if row.client not in self._clients:
            self.faults.append(Fault(f"{path}/client", str(UnknownClient(row.client))))
            return ClientReview(client=row.client)
        client = self._clients[row.client]
        faults = [*self._row_faults(position, path), *self._people_faults(row, client, path)]
        job = None
        if self._work and not faults:
            try:
                change = self._work.begun(row)
                job = change.after.job
                self.changes.append(change)
            except (Refused, InvalidSettings, InvalidValue) as error:
                faults.append(Fault(path, str(error)))
        self.faults += faults
        return ClientReview(
            client=client.id,
            name=client.name,
            assignee=self._assignee(row, client),
            reviewers=self._reviewers(row, client, job),
            job=job,
        )

    def _row_faults(self, position: int, path: str) -> Iterator[Fault]:
        row = self._rows[position]
        reviewers = row.reviewers or ()
        if row.client in (earlier.client for earlier in self._rows[:position]):
            yield Fault(f"{path}/client", f"client {row.client!r} has a row already")
        if len(reviewers) > MOST_REVIEWERS:
            yield Fault(f"{path}/reviewers", str(TooManyReviewers(reviewers)))
        for place, reviewer in enumerate(reviewers):
            if reviewer in reviewers[:place]:
                yield Fault(f"{path}/reviewers/{place}", str(RepeatedReviewer(reviewer)))

    def _people_faults(self, row: Enrolment, client: Client, path: str) -> Iterator[Fault]:
        """Who is not known or does not see the client, of those who are chosen or whom the account names."""
        proposed = {f"{path}/assignee": row.assignee or client.account_assignee}
        if row.reviewers is None and not self._asked_by_template():
            proposed[f"{path}/reviewers"] = client.account_reviewer
        for place, reviewer in enumerate(row.reviewers or ()):
            proposed[f"{path}/reviewers/{place}"] = reviewer
        for where, person in proposed.items():
            if person and person not in self._people:
                yield Fault(where, str(UnknownPerson(person)))
            elif person and not self._people[person].sees(client.id):
                yield Fault(where, str(ClientNotGranted(person, client.id)))

    def _asked_by_template(self) -> bool:
        return self._template is not None and bool(self._template.reviewers)

    def _assignee(self, row: Enrolment, client: Client) -> Proposed | None:
        if row.assignee:
            return self._proposed(row.assignee, Source.CHOSEN)
        return self._proposed(client.account_assignee, Source.ACCOUNT) if client.account_assignee else None

    def _reviewers(self, row: Enrolment, client: Client, job: Job | None) -> tuple[Proposed, ...]:
        if row.reviewers is not None:
            return tuple(self._proposed(reviewer, Source.CHOSEN) for reviewer in row.reviewers)
        if job is not None and self._work is not None:
            asked = reviewers_of(self._work.plan.template, client, job, self._work.practice)
            source = Source.TEMPLATE if asked else Source.ACCOUNT
            return tuple(self._proposed(reviewer, source) for reviewer in job.reviewers)
        if self._asked_by_template() or not client.account_reviewer:
            return ()
        return (self._proposed(client.account_reviewer, Source.ACCOUNT),)

    def _proposed(self, person: str, source: Source) -> Proposed:
        people = {**self._people, **(self._work.practice.people if self._work else {})}
        return Proposed(person=person, name=people[person].name if person in people else None, source=source)
