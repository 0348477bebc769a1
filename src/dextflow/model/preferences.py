"""What each person of a practice wants to be told."""

import attrs

from dextflow.model.messages import Topic


@attrs.frozen(kw_only=True)
class Preferences:
    """What one person wants to be told: everything, unless they say otherwise.

    `muted` are the topics of which no message goes to them. `digest`: they get the message of each morning. What
    the practice does not tell at all is in its `Policy.notices`.
    """

    person: str
    muted: frozenset[Topic] = frozenset()
    digest: bool = True

    def wants(self, topic: Topic) -> bool:
        """Whether messages of that topic go to the person."""
        return topic not in self.muted
