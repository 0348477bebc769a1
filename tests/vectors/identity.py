"""A period has one firing, whatever happens meanwhile."""

import re
from collections.abc import Callable, Mapping
from datetime import date

import attrs

from dextflow.model import (
    ByRule,
    Convention,
    DatePath,
    Delete,
    DueCase,
    DueDateRule,
    Months,
    Offset,
    OnPeriodEnd,
    Shift,
)
from dextflow.scheduling import add_days
from vectors.practice import BOOKS, KIM, TEMPLATE, Practice, books, noon
from vectors.values import CannotSayError, Inputs, Rule

JANUARY, FEBRUARY, MARCH = date(2026, 1, 15), date(2026, 2, 1), date(2026, 3, 1)
END_OF_JANUARY = date(2026, 1, 31)
Event = Callable[[Practice], None]


def days_after(count: int) -> DueDateRule:
    """The practice's own rule for its due date, in the version of so many days after the end of a period."""
    path = DatePath(anchor="period_end", steps=(Shift(by=Offset(value=count)),))
    return DueDateRule(id="office.books", name="Books", cases=(DueCase(paths=(path,)),), version=count)


def nothing(practice: Practice) -> None:
    """Nothing happens, but that somebody asks again."""
    practice.ask()


def another_process(practice: Practice) -> None:
    """Another process asks as well."""
    practice.open((days_after(14),))


def clock_put_back(practice: Practice) -> None:
    """Somebody asks while the clock is slow by a day."""
    practice.ask(add_days(FEBRUARY, -1))
    practice.ask(FEBRUARY)


def due_rule_changed(practice: Practice) -> None:
    """The rule of its due date has another version, which work that has not begun follows."""
    before = [each.job.due_on for each in practice.made()]
    practice.open((days_after(20),))
    practice.refresh()
    if before == [each.job.due_on for each in practice.made()]:
        raise CannotSayError("the due date did not follow its rule")


def template_changed(practice: Practice) -> None:
    """The template has another version."""
    practice.workflows.templates.publish(attrs.evolve(TEMPLATE, version=TEMPLATE.version + 1))


def left_and_joined(practice: Practice) -> None:
    """The client leaves the practice, and comes back."""
    practice.change_client(left_on=END_OF_JANUARY)
    practice.change_client()


def made_quarterly(practice: Practice) -> None:
    """It goes on every quarter."""
    practice.edit(trigger=OnPeriodEnd(rule=Months(count=3)))


def moved(practice: Practice) -> None:
    """It is made some days later, and never on a holiday."""
    trigger = OnPeriodEnd(rule=Months(), offset=Offset(value=5))
    practice.edit(trigger=trigger, holidays=Convention.FOLLOWING, calendar="GB-EAW")


def renamed(practice: Practice) -> None:
    """It has another name."""
    practice.edit(name="Other books")


def paused_and_resumed(practice: Practice) -> None:
    """It is paused, and resumed."""
    practice.workflows.repeating.pause(BOOKS, by=KIM.id, at=noon(practice.day))
    practice.ask()
    practice.workflows.repeating.resume(BOOKS, by=KIM.id, at=noon(practice.day))


def deleted(practice: Practice) -> None:
    """What was made is deleted."""
    for each in practice.made():
        practice.workflows.do(each.id, Delete(by=KIM.id, at=noon(practice.day)))


def month_later(practice: Practice) -> None:
    """Another month ends."""
    practice.ask(MARCH)


EVENTS: Mapping[str, Event] = {
    r"\bdue\b": due_rule_changed,
    r"template": template_changed,
    r"frequency|cadence|stagger|quarterly": made_quarterly,
    r"tag|roster|left|removed|joined|added": left_and_joined,
    r"holiday|business|offset|roll|trigger (date|day|moved|edited)": moved,
    r"name": renamed,
    r"pause": paused_and_resumed,
    r"delete": deleted,
    r"(next|later|following|another) period": month_later,
    r"clock|dst|backwards|zone": clock_put_back,
    r"race|racing|concurrent|parallel|worker|process|restart|crash": another_process,
    r"replay|again|twice|retr(y|ied)": nothing,
}
"""What may happen, by the words for it; the first that fits counts."""


def rows(inputs: Inputs) -> int:
    """How many rows there are for January after something happened, and somebody asked again what is due."""
    text = str(inputs["event"]).lower()
    event = next((event for words, event in EVENTS.items() if re.search(words, text)), None)
    if event is None:
        raise CannotSayError("nobody knows what happens")
    practice = Practice(books(Months(), due=ByRule(rule="office.books")), JANUARY, (days_after(14),))
    practice.ask(FEBRUARY)
    event(practice)
    practice.ask()
    return practice.rows()


RULES: Mapping[str, Rule] = {"trigger.identity_rows": rows}
