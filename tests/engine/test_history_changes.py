"""What is changed in one workflow alone reads as a story too."""

from datetime import date

from dextflow.engine import asked_again, history
from dextflow.model import (
    AddStep,
    AdjustSettings,
    Ask,
    Asking,
    Assignee,
    Assignment,
    Block,
    ChangePeriod,
    Check,
    CheckSettings,
    Client,
    Delete,
    Input,
    LayDown,
    LogTime,
    MoveStep,
    Owner,
    Place,
    ReassignStep,
    Refresh,
    Rename,
    RenameItem,
    ReportingPeriod,
    RequestApproval,
    Reschedule,
    Responded,
    RestoreStep,
    SendMessage,
    ServiceStatus,
    SetServiceStage,
    Setting,
    SkipStep,
    Step,
    StepGroup,
    TakeUp,
    Template,
    Unblock,
    Withdraw,
    Writing,
)
from dextflow.testing.runs import NOON, Run, opened, started

TEMPLATE = Template(
    id="month",
    name="Month end",
    groups=(
        StepGroup(
            name="G",
            ordered=False,
            steps=(
                Step(key="ledger", name="Ledger", checks=(Check(key="old", name="Old", rule="old"),)),
                Step(key="call", name="Call the client", only_if='"vat" not in client.tags'),
            ),
        ),
    ),
)
SEPTEMBER = ReportingPeriod(start=date(2026, 9, 1), end=date(2026, 9, 30))
GONE = Assignment(to=Assignee.PERSON, id="gone")
THE_TEAM = Assignment(to=Assignee.TEAM, id="payroll")


def customised() -> Run:
    """A workflow that was much changed before and after its start, and then deleted."""
    return (
        opened(TEMPLATE, client=Client(id="acme", name="Acme"))
        .give(
            ChangePeriod("ann", NOON, SEPTEMBER, ()),
            Rename("ann", NOON, "September"),
            Reschedule("ann", NOON, date(2026, 10, 14), date(2026, 10, 1)),
            AddStep("ann", NOON, Step(key="gift", name="Send a gift"), Place(after="call")),
            MoveStep("ann", NOON, "gift", Place(before="call")),
            RenameItem("ann", NOON, "gift", "Send a card"),
            ReassignStep("ann", NOON, Owner(step="gift", assignment=GONE, unresolved="nobody has the id 'gone'")),
            ReassignStep("ann", NOON, Owner(step="gift", assignment=GONE, person="ben")),
            ReassignStep("ann", NOON, Owner(step="gift", assignment=Assignment(to=Assignee.NOBODY))),
            ReassignStep("ann", NOON, Owner(step="gift", assignment=THE_TEAM, team="payroll")),
        )
        .stride()
        .give(
            AdjustSettings("ann", NOON, CheckSettings(check="old", values=(Setting(name="months", value=6),))),
            TakeUp("ben", NOON, "gift"),
            LayDown("ben", NOON, "gift"),
            Block("ben", NOON, "gift", "The shop is closed."),
            Unblock("ben", NOON, "gift"),
            LogTime("ben", NOON, "gift", 1),
            LogTime("ben", NOON, "gift", 45, "Found a card."),
            SkipStep("ann", NOON, "gift", "No time."),
            RestoreStep("ann", NOON, "gift"),
            Refresh("ann", NOON, (), (Input(name="client.tags", value=("vat", "retail")),), "Acme Ltd"),
            Refresh("ann", NOON, (), (Input(name="client.tags", value=None),), "Acme Ltd"),
            Delete("pam", NOON),
        )
    )


def test_what_is_changed_in_one_workflow_in_words() -> None:
    """Every change of one workflow is one line, with reasons, places, minutes, and the inputs of conditions."""
    assert [entry.text for entry in history(customised().events)] == [
        "created Month end for acme, 2026-10-01/2026-10-31",
        "changed the period to 2026-09-01/2026-09-30",
        "renamed the workflow to September",
        "set the due date to 2026-10-14",
        "added step gift (Send a gift) after call",
        "moved gift before call",
        "renamed gift to Send a card",
        "gave gift to person gone, which is nobody: nobody has the id 'gone'",
        "gave gift to ben",
        "gave gift to nobody",
        "gave gift to payroll",
        "started",
        "adjusted the settings of old",
        "took up gift",
        "laid down gift",
        "blocked gift: The shop is closed.",
        "unblocked gift",
        "spent 1 minute on gift",
        "spent 45 minutes on gift: Found a card.",
        "left out gift: No time.",
        "restored gift",
        "took over what the client is now",
        'call is not required, by "vat" not in client.tags (client.tags is vat, retail)',
        "took over what the client is now",
        'call is required, by "vat" not in client.tags (client.tags is not known)',
        "deleted",
    ]


def test_what_passes_between_us_and_the_client_in_words() -> None:
    """What is sent, answered, declined, returned, withdrawn and set is one line each, with words and reasons."""
    writing = Writing(subject="Your accounts")
    steps = (
        Step(key="hello", name="Hello", action=SendMessage(writing=writing)),
        Step(key="sign", name="Sign", action=RequestApproval(asking=Asking(writing=writing), document="Accounts")),
        Step(key="stage", name="Stage", action=SetServiceStage(service="tax", status=ServiceStatus.ACTIVE)),
    )
    run = started(Template(id="year", name="Year", groups=(StepGroup(name="G", ordered=False, steps=steps),)))
    asked = run.give(Ask("ann", NOON, "hello", writing), Ask("ann", NOON, "sign"), Ask("ann", NOON, "stage"))
    back = asked.happen(Responded("contact:acme/kim", NOON, "sign"))
    again = back.happen(*asked_again(back.instance, "sign", by="ann", at=NOON))
    end = again.happen(Responded("contact:acme/kim", NOON, "sign", "Not yet.")).give(
        Withdraw("ann", NOON, "sign", "They left.")
    )
    assert [entry.text for entry in history(end.events)[2:]] == [
        "wrote to the client for hello: Your accounts",
        "marked hello complete",
        "wrote to the client for sign",
        "made service tax active, for stage",
        "marked stage complete",
        "answered sign",
        "wrote to the client for sign again",
        "declined sign: Not yet.",
        "withdrew what sign asked the client for: They left.",
    ]
