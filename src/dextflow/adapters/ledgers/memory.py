"""A ledger of facts that the host hands over."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import attrs

from dextflow.errors import LedgerUnavailable
from dextflow.model import Facts, Gap, Need
from dextflow.ports import FILLED

FIELDS = attrs.fields_dict(Facts)
NOTHING: Mapping[tuple[str, str], Facts] = MappingProxyType({})


@attrs.frozen
class MemoryLedger:
    """The `Ledger` of clients whose facts are known already, by (practice, client).

    Without any, every client is without a ledger, and all checks stay manual.
    """

    facts: Mapping[tuple[str, str], Facts] = NOTHING

    def lacks(self, practice: str, client: str) -> tuple[Gap, ...]:
        """What is not among the facts; see `dextflow.ports.Ledger`."""
        known = self.facts.get((practice, client))
        return known.missing if known else ()

    def fetch(self, practice: str, client: str, needs: frozenset[Need]) -> Facts:
        """Give what is needed of a client's facts; see `dextflow.ports.Ledger`."""
        known = self.facts.get((practice, client))
        if known is None:
            raise LedgerUnavailable(client, "it has none")
        names = (name for need, filled in FILLED.items() if need not in needs for name in filled)
        unasked: dict[str, Any] = {name: FIELDS[name].default for name in names}
        return attrs.evolve(known, **unasked)
