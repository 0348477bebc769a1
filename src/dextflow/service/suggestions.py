"""Templates suggested for work that somebody describes: accepted, tweaked, or begun blank."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

import attrs

from dextflow.codec import encode
from dextflow.engine import Act, origins_of, template_id
from dextflow.errors import NotFound
from dextflow.library import built_in, built_in_ids
from dextflow.library.suggesting import LibrarySuggester
from dextflow.model import (
    Brief,
    Feature,
    Provenance,
    Step,
    StepGroup,
    Suggestion,
    Template,
    TemplateRef,
)
from dextflow.ports import Put, TemplateSuggester
from dextflow.service.retrying import again
from dextflow.service.roof import Roof
from dextflow.service.stored import read_noun

PROVENANCE = "provenance"
FEW = 3
EMPTY_GROUP = StepGroup(name="Work", steps=(Step(key="first-step", name="First step"),))


class Suggestions:
    """Suggestions for the templates of one practice, and where the accepted ones came from.

    They come from the host's suggester, or else from the one that comes with dextflow, which works offline from
    the built-in templates and the practice's own. Whoever asks or accepts needs the right to publish templates.
    Storage errors (`dextflow.errors.StorageError`) pass through every method.
    """

    def __init__(self, roof: Roof, suggester: TemplateSuggester | None) -> None:
        self._roof = roof
        self._given = suggester

    def suggest(
        self, *, name: str = "", description: str = "", by: str, limit: int = FEW
    ) -> tuple[Suggestion, ...]:
        """Suggest templates for work of that name and description, the surest first; none if nothing fits.

        Nothing is kept. Raises `InvalidValue` for a text that `Brief` refuses and for a limit below 1,
        `UnknownPerson`, `NotEntitled`, `NotPermitted`, and what the suggester raises: `SuggesterFailed` and
        `SuggestionUnusable`.
        """
        self._permit(by)
        brief = Brief(name=name, description=description)
        return self._suggester().suggest(brief, self._own(), limit=limit)

    def blank(self, name: str, description: str = "") -> Template:
        """A template with one step, to begin from nothing: edit it and publish it. Nothing is kept of it.

        Its id follows from the name and is free. Raises `InvalidValue` for a text that `Brief` refuses.
        """
        brief = Brief(name=name, description=description)
        taken = frozenset(entry.id for entry in self._roof.templates.entries(retired=None))
        return Template(
            id=template_id(name, taken), name=brief.name, description=brief.description, groups=(EMPTY_GROUP,)
        )

    def accept(
        self, suggestion: Suggestion, *, by: str, at: datetime, template: Template | None = None
    ) -> Template:
        """Publish what was suggested, or `template`, what somebody made of it, and keep where each step came from.

        It becomes version 1 of a template of its own: under its id or, if that is taken, the id with a number.
        Accepting the very same again returns the template that it became. The suggestion is taken at its word, so
        keep it on your side while somebody decides.

        Raises `InvalidTemplate` with every fault, `UnknownPerson`, `NotEntitled`, `NotPermitted`, and
        `InvalidDocument` for a time without a zone.
        """
        self._permit(by)
        draft = attrs.evolve(suggestion.template if template is None else template, version=1)
        provenance = Provenance(
            template=draft.ref,
            brief=suggestion.brief,
            suggester=suggestion.suggester,
            percent=suggestion.percent,
            origins=origins_of(suggestion, draft, by),
            accepted_by=by,
            accepted_at=at,
        )
        return again(lambda: self._published(draft, provenance))

    def origins(self, ref: TemplateRef) -> Provenance:
        """Where a template version came from. Raises `NotFound` for one that is not of a suggestion."""
        found = self._kept(ref)
        if found is None:
            raise NotFound(PROVENANCE, str(ref))
        return found

    # ------------------------------------------------------------------------------------------------ within

    def _permit(self, by: str) -> None:
        self._roof.require(Feature.WORKFLOWS)
        self._roof.permit(self._roof.person(by), Act.PUBLISH)

    def _suggester(self) -> TemplateSuggester:
        if self._given is None:
            self._given = LibrarySuggester(_built_in_templates())
        return self._given

    def _own(self) -> Sequence[Template]:
        entries = self._roof.templates.entries()
        refs = tuple(TemplateRef(id=entry.id, version=entry.latest) for entry in entries)
        plans = self._roof.templates.plans(refs)
        return tuple(plans[ref].template for ref in refs)

    def _published(self, draft: Template, provenance: Provenance) -> Template:
        """Publish a draft under the first id that is free, unless it was published from this suggestion before."""
        wanted, taken = draft.id, set[str]()
        while self._is_taken(draft.id):
            if self._was_accepted(draft, provenance):
                return draft
            taken.add(draft.id)
            draft = attrs.evolve(draft, id=template_id(wanted, taken))
        puts = self._roof.templates.publication(draft)
        self._roof.commit(puts=(*puts, _provenance_put(attrs.evolve(provenance, template=draft.ref))))
        return draft

    def _is_taken(self, id_: str) -> bool:
        try:
            self._roof.templates.entry(id_)
        except NotFound:
            return False
        return True

    def _was_accepted(self, draft: Template, provenance: Provenance) -> bool:
        kept = self._kept(draft.ref)
        if kept is None or kept.origins != provenance.origins or kept.brief != provenance.brief:
            return False
        return self._roof.templates.get(draft.ref) == draft

    def _kept(self, ref: TemplateRef) -> Provenance | None:
        record = self._roof.record(PROVENANCE, str(ref))
        return None if record is None else read_noun(Provenance, record, f"provenance of template {record.id!r}")


@cache
def _built_in_templates() -> tuple[Template, ...]:
    return tuple(map(built_in, built_in_ids()))


def _provenance_put(provenance: Provenance) -> Put:
    return Put(
        kind=PROVENANCE,
        id=str(provenance.template),
        expected=0,
        version=1,
        parts={PROVENANCE: encode(provenance)},
        terms={"template": provenance.template.id},
    )
