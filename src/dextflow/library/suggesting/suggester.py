"""The suggester that comes with dextflow: it looks the brief up in a library of templates, offline."""

from collections.abc import Sequence

import attrs

from dextflow.library.suggesting.certainty import percentages
from dextflow.library.suggesting.drafting import drafted
from dextflow.library.suggesting.index import Hit, Index
from dextflow.library.suggesting.profile import Profile, profile_of
from dextflow.library.suggesting.reading import Reader
from dextflow.library.suggesting.vocabulary import MARK, vocabulary
from dextflow.model import Brief, Suggestion, Template, WordMatch
from dextflow.ports.suggester import require_limit

LIBRARY = "dextflow's library"
LEAST_PERCENT = 10


@attrs.frozen(eq=False)
class _Indexed:
    """What was indexed last: the templates as they were given, and the index of them."""

    templates: tuple[Template, ...]
    index: Index
    profiles: dict[int, Profile]


class LibrarySuggester:
    """Suggests templates of a library and of the practice's own, by the words that they share with the brief.

    A `dextflow.ports.TemplateSuggester`. It works offline and is repeatable: the same brief and templates give
    the same suggestions, in any process. It sends nothing to anybody. A thousand templates that it has not seen
    take it a second or two; after that it answers within milliseconds. Of a long text it reads the beginning.

    Each suggestion is one template under the name that the brief gives. Where the brief asks for something of
    which that one says nothing, and the name of a step elsewhere does, that step is added. How sure it is was
    measured on briefs of which the answer is known; a suggestion of less than ten percent is not made.

    Of two templates with one id, the practice's own counts.
    """

    def __init__(self, library: Sequence[Template]) -> None:
        self._library = tuple(library)
        self._reader = Reader(vocabulary())
        self._indexed: _Indexed | None = None

    def suggest(self, brief: Brief, templates: Sequence[Template], *, limit: int) -> tuple[Suggestion, ...]:
        """Suggest templates for a brief, the surest first; see `dextflow.ports.TemplateSuggester`."""
        require_limit(limit)
        index = self._index(tuple(templates))
        query = index.query(brief)
        hits = index.hits(query)
        taken = frozenset(template.id for template in templates)
        sure = [
            (hit, percent)
            for hit, percent in zip(hits, percentages(hits), strict=True)
            if percent >= LEAST_PERCENT
        ]
        return tuple(_suggestion(brief, hit, percent, index, taken) for hit, percent in sure[:limit])

    def _index(self, templates: tuple[Template, ...]) -> Index:
        """The index of the library and these templates; the last one is kept, and what was read for it."""
        last = self._indexed
        if last is None or len(last.templates) != len(templates) or any(map(_differ, last.templates, templates)):
            last = self._indexed = self._built(templates, last)
        return last.index

    def _built(self, templates: tuple[Template, ...], last: _Indexed | None) -> _Indexed:
        own = {template.id for template in templates}
        chosen = (*templates, *(template for template in self._library if template.id not in own))
        read = last.profiles if last else {}
        profiles = {id(each): read.get(id(each)) or profile_of(each, self._reader) for each in chosen}
        return _Indexed(templates, Index(tuple(profiles.values()), self._reader), profiles)


def _differ(one: Template, other: Template) -> bool:
    return one is not other


def _suggestion(brief: Brief, hit: Hit, percent: int, index: Index, taken: frozenset[str]) -> Suggestion:
    draft = drafted(brief, hit, index, taken)
    matches = (
        WordMatch(said=term.said, meant=term.id.removeprefix(MARK), path=mention.path)
        for term, mention in hit.mentions.items()
    )
    return Suggestion(
        template=draft.template,
        brief=brief,
        suggester=LIBRARY,
        origins=draft.origins,
        percent=percent,
        matches=tuple(matches),
        missing=tuple(term.said for term in hit.lacking if term not in draft.added),
    )
