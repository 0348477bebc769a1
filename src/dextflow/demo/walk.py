"""The walk of the demo: order, start, check, do the work, review and lock, from wherever the workflows stand."""

from collections.abc import Callable
from datetime import datetime, timedelta

import attrs
from rich.console import Console

from dextflow.demo.practice import ADMIN, ASSIGNEE, FIRST_REVIEWER, SECOND_REVIEWER, Practice, evidence
from dextflow.demo.script import next_command
from dextflow.demo.show import (
    heading,
    make_bar,
    say,
    say_entry,
    show_checks,
    show_history,
    show_practice,
    show_progress,
    subheading,
)
from dextflow.engine import health_score, history
from dextflow.errors import Refused
from dextflow.library import built_in
from dextflow.model import (
    AddComment,
    CheckResult,
    Enrolment,
    Event,
    Instance,
    Marked,
    Order,
    ReportingPeriod,
    Status,
    TemplateRef,
)
from dextflow.service import Workflows

TEMPLATE = "monthly-bookkeeping"
TIME_TO_FINISH = timedelta(days=14)
REVIEWERS = (FIRST_REVIEWER.id, SECOND_REVIEWER.id)


@attrs.frozen(kw_only=True)
class Stage:
    """Where the demo plays: what it prints on, what time it is, and how it rests after each thing done."""

    console: Console
    clock: Callable[[], datetime]
    rest: Callable[[], None]


def walk(stage: Stage, workflows: Workflows, practice: Practice, period: ReportingPeriod) -> None:
    """Take the workflows of all clients and one period to the lock, and show how.

    Wherever they stand, they go on from there; what is done already is only shown. Raises what the methods of
    `Workflows` raise, and `LedgerUnavailable`.
    """
    show_practice(stage.console, practice)
    ordered = _order(stage, workflows, practice, period)
    heading(stage.console, "2. The checks look at the books")
    started = [_check(stage, workflows, practice, each) for each in ordered]
    eventful = min(started, key=_score).id
    heading(stage.console, "3. The work and its two reviews")
    locked = [_finish(stage, workflows, practice, each, eventful=each.id == eventful) for each in started]
    heading(stage.console, "4. What is locked stays as it is")
    _knock(stage, workflows, practice, locked[0])
    heading(stage.console, "5. Progress")
    show_progress(stage.console, [(practice.name_of(each.job.client), each) for each in locked])
    _tell(stage, workflows, practice, workflows.get(eventful))


def _order(
    stage: Stage, workflows: Workflows, practice: Practice, period: ReportingPeriod
) -> tuple[Instance, ...]:
    """Order the work for every client; the same order makes the same workflows, however often it is given."""
    template = workflows.templates.publish(built_in(TEMPLATE))
    order, at = _make_order(template, practice, period), stage.clock()
    key = f"{TEMPLATE} {period} {' '.join(client.id for client in practice.clients)}"
    ordered = workflows.create(order, key=key, by=ADMIN.id, at=at)
    heading(stage.console, f"1. One order: {ordered[0].job.name}, due on {order.due_on}")
    for each in ordered:
        there = f"there already and {each.status.value}, so it is not made again"
        news = "made, not started yet" if each.at == at else there
        say(stage.console, f"{practice.name_of(each.job.client)}: {news}.")
    return ordered


def _make_order(template: TemplateRef, practice: Practice, period: ReportingPeriod) -> Order:
    return Order(
        template=template,
        period=period,
        due_on=period.end + TIME_TO_FINISH,
        clients=tuple(Enrolment(client=client.id, reviewers=REVIEWERS) for client in practice.clients),
    )


def _check(stage: Stage, workflows: Workflows, practice: Practice, instance: Instance) -> Instance:
    """Start a workflow and calculate its checks, unless that was done, and show what they saw."""
    subheading(stage.console, practice.name_of(instance.job.client))
    calculated = instance if instance.results else _calculate(stage, workflows, instance)
    score = health_score(calculated.results)
    say(stage.console, "no health score" if score is None else f"health score {score} of 100", indent=4)
    show_checks(stage.console, calculated.results)
    return calculated


def _calculate(stage: Stage, workflows: Workflows, instance: Instance) -> Instance:
    by, at = ASSIGNEE.id, stage.clock()
    with make_bar(stage.console) as bar:
        task = bar.add_task("checks", total=sum(check.rule is not None for check in instance.plan.checks()))

        def on_result(_result: CheckResult) -> None:
            bar.advance(task)
            stage.rest()

        if instance.status is Status.NOT_STARTED:
            return workflows.start(instance.id, by=by, at=at, confirmed=True, on_result=on_result)
        return workflows.calculate(instance.id, by=by, at=at, on_result=on_result)


def _score(instance: Instance) -> int:
    score = health_score(instance.results)
    return 100 if score is None else score


def _finish(
    stage: Stage, workflows: Workflows, practice: Practice, instance: Instance, *, eventful: bool
) -> Instance:
    """Let the people do what is left, one command after the other."""
    client = instance.job.client
    if instance.status is Status.COMPLETED:
        say(stage.console, f"{practice.name_of(client)}: locked already.")
        return instance
    subheading(stage.console, practice.name_of(client))
    file, events = evidence(practice, client), workflows.events(instance.id)
    with make_bar(stage.console) as bar:
        task = bar.add_task("items marked", total=len(instance.plan.items), completed=instance.done.bit_count())
        while command := next_command(instance, events, stage.clock(), file=file, eventful=eventful):
            instance = workflows.do(instance.id, command)
            bar.update(task, completed=instance.done.bit_count())
            known, events = len(events), workflows.events(instance.id)
            _say_news(stage, events, known)
            stage.rest()
    return instance


def _say_news(stage: Stage, events: tuple[Event, ...], known: int) -> None:
    """Say what happened since; marks only move the bar."""
    for event, entry in list(zip(events, history(events), strict=True))[known:]:
        if not isinstance(event, Marked):
            say_entry(stage.console, entry)


def _knock(stage: Stage, workflows: Workflows, practice: Practice, locked: Instance) -> None:
    """Try to change a locked workflow."""
    client = practice.name_of(locked.job.client)
    say(stage.console, f"{ASSIGNEE.name} tries to add a comment to the workflow of {client}.")
    try:
        workflows.do(locked.id, AddComment(by=ASSIGNEE.id, at=stage.clock(), text="One more thing."))
    except Refused as refusal:
        say(stage.console, f"Refused: {refusal}.", "yellow")


def _tell(stage: Stage, workflows: Workflows, practice: Practice, instance: Instance) -> None:
    """Show the whole record of the workflow in which most happened."""
    heading(stage.console, f"6. The record of {practice.name_of(instance.job.client)}")
    show_history(stage.console, history(workflows.events(instance.id)))
