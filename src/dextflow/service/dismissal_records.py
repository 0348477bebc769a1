"""Dismissals as they are kept: a record for each finding of a client, with an event for each act."""

from collections.abc import Collection, Mapping
from functools import partial

import attrs

from dextflow.codec import decode, encode
from dextflow.engine import with_dismissals
from dextflow.model import CheckResult, Dismissal, DismissalAct, DismissalEvent, Instance, Policy
from dextflow.ports import Put, Record, Store, StoredEvent, Term, Where
from dextflow.service.records import derive_id
from dextflow.service.shelves import every_record
from dextflow.service.stored import noun_put, read_noun, read_stored

DISMISSAL = "dismissal"
Keys = frozenset[str]


def dismissal_id(practice: str, client: str, finding: str) -> str:
    """Under which id the dismissal of a finding is kept; keys may be long, and hold anything."""
    return derive_id(practice, finding, client)


def dismissal_put(dismissal: Dismissal, practice: str) -> Put:
    """Write a dismissal in its new version."""
    terms: dict[str, Term] = {
        "client": dismissal.client,
        "rule": dismissal.rule,
        "by": dismissal.by,
        "active": int(dismissal.active),
        "finding": dismissal.finding,
    }
    return noun_put(DISMISSAL, dismissal_id(practice, dismissal.client, dismissal.finding), dismissal, terms)


def dismissal_event(dismissal: Dismissal, practice: str) -> StoredEvent:
    """Write the act that led to a dismissal as it is now."""
    event = DismissalEvent(
        act=DismissalAct.DISMISSED if dismissal.active else DismissalAct.RESTORED,
        by=dismissal.by,
        at=dismissal.at,
        reason=dismissal.reason,
    )
    subject = dismissal_id(practice, dismissal.client, dismissal.finding)
    return StoredEvent(kind=DISMISSAL, subject=subject, number=dismissal.version, text=encode(event))


def read_dismissal(record: Record) -> Dismissal:
    """Read a dismissal. Raises `Corrupt` if what is stored is not one."""
    return read_noun(Dismissal, record)


def read_dismissal_event(stored: StoredEvent) -> DismissalEvent:
    """Read an act. Raises `Corrupt` if what is stored is not one."""
    return read_stored(partial(decode, DismissalEvent), stored)


def dismissed_keys(store: Store, practice: str, clients: Collection[str]) -> Mapping[str, Keys]:
    """The keys of the findings of these clients that are dismissed now; a client without any has none of them."""
    keys: dict[str, set[str]] = {client: set() for client in clients}
    where = (Where(terms=("client",), one_of=tuple(keys)), Where(terms=("active",), one_of=(1,)))
    for record in every_record(store, practice, DISMISSAL, where):
        dismissal = read_dismissal(record)
        keys[dismissal.client].add(dismissal.finding)
    return {client: frozenset(found) for client, found in keys.items()}


def as_kept(result: CheckResult, instance: Instance, keys: Keys, policy: Policy) -> CheckResult:
    """A calculated result as a workflow keeps it: with its client's dismissals and the weight of its check."""
    weight = policy.weight(result.rule, instance.job.template.id)
    return with_dismissals(attrs.evolve(result, weight=weight), keys)
