"""A report says the same in every format, does no harm, and says nothing of anybody else."""

import csv
import json
import re
from base64 import b64encode
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from io import StringIO
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.codec import decode
from dextflow.engine import dashboard, workflow_report
from dextflow.exports import (
    Table,
    dashboard_table,
    report_html,
    report_json,
    report_tables,
    table_csv,
    table_html,
    workbook,
)
from dextflow.exports.tables import DASHBOARD
from dextflow.model import (
    AddComment,
    AttachFile,
    Check,
    CheckResult,
    CheckStatus,
    Client,
    Dashboard,
    DueDate,
    Figure,
    FileRef,
    Finding,
    Firing,
    Light,
    LogTime,
    Mark,
    Money,
    Outcome,
    Person,
    RecordResults,
    ReportingPeriod,
    Severity,
    Step,
    StepGroup,
    Template,
    WorkflowReport,
)
from dextflow.testing.runs import ACME, CAST, NOON, PAYROLL, Run, started
from dextflow.testing.workflows import runs
from exports.hostile import HOSTILE, Page, fit, texts

LAWS = settings(max_examples=25, deadline=None, suppress_health_check=(HealthCheck.too_slow,))
TODAY = date(2026, 11, 10)
MADE_AT = datetime(2026, 11, 10, 9, tzinfo=UTC)
FILE = FileRef(name="Letter.pdf", sha256="0" * 64, size=1234)


def report_of(run: Run, client: Client = ACME) -> WorkflowReport:
    """The report of a run, with everybody known."""
    return workflow_report(
        run.instance, run.events, TODAY, client=client, people=CAST, teams={PAYROLL.id: PAYROLL}
    )


def table_by(title: str, report: WorkflowReport) -> Table:
    """One of the tables of a report."""
    return next(table for table in report_tables(report) if table.title == title)


def hostile_report(text: str) -> WorkflowReport:
    """A report in which everything that somebody can name or say is that text."""
    name = text if text.strip() else "x"
    check = Check(key="c", name=name, description=text, rule="aged_receivables")
    steps = (Step(key="s", name=name, description=text, checks=(check,)), Step(key="t", name=name))
    template = Template(id="t", name=name, groups=(StepGroup(name=name, steps=steps),))
    finding = Finding(
        key="k",
        severity=Severity.HIGH,
        summary=text,
        amount=Money(currency=text or "GBP", amount=Decimal("-1.50")),
        on=date(2026, 10, 1),
        refs=(text,),
    )
    result = CheckResult(
        check="c",
        rule="aged_receivables",
        status=CheckStatus.FLAGGED,
        reason=text,
        notes=(text,),
        figures=(Figure(name=text, value=Money(currency=text or "GBP", amount=Decimal(2))),),
        findings=(finding,),
        score=40,
        dismissed=(Finding(key="l", severity=Severity.LOW, summary=text),),
    )
    run = started(template).give(RecordResults("ann", NOON, (result,)), Mark("ann", NOON, "c", Outcome.COMPLETE))
    run = run.give(
        AddComment("ann", NOON, name, "c"),
        AddComment("ann", NOON, name),
        AttachFile("ann", NOON, attrs.evolve(FILE, name=name)),
        LogTime("ann", NOON, "s", 5, text),
    )
    people = {"ann": Person(id="ann", name=text), "pam": Person(id="pam", name=text)}
    client = attrs.evolve(ACME, name=text)
    return workflow_report(run.instance, run.events, TODAY, client=client, people=people)


# ------------------------------------------------------------------------------------------------------------ harm


@pytest.mark.parametrize("text", HOSTILE, ids=repr)
def test_a_page_of_hostile_texts_does_nothing(text: str) -> None:
    """Whatever stands in the names, words and figures of a workflow, its page has only its own harmless tags."""
    page = Page(report_html(hostile_report(text)))
    assert page.harmless()
    assert fit(text) in page.text
    assert "script" not in page.tags


@LAWS
@given(texts())
def test_any_text_can_be_anywhere(text: str) -> None:
    """A report with any text everywhere is a harmless page, and its tables come back from CSV and XLSX."""
    report = hostile_report(text)
    assert Page(report_html(report)).harmless()
    assert workbook(report_tables(report), made_at=MADE_AT)
    for table in report_tables(report):
        found = list(csv.reader(StringIO(table_csv(table), newline=""), strict=True))
        assert [len(row) for row in found] == [len(table.columns)] * (len(table.rows) + 1)


