"""Where a page of records ends, as the text that continues it."""

import json
from typing import Any, Self

import attrs

from dextflow.errors import InvalidValue
from dextflow.ports.terms import Term, is_storable


@attrs.frozen(kw_only=True)
class Cursor:
    """The end of a page: the order that it is of, and the last record's `value` in that order and its `id`.

    A page that goes on from these, and not from a number of records, stays right when others come and go. An
    adapter can use this for `Page.after`, or have its own.
    """

    order_by: str | None
    descending: bool
    value: Term
    id: str

    def write(self) -> str:
        """The cursor as text: ASCII, and about as long as what it holds."""
        return json.dumps([self.order_by, self.descending, self.value, self.id], separators=(",", ":"))

    @classmethod
    def read(cls, text: str, *, order_by: str | None, descending: bool) -> Self:
        """Read the cursor of a page in this order.

        It may have been in strangers' hands: reading costs what its length costs, and nothing in it is run.
        Raises `InvalidValue` for what is no cursor, or that of another order.
        """
        match _loaded(text):
            case [name, bool(way), None | int() | str() as value, str(last)] if (
                last and is_storable(last) and is_storable(value) and (name is not None or value is None)
            ):
                found = cls(order_by=name, descending=way, value=value, id=last)
            case _:
                raise InvalidValue("after", f"{text!a:.40} does not continue a page")
        if (found.order_by, found.descending) != (order_by, descending):
            raise InvalidValue("after", f"{text!a:.40} continues a page in another order")
        return found


def _loaded(text: str) -> Any:  # noqa: ANN401 - JSON may hold anything, until it is matched
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
