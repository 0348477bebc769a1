"""All that a decision on a task looks at."""

import attrs

from dextflow.model import Event, Instance, Policy, Task
from dextflow.model.policy import DEFAULT_POLICY


@attrs.frozen(kw_only=True)
class Situation:
    """A task, and the workflow attached to it, if there is one, with its whole record."""

    task: Task
    policy: Policy = DEFAULT_POLICY
    workflow: Instance | None = None
    record: tuple[Event, ...] = ()
