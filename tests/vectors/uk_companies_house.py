"""The United Kingdom: Companies House."""

from collections.abc import Iterator, Mapping
from datetime import date

from dextflow.scheduling import add_days, months_from
from vectors.due import at_the_end, due, from_date
from vectors.values import Inputs, Rule, on, says

PERIOD_END = ("accounting_reference_period_end", "arp_end", "new_arp_end", "period_end")
INCORPORATED = ("incorporated", "incorporation_date")
PUBLIC = 6


def accounts(kind: str = "", **key_dates: tuple[str, ...]) -> Rule:
    """When accounts are due: those of a public company after six months, of a private one after nine."""

    def filed(inputs: Inputs) -> object:
        public = inputs.get("months") == PUBLIC or says(inputs, "plc") or says(inputs, "public")
        company = "plc" if public else "private"
        dates = {"period_end": on(inputs, *PERIOD_END)}
        dates |= {name: on(inputs, *given) for name, given in key_dates.items()}
        return due(f"uk.ch.accounts.{company}{kind}", dates, inputs)

    return filed


def twelve_months_each(start: date, count: int) -> Iterator[tuple[date, date]]:
    """So many spans of twelve months, each beginning on the day after the last one."""
    for _ in range(count):
        end = months_from(start, 12)
        yield start, end
        start = add_days(end, 1)


def review_periods(inputs: Inputs) -> list[object]:
    """Review periods from the incorporation on, none cut short, with the due dates of their statements."""
    spans = twelve_months_each(on(inputs, *INCORPORATED), int(inputs["count"]))
    return [(start, end, due("uk.ch.confirmation_statement", {"period_end": end}, inputs)) for start, end in spans]


def next_statement(inputs: Inputs) -> dict[str, object]:
    """To which day the next confirmation statement is made up, and when it is due."""
    dates = {"last_statement_date": on(inputs, "last_statement_date")}
    return {
        "next_made_up_to": due("uk.ch.review_period_end", dates, inputs),
        "due": due("uk.ch.confirmation_statement.next", dates, inputs),
    }


def within_18_months(inputs: Inputs) -> bool:
    """Whether an accounting reference period is no longer than 18 months."""
    return on(inputs, "end") <= months_from(on(inputs, "start"), 18)


RULES: Mapping[str, Rule] = {
    "uk.ch.accounts_due": accounts(),
    "uk.ch.first_accounts_due": accounts(".first", incorporation_date=INCORPORATED),
    "uk.ch.accounts_due_shortened": accounts(".shortened", aa01_notice_date=("aa01_notice", "notice")),
    "uk.ch.first_arp_end": from_date("uk.ch.first_period_end", "incorporation_date", *INCORPORATED),
    "uk.ch.confirmation_statement_due": at_the_end("uk.ch.confirmation_statement", "review_period_end"),
    "uk.ch.confirmation_first_period_end": from_date(
        "uk.ch.review_period_end", "incorporation_date", *INCORPORATED
    ),
    "uk.ch.confirmation_statement_next": next_statement,
    "uk.ch.confirmation_review_periods": review_periods,
    "uk.ch.period_within_18_months": within_18_months,
}
