"""To whom a secret may be sent."""

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def is_safe(scheme: str, host: str | None) -> bool:
    """Whether it can go there: over an encrypted connection, or to this machine."""
    return scheme == "https" or (scheme == "http" and host in LOOPBACK)
