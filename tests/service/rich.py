"""A template that uses all that a template can, and the practice that it is for."""

from collections.abc import Mapping
from typing import Any

from dextflow.adapters.ledgers.memory import MemoryLedger
from dextflow.adapters.memory import MemoryDirectory
from dextflow.model import (
    EVERY_CLIENT,
    Assignee,
    Assignment,
    AssignmentCase,
    Check,
    Client,
    ClientService,
    ClientType,
    Enrolment,
    Facts,
    Instance,
    Person,
    Role,
    Setting,
    SettingsCase,
    Step,
    StepGroup,
    Team,
    Template,
)
from dextflow.service import Workflows
from service.world import NOW, PRACTICE, order_of

SOLE_TRADER = 'client.type == "sole trader"'
PEOPLE = (
    Person(id="kim", name="Kim", role=Role.PRACTICE_ADMIN),
    Person(id="cal", name="Cal", role=Role.CLIENT_ADMIN),
    Person(id="ada", name="Ada", clients=EVERY_CLIENT),
    Person(id="rob", name="Rob", clients=EVERY_CLIENT),
    Person(id="pat", name="Pat", clients=frozenset({"acme"}), teams=frozenset({"tax"})),
    Person(id="stu", name="Stu", clients=frozenset({"acme", "solo"})),
)
TEAMS = (Team(id="tax", name="Tax", members=("pat",)), Team(id="empty", name="Empty"))
ACME = Client(
    id="acme",
    name="Acme",
    type=ClientType.PRIVATE_LIMITED_COMPANY,
    account_assignee="ada",
    account_reviewer="rob",
    manager="rob",
    associate="gone",
    services=(ClientService(id="vat", manager="pat"), ClientService(id="payroll")),
)
SOLO = Client(id="solo", name="Solo", type=ClientType.SOLE_TRADER, account_assignee="ada", manager="stu")
CLIENTS = (ACME, SOLO)


def to(assignee: Assignee, name: str | None = None) -> Assignment:
    """An assignment."""
    return Assignment(to=assignee, id=name)


ASSIGNED: Mapping[str, Assignment] = {
    "manage": to(Assignee.CLIENT_MANAGER),
    "partner": to(Assignee.CLIENT_PARTNER),
    "associate": to(Assignee.CLIENT_ASSOCIATE),
    "vat": to(Assignee.CLIENT_SERVICE_MANAGER, "vat"),
    "payroll": to(Assignee.CLIENT_SERVICE_MANAGER, "payroll"),
    "audit": to(Assignee.CLIENT_SERVICE_MANAGER, "audit"),
    "pat": to(Assignee.PERSON, "pat"),
    "ghost": to(Assignee.PERSON, "ghost"),
    "tax": to(Assignee.TEAM, "tax"),
    "empty": to(Assignee.TEAM, "empty"),
    "none": to(Assignee.TEAM, "none"),
    "free": to(Assignee.NOBODY),
}
PAYABLES = Check(
    key="payables",
    name="Payables",
    rule="aged_payables",
    settings=(Setting(name="basis", value="due date"),),
    settings_cases=(SettingsCase(when=SOLE_TRADER, settings=(Setting(name="lookback_months", value=12),)),),
)
RICH = Template(
    id="rich",
    name="Rich",
    reviewers=(AssignmentCase(when=SOLE_TRADER, assignment=to(Assignee.PERSON, "kim")),),
    groups=(
        StepGroup(
            name="Do",
            ordered=False,
            steps=(
                Step(key="books", name="Books", checks=(PAYABLES, Check(key="paper", name="Paper"))),
                Step(key="payslips", name="Payslips", only_if='"payroll" in client.services'),
                Step(
                    key="cased",
                    name="Cased",
                    assignment=to(Assignee.CLIENT_MANAGER),
                    assignment_cases=(AssignmentCase(when=SOLE_TRADER, assignment=to(Assignee.PERSON, "rob")),),
                ),
                Step(key="report", name="Report"),
            ),
        ),
        StepGroup(
            name="Assigned",
            ordered=False,
            gated=False,
            steps=tuple(Step(key=key, name=key, assignment=assignment) for key, assignment in ASSIGNED.items()),
        ),
    ),
)


def book() -> MemoryDirectory:
    """The people, teams and clients."""
    return MemoryDirectory(practice=PRACTICE, people=PEOPLE, clients=CLIENTS, teams=TEAMS)


def roof(store: Any, directory: MemoryDirectory | None = None, **parts: Any) -> Workflows:
    """The practice on a store, with books for its clients and the template published."""
    facts = Facts(ledger="books", fetched_at=NOW, digest="d1")
    ledger = MemoryLedger({(PRACTICE, client.id): facts for client in CLIENTS})
    chosen: dict[str, Any] = {"store": store, "directory": directory or book(), "ledger": ledger} | parts
    workflows = Workflows(PRACTICE, **chosen)
    workflows.templates.publish(RICH)
    return workflows


def made(workflows: Workflows, client: str = "acme", key: str = "k", **parts: Any) -> Instance:
    """A workflow of the template for a client."""
    order = order_of(Enrolment(client=client), template=RICH.ref, **parts)
    [instance] = workflows.create(order, key=key, by="kim", at=NOW)
    return instance


def values(instance: Instance, check: str = "payables") -> dict[str, object]:
    """The settings of a check in a workflow."""
    [found] = [each for each in instance.job.settings if each.check == check]
    return {setting.name: setting.value for setting in found.values}
