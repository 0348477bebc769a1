"""Phrases that histories and explanations share."""

from dextflow.model import Owner


def quote(text: str | None) -> str:
    """A text after a colon; nothing without one."""
    return f": {text}" if text else ""


def quote_said(text: str) -> str:
    """A text after a colon; nothing if it is blank."""
    return quote(text) if text.strip() else ""


def counted(number: int, noun: str) -> str:
    """How many of something.

    >>> counted(1, "minute"), counted(30, "minute")
    ('1 minute', '30 minutes')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def owner_or_why(owner: Owner, words: str) -> str:
    """These words for an owner; of one that could not be resolved, what was asked for and why it is nobody."""
    return f"{owner.assignment}, which is nobody: {owner.unresolved}" if owner.unresolved else words
