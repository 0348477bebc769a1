"""The practice's own list of custom checks, and which templates hold copies of them."""

from collections.abc import Iterator, Mapping

import attrs

from dextflow.codec import decode, encode
from dextflow.engine import KEY, Act
from dextflow.errors import CheckExists, CheckInUse, Conflict, Fault, InvalidDocument, NotFound
from dextflow.model import Check, CustomCheck, Feature, TemplateEntry, TemplateRef
from dextflow.ports import Batch, Put, Record, Term, Where
from dextflow.service.records import folded
from dextflow.service.roof import Roof
from dextflow.service.shelves import every_record
from dextflow.service.stored import reading

CUSTOM_CHECK = "custom_check"


@attrs.frozen(kw_only=True)
class CheckUse:
    """A template whose latest version holds copies of a custom check. `outdated`: they say something else."""

    template: TemplateRef
    name: str
    checks: tuple[Check, ...]
    outdated: bool


class CustomChecks:
    """The custom checks of one practice: make, change and remove them, and find where they are used.

    A template holds copies, for a published version never changes. So editing or removing a check leaves the
    templates that use it as they are until they are published anew, and whoever does it must confirm that.
    Storage errors (`dextflow.errors.StorageError`) pass through every method.
    """

    def __init__(self, roof: Roof) -> None:
        self._roof = roof

    def create(self, check: CustomCheck, *, by: str) -> CustomCheck:
        """Put a new check into the list. Creating the very same again changes nothing.

        The key of a check that was removed can be used again; copies that templates kept are then copies of it.
        Raises `CheckExists` for a key that another check has, `InvalidDocument` with every fault, `UnknownPerson`,
        `NotEntitled` and `NotPermitted`.
        """
        self._permit(by)
        _validate(check)
        there, count = self._read(check.key)
        if there is not None:
            if not _same(there, check):
                raise CheckExists(check.key)
            return there
        return self._put(check, count)

    def edit(self, check: CustomCheck, *, by: str, confirmed: bool = False) -> tuple[CheckUse, ...]:
        """Change a check, and return the uses that still say what it said before: publish those templates anew.

        Raises `CheckInUse`, with these templates, unless it is confirmed or there are none; `Conflict` if the
        check was changed since it was read; `NotFound`; and as `create`.
        """
        self._permit(by)
        _validate(check)
        there, count = self._read(check.key)
        if there is None:
            raise NotFound(CUSTOM_CHECK, check.key)
        if check.version != count:
            raise Conflict(CUSTOM_CHECK, check.key, check.version, count)
        outdated = tuple(use for use in self._uses(check) if use.outdated)
        if _same(there, check):
            return outdated
        _require_confirmation(check.key, outdated, confirmed=confirmed)
        self._put(check, count)
        return outdated

    def remove(self, key: str, *, by: str, confirmed: bool = False) -> tuple[CheckUse, ...]:
        """Take a check out of the list, and return the uses that keep their copies of it.

        Raises `CheckInUse`, with the templates, unless it is confirmed or no template holds it; `NotFound`,
        `Conflict` if somebody changes it at this moment; and as `create`.
        """
        self._permit(by)
        check = self.get(key)
        uses = self._uses(check)
        _require_confirmation(key, uses, confirmed=confirmed)
        self._commit(key, check.version, text="", terms={})
        return uses

    def get(self, key: str) -> CustomCheck:
        """A check of the list. Raises `NotFound`."""
        check, _ = self._read(key)
        if check is None:
            raise NotFound(CUSTOM_CHECK, key)
        return check

    def all(self, tag: str | None = None) -> tuple[CustomCheck, ...]:
        """The checks of the list by name: those with a tag, or all."""
        where = Where(terms=("listed",), one_of=(1,)) if tag is None else Where(terms=("tag",), one_of=(tag,))
        return tuple(self._listed(where))

    def tags(self) -> tuple[str, ...]:
        """The tags that checks have."""
        return tuple(sorted({check.tag for check in self.all() if check.tag is not None}))

    def uses(self, key: str) -> tuple[CheckUse, ...]:
        """The templates, by name, whose latest version holds copies of a check. Raises `NotFound`."""
        return self._uses(self.get(key))

    # ------------------------------------------------------------------------------------------------ within

    def _permit(self, by: str) -> None:
        self._roof.require(Feature.WORKFLOWS)
        self._roof.permit(self._roof.person(by), Act.EDIT_CHECKS)

    def _uses(self, check: CustomCheck) -> tuple[CheckUse, ...]:
        entries = self._roof.templates.holding(check.key)
        refs = {entry.id: TemplateRef(id=entry.id, version=entry.latest) for entry in entries}
        plans = self._roof.templates.plans(tuple(refs.values()))
        return tuple(_use(entry, refs[entry.id], plans[refs[entry.id]].checks(), check) for entry in entries)

    def _read(self, key: str) -> tuple[CustomCheck | None, int]:
        """A check of the list, and how often its record was written; a removed one is no longer there."""
        record = self._roof.record(CUSTOM_CHECK, key)
        if record is None:
            return None, 0
        return (_decoded(record) if record.parts.get("check") else None), record.version

    def _listed(self, where: Where) -> Iterator[CustomCheck]:
        records = every_record(self._roof.store, self._roof.practice, CUSTOM_CHECK, (where,), order_by="name")
        return map(_decoded, records)

    def _put(self, check: CustomCheck, count: int) -> CustomCheck:
        kept = attrs.evolve(check, version=count + 1)
        terms: Mapping[str, Term] = {"listed": 1, "name": folded(check.name), "tag": check.tag}
        self._commit(check.key, count, text=encode(kept), terms=terms)
        return kept

    def _commit(self, key: str, count: int, *, text: str, terms: Mapping[str, Term]) -> None:
        put = Put(kind=CUSTOM_CHECK, id=key, expected=count, version=count + 1, parts={"check": text}, terms=terms)
        self._roof.store.commit(Batch(practice=self._roof.practice, puts=(put,)))


def _decoded(record: Record) -> CustomCheck:
    with reading(f"custom check {record.id!r}"):
        return decode(CustomCheck, record.parts["check"])


def _use(entry: TemplateEntry, ref: TemplateRef, checks: Iterator[Check], check: CustomCheck) -> CheckUse:
    copies = tuple(each for each in checks if each.custom == check.key)
    outdated = not all(check.is_told_by(copy) for copy in copies)
    return CheckUse(template=ref, name=entry.name, checks=copies, outdated=outdated)


def _validate(check: CustomCheck) -> None:
    faults: list[Fault] = []
    if not KEY.fullmatch(check.key):
        faults.append(Fault("/key", f"{check.key!r} is not a key of lower-case letters, digits, '-', '_' and '.'"))
    if not check.name.strip():
        faults.append(Fault("/name", "a name is needed"))
    if check.tag is not None and not check.tag.strip():
        faults.append(Fault("/tag", "a tag says something, or is left out"))
    if faults:
        raise InvalidDocument("CustomCheck", tuple(faults))


def _same(there: CustomCheck, check: CustomCheck) -> bool:
    return attrs.evolve(there, version=check.version) == check


def _require_confirmation(key: str, uses: tuple[CheckUse, ...], *, confirmed: bool) -> None:
    if uses and not confirmed:
        raise CheckInUse(key, tuple(f"{use.name!r} ({use.template})" for use in uses))
