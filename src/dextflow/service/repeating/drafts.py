"""Make the repeating workflow of a draft, once."""

from collections.abc import Callable

from dextflow.errors import AlreadyExists, Conflict, IdempotencyMismatch, UnfinishedDraft
from dextflow.model import Draft, Instance
from dextflow.ports import Put, Where
from dextflow.service.draft_stages import repeating_of
from dextflow.service.repeating.moments import Moment
from dextflow.service.repeating.standing import StandingOrders
from dextflow.service.repeating.triggering import begin
from dextflow.service.roof import Roof, Writes
from dextflow.service.wizard import Judgement


def made_of(
    roof: Roof, draft: Draft, moment: Moment, judged: Callable[[], Judgement], gone: Put
) -> tuple[Instance, ...]:
    """Keep the repeating workflow of a draft, whose record is then `gone`, and make what is due of it today.

    It has the id of the draft. Sent again, it returns the workflows that were made of it, as they are now. Raises
    `UnfinishedDraft`, `IdempotencyMismatch` for another one of that id, and `Conflict`.
    """
    if not _is_there(roof, draft):
        judgement = judged()
        repeating, faults = repeating_of(draft), judgement.review.all_faults
        if repeating is None or faults:
            raise UnfinishedDraft(draft.id, faults)
        entered = StandingOrders(roof).creation(repeating, moment)
        try:
            roof.write(entered.writes + Writes(puts=(gone, *judgement.publication)))
        except Conflict:
            if not _is_there(roof, draft):
                raise
    begin(roof, draft.id, moment.at)
    where = Where(terms=("repeating",), one_of=(draft.id,))
    return roof.read(tuple(roof.records((where,), order_by="client_name")))


def _is_there(roof: Roof, draft: Draft) -> bool:
    """Whether the repeating workflow of the draft was made. Raises `IdempotencyMismatch` for another one."""
    repeating = repeating_of(draft)
    try:
        return repeating is not None and StandingOrders(roof).created_before(repeating) is not None
    except AlreadyExists:
        raise IdempotencyMismatch(draft.id) from None