def test_a_page_allows_nothing_but_its_style() -> None:
    """The policy of a page is the digest of its own style: no script, picture, font or frame can be added."""
    for html in (report_html(hostile_report("x")), table_html(Table(title="T", columns=("a",), rows=()))):
        page = Page(html)
        (policy,) = (meta["content"] for meta in page.metas if meta.get("http-equiv") == "Content-Security-Policy")
        digest = b64encode(sha256(page.style.encode()).digest()).decode()
        assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        assert not re.search(r"url\(|@import|https?:", page.style)


# -------------------------------------------------------------------------------------------------------- contents


@LAWS
@given(runs())
def test_the_page_shows_the_whole_report(run: Run) -> None:
    """Names, descriptions, marks, calculations, comments, files and the history all stand on the page."""
    report = report_of(run)
    before, after = report_html(report).split("<h2>History</h2>")
    page, told = Page(before).text, Page(after.partition("</main>")[0]).text
    assert [each.text for each in report.history if fit(each.text) not in told] == []
    shown = [report.head.name, report.head.client, report.template_name, *(each.text for each in report.comments)]
    for group in report.groups:
        shown.append(group.name)
        for step in group.steps:
            shown += [step.name, step.owner, *(spent.note for spent in step.time)]
            shown += [each.text for each in step.comments] + [each.file.name for each in step.files]
            for item in step.items:
                shown += [item.name, item.description, item.state.value, item.settled_by or "", item.why or ""]
                shown += [each.text for each in item.comments] + [each.file.sha256 for each in item.files]
                shown += [finding.summary for finding in item.result.findings] if item.result else []
    assert [text for text in shown if fit(text) not in page] == []


def test_words_and_files_stand_where_they_belong() -> None:
    """What was said on a step is with the step, on a check with the check, on the whole after all of them."""
    check = Check(key="c", name="The check")
    step = Step(key="s", name="The step", checks=(check,))
    template = Template(id="t", name="T", groups=(StepGroup(name="G", steps=(step,)),))
    run = started(template).give(
        AddComment("ann", NOON, "Said on the whole.", None),
        AddComment("ann", NOON, "Said on the check.", "c"),
        AddComment("ann", NOON, "Said on the step.", "s"),
        AttachFile("ann", NOON, attrs.evolve(FILE, name="of-the-step.pdf"), "s"),
        AttachFile("ann", NOON, attrs.evolve(FILE, name="of-the-check.pdf"), "c"),
    )
    before, _ = report_html(report_of(run)).split("<h2>History</h2>")
    places = [
        before.index(words)
        for words in (
            "<bdi>The step</bdi>",
            "Said on the step.",
            "of-the-step.pdf",
            ">The check<",
            "Said on the check.",
            "of-the-check.pdf",
            "<h2>Comments and files on the workflow</h2>",
            "Said on the whole.",
        )
    ]
    assert places == sorted(places)


@LAWS
@given(runs())
def test_the_history_is_last(run: Run) -> None:
    """The history comes after everything else, and has one row for each event."""
    html = report_html(report_of(run))
    before, _, after = html.partition("<h2>History</h2>")
    assert "<h2>" not in after
    assert after.count("<tr>") == len(run.events) + 1
    assert before.index("<h2>Progress</h2>") < before.index("<h2>Checks</h2>")


@LAWS
@given(runs())
def test_json_is_read_again(run: Run) -> None:
    """The documents of a report and of a dashboard are those of their nouns, and give them again."""
    report, seen = report_of(run), dashboard([run.instance], TODAY)
    assert decode(WorkflowReport, report_json(report)) == report
    assert decode(Dashboard, report_json(seen)) == seen
    assert json.loads(report_json(report))["as_of"] == TODAY.isoformat()


