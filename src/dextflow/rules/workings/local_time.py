"""When something was posted where the client is."""

from datetime import datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

NOT_A_PLACE = frozenset({"localtime", "Factory"})  # whatever zone the machine is set to, and no zone at all


def zone_named(name: str | None) -> tzinfo | None:
    """Find a time zone by its name in the IANA time zone database; None if it is not there.

    Only a name that is known is looked up, for a name is part of a path, and comes from the ledger.
    """
    return ZoneInfo(name) if name in _names() else None


def local(moment: datetime, zone: tzinfo) -> datetime:
    """Tell a moment in a zone; one without a zone of its own is the ledger's local time already."""
    return moment.astimezone(zone) if moment.tzinfo else moment


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones()) - NOT_A_PLACE
