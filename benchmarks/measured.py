"""Everything that one run measured."""

from collections.abc import Mapping, Sequence

import attrs

from commits import Commits
from conditions import Expression
from exporting import Export
from fleet import Fleet
from publishing import Publishing
from queries import Practice
from saving import Saving
from tailored import Given
from timing import Subject


@attrs.frozen(kw_only=True)
class Measured:
    """Subjects by size and module; fleets with their names."""

    subjects: Mapping[int, Mapping[str, Subject]]
    saving: Sequence[Saving]
    given: Sequence[Given]
    fleets: Sequence[tuple[str, Fleet]]
    commits: Sequence[Commits]
    publishing: Sequence[Publishing]
    conditions: Sequence[Expression]
    practice: Practice
    exports: Sequence[Export]

    @property
    def sizes(self) -> tuple[int, int]:
        """The smallest and the largest size."""
        return min(self.subjects), max(self.subjects)
