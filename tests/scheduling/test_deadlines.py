"""Deadlines of groups, relative to a workflow's due or start date."""

from datetime import date

from dextflow.model import DeadlineBase, Offset, Step, StepGroup, Template, Unit
from dextflow.scheduling import deadlines

DUE, START = date(2026, 3, 15), date(2026, 1, 31)


def template(*offsets: Offset | None, base: DeadlineBase = DeadlineBase.DUE_DATE) -> Template:
    groups = tuple(
        StepGroup(name=f"G{number}", steps=(Step(key=f"s{number}", name="S"),), deadline=offset)
        for number, offset in enumerate(offsets)
    )
    return Template(id="t", name="T", groups=groups, deadlines_from=base)


def days(*values: int) -> tuple[Offset, ...]:
    return tuple(Offset(value=value) for value in values)


def test_a_tax_return_in_four_groups() -> None:
    """Collection 14 days before the due date, preparation 7, review 1, filing on it: as Sodium's example says."""
    found = deadlines(template(*days(-14, -7, -1, 0)), due_on=DUE)
    assert [each.on for each in found] == [date(2026, 3, day) for day in (1, 8, 14, 15)]
    assert [each.group for each in found] == ["G0", "G1", "G2", "G3"]


def test_a_group_without_a_deadline_has_the_due_date() -> None:
    """What has no offset of its own is due when the workflow is, from whichever date the others are counted."""
    for base in DeadlineBase:
        assert deadlines(template(None, base=base), due_on=DUE, starts_on=START)[0].on == DUE


def test_counted_from_the_start() -> None:
    """Deadlines may count from the start date; a month after the last of January is the last of February."""
    counted = template(
        Offset(value=2, unit=Unit.WEEK), Offset(value=1, unit=Unit.MONTH), base=DeadlineBase.START_DATE
    )
    assert [each.on for each in deadlines(counted, due_on=DUE, starts_on=START)] == [
        date(2026, 2, 14),
        date(2026, 2, 28),
    ]


def test_an_unknown_start_gives_no_date() -> None:
    """As long as the start date is not known, a deadline that counts from it is None, not a wrong date."""
    counted = template(Offset(value=2), base=DeadlineBase.START_DATE)
    assert deadlines(counted, due_on=DUE)[0].on is None
