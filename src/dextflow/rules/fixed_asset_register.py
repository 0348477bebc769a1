"""The register of fixed assets: whether the ledger agrees with it, and whether it is up to date."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import Account, AccountType, AssetStatus, Facts, Figure, Finding, FixedAsset, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default, period_end
from dextflow.rules.workings.balances import ZERO, balances
from dextflow.rules.workings.chosen import side
from dextflow.rules.workings.figures import base_figure, base_money, base_notes, told
from dextflow.rules.workings.sub_ledgers import arose_on


@attrs.frozen(kw_only=True)
class RegisterSettings:
    """Settings of the register. The day is Dext's (help.dext.com, fixed assets); the tolerance is ours."""

    as_of: Annotated[date, Default(period_end, "The register and balances at the end of this day.")]
    tolerance: Annotated[Decimal, Default(Decimal("0.01"), "A difference up to this is none.")]


@attrs.frozen(kw_only=True)
class Compared:
    """An account against the register, both debit positive for cost and credit positive for depreciation."""

    account: str
    what: str
    ledger: Decimal
    register: Decimal
    since: date | None

    @property
    def difference(self) -> Decimal:
        """By how much the ledger is above the register."""
        return self.ledger - self.register


def fixed_asset_register(facts: Facts, settings: RegisterSettings) -> Verdict:
    """Flag accounts that differ from the register, drafts, depreciation not run, and accounts that it misses.

    Cost is that of the assets that the company had on the day. A register holds depreciation as it is today, so
    it is compared only if it was run up to that day and no further. A difference is high; depreciation not run up
    to the day, and an account of fixed assets with a balance that no asset uses, are medium; drafts are low.
    Population: the assets, and the accounts of fixed assets. Tolerance: a tenth of them, our own choice.
    """
    held = balances(facts, settings.as_of)
    assets = [asset for asset in facts.fixed_assets if _had(asset, settings.as_of)]
    drafts = [asset for asset in facts.fixed_assets if _is_draft(asset, settings.as_of)]
    compared = [*_costs(facts, assets, held, settings), *_depreciation(assets, held, settings)]
    off = [each for each in compared if abs(each.difference) > settings.tolerance]
    strangers = list(_strangers(facts, held, settings))
    base = facts.organisation.base_currency
    return Verdict(
        population=len(assets) + len(drafts) + len({each.account for each in compared}) + len(strangers),
        findings=(
            *(_difference(facts, each, settings.as_of) for each in off),
            *(_draft(asset, base) for asset in drafts),
            *_not_run(assets, settings.as_of),
            *(_stranger(account, held[account.id], base, settings.as_of) for account in strangers),
        ),
        figures=(
            Figure(name="assets", value=len(assets)),
            Figure(name="drafts", value=len(drafts)),
            *_totals(compared, base),
        ),
        notes=(*_ahead(assets, settings.as_of), *base_notes(base)),
    )


def _had(asset: FixedAsset, as_of: date) -> bool:
    """Whether the company had an asset at the end of a day."""
    bought = asset.bought_on is None or asset.bought_on <= as_of
    if asset.status is AssetStatus.DISPOSED:
        return bought and asset.disposed_on is not None and asset.disposed_on > as_of
    return bought and asset.status is AssetStatus.REGISTERED


def _is_draft(asset: FixedAsset, as_of: date) -> bool:
    return asset.status is AssetStatus.DRAFT and (asset.bought_on is None or asset.bought_on <= as_of)


def _costs(
    facts: Facts, assets: list[FixedAsset], held: Mapping[str, Decimal], settings: RegisterSettings
) -> Iterator[Compared]:
    by_account: dict[str, Decimal] = {
        asset.asset_account: ZERO for asset in facts.fixed_assets if asset.asset_account
    }
    for asset in assets:
        if asset.asset_account:
            by_account[asset.asset_account] += asset.cost
    for account, cost in sorted(by_account.items()):
        ledger = held.get(account, ZERO)
        moves = _moves(facts, account)
        since = (
            arose_on(moves, ledger - cost, settings.as_of, settings.tolerance) if facts.ledger_entries else None
        )
        yield Compared(account=account, what="cost", ledger=ledger, register=cost, since=since)


def _moves(facts: Facts, account: str) -> Mapping[date, Decimal]:
    """How much an account moved away from the register on each day."""
    moves = dict(facts.posted_by_day.get(account, {}))
    for asset in facts.fixed_assets:
        if asset.asset_account == account and asset.status is not AssetStatus.DRAFT:
            for day, cost in ((asset.bought_on, -asset.cost), (asset.disposed_on, asset.cost)):
                if day is not None:
                    moves[day] = moves.get(day, ZERO) + cost
    return moves


