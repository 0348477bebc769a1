"""How far a workflow is."""

from dextflow.model import GroupProgress, Instance, Item, ItemProgress, Progress, Tally


def progress(instance: Instance) -> Progress:
    """A workflow at a glance: done, available and waiting (and for what), overall, by group and by item."""
    groups = instance.plan.groups
    names = {step.key: planned.group.name for planned in groups for step in planned.group.steps}
    return Progress(
        overall=_tally(instance, instance.plan.all),
        groups=tuple(
            GroupProgress(name=planned.group.name, tally=_tally(instance, planned.items)) for planned in groups
        ),
        items=tuple(_item(instance, item, names[item.step.key]) for item in instance.plan.items),
    )


def _tally(instance: Instance, items: int) -> Tally:
    total = items.bit_count()
    done = (items & instance.done).bit_count()
    available = (items & instance.ready).bit_count()
    issues = (items & instance.issues).bit_count()
    skipped = (items & instance.skipped).bit_count()
    return Tally(
        total=total,
        done=done,
        available=available,
        waiting=total - done - available,
        complete=done - issues - skipped,
        with_issues=issues,
        not_applicable=skipped,
    )


def _item(instance: Instance, item: Item, group: str) -> ItemProgress:
    outcome = instance.outcome(item.key)
    state = outcome.value if outcome else "available" if instance.ready & item.bit else "waiting"
    return ItemProgress(
        key=item.key,
        name=(item.check or item.step).name,
        group=group,
        state=state,
        waits_for=instance.plan.keys(item.needs & ~instance.done) if state == "waiting" else (),
    )
