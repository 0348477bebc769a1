"""Whatever a service says anywhere in its answers, there are facts or one clear error."""

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.api.conftest import DAYS, NOON
from adapters.api.quickbooks_company import small_quickbooks
from adapters.api.xero_company import small_xero
from dextflow.adapters.ledgers.api.quickbooks import QuickBooksApi, QuickBooksConnection
from dextflow.adapters.ledgers.api.transport import Response
from dextflow.adapters.ledgers.api.xero import XeroApi, XeroConnection
from dextflow.errors import LedgerFault, LedgerUnavailable
from dextflow.model import Facts, Need
from dextflow.ports import Ledger

ODD: tuple[object, ...] = (
    None,
    "",
    " ",
    "x",
    [],
    {},
    [1],
    [{}],
    {"value": 7},
    True,
    -1,
    0,
    1e300,
    10**30,
    "/Date(1)/",
)
ODD_TEXTS = ("2026-13-01", "0001-01-01", "9999-12-31T23:59:59-23:59", "GBPX", "\x00", "Infinity", "٣")
Answer = Callable[[str, Mapping[str, str]], Any]
Ask = Callable[[str, str, Mapping[str, str], Mapping[str, str]], Response]


def xero(transport: Ask) -> Ledger:
    connection = XeroConnection(tenant="t", token=lambda: "t")
    return XeroApi(
        {("p", "c"): connection},
        transport=transport,
        clock=lambda: NOON,
        balance_days=lambda _: DAYS,
        base="https://x",
    )


def quickbooks(transport: Ask) -> Ledger:
    connection = QuickBooksConnection(realm="123", token=lambda: "t")
    return QuickBooksApi(
        {("p", "c"): connection},
        transport=transport,
        since=DAYS[0],
        clock=lambda: NOON,
        balance_days=lambda _: DAYS,
        base="https://x",
    )


def without_network(answer: Answer, change: Callable[[Any], None]) -> Ask:
    """A transport that asks the company itself, and changes what it says on the way."""

    def ask(_method: str, url: str, _headers: Mapping[str, str], params: Mapping[str, str]) -> Response:
        found = copy.deepcopy(answer(url.removeprefix("https://x"), params))
        change(found)
        return Response(200 if found is not None else 404, {}, json.dumps(found).encode())

    return ask


def places(found: Any) -> list[tuple[Any, Any]]:
    """Every place of an answer, as what holds it and its key."""
    inner = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    return [place for key, value in list(inner) for place in ((found, key), *places(value))]


@pytest.mark.parametrize(
    ("make", "company"), [(xero, small_xero), (quickbooks, small_quickbooks)], ids=["xero", "quickbooks"]
)
@settings(max_examples=15)
@given(data=st.data())
def test_odd_values_anywhere_end_in_facts_or_a_fault(
    make: Callable[[Ask], Ledger], company: Callable[[], Answer], data: st.DataObject
) -> None:
    """A value of any answer is replaced by an odd one: only the errors of the port are ever raised."""
    odd = data.draw(st.sampled_from((*ODD, *ODD_TEXTS)))
    endpoint, share = data.draw(st.integers(0, 30)), data.draw(st.floats(0, 1, exclude_max=True))
    asked = iter(range(10_000))

    def change(found: Any) -> None:
        if next(asked) == endpoint:
            known = places(found)
            if known:
                holder, key = known[int(share * len(known))]
                holder[key] = odd

    ledger = make(without_network(company(), change))
    needs = frozenset(Need) - {gap.need for gap in ledger.lacks("p", "c")}
    try:
        assert isinstance(ledger.fetch("p", "c", needs), Facts)
    except LedgerFault as fault:
        assert fault.servable | set(fault.faults) == needs  # noqa: PT017 - either way is right
    except LedgerUnavailable as error:
        assert error.reason  # noqa: PT017 - either way is right