def _depreciation(
    assets: list[FixedAsset], held: Mapping[str, Decimal], settings: RegisterSettings
) -> Iterator[Compared]:
    if any(asset.depreciated_to and asset.depreciated_to > settings.as_of for asset in assets):
        return
    by_account: dict[str, Decimal] = {}
    for asset in assets:
        if asset.depreciation_account:
            account = asset.depreciation_account
            by_account[account] = by_account.get(account, ZERO) + asset.accumulated
    for account, accumulated in sorted(by_account.items()):
        ledger = -held.get(account, ZERO)
        yield Compared(
            account=account, what="accumulated depreciation", ledger=ledger, register=accumulated, since=None
        )


def _strangers(facts: Facts, held: Mapping[str, Decimal], settings: RegisterSettings) -> Iterator[Account]:
    """Accounts of fixed assets with a balance that no asset uses."""
    used = {
        account for asset in facts.fixed_assets for account in (asset.asset_account, asset.depreciation_account)
    }
    for account in facts.accounts:
        fixed = account.type is AccountType.FIXED_ASSET and account.id not in used
        if fixed and abs(held.get(account.id, ZERO)) > settings.tolerance:
            yield account


def _difference(facts: Facts, each: Compared, as_of: date) -> Finding:
    base, account = facts.organisation.base_currency, facts.account_by_id.get(each.account)
    since = f"; they differ since {each.since}" if each.since else ""
    name = account.label if account else each.account
    return Finding(
        key=f"{RULE.id}:{each.what} {each.account}",
        severity=Severity.HIGH,
        summary=f"Account {name} holds {told(each.ledger, base)} on {as_of} and"
        f" the register {told(each.register, base)} of {each.what}{since}.",
        amount=base_money(abs(each.difference), base),
        on=each.since,
        refs=(each.account,),
    )


def _draft(asset: FixedAsset, base: str | None) -> Finding:
    return Finding(
        key=f"{RULE.id}:draft {asset.id}",
        severity=Severity.LOW,
        summary=f"{asset.name} is a draft in the register, with a cost of {told(asset.cost, base)}.",
        amount=base_money(asset.cost, base),
        on=asset.bought_on,
        refs=(asset.id,),
    )


def _not_run(assets: list[FixedAsset], as_of: date) -> tuple[Finding, ...]:
    depreciating = [asset for asset in assets if asset.depreciation_account and asset.book_value > 0]
    last = max((asset.depreciated_to for asset in depreciating if asset.depreciated_to), default=None)
    if not depreciating or (last is not None and last >= as_of):
        return ()
    run = f"was run up to {last}" if last else "was never run"
    return (
        Finding(
            key=f"{RULE.id}:depreciation run",
            severity=Severity.MEDIUM,
            summary=f"Depreciation {run}, not up to {as_of}.",
            on=last,
        ),
    )


def _stranger(account: Account, balance: Decimal, base: str | None, as_of: date) -> Finding:
    stands = side(balance, base)
    return Finding(
        key=f"{RULE.id}:account {account.id}",
        severity=Severity.MEDIUM,
        summary=f"No asset of the register uses account {account.label}, which is {stands} on {as_of}.",
        amount=base_money(abs(balance), base),
        refs=(account.id,),
    )


def _totals(compared: list[Compared], base: str | None) -> Iterator[Figure]:
    for what in ("cost", "accumulated depreciation"):
        its = [each for each in compared if each.what == what]
        if its:
            yield from base_figure(f"{what} in the ledger", sum((each.ledger for each in its), ZERO), base)
            yield from base_figure(f"{what} in the register", sum((each.register for each in its), ZERO), base)


def _ahead(assets: list[FixedAsset], as_of: date) -> tuple[str, ...]:
    last = max((asset.depreciated_to for asset in assets if asset.depreciated_to), default=None)
    if last is None or last <= as_of:
        return ()
    return (f"The register is depreciated up to {last}, so depreciation was not compared on {as_of}.",)


RULE = Rule(
    id="fixed_asset_register",
    version=1,
    title="Fixed asset register",
    needs=frozenset({Need.ACCOUNTS, Need.FIXED_ASSETS}),
    uses=frozenset({Need.ORGANISATION, Need.TRIAL_BALANCES, Need.LEDGER_ENTRIES}),
    settings=RegisterSettings,
    evaluate=fixed_asset_register,
    tolerance=Decimal("0.1"),
)
