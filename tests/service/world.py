"""A small practice for the tests of the roof."""

from datetime import UTC, date, datetime
from typing import Any

from dextflow.model import (
    EVERY_CLIENT,
    Check,
    Client,
    Enrolment,
    Order,
    Person,
    Role,
    Step,
    StepGroup,
    Template,
    TemplateRef,
)
from dextflow.scheduling import month_of

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
TODAY = NOW.date()
PRACTICE = "brown"
TEMPLATE = Template(
    id="close",
    name="Close",
    groups=(
        StepGroup(
            name="Check",
            ordered=False,
            steps=(
                Step(
                    key="books",
                    name="Books",
                    checks=(
                        Check(key="payables", name="Payables", rule="aged_payables"),
                        Check(key="paper", name="Paper"),
                    ),
                ),
            ),
        ),
        StepGroup(name="Report", steps=(Step(key="report", name="Report"),)),
    ),
)
PEOPLE = (
    Person(id="ada", name="Ada", clients=EVERY_CLIENT),
    Person(id="rob", name="Rob", clients=EVERY_CLIENT),
    Person(id="pat", name="Pat", clients=EVERY_CLIENT),
    Person(id="kim", name="Kim", role=Role.PRACTICE_ADMIN),
)
CLIENTS = (
    Client(id="acme", name="Acme", account_assignee="ada", account_reviewer="rob", tags=frozenset({"monthly"})),
    Client(id="bolt", name="Bolt", account_assignee="ada"),
)


def order_of(*clients: Enrolment, template: TemplateRef = TEMPLATE.ref, **parts: Any) -> Order:
    """An order for October."""
    october = month_of(date(2026, 10, 1))
    return Order(template=template, period=october, due_on=date(2026, 11, 14), clients=clients, **parts)
