"""The nouns of `release_1.json`, of the practice's library, of drafts, and of what people are shown.

As with `codec.release_1_nouns`: once release 1 is out, add to it and change nothing.
"""

from datetime import date
from typing import Any

from codec.release_1_changes import INPUTS, TEAM_OWNER
from codec.release_1_nouns import (
    BARE_GROUP,
    CHECK_SETTINGS,
    DAY,
    FILE,
    LATER,
    NOON,
    OCTOBER,
    REF,
    RESULT,
    TALLY,
)
from dextflow.model import (
    Alteration,
    Assignment,
    Attachment,
    Bucket,
    Check,
    CustomCheck,
    Dashboard,
    DashboardRow,
    Difference,
    Draft,
    Enrolment,
    Explanation,
    Frequency,
    GroupReport,
    HistoryEntry,
    Icon,
    ItemReport,
    Offset,
    OneOffDates,
    Owner,
    Part,
    PeriodOption,
    Remark,
    RepeatingDates,
    Retirement,
    State,
    Status,
    StepReport,
    Template,
    TemplateEntry,
    TimeSpent,
    Unit,
    WorkflowReport,
)

RETIREMENT = Retirement(at=NOON, by="pam", reason="Superseded.")
ONE_OFF = OneOffDates(period_start=date(2026, 10, 1), period_end=DAY, due_on=date(2026, 11, 14), starts_on=DAY)
REPEATING = RepeatingDates(
    first_on=DAY,
    every=Offset(value=3, unit=Unit.MONTH),
    complete_within=Offset(value=10),
    period=PeriodOption.LAST_COMPLETE_VAT_PERIOD,
)
DRAFT = Draft(
    id="draft-1",
    owner="pam",
    edited_at=LATER,
    version=3,
    name="October",
    template=REF,
    own_template=Template(id="own", name="Own", groups=(BARE_GROUP,)),
    frequency=Frequency.REPEATING,
    one_off=ONE_OFF,
    repeating=REPEATING,
    settings=(CHECK_SETTINGS,),
    clients=(Enrolment(client="acme"),),
)
ROW = DashboardRow(
    workflow="w-1",
    name="October",
    client="Acme",
    account_manager="Ann",
    account_reviewer=None,
    assignee="Ann",
    first_reviewer="Rae",
    second_reviewer=None,
    template=REF,
    period=OCTOBER,
    due_on=DAY,
    due=Bucket.DUE_SOON,
    status=Status.IN_PROGRESS,
    tally=TALLY,
    reviewed=False,
    started_at=NOON,
    completed_at=None,
)
REMARK = Remark(at=NOON, by="Ann", text="Asked.")
ATTACHMENT = Attachment(at=LATER, by="Ann", file=FILE)
TIME = TimeSpent(at=NOON, by="Ann", minutes=15, note="")
ITEM = ItemReport(
    key="aged",
    name="Aged",
    description="",
    rule="aged_receivables",
    state=State.COMPLETE_WITH_ISSUES,
    settled_by="Ann",
    settled_at=NOON,
    why=None,
    result=RESULT,
    comments=(REMARK,),
    files=(ATTACHMENT,),
)
STEP = StepReport(
    key="sales",
    name="Sales",
    description="Look.",
    owner="nobody",
    estimate=None,
    time=(TIME,),
    items=(ITEM,),
    comments=(),
    files=(),
)
GROUP = GroupReport(name="Work", tally=TALLY, steps=(STEP,))
HISTORY = (HistoryEntry(number=1, at=NOON, by="Pam", text="made it", item=None, score=None),)

EXAMPLES: tuple[Any, ...] = (
    Check(key="call", name="Call", custom="call-clients"),
    CustomCheck(key="call-clients", name="Call", description="Ring them up.", tag="Sales", version=4),
    CustomCheck(key="post", name="Post"),
    Owner(step="bank", assignment=Assignment(), person="ann", chosen=True),
    TemplateEntry(
        id="monthly", name="Monthly", description="All.", icon=Icon.YEAR_END, versions=(1, 2), retired=RETIREMENT
    ),
    TemplateEntry(id="yearly", name="Yearly", versions=()),
    RETIREMENT,
    Retirement(at=LATER),
    ONE_OFF,
    OneOffDates(),
    REPEATING,
    RepeatingDates(),
    DRAFT,
    Draft(id="draft-2", owner="ann", edited_at=NOON),
    Difference(
        part=Part.STEP,
        key="bank",
        name="Bank",
        alteration=Alteration.CHANGED,
        field="owner",
        before=None,
        after=str(TEAM_OWNER.assignment),
    ),
    Difference(
        part=Part.CHECK, key="call", name="Call", alteration=Alteration.MOVED, before="Work", after="Review"
    ),
    Difference(part=Part.GROUP, key="1", name="Work", alteration=Alteration.ADDED),
    Explanation(answer="It waits.", reasons=("bank is open",), inputs=INPUTS, advice=("mark bank",)),
    Explanation(answer="It can be done."),
    ROW,
    Dashboard(as_of=DAY, rows=(ROW,)),
    REMARK,
    ATTACHMENT,
    TIME,
    ITEM,
    STEP,
    GROUP,
    WorkflowReport(
        as_of=DAY,
        head=ROW,
        template_name="Monthly",
        starts_on=None,
        score=40,
        groups=(GROUP,),
        comments=(REMARK,),
        files=(ATTACHMENT,),
        history=HISTORY,
    ),
)
