"""Decide on what people do to single steps, and to one workflow apart from its template."""

from collections.abc import Callable, Mapping
from typing import Any

from dextflow.engine.actions import take_back
from dextflow.engine.apply import apply
from dextflow.engine.lifecycle import CommandType
from dextflow.engine.obstacles import (
    check_calculated,
    check_dates,
    check_minutes,
    check_name,
    check_not_blocked,
    check_order,
    check_place,
    check_reason,
    find_step,
    open_items,
    why_waiting,
)
from dextflow.errors import (
    AlreadyTakenUp,
    BehindDoneWork,
    Fault,
    InvalidTemplate,
    InvalidValue,
    NotBlocked,
    NotCalculated,
    NotLeftOut,
    NotTakenUp,
    StepBlocked,
    UnsoundChange,
)
from dextflow.model import (
    AddStep,
    AdjustSettings,
    Block,
    Blocked,
    ChangePeriod,
    Event,
    Instance,
    ItemRenamed,
    LaidDown,
    LayDown,
    LogTime,
    MoveStep,
    PeriodChanged,
    Place,
    Policy,
    ReassignStep,
    Refresh,
    Refreshed,
    Rename,
    Renamed,
    RenameItem,
    Reschedule,
    Rescheduled,
    RestoreStep,
    SettingsAdjusted,
    SkipStep,
    Step,
    StepAdded,
    StepMoved,
    StepReassigned,
    StepRestored,
    StepSkipped,
    TakenUp,
    TakeUp,
    TimeLogged,
    Unblock,
    Unblocked,
)
from dextflow.model.readiness import marks_of, unsound

Events = tuple[Event, ...]


def _take_up(instance: Instance, command: TakeUp, _policy: Policy) -> Events:
    items = find_step(instance, command.step)
    check_not_blocked(instance, command.step)
    underway = instance.work.on(command.step)
    if underway and underway.by is not None:
        raise AlreadyTakenUp(command.step, underway.by)
    still_open = open_items(instance, command.step, items)
    if not still_open & instance.ready:
        raise why_waiting(instance, next(instance.plan.each(still_open)))
    return (TakenUp(by=command.by, at=command.at, step=command.step),)


def _lay_down(instance: Instance, command: LayDown, _policy: Policy) -> Events:
    find_step(instance, command.step)
    underway = instance.work.on(command.step)
    if not underway or underway.by is None:
        raise NotTakenUp(command.step)
    return (LaidDown(by=command.by, at=command.at, step=command.step),)


def _block(instance: Instance, command: Block, _policy: Policy) -> Events:
    open_items(instance, command.step, find_step(instance, command.step))
    check_reason(command.step, command.reason)
    underway = instance.work.on(command.step)
    if underway and underway.blocked == command.reason:
        raise StepBlocked(command.step, command.reason)
    return (Blocked(by=command.by, at=command.at, step=command.step, reason=command.reason),)


def _unblock(instance: Instance, command: Unblock, _policy: Policy) -> Events:
    find_step(instance, command.step)
    underway = instance.work.on(command.step)
    if not underway or underway.blocked is None:
        raise NotBlocked(command.step)
    return (Unblocked(by=command.by, at=command.at, step=command.step),)


def _log_time(instance: Instance, command: LogTime, _policy: Policy) -> Events:
    find_step(instance, command.step)
    check_minutes(command.minutes)
    logged = TimeLogged(
        by=command.by, at=command.at, step=command.step, minutes=command.minutes, note=command.note
    )
    return (logged,)


def _add(instance: Instance, command: AddStep, _policy: Policy) -> Events:
    _check_neighbour(instance, command.place)
    check_name(command.step.name)
    if faults := _conditional_faults(command.step):
        raise UnsoundChange(faults)
    if command.owner is not None and command.owner.step != command.step.key:
        raise InvalidValue("AddStep", f"its owner is that of {command.owner.step!r}, not of {command.step.key!r}")
    for settings in command.settings:
        if settings.check not in (check.key for check in command.step.checks if check.rule):
            raise NotCalculated(settings.check)
    added = StepAdded(
        by=command.by,
        at=command.at,
        step=command.step,
        place=command.place,
        owner=command.owner,
        settings=command.settings,
    )
    return _sound(instance, added)


