"""The practice's library of templates."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

import attrs

from dextflow.codec import decode, encode
from dextflow.engine import Act, compile_template, may_act, validate
from dextflow.errors import (
    AlreadyPublished,
    Fault,
    InvalidTemplate,
    NotEntitled,
    NotFound,
    NotPermitted,
    TemplateRetired,
    UnknownPerson,
    VersionPassed,
)
from dextflow.model import (
    Entitlements,
    Feature,
    Plan,
    Policy,
    Retirement,
    Template,
    TemplateEntry,
    TemplateRef,
)
from dextflow.ports import Batch, Directory, Put, Record, Store, Term, Where
from dextflow.rules.faults import rule_faults
from dextflow.service.checks import Rules
from dextflow.service.records import TEMPLATE, folded, read_template, template_put
from dextflow.service.retrying import again
from dextflow.service.shelves import every_record
from dextflow.service.stored import reading

ENTRY = "template_entry"


class Templates:
    """The library of one practice: templates in published versions, which never change, so each is read once.

    People publish and retire templates under the rights of the practice's policy; without `by` it is the host
    itself that does so. Storage errors (`dextflow.errors.StorageError`) pass through every method.
    """

    def __init__(
        self,
        practice: str,
        store: Store,
        rules: Rules,
        *,
        directory: Directory,
        policy: Policy,
        entitlements: Entitlements,
    ) -> None:
        self._practice = practice
        self._store = store
        self._rules = rules
        self._directory = directory
        self._policy = policy
        self._entitlements = entitlements
        self._plans: dict[TemplateRef, Plan] = {}

    def publish(self, template: Template, *, by: str | None = None) -> TemplateRef:
        """Put a template version into the library. Publishing the very same again changes nothing.

        The first version may have any number, and a new one any after the latest: leave some out if the template
        comes from a file that went through versions which this practice never had.

        Raises `InvalidTemplate` with every fault, `AlreadyPublished` if that version is there with another
        content, `VersionPassed` if a later one is there, `TemplateRetired`, and for a person `UnknownPerson`,
        `NotEntitled` or `NotPermitted`.
        """
        self._permit(by)
        self._write(lambda: self.publication(template))
        return template.ref

    def publication(self, template: Template) -> tuple[Put, ...]:
        """What publishing a template would write, nothing if that version is there; raises as `publish`."""
        self.check(template)
        entry, count = self._entry(template.id)
        if entry and template.version in entry.versions:
            if self.get(template.ref) != template:
                raise AlreadyPublished(template.id, template.version, entry.latest)
            return ()
        if entry and template.version < entry.latest:
            raise VersionPassed(template.id, template.version, entry.latest)
        if entry:
            _check_in_use(entry)
        versions = (*(entry.versions if entry else ()), template.version)
        changed = TemplateEntry(
            id=template.id,
            name=template.name,
            description=template.description,
            icon=template.icon,
            versions=versions,
        )
        return template_put(template), _entry_put(changed, count, _origins(template))

    def check(self, template: Template) -> None:
        """Raise `InvalidTemplate` with every fault, also of the settings of rules, unless it can be published."""
        faults: tuple[Fault, ...] = ()
        try:
            validate(template)
        except InvalidTemplate as error:
            faults = error.faults
        if faults := (*faults, *rule_faults(template, self._rules)):
            raise InvalidTemplate(template.id, faults)

    def retire(self, id: str, *, at: datetime, by: str | None = None, reason: str = "") -> TemplateEntry:  # noqa: A002 - the word of the field
        """Take a template out of use, in all its versions: it can neither be ordered nor published anew.

        Workflows that are made of it go on, and its versions can be read. An order that is being made at this very
        moment may still go through. Retiring it again changes nothing. Raises `NotFound`, and for a person as
        `publish`.
        """
        self._permit(by)
        return self._change(id, lambda entry: entry.retired or Retirement(at=at, by=by, reason=reason))

    def restore(self, id: str, *, by: str | None = None) -> TemplateEntry:  # noqa: A002 - the word of the field
        """Take a retired template into use again. Raises `NotFound`, and for a person as `publish`."""
        self._permit(by)
        return self._change(id, lambda _entry: None)

    def get(self, ref: TemplateRef) -> Template:
        """A version of a template, also of one that is retired. Raises `NotFound`."""
        return self.plans((ref,))[ref].template

    def latest(self, id: str) -> Template:  # noqa: A002 - the word of the field
        """The latest version of a template, also of one that is retired. Raises `NotFound`."""
        return self.get(TemplateRef(id=id, version=self.entry(id).latest))

    def entry(self, id: str) -> TemplateEntry:  # noqa: A002 - the word of the field
        """What the library says of a template over all its versions. Raises `NotFound`."""
        entry, _ = self._entry(id)
        if entry is None:
            raise NotFound(TEMPLATE, id)
        return entry

    def entries(self, *, retired: bool | None = False) -> tuple[TemplateEntry, ...]:
        """The templates of the library by name: those in use, with `retired` those out of use, with None all."""
        return tuple(entry for entry in self._entries() if retired in (None, entry.retired is not None))

    def versions(self, id: str | None = None) -> tuple[TemplateRef, ...]:  # noqa: A002 - the word of the field
        """All versions of a template, or of all templates, by id and version. Raises `NotFound`."""
        entries = self._entries() if id is None else (self.entry(id),)
        return tuple(
            sorted(TemplateRef(id=entry.id, version=number) for entry in entries for number in entry.versions)
        )

    def holding(self, custom: str) -> tuple[TemplateEntry, ...]:
        """The templates, by name, whose latest version holds a copy of a custom check; also retired ones."""
        return tuple(self._entries(Where(terms=(_origin_term(custom),), one_of=(1,))))

    def plan(self, ref: TemplateRef) -> Plan:
        """A version of a template, made ready for an order. Raises `NotFound` and `TemplateRetired`."""
        plan = self.plans((ref,))[ref]
        entry, _ = self._entry(ref.id)
        if entry:
            _check_in_use(entry)
        return plan

    def latest_plan(self, id: str) -> Plan:  # noqa: A002 - the word of the field
        """The latest version of a template, made ready for an order. Raises `NotFound` and `TemplateRetired`."""
        entry = self.entry(id)
        _check_in_use(entry)
        ref = TemplateRef(id=id, version=entry.latest)
        return self.plans((ref,))[ref]

    def plans(self, refs: Sequence[TemplateRef]) -> Mapping[TemplateRef, Plan]:
        """Several template versions, made ready to run, in one read. Raises `NotFound` if one is absent."""
        unread = [str(ref) for ref in dict.fromkeys(refs) if ref not in self._plans]
        if unread:
            records = self._store.get(self._practice, TEMPLATE, unread)
            for id_ in unread:
                if id_ not in records:
                    raise NotFound(TEMPLATE, id_)
                template = read_template(records[id_])
                self._plans[template.ref] = compile_template(template)
        return self._plans

    # ------------------------------------------------------------------------------------------------ within

    def _permit(self, by: str | None) -> None:
        if by is None:
            return
        if not self._entitlements.include(Feature.WORKFLOWS):
            raise NotEntitled(Feature.WORKFLOWS.value)
        person = self._directory.people(self._practice, (by,)).get(by)
        if person is None:
            raise UnknownPerson(by)
        if not may_act(person, Act.PUBLISH, self._policy.tier):
            raise NotPermitted(Act.PUBLISH.value, by, ("admins",))

    def _entry(self, id_: str) -> tuple[TemplateEntry | None, int]:
        """The entry of a template, and how often it was changed."""
        record = self._store.get(self._practice, ENTRY, (id_,)).get(id_)
        return (_read_entry(record), record.version) if record else (None, 0)

    def _entries(self, *where: Where) -> Iterator[TemplateEntry]:
        records = every_record(self._store, self._practice, ENTRY, where, order_by="name")
        return map(_read_entry, records)

    def _change(self, id_: str, retirement: Callable[[TemplateEntry], Retirement | None]) -> TemplateEntry:
        def puts() -> tuple[Put, ...]:
            entry, count = self._entry(id_)
            if entry is None:
                raise NotFound(TEMPLATE, id_)
            changed = attrs.evolve(entry, retired=retirement(entry))
            return () if changed == entry else (_entry_put(changed, count),)

        self._write(puts)
        return self.entry(id_)

    def _write(self, puts: Callable[[], tuple[Put, ...]]) -> None:
        """Work out what to write and write it; when somebody else was first, do so again, a few times."""
        again(lambda: self._commit(puts()))

    def _commit(self, puts: tuple[Put, ...]) -> None:
        if puts:
            self._store.commit(Batch(practice=self._practice, puts=puts))


def _check_in_use(entry: TemplateEntry) -> None:
    if entry.retired:
        raise TemplateRetired(entry.id, entry.retired.at.date().isoformat())


def _entry_put(entry: TemplateEntry, count: int, origins: Mapping[str, Term] | None = None) -> Put:
    """Write an entry that was changed so many times; with `origins`, also what it can be found by."""
    terms = None if origins is None else {**origins, "name": folded(entry.name)}
    return Put(
        kind=ENTRY, id=entry.id, expected=count, version=count + 1, parts={"entry": encode(entry)}, terms=terms
    )


def _read_entry(record: Record) -> TemplateEntry:
    with reading(f"entry of template {record.id!r}"):
        return decode(TemplateEntry, record.parts["entry"])


def _origins(template: Template) -> Mapping[str, Term]:
    """What says of which custom checks a template holds copies: a term for each."""
    checks = (check for group in template.groups for step in group.steps for check in step.checks)
    return {_origin_term(check.custom): 1 for check in checks if check.custom}


def _origin_term(custom: str) -> str:
    return f"custom:{custom}"
