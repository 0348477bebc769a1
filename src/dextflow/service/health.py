"""The health scores of a practice's workflows: now and explained, and as they were over time."""

from collections.abc import Iterator

from dextflow.engine import explain_score, scores_over_time
from dextflow.errors import UnknownClient
from dextflow.model import DateRange, HealthScore, ScoreAt
from dextflow.scheduling import today
from dextflow.service.filters import LISTED, of_client
from dextflow.service.roof import Roof

ALWAYS = DateRange()


class Health:
    """The health scores of one practice. With `by` it is a person who reads, and sees what they may see.

    Storage errors (`dextflow.errors.StorageError`) pass through.
    """

    def __init__(self, roof: Roof) -> None:
        self._roof = roof

    def of(self, workflow_id: str, *, by: str | None = None) -> HealthScore:
        """The health score of a workflow as it is now, with the part of each check, and its light.

        Raises `NotFound`, also for a workflow of a client whom the person may not see, and `UnknownPerson`.
        """
        person = self._roof.reader(by)
        return explain_score(self._roof.get(workflow_id, person).results, self._roof.policy.light)

    def over_time(self, client: str, days: DateRange = ALWAYS, *, by: str | None = None) -> tuple[ScoreAt, ...]:
        """The health scores of all workflows of a client, after each calculation and dismissal, oldest first.

        They are read from the records of the workflows, completed ones too but no deleted ones, with the weights
        that held then and the light of now. `days` are days where the practice is. Raises `UnknownClient` for one
        who is not granted, and `UnknownPerson`.
        """
        if by is not None and not self._roof.person(by).sees(client):
            raise UnknownClient(client)
        scores = (score for score in self._scores(client) if self._is_in(score, days))
        return tuple(sorted(scores, key=lambda score: (score.at, score.workflow)))

    def _scores(self, client: str) -> Iterator[ScoreAt]:
        for record in self._roof.records(of_client(client, LISTED)):
            [instance] = self._roof.read((record,))
            for event, health in scores_over_time(self._roof.events(instance.id), self._roof.policy.light):
                yield ScoreAt(
                    at=event.at,
                    workflow=instance.id,
                    name=instance.job.name,
                    period=instance.job.period,
                    health=health,
                )

    def _is_in(self, score: ScoreAt, days: DateRange) -> bool:
        day = today(score.at, self._roof.policy.time_zone)
        return (days.first is None or days.first <= day) and (days.last is None or day <= days.last)
