"""The keys of what is sent: they follow from what happened, so that working it out again sends nothing twice.

A key is a path of names, each written so that it holds no stroke: what it is about, then what happened there.
"""

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

from dextflow.model import About, Letter, Topic


def key_of(*parts: object) -> str:
    """The key that is made of some names and numbers: others make another.

    >>> key_of("request", "r/1", 3, "reminder")
    'request/r%2F1/3/reminder'
    """
    return "/".join(quote(str(part), safe="") for part in parts)


def event_key(
    about: About, number: int, topic: Topic | Letter, to: Sequence[str] = (), teams: Sequence[str] = ()
) -> str:
    """The key of what is told to some people and teams because of the `number`-th event of what it is about."""
    names = [*(f"to {each}" for each in to), *(f"team {each}" for each in teams)]
    step = [] if about.step is None else [f"step {about.step}"]
    return key_of(about.subject.value, about.id, number, topic.value, *step, *names)


def day_key(about: About, topic: Topic | Letter, day: date) -> str:
    """The key of what is told because a day has come: once on that day, to whomever."""
    return key_of(about.subject.value, about.id, topic.value, day.isoformat())
