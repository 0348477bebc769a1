"""Drafts: what somebody has entered so far to make workflows, complete or not, right or wrong."""

from datetime import date, datetime
from enum import Enum

import attrs

from dextflow.model.job import CheckSettings
from dextflow.model.offsets import Offset, Unit
from dextflow.model.order import Enrolment
from dextflow.model.template import Template, TemplateRef

MONTHLY, TWO_WEEKS = Offset(value=1, unit=Unit.MONTH), Offset(value=2, unit=Unit.WEEK)


class Stage(Enum):
    """The stages in which a draft is filled in; the last thing is to review it."""

    TEMPLATE = "template"
    FREQUENCY = "frequency"
    RULES = "rules"
    CLIENTS = "clients"


class Frequency(Enum):
    """How often workflows are to be made of a draft."""

    ONE_OFF = "one-off"
    REPEATING = "repeating"


class PeriodOption(Enum):
    """Which reporting period a repeating workflow is about, seen from the date on which it is made."""

    LAST_COMPLETE_MONTH = "last complete month"
    LAST_3_COMPLETE_MONTHS = "last 3 complete months"
    LAST_12_COMPLETE_MONTHS = "last 12 complete months"
    LAST_COMPLETE_VAT_PERIOD = "last complete VAT period"
    LAST_FINANCIAL_YEAR = "last financial year"
    CURRENT_MONTH_TO_DATE = "current month to date"
    CURRENT_VAT_PERIOD_TO_DATE = "current VAT period to date"
    FINANCIAL_YEAR_TO_DATE = "financial year to date"


@attrs.frozen(kw_only=True)
class OneOffDates:
    """The dates of a one-off workflow, as far as they are entered: nothing says yet that they fit together."""

    period_start: date | None = None
    period_end: date | None = None
    due_on: date | None = None
    starts_on: date | None = None


@attrs.frozen(kw_only=True)
class RepeatingDates:
    """The dates of a repeating workflow, as far as they are entered.

    It is made on `first_on` and again `every` so often, due `complete_within` so long of being made. What is not
    entered yet is as in Dext's form: each month, within two weeks, about the last complete month.
    """

    first_on: date | None = None
    every: Offset = MONTHLY
    complete_within: Offset = TWO_WEEKS
    period: PeriodOption = PeriodOption.LAST_COMPLETE_MONTH


NO_DATES, USUAL_DATES = OneOffDates(), RepeatingDates()


@attrs.frozen(kw_only=True)
class Draft:
    """What one person has entered to make workflows, stage by stage.

    Its template is one of the library, or `own_template`, which goes into the library when its workflows are made.
    A blank `name` takes the template's. `frequency` says which of the two kinds of dates counts; the other stays
    as it was entered. `settings` overrides, by check, some defaults of its rule. A row of `clients` says who does
    and reviews the work for one client, where that is not whom the client's account names.

    `id` is the host's choice. `version` counts how often it was kept, 0 before the first time, and `edited_at` is
    when it was kept last.
    """

    id: str
    owner: str
    edited_at: datetime
    version: int = 0
    name: str = ""
    template: TemplateRef | None = None
    own_template: Template | None = None
    frequency: Frequency = Frequency.ONE_OFF
    one_off: OneOffDates = NO_DATES
    repeating: RepeatingDates = USUAL_DATES
    settings: tuple[CheckSettings, ...] = ()
    clients: tuple[Enrolment, ...] = ()

    def with_clients(self, *rows: Enrolment) -> "Draft":
        """The draft with more clients. One that is in it already keeps its row."""
        present = {row.client for row in self.clients}
        added: dict[str, Enrolment] = {}
        for row in rows:
            if row.client not in present:
                added.setdefault(row.client, row)
        return attrs.evolve(self, clients=(*self.clients, *added.values()))

    def without_client(self, client: str) -> "Draft":
        """The draft without the row of a client."""
        return attrs.evolve(self, clients=tuple(row for row in self.clients if row.client != client))
