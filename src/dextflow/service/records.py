"""What the library keeps in a store: the kinds of record, and how nouns become them."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from unicodedata import normalize
from uuid import NAMESPACE_URL, uuid5

import attrs

from dextflow.codec import STEPS, decode_event, decode_parts, encode, encode_parts, own_template
from dextflow.engine import compile_template
from dextflow.errors import Corrupt, InvalidDocument, InvalidTemplate
from dextflow.model import Event, Instance, Plan, Status, Template, TemplateRef
from dextflow.ports import Put, Record, StoredEvent, Term
from dextflow.service.stored import read_noun, read_stored, stored_events

ORDER, TEMPLATE, WORKFLOW = "order", "template", "workflow"
MOST_OWN_PLANS = 256


@attrs.frozen(kw_only=True)
class Change:
    """A workflow before (None: there was none) and after some events."""

    before: Instance | None
    after: Instance
    events: tuple[Event, ...]


def derive_id(practice: str, key: str, client: str) -> str:
    """The id of the workflow that an order, known by its key, makes for a client: the same key, the same id."""
    return str(uuid5(NAMESPACE_URL, f"dextflow\x1f{practice}\x1f{key}\x1f{client}"))


def request_put(request: object, key: str) -> Put:
    """Keep what was asked for under its key, which must not have been used yet."""
    return Put(kind=ORDER, id=key, expected=0, version=1, parts=_request_parts(request), terms={})


def is_request(record: Record, request: object) -> bool:
    """Whether a record is of that very request."""
    return dict(record.parts) == _request_parts(request)


def _request_parts(request: object) -> dict[str, str]:
    return {type(request).__name__.lower(): encode(request)}


def template_put(template: Template) -> Put:
    """Write a template version, which must not be there yet."""
    return Put(
        kind=TEMPLATE,
        id=str(template.ref),
        expected=0,
        version=1,
        parts={TEMPLATE: encode(template)},
        terms={"template": template.id, "version": template.version},
    )


def read_template(record: Record) -> Template:
    """Read a template version. Raises `Corrupt` if what is stored is not one."""
    return read_noun(Template, record)


def workflow_put(change: Change) -> Put:
    """Write what a change altered: only the parts that differ, and the terms only if one of them does."""
    before, after = change.before, change.after
    as_before = (
        before is not None
        and before.status is after.status
        and before.job is after.job
        and before.stage == after.stage
        and bool(before.with_client) is bool(after.with_client)
        and before.clock.waits == after.clock.waits
    )
    return Put(
        kind=WORKFLOW,
        id=after.id,
        expected=before.version if before else 0,
        version=after.version,
        parts=encode_parts(after, before),
        terms=None if as_before else workflow_terms(after),
    )


def workflow_events(change: Change) -> tuple[StoredEvent, ...]:
    """Write the events of a change under their numbers."""
    first = (change.before.version if change.before else 0) + 1
    return stored_events(WORKFLOW, change.after.id, change.events, first)


OPEN = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.UNDER_REVIEW)
PLACE_OF = MappingProxyType({status: place for place, status in enumerate(Status)})
TERMS: Mapping[str, Callable[[Instance], Term]] = MappingProxyType(
    {
        "status": lambda instance: instance.status.value,
        "status_place": lambda instance: PLACE_OF[instance.status],
        "client": lambda instance: instance.job.client,
        "client_name": lambda instance: folded(instance.job.client_name),
        "assignee": lambda instance: instance.job.assignee,
        "first_reviewer": lambda instance: (*instance.job.reviewers, None)[0],
        "second_reviewer": lambda instance: (*instance.job.reviewers, None, None)[1],
        "reviewer": lambda instance: instance.reviewer,
        "template": lambda instance: instance.job.template.id,
        "template_version": lambda instance: instance.job.template.version,
        "repeating": lambda instance: instance.job.firing.repeating if instance.job.firing else None,
        "name": lambda instance: folded(instance.job.name),
        "period_start": lambda instance: instance.job.period.start.isoformat(),
        "period_end": lambda instance: instance.job.period.end.isoformat(),
        "starts_on": lambda instance: instance.job.starts_on.isoformat() if instance.job.starts_on else None,
        "due_on": lambda instance: instance.job.due_on.isoformat(),
        "kept_waiting": lambda instance: 1 if instance.clock.waits else None,
        "with_client": lambda instance: 1 if instance.with_client else None,
        "open_due_on": lambda instance: instance.job.due_on.isoformat() if instance.status in OPEN else None,
    }
)


def folded(text: str) -> str:
    """A text as it is searched and sorted: without regard to case and to how its letters are encoded."""
    return normalize("NFKC", normalize("NFKC", text).casefold())


def owner_term(owner: str) -> str:
    """The term that says that a person or team owns a step. A term has one value, so each owner has one."""
    return f"owner:{owner}"


def workflow_terms(instance: Instance) -> Mapping[str, Term]:
    """What a workflow can be found by: its status, review stage and job, and whether it is with the client."""
    owners = {owner.person or owner.team for owner in instance.job.owners}
    owned: dict[str, Term] = {owner_term(owner): owner for owner in owners if owner}
    return owned | {name: of(instance) for name, of in TERMS.items()}


def template_of(record: Record) -> TemplateRef:
    """The template version of which a stored workflow was made. Raises `Corrupt` if the record does not say."""
    name, version = record.terms.get("template"), record.terms.get("template_version")
    if not isinstance(name, str) or not isinstance(version, int):
        raise Corrupt(f"workflow {record.id!r} does not say of which template it is")
    return TemplateRef(id=name, version=version)


def read_workflow(record: Record, plan: Plan) -> Instance:
    """Read a workflow whose template has that plan; one with steps of its own gets its own.

    Raises `Corrupt` if what is stored is not one, or not at the version of its record.
    """
    try:
        steps = record.parts.get(STEPS)
        instance = decode_parts(record.parts, plan if steps is None else _own_plan(steps))
    except (InvalidDocument, InvalidTemplate) as error:
        raise Corrupt(f"workflow {record.id!r}: {error}") from error
    if instance.version != record.version:
        raise Corrupt(f"workflow {record.id!r} is at version {instance.version}, its record at {record.version}")
    return instance


@lru_cache(maxsize=MOST_OWN_PLANS)
def _own_plan(steps: str) -> Plan:
    """The plan of a workflow with steps of its own, by their text, for it is read with every command."""
    return attrs.evolve(compile_template(own_template(steps)), own=True)


def read_event(stored: StoredEvent) -> Event:
    """Read an event. Raises `Corrupt` if what is stored is not one."""
    return read_stored(decode_event, stored)
