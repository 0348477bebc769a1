"""For which clients work repeats."""

from datetime import date

from dextflow.model import Client, Members, Roster, ServiceStatus, VatSettings


def is_member(roster: Roster, client: Client, on: date) -> bool:
    """Whether a client is of a roster on a day, as far as tags, services and VAT are known now.

    The day of a firing is its nominal date. So a year that ended while the client was with the practice is still
    done for it if the client left before the work could start, and one that ended before it joined is not.
    """
    return is_client_on(client, on) and _is_chosen(roster, client) and _has_vat_of(roster.vat_groups, client)


def is_client_on(client: Client, on: date) -> bool:
    """Whether the client was with the practice on a day, the days of joining and leaving included."""
    joined = client.joined_on is None or client.joined_on <= on
    return joined and (client.left_on is None or on <= client.left_on)


def _is_chosen(roster: Roster, client: Client) -> bool:
    match roster.members:
        case Members.ALL:
            return True
        case Members.CHOSEN:
            return client.id in roster.rows
        case Members.TAG:
            return roster.tag in client.tags
        case Members.PRACTICE:
            return not client.id
        case _:
            return any(
                service.id in roster.services and service.status is ServiceStatus.ACTIVE
                for service in client.services
            )


def _has_vat_of(groups: tuple[VatSettings, ...], client: Client) -> bool:
    """Whether the client's usual VAT periods are those of one of the groups; without groups any client's are."""
    vat = client.vat
    return not groups or (vat is not None and any(_same_periods(vat, group) for group in groups))


def _same_periods(one: VatSettings, other: VatSettings) -> bool:
    """Whether two have periods that end in the same months: stagger 1 starts in March as well as in June."""
    return one.months == other.months and (one.starting_month - other.starting_month) % one.months == 0
