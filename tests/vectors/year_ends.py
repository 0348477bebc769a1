"""Financial years of a client whose year end changes."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from dextflow.model import Client, ReportingPeriod
from dextflow.scheduling import financial_years, period_containing
from vectors.values import CannotSayError, Inputs, Rule, on
from vectors.weeks import following

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WRITTEN_DATE = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)})[a-z]* (\d{{4}})\b")


def changes(inputs: Inputs) -> tuple[date, ...]:
    """The new year ends of a case: a date, or those in a sentence such as "shorten to 31 Dec 2025"."""
    if "new_year_end" in inputs:
        return (on(inputs, "new_year_end"),)
    written = WRITTEN_DATE.findall(str(inputs["change"]))
    return tuple(date(int(year), MONTHS.index(month) + 1, int(day)) for day, month, year in written)


def financial_years_after(inputs: Inputs) -> Iterator[ReportingPeriod]:
    """The financial years after a day that ended one, without end."""
    ended = on(inputs, "from")
    client = Client(id="acme", name="Acme Ltd", year_ends=(ended, *changes(inputs)))
    rule = financial_years(client)
    if rule is None:
        raise CannotSayError("a client with year ends has financial years")
    return following(rule, period_containing(rule, ended))


RULES: Mapping[str, Rule] = {"year_end.periods": financial_years_after}
