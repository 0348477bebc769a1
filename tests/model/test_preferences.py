"""What somebody wants to be told."""

from dextflow.model import Preferences, Topic


def test_everything_is_wanted_but_what_is_muted() -> None:
    """Whoever said nothing wants every topic; a muted one is not wanted, and the others still are."""
    assert all(Preferences(person="ann").wants(topic) for topic in Topic)
    quiet = Preferences(person="ann", muted=frozenset({Topic.DUE}))
    assert [topic for topic in Topic if not quiet.wants(topic)] == [Topic.DUE]
