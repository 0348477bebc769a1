"""Days, moments and amounts written as texts, for examples that read well."""

from datetime import UTC, date, datetime
from decimal import Decimal


def day_of(text: str | None) -> date | None:
    """Read a day; None stays None."""
    return None if text is None else date.fromisoformat(text)


def moment_of(text: str | None) -> datetime | None:
    """Read a moment: midnight where no time is given, and UTC where no zone is."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def amount_of(text: str | None) -> Decimal | None:
    """Read an amount; None stays None."""
    return None if text is None else Decimal(text)
