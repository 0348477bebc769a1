"""The words that tell a capital item, and the names of the asset accounts where it may belong.

The lists are our own choice. Words that mean something else as often, such as car (hire) or van (de), are left
out.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from dextflow.model import Account, AccountType
from dextflow.rules.workings.keywords import Keywords


class Sort(NamedTuple):
    """A sort of capital items: words of descriptions, of expense accounts, and of asset accounts."""

    items: tuple[str, ...]
    expenses: tuple[str, ...]
    assets: tuple[str, ...]


SORTS = (
    Sort(
        (
            "laptop",
            "macbook",
            "imac",
            "ipad",
            "computer",
            "desktop",
            "workstation",
            "server",
            "monitor",
            "printer",
        ),
        ("IT", "computer"),
        ("computer", "IT", "office equipment"),
    ),
    Sort(
        ("vehicle", "lorry", "truck", "forklift", "tractor", "trailer"),
        ("motor",),
        ("vehicle", "motor", "car"),
    ),
    Sort(
        ("machinery", "machine", "generator", "compressor", "lathe", "boiler"),
        ("small tools", "repairs"),
        ("plant", "machinery", "machine", "equipment"),
    ),
    Sort(
        ("furniture", "desk", "cabinet", "shelving"),
        ("office equipment",),
        ("furniture", "fixture", "fitting", "office equipment"),
    ),
    Sort(
        ("fit-out", "fitout", "refurbishment", "air conditioning", "extension works"),
        (),
        ("improvement", "leasehold", "building", "property", "fixture"),
    ),
)
ITEM_WORDS = tuple(word for sort in SORTS for word in sort.items)
EXPENSE_WORDS = tuple(word for sort in SORTS for word in sort.expenses)
_SORT_OF: Mapping[str, Sort] = {word: sort for sort in SORTS for word in (*sort.items, *sort.expenses)}


def asset_account(word: str, accounts: Iterable[Account]) -> Account | None:
    """Suggest the asset account of a chart for an item of a word of these lists; None if none fits."""
    sort = _SORT_OF.get(word)
    if sort is None:
        return None
    wanted = Keywords.of(sort.assets)
    fixed = (account for account in accounts if account.type is AccountType.FIXED_ASSET and account.active)
    return next((each for each in sorted(fixed, key=_rank) if wanted.first_in(each.name)), None)


def _rank(account: Account) -> tuple[str, str]:
    return account.code or "", account.id
