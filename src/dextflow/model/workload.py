"""How much work lies ahead, week by week."""

from datetime import date

import attrs

from dextflow.model.assignment import Assignee


@attrs.frozen(kw_only=True)
class WorkloadRow:
    """What is still to be done in one week, by whom.

    `week` is its Monday (ISO 8601). `role` is what templates ask for, and `person` or `team` whom that turned out
    to be, by id; both are None where it is nobody yet. Sums by role name nobody; sums by person or team, no role.

    `minutes` adds up the estimates of its `steps`, of which `unestimated` have none: while there are any, it is
    what is known, and not all. `workflows` are the ids of the workflows that the steps belong to, and `unknown`
    those of them that have such a step here.
    """

    week: date
    role: Assignee | None
    person: str | None
    team: str | None
    minutes: int
    steps: int
    unestimated: int
    workflows: tuple[str, ...]
    unknown: tuple[str, ...]