@LAWS
@given(runs())
def test_the_tables_hold_each_part_once(run: Run) -> None:
    """One row for each item, finding, figure, event, and minute noted; the totals are those of the head."""
    report = report_of(run)
    rows = {table.title: len(table.rows) for table in report_tables(report)}
    results = run.instance.results
    assert rows["Checks"] == len(run.instance.plan.items)
    assert rows["Findings"] == sum(len(result.findings) for result in results)
    assert rows["Figures"] == sum(len(result.figures) for result in results)
    assert rows["Workflow history"] == len(run.events)
    assert rows["Time"] == sum(len(step.time) for group in report.groups for step in group.steps)
    *groups, whole = table_by("Progress", report).rows
    assert whole[0] == "All"
    for column in range(1, len(whole)):
        assert sum(number for row in groups if isinstance(number := row[column], int)) == whole[column]


def test_the_tables_in_full() -> None:
    """Amounts and their currency have columns of their own; comments and files say on what they are."""
    report = hostile_report("=1")
    finding, dismissed = table_by("Findings", report).rows
    assert finding == ("=1", "high", "=1", Decimal("-1.50"), "=1", date(2026, 10, 1), "=1", "k", None)
    assert dismissed == ("=1", "low", "=1", None, None, None, None, "l", "yes")
    assert [row[0] for row in table_by("Comments", report).rows] == ["The workflow", "=1"]
    ((on, at, by, name, *_),) = table_by("Files", report).rows
    assert (on, at, by, name) == ("The workflow", NOON, "=1", "=1")
    assert table_by("Time", report).rows == (("=1", NOON, "=1", 5, "=1"),)
    overview = {str(name): value for name, value in table_by("Overview", report).rows}
    assert (overview["Health score"], overview["Progress %"], overview["As of"]) == (40, 50, TODAY)


def test_a_dismissed_finding_is_on_the_page_as_such() -> None:
    """A reader sees what was dismissed beside what counts, and which is which."""
    page = report_html(hostile_report("a matter"))
    assert page.count('<td>high</td><td class="words" dir="auto">a matter</td>') == 1
    assert page.count('<td>dismissed</td><td class="words" dir="auto">a matter</td>') == 1


@pytest.mark.parametrize(
    ("light", "band"), [(Light.TEAL, "good"), (Light.AMBER, "fair"), (Light.RED, "poor"), (None, "none")]
)
def test_the_score_has_the_colour_of_its_light(light: Light | None, band: str) -> None:
    """The page goes by the light that the report says, which has the practice's own bounds."""
    page = report_html(attrs.evolve(hostile_report("x"), light=light))
    assert f'<div class="score {band}">' in page


def test_a_dashboard_has_the_columns_of_the_products() -> None:
    """Names, period, due date, reviewers, status, progress, the five counts, dates, reviews, template, version."""
    run = started(two_steps(), reviewers=("rae", "rex")).give(Mark("ann", NOON, "s", Outcome.COMPLETE))
    client = attrs.evolve(ACME, account_assignee="ann", account_reviewer="rae")
    table = dashboard_table(dashboard([run.instance], TODAY, clients={"acme": client}, people=CAST))
    row = dict(zip(table.columns, table.rows[0], strict=True))
    ann, rae, rex = (CAST[each].name for each in ("ann", "rae", "rex"))
    assert row == {
        "Workflow": "Close",
        "Client": "Acme",
        "Account manager": ann,
        "Account reviewer": rae,
        "Assignee": ann,
        "Reviewer 1": rae,
        "Reviewer 2": rex,
        "Period start": date(2026, 10, 1),
        "Period end": date(2026, 10, 31),
        "Due date": date(2026, 11, 14),
        "Due": "due within 7 days",
        "Due by law": None,
        "Act by": None,
        "Status": "in progress",
        "Progress %": 50,
        "Required": 2,
        "Completed": 1,
        "Outstanding": 1,
        "Not applicable": 0,
        "With issues": 0,
        "Date started": run.instance.job.started_at,
        "Date completed": None,
        "Reviews completed": False,
        "Template": "close",
        "Version": 1,
        "Repeating workflow id": None,
        "Workflow id": run.instance.id,
    }


