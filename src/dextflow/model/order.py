"""The order for a one-off workflow: what the creation wizard collects."""

from datetime import date

import attrs

from dextflow.model.due_rules import DueDate
from dextflow.model.firing import Firing
from dextflow.model.job import CheckSettings
from dextflow.model.period import ReportingPeriod
from dextflow.model.template import TemplateRef


@attrs.frozen(kw_only=True)
class Enrolment:
    """One client of an order. None takes the client's account assignee or reviewer; `()` means no reviewer."""

    client: str
    assignee: str | None = None
    reviewers: tuple[str, ...] | None = None


@attrs.frozen(kw_only=True)
class Order:
    """One workflow for each client, of one template and about one period.

    A blank `name` takes the template's. `settings` overrides, by check, some defaults of its rule. `starts_on` is
    the date from which the work may begin; None leaves that open. `statutory` is when it is due by law, as far as
    that was worked out, and `firing` the firing of a repeating workflow by which one client's workflow is made.
    `task` is the id of the task to which one client's workflow is attached.
    """

    template: TemplateRef
    period: ReportingPeriod
    due_on: date
    clients: tuple[Enrolment, ...]
    starts_on: date | None = None
    name: str = ""
    settings: tuple[CheckSettings, ...] = ()
    statutory: DueDate | None = None
    firing: Firing | None = None
    task: str | None = None
