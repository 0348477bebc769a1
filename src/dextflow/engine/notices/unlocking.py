"""What becomes possible in a workflow: steps that waited, and now do not."""

from collections.abc import Iterator

from dextflow.engine.notices.happenings import Happening
from dextflow.engine.notices.telling import Doer, Notices, doer_of, tell_of_steps
from dextflow.model import Instance, Status, Topic


def unlocked(happening: Happening) -> Notices:
    """What steps waited for is done, left out or not required: those who can act are told, each once.

    Of steps that are ready when the work begins nobody is told, nor of one that is open again because its own
    mark was undone, nor of one whose answer the client owes us. When what came before is undone and done again,
    they are told again.
    """
    before, after = happening.before, happening.after
    if before is None or not before.status is after.status is Status.IN_PROGRESS:
        return
    if newly := after.ready & ~_known(before, after):
        yield from tell_of_steps(happening, Topic.UNLOCKED, _with_doers(after, newly))


def _known(before: Instance, after: Instance) -> int:
    """The items that were ready or marked before, or were not there, as a set of items of the plan after."""
    if before.plan is after.plan:
        return before.ready | before.marked
    waited = before.plan.keys(before.plan.all & ~before.ready & ~before.marked)
    index = after.plan.index
    return after.plan.all & ~sum(index[key].bit for key in waited if key in index)


def _with_doers(instance: Instance, items: int) -> Iterator[tuple[str, Doer]]:
    """The steps of some items that are not with the client, and who can act on them."""
    for step in dict.fromkeys(item.step.key for item in instance.plan.each(items)):
        underway = instance.work.on(step)
        if underway is None or underway.asked is None:
            yield step, doer_of(instance, step)