def test_the_date_by_law_and_the_day_to_act_by_stand_beside_the_due_date() -> None:
    """Tables and pages of a workflow of a repeating one say both dates, and of which one it is; others do not."""
    plain = started(two_steps())
    due, act_by = date(2026, 12, 7), date(2026, 12, 4)
    statutory = DueDate(rule="uk-vat-payment", version=1, nominal=due, due=due, act_by=act_by)
    firing = Firing(repeating="every-quarter", client="acme", nominal=date(2026, 10, 31))
    job = attrs.evolve(plain.instance.job, statutory=statutory, firing=firing)
    run = attrs.evolve(plain, instance=attrs.evolve(plain.instance, job=job))
    overview = {str(name): value for name, value in table_by("Overview", report_of(run)).rows}
    (row,) = dashboard_table(dashboard([run.instance], TODAY)).rows
    for found in (overview, dict(zip(DASHBOARD, row, strict=True))):
        named = found["Due date"], found["Due by law"], found["Act by"], found["Repeating workflow id"]
        assert named == (date(2026, 11, 14), due, act_by, "every-quarter")
    page, bare = (Page(report_html(report_of(each))).text for each in (run, plain))
    for words in ("Due by law", "7 Dec 2026", "Act by", "4 Dec 2026", "repeating workflow every-quarter"):
        assert words in page
        assert words not in bare


def two_steps() -> Template:
    """Two steps to mark."""
    steps = (Step(key="s", name="One"), Step(key="t", name="Two"))
    return Template(id="close", name="Close", groups=(StepGroup(name="G", steps=steps),))


def test_times_are_in_the_zone() -> None:
    """The page says in which zone its times are, and uses it."""
    run = started(two_steps()).give(Mark("ann", NOON + timedelta(days=200), "s", Outcome.COMPLETE))
    page = Page(report_html(report_of(run), zone=ZoneInfo("Europe/London"))).text
    assert "Times are in Europe/London." in page
    assert "21 May 2027 13:00" in page


def test_long_tables_of_findings_may_break_but_checks_do_not() -> None:
    """A check stays on one page of paper; one with more than a dozen findings may go on to the next."""
    report = hostile_report("x")
    (group,) = report.groups
    item = group.steps[0].items[0]
    assert item.result
    many = attrs.evolve(item, result=attrs.evolve(item.result, findings=item.result.findings * 13))
    first = attrs.evolve(group.steps[0], items=(many,))
    longer = attrs.evolve(report, groups=(attrs.evolve(group, steps=(first, *group.steps[1:])),))
    assert 'class="check complete long"' not in report_html(report)
    assert 'class="check complete long"' in report_html(longer)


# ---------------------------------------------------------------------------------------------------------- others


def everything(report: WorkflowReport, seen: Dashboard) -> str:
    """All that is ever written of a report and a dashboard, in one text."""
    tables = (*report_tables(report), dashboard_table(seen))
    parts = [report_html(report), report_json(report), report_json(seen)]
    return "".join((*parts, *map(table_csv, tables), *map(table_html, tables)))


@LAWS
@given(runs(), st.sampled_from(sorted(CAST)))
def test_an_export_says_nothing_of_others(run: Run, stranger: str) -> None:
    """Other clients and people may be known to whoever makes the export: they are not in it."""
    unheard = "Quite Another"
    others = {"rival": Client(id="rival", name=unheard, account_assignee=stranger), "acme": ACME}
    people = {**CAST, "spy": Person(id="spy", name=unheard)}
    report = workflow_report(run.instance, run.events, TODAY, client=ACME, people=people)
    written = everything(report, dashboard([run.instance], TODAY, clients=others, people=people))
    assert unheard not in written
    assert "rival" not in written
    named = f"{report} {run.instance.job}"
    if CAST[stranger].name not in named:
        assert CAST[stranger].name not in written


def test_the_practice_is_not_in_an_export() -> None:
    """The id of the practice is nobody's business outside."""
    run = started(two_steps())
    practice = run.instance.job.practice
    assert practice not in everything(report_of(run), dashboard([run.instance], TODAY))


def test_ten_thousand_rows() -> None:
    """A practice's whole dashboard is written: every row is there, in order."""
    run = started(two_steps())
    period = ReportingPeriod(start=date(2026, 10, 1), end=date(2026, 10, 31))
    many = [
        attrs.evolve(run.instance, job=attrs.evolve(run.instance.job, id=f"w-{number}", period=period))
        for number in range(10_000)
    ]
    text = table_csv(dashboard_table(dashboard(many, TODAY, people=CAST)))
    rows = list(csv.reader(StringIO(text, newline=""), strict=True))
    assert [row[-1] for row in rows[1:]] == [f"w-{number}" for number in range(10_000)]
