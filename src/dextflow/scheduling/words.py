"""Numbers in words."""

ENDINGS = {1: "st", 2: "nd", 3: "rd"}
TEENS = range(11, 14)


def amount(count: int, unit: str) -> str:
    """So many of something.

    >>> amount(2, "week")
    '2 weeks'
    """
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def ordinal(number: int) -> str:
    """Which one of many.

    >>> ordinal(23)
    '23rd'
    """
    return f"{number}{'th' if number % 100 in TEENS else ENDINGS.get(number % 10, 'th')}"