def _conditional_faults(step: Step) -> tuple[Fault, ...]:
    """A step that is added to one workflow is wanted there: conditions belong to templates."""
    cases = (("only_if", step.only_if), ("assignment_cases", step.assignment_cases))
    faults = [Fault(f"/step/{name}", "a step of one workflow has no conditions") for name, value in cases if value]
    faults += [
        Fault(f"/step/checks/{position}/settings_cases", "a step of one workflow has no conditions")
        for position, check in enumerate(step.checks)
        if check.settings_cases
    ]
    return tuple(faults)


def _check_neighbour(instance: Instance, place: Place) -> None:
    find_step(instance, place.before if place.before is not None else str(place.after))


def _sound(instance: Instance, event: StepAdded | StepMoved) -> Events:
    """The event, if the steps stand together with it, and nothing that is done would have had to wait."""
    try:
        after = apply(instance, event)
    except InvalidTemplate as error:
        raise UnsoundChange(error.faults) from None
    if done := unsound(marks_of(after)):
        raise BehindDoneWork(after.plan.keys(done))
    return (event,)


def _move(instance: Instance, command: MoveStep, _policy: Policy) -> Events:
    find_step(instance, command.step)
    _check_neighbour(instance, command.place)
    if command.step in (command.place.before, command.place.after):
        raise UnsoundChange((Fault("/place", f"step {command.step!r} cannot stand beside itself"),))
    return _sound(instance, StepMoved(by=command.by, at=command.at, step=command.step, place=command.place))


def _rename_item(instance: Instance, command: RenameItem, _policy: Policy) -> Events:
    check_place(instance, command.item)
    check_name(command.name)
    return (ItemRenamed(by=command.by, at=command.at, item=command.item, name=command.name),)


def _reassign(instance: Instance, command: ReassignStep, _policy: Policy) -> Events:
    find_step(instance, command.owner.step)
    return (StepReassigned(by=command.by, at=command.at, owner=command.owner),)


def _skip(instance: Instance, command: SkipStep, _policy: Policy) -> Events:
    open_items(instance, command.step, find_step(instance, command.step))
    check_reason(command.step, command.reason)
    withdrawn = take_back(instance, command.step, by=command.by, at=command.at, reason=command.reason)
    skipped = StepSkipped(by=command.by, at=command.at, step=command.step, reason=command.reason)
    return (*withdrawn, skipped)


def _restore(instance: Instance, command: RestoreStep, _policy: Policy) -> Events:
    if not find_step(instance, command.step) & instance.work.left_out:
        raise NotLeftOut(command.step)
    events = (StepRestored(by=command.by, at=command.at, step=command.step),)
    check_order(instance, events, command.step)
    return events


def _adjust(instance: Instance, command: AdjustSettings, _policy: Policy) -> Events:
    check_calculated(instance, (command.settings.check,))
    return (SettingsAdjusted(by=command.by, at=command.at, settings=command.settings),)


def _rename(_instance: Instance, command: Rename, _policy: Policy) -> Events:
    check_name(command.name)
    return (Renamed(by=command.by, at=command.at, name=command.name),)


def _reschedule(_instance: Instance, command: Reschedule, _policy: Policy) -> Events:
    check_dates(command.due_on, command.starts_on)
    return (Rescheduled(by=command.by, at=command.at, due_on=command.due_on, starts_on=command.starts_on),)


def _change_period(instance: Instance, command: ChangePeriod, _policy: Policy) -> Events:
    check_calculated(instance, (each.check for each in command.settings))
    changed = PeriodChanged(by=command.by, at=command.at, period=command.period, settings=command.settings)
    return (changed,)


def _refresh(instance: Instance, command: Refresh, _policy: Policy) -> Events:
    for owner in command.owners:
        find_step(instance, owner.step)
    refreshed = Refreshed(
        by=command.by,
        at=command.at,
        owners=command.owners,
        facts=command.facts,
        client_name=command.client_name,
    )
    return (refreshed,)


# Each function takes the one type of command under which it is filed, which no mapping type can say.
DECIDE_CHANGES: Mapping[CommandType, Callable[[Instance, Any, Policy], Events]] = {
    TakeUp: _take_up,
    LayDown: _lay_down,
    Block: _block,
    Unblock: _unblock,
    LogTime: _log_time,
    AddStep: _add,
    MoveStep: _move,
    RenameItem: _rename_item,
    ReassignStep: _reassign,
    SkipStep: _skip,
    RestoreStep: _restore,
    AdjustSettings: _adjust,
    Rename: _rename,
    Reschedule: _reschedule,
    ChangePeriod: _change_period,
    Refresh: _refresh,
}
