"""Make the tasks that services bring, and the recurring work that is due for a client who takes them up."""

from collections.abc import Mapping, Sequence
from functools import partial

import attrs

from dextflow.engine import assignments_of
from dextflow.errors import DextflowError
from dextflow.model import Client, Plan, Task, TemplateRef
from dextflow.ports import Where
from dextflow.service.repeating.firing import DueLines
from dextflow.service.repeating.moments import Moment, moment_of
from dextflow.service.repeating.rosters import Rosters
from dextflow.service.repeating.triggered import Tally, Triggered
from dextflow.service.repeating.triggering import LIBRARY, UNLIMITED
from dextflow.service.roof import Roof, Writes
from dextflow.service.services.one_offs import Coming
from dextflow.service.shelves import some_records
from dextflow.service.tasks.making import TaskMaker, Wanted, plan_of
from dextflow.service.tasks.records import TASK, read_task
from dextflow.service.trying import tried


@attrs.frozen(kw_only=True)
class Bringing:
    """The tasks that come, by their ids, what they lack, and what is written of them."""

    ids: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    writes: Writes = attrs.field(factory=Writes)


def brought(roof: Roof, coming: Sequence[Coming], client: Client, moment: Moment) -> Bringing:
    """Make some tasks for a client, who may have its services only once this is written.

    One whose workflow cannot be made, because its template was retired or somebody may not see the client, is made
    without it, and what stood in the way is told.
    """
    found = [each.wanted for each in coming if each.wanted is not None]
    plans = {
        wanted.template: tried(partial(plan_of, roof, wanted.template)) for wanted in found if wanted.template
    }
    maker = _maker(
        roof, found, {ref: plan for ref, plan in plans.items() if isinstance(plan, Plan)}, client, moment
    )
    lacking: list[str] = [each for one in coming for each in one.lacking]
    writes = Writes()
    for wanted in found:
        made, refused = _made(maker, wanted, plans)
        lacking += [f"{wanted.order.title}: {reason}" for reason in refused]
        writes += made
    return Bringing(ids=tuple(each.id for each in found), lacking=tuple(lacking), writes=writes)


def recur(roof: Roof, client: str, moment: Moment) -> Triggered:
    """Look at a client in every standing order, and make what is due for it now.

    What is at fault, or for a person to look at, is told, and looked at again with the next `trigger_due`.
    """
    moment, tally = moment_of(roof, LIBRARY, moment.at), Tally()
    Rosters(roof, moment, tally, heard=False).look_at((client,))
    DueLines(roof, moment, tally).make(Where(terms=("client",), one_of=(client,)), most=UNLIMITED)
    return tally.result()


def read_tasks(roof: Roof, ids: Sequence[str]) -> tuple[Task, ...]:
    """Those tasks as they are now, in that order, in one read."""
    return tuple(map(read_task, some_records(roof.store, roof.practice, TASK, ids)))


Plans = Mapping[str | TemplateRef, Plan | DextflowError]


def _maker(
    roof: Roof,
    wanted: Sequence[Wanted],
    plans: Mapping[str | TemplateRef, Plan],
    client: Client,
    moment: Moment,
) -> TaskMaker:
    assignments = {each.order.assignment for each in wanted}
    assignments.update(each for plan in plans.values() for each in assignments_of(plan.template))
    reviewers = {client.account_reviewer} if client.account_reviewer else set[str]()
    practice = roof.among(assignments, (client,), reviewers)
    return TaskMaker(
        roof=roof, by=moment.actor, at=moment.at, clients={client.id: client}, practice=practice, plans=plans
    )


def _made(maker: TaskMaker, wanted: Wanted, plans: Plans) -> tuple[Writes, tuple[str, ...]]:
    """What is written of one task, with its workflow if that can be, and why it cannot."""
    found = plans.get(wanted.template) if wanted.template is not None else None
    if not isinstance(found, DextflowError):
        made = tried(partial(maker.made, wanted))
        if not isinstance(made, DextflowError):
            return made.writes, ()
        found = made
    return maker.made(attrs.evolve(wanted, template=None)).writes, (str(found),)
