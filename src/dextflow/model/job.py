"""What was ordered: the head of a workflow."""

from datetime import date, datetime

import attrs

from dextflow.model.assignment import Owner
from dextflow.model.condition import Input
from dextflow.model.due_rules import DueDate
from dextflow.model.firing import Firing
from dextflow.model.period import ReportingPeriod
from dextflow.model.template import Setting, TemplateRef


@attrs.frozen(kw_only=True)
class CheckSettings:
    """The settings with which one check of one workflow is calculated, all of them, as plain values."""

    check: str
    values: tuple[Setting, ...]


@attrs.frozen(kw_only=True)
class Job:
    """What was ordered: which template, for whom, about which period, by whom, until when.

    `client` is the id of the client and `client_name` what it was called then. `assignee` and `reviewers` are ids
    of people. `starts_on` is the date from which the work may begin, None if that was left open. `owners` are
    those of the steps that are not the assignee's as a matter of course, and `facts` what the conditions of the
    template read of the client. `started_at` is when the work began, None until then. A change of any of it is
    rare and recorded as an event.

    `statutory` is when it is due by law, if the practice asked for that date, and `firing` the firing of the
    repeating workflow of which it was made. `due_chosen`: somebody set the due date by hand. `task` is the id of
    the task to which it is attached.
    """

    practice: str
    id: str
    template: TemplateRef
    name: str
    client: str
    period: ReportingPeriod
    due_on: date
    client_name: str = ""
    starts_on: date | None = None
    assignee: str | None = None
    reviewers: tuple[str, ...] = ()
    owners: tuple[Owner, ...] = ()
    settings: tuple[CheckSettings, ...] = ()
    facts: tuple[Input, ...] = ()
    started_at: datetime | None = None
    statutory: DueDate | None = None
    firing: Firing | None = None
    due_chosen: bool = False
    task: str | None = None
