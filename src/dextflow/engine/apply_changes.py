"""Apply what people do to single steps, and to one workflow apart from its template."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from dextflow.engine.moves import item_bits, settled, step, unreviewed, with_underway
from dextflow.engine.tailor import replan, tailor
from dextflow.model import (
    Blocked,
    CheckSettings,
    ConditionsApplied,
    Event,
    Instance,
    ItemRenamed,
    LaidDown,
    Owner,
    PeriodChanged,
    Refreshed,
    Renamed,
    Rescheduled,
    SettingsAdjusted,
    StepAdded,
    StepMoved,
    StepReassigned,
    StepRestored,
    StepSkipped,
    TakenUp,
    TimeLogged,
    Unblocked,
)

Change = Callable[[Instance, Any], Instance]


def _taken_up(instance: Instance, event: TakenUp) -> Instance:
    return with_underway(step(instance, event), event.step, by=event.by)


def _laid_down(instance: Instance, event: LaidDown) -> Instance:
    return with_underway(step(instance, event), event.step, by=None)


def _blocked(instance: Instance, event: Blocked) -> Instance:
    """Somebody's own reason takes the place of the one for which the client declined."""
    return with_underway(step(instance, event), event.step, blocked=event.reason, declined=False)


def _unblocked(instance: Instance, event: Unblocked) -> Instance:
    return with_underway(step(instance, event), event.step, blocked=None, declined=False)


def _time_logged(instance: Instance, event: TimeLogged) -> Instance:
    held = instance.work.held | item_bits(instance, event.step)
    return step(instance, event, work=attrs.evolve(instance.work, held=held))


def _tailored(instance: Instance, event: StepAdded | StepMoved | ItemRenamed) -> Instance:
    return step(replan(instance, tailor(instance.plan.template, event)), event)


def _rearranged(instance: Instance, event: StepAdded | StepMoved) -> Instance:
    after = _tailored(instance, event)
    return settled(attrs.evolve(after, review=unreviewed(after.review)))


def _added(instance: Instance, event: StepAdded) -> Instance:
    after = _rearranged(instance, event)
    job = _with_settings(_with_owner(after, event.owner), event.settings).job
    return attrs.evolve(after, job=job)


def _reassigned(instance: Instance, event: StepReassigned) -> Instance:
    item_bits(instance, event.owner.step)
    return step(_with_owner(instance, attrs.evolve(event.owner, chosen=True)), event)


def _with_owner(instance: Instance, owner: Owner | None) -> Instance:
    if owner is None:
        return instance
    others = tuple(each for each in instance.job.owners if each.step != owner.step)
    return attrs.evolve(instance, job=attrs.evolve(instance.job, owners=(*others, owner)))


def _with_settings(instance: Instance, settings: tuple[CheckSettings, ...]) -> Instance:
    """The settings of some checks, the others as they were; the same ones again change nothing."""
    given = {each.check: each for each in (*instance.job.settings, *settings)}
    ordered = tuple(given[check.key] for check in instance.plan.checks() if check.key in given)
    return attrs.evolve(instance, job=attrs.evolve(instance.job, settings=ordered))


def _skipped(instance: Instance, event: StepSkipped) -> Instance:
    items = item_bits(instance, event.step) & instance.open
    return _dropped(instance, event, left_out=instance.work.left_out | items)


def _restored(instance: Instance, event: StepRestored) -> Instance:
    return _dropped(instance, event, left_out=instance.work.left_out & ~item_bits(instance, event.step))


def _ruled(instance: Instance, event: ConditionsApplied) -> Instance:
    not_required = instance.work.not_required
    for ruling in event.rulings:
        items = item_bits(instance, ruling.step)
        not_required = not_required & ~items if ruling.required else not_required | items
    return _dropped(instance, event, not_required=not_required)


def _dropped(
    instance: Instance,
    event: StepSkipped | StepRestored | ConditionsApplied,
    **changes: Any,  # noqa: ANN401 - as `attrs.evolve` takes them
) -> Instance:
    marked, work = instance.marked, attrs.evolve(instance.work, **changes)
    gone = {key for key, items in instance.plan.steps.items() if not items & ~marked & ~work.dropped}
    underway = tuple(each for each in work.underway if each.step not in gone)
    return settled(
        step(
            instance,
            event,
            done=marked,
            work=attrs.evolve(work, underway=underway),
            review=unreviewed(instance.review),
        )
    )


def _adjusted(instance: Instance, event: SettingsAdjusted) -> Instance:
    after = step(_with_settings(instance, (event.settings,)), event)
    return attrs.evolve(after, review=unreviewed(after.review))


def _renamed(instance: Instance, event: Renamed) -> Instance:
    return step(instance, event, job=attrs.evolve(instance.job, name=event.name))


def _rescheduled(instance: Instance, event: Rescheduled) -> Instance:
    chosen = event.because is None
    job = attrs.evolve(
        instance.job,
        due_on=event.due_on,
        starts_on=event.starts_on,
        due_chosen=chosen,
        statutory=instance.job.statutory if chosen else event.statutory,
    )
    return step(instance, event, job=job)


def _period_changed(instance: Instance, event: PeriodChanged) -> Instance:
    job = attrs.evolve(instance.job, period=event.period, settings=event.settings, statutory=None)
    return step(instance, event, job=job)


def _refreshed(instance: Instance, event: Refreshed) -> Instance:
    job = attrs.evolve(instance.job, owners=event.owners, facts=event.facts, client_name=event.client_name)
    return step(instance, event, job=job)


# Each function takes the one type of event under which it is filed, which no mapping type can say.
APPLY_CHANGES: Mapping[type[Event], Change] = {
    TakenUp: _taken_up,
    LaidDown: _laid_down,
    Blocked: _blocked,
    Unblocked: _unblocked,
    TimeLogged: _time_logged,
    StepAdded: _added,
    StepMoved: _rearranged,
    ItemRenamed: _tailored,
    StepReassigned: _reassigned,
    StepSkipped: _skipped,
    StepRestored: _restored,
    ConditionsApplied: _ruled,
    SettingsAdjusted: _adjusted,
    Renamed: _renamed,
    Rescheduled: _rescheduled,
    PeriodChanged: _period_changed,
    Refreshed: _refreshed,
}
