"""The practice's library of templates."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from dextflow.engine import compile_template, validate
from dextflow.errors import AlreadyPublished, Conflict, Fault, InvalidSettings, InvalidTemplate, NotFound
from dextflow.model import Check, Plan, ReportingPeriod, Template, TemplateRef
from dextflow.ports import Batch, Store
from dextflow.rules import Rule, resolve
from dextflow.service.records import TEMPLATE, read_template, template_put

# Settings of a template are judged before there is a period; any will do, for defaults are not judged.
ANY_PERIOD = ReportingPeriod(start=date(2000, 1, 1), end=date(2000, 1, 31))


class Templates:
    """The published templates of one practice. Versions never change, so they are read once and kept."""

    def __init__(self, practice: str, store: Store, rules: Mapping[str, Rule[Any]]) -> None:
        self._practice = practice
        self._store = store
        self._rules = rules
        self._plans: dict[TemplateRef, Plan] = {}

    def publish(self, template: Template) -> TemplateRef:
        """Put a template version into the library. Publishing the very same again changes nothing.

        Raises `InvalidTemplate` with every fault, and `AlreadyPublished` if that version is there with another
        content: a published version never changes, so give the changed template a new version number.
        """
        validate(template)
        if faults := tuple(_rule_faults(template, self._rules)):
            raise InvalidTemplate(template.id, faults)
        try:
            self._store.commit(Batch(practice=self._practice, puts=(template_put(template),)))
        except Conflict:
            if self.get(template.ref) != template:
                raise AlreadyPublished(template.id, template.version) from None
        return template.ref

    def get(self, ref: TemplateRef) -> Template:
        """A version of a template. Raises `NotFound`."""
        return self.plan(ref).template

    def versions(self) -> tuple[TemplateRef, ...]:
        """All versions of all templates, by id and version."""
        return tuple(sorted(_refs(self._store, self._practice)))

    def plan(self, ref: TemplateRef) -> Plan:
        """A version of a template, made ready to run. Raises `NotFound`."""
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


def _rule_faults(template: Template, rules: Mapping[str, Rule[Any]]) -> Iterator[Fault]:
    for number, group in enumerate(template.groups):
        for place, step in enumerate(group.steps):
            for position, check in enumerate(step.checks):
                yield from _check_faults(check, f"/groups/{number}/steps/{place}/checks/{position}", rules)


def _check_faults(check: Check, path: str, rules: Mapping[str, Rule[Any]]) -> Iterator[Fault]:
    if check.rule is None:
        if check.settings:
            yield Fault(f"{path}/settings", "a check without a rule has no settings")
    elif check.rule not in rules:
        yield Fault(f"{path}/rule", f"there is no rule {check.rule!r}; known are {', '.join(sorted(rules))}")
    else:
        try:
            resolve(rules[check.rule], ANY_PERIOD, None, check.settings)
        except InvalidSettings as error:
            yield from (Fault(f"{path}/settings{fault.path}", fault.reason) for fault in error.faults)


def _refs(store: Store, practice: str) -> Iterator[TemplateRef]:
    after: str | None = None
    while True:
        page = store.query(practice, TEMPLATE, after=after)
        yield from (read_template(record).ref for record in page.records)
        if (after := page.after) is None:
            return
