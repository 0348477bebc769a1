"""Due dates of the shared date cases that month arithmetic alone can express."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from dextflow.model import YearEnd
from dextflow.scheduling import add_months, month_end, month_of, year_end_in

Inputs = Mapping[str, Any]


def on(inputs: Inputs, name: str) -> date:
    """A date among the inputs of a case."""
    return date.fromisoformat(inputs[name])


def after(name: str, months: int, days: int = 0) -> Callable[[Inputs], str]:
    """The rule: so many months and days after that date."""
    return lambda inputs: (add_months(on(inputs, name), months) + timedelta(days=days)).isoformat()


def accounts_due(inputs: Inputs) -> str:
    """Companies Act 2006 s442(2): so many months after the accounting reference period."""
    return add_months(on(inputs, "accounting_reference_period_end"), inputs["months"]).isoformat()


def first_accounts_due(inputs: Inputs) -> str:
    """Companies Act 2006 s442(3): for a first period of more than 12 months, from the first anniversary."""
    start, end, months = on(inputs, "incorporated"), on(inputs, "arp_end"), inputs["months"]
    anniversary = year_end_in(YearEnd(month=start.month, day=start.day), start.year + 1)
    if end < anniversary:
        return add_months(end, months).isoformat()
    return max(add_months(anniversary, months), add_months(end, 3)).isoformat()


def first_period_end(inputs: Inputs) -> str:
    """The last day of the month of the first anniversary."""
    return month_of(add_months(on(inputs, "incorporated"), 12)).end.isoformat()


def shortened_accounts_due(inputs: Inputs) -> str:
    """Companies Act 2006 s442(4): a shortened period leaves at least three months from the notice."""
    return max(add_months(on(inputs, "new_arp_end"), 9), add_months(on(inputs, "aa01_notice"), 3)).isoformat()


def month_ends(inputs: Inputs) -> list[str]:
    """Month ends, each counted from the anchor."""
    steps = range(inputs["count"])
    return [add_months(on(inputs, "anchor"), step * inputs["step_months"]).isoformat() for step in steps]


def clipped_days(inputs: Inputs) -> list[str]:
    """The same day of each month, each counted from the anchor."""
    return [add_months(on(inputs, "anchor"), step).isoformat() for step in range(inputs["count"])]


RULES: Mapping[str, Callable[[Inputs], str | list[str]]] = {
    "uk.vat.return_due": after("period_end", 1, 7),
    "uk.ct.payment_due": after("accounting_period_end", 9, 1),
    "uk.ct.notice_three_months": after("date_of_service", 3),
    "uk.ch.accounts_due": accounts_due,
    "uk.ch.first_accounts_due": first_accounts_due,
    "uk.ch.first_arp_end": first_period_end,
    "uk.ch.accounts_due_shortened": shortened_accounts_due,
    "ca.t2.due": after("tax_year_end", 6),
    "ca.gst.due": lambda inputs: add_months(on(inputs, "period_end"), inputs["months"]).isoformat(),
    "monthly.end_of_month": month_ends,
    "monthly.day_clipped": clipped_days,
}


def cases(folder: Path) -> Iterator[tuple[str, str, Inputs, str | list[str]]]:
    """The cases of those rules, and the returns of companies whose period of account is that of the return."""
    for file in sorted((folder / "vectors").glob("*.json")):
        for case in json.loads(file.read_text(encoding="utf-8")):
            if case["rule"] in RULES:
                yield case["id"], case["rule"], case["inputs"], case["expected"]


@pytest.fixture(scope="module")
def vectors(shared: Path) -> list[tuple[str, str, Inputs, str | list[str]]]:
    """All cases, read once."""
    return list(cases(shared))


@pytest.mark.parametrize("rule", RULES)
def test_every_case_of_a_rule(rule: str, vectors: list[tuple[str, str, Inputs, str | list[str]]]) -> None:
    """Each case of the rule, published or computed by an independent library, comes out as it is written there."""
    mine = [case for case in vectors if case[1] == rule]
    assert mine
    wrong = {
        name: (RULES[rule](inputs), expected)
        for name, _, inputs, expected in mine
        if RULES[rule](inputs) != expected
    }
    assert wrong == {}


def test_filing_dates_of_company_tax_returns(shared: Path) -> None:
    """FA 1998 Sch 18 para 14: twelve months after the period of account, or three after the notice if later."""
    done = 0
    for case in json.loads((shared / "vectors" / "uk_ct.json").read_text(encoding="utf-8")):
        inputs = case["inputs"]
        if case["rule"] == "uk.ct.return_filing_date":
            start, end = inputs.get("period_of_account", (None, inputs["return_period_end"]))
            if start and date.fromisoformat(end) >= add_months(date.fromisoformat(start), 18):
                due = add_months(date.fromisoformat(start), 30) - timedelta(days=1)
            else:
                due = add_months(date.fromisoformat(end), 12)
            notice = inputs.get("notice_served")
            due = max(due, add_months(date.fromisoformat(notice), 3)) if notice else due
            assert due.isoformat() == case["expected"], case["id"]
            done += 1
    assert done > 0


def test_the_end_of_a_month_is_its_last_day() -> None:
    """The cases above stand on the month's end: it is right for February of every century rule."""
    assert [month_end(year, 2).day for year in (1900, 2000, 2024, 2026, 2100)] == [28, 29, 29, 28, 28]
