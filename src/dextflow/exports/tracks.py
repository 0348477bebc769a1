"""Tracks in the channels between boxes, so that no two lines lie on one another."""

from collections.abc import Iterable, Mapping

import attrs

Key = tuple[int, int]
SPACE = 4.0


@attrs.frozen(kw_only=True)
class Use:
    """A line, by its number, uses a stretch of a channel, by its number."""

    channel: int
    line: int
    start: float
    end: float

    @property
    def low(self) -> float:
        """Where the stretch begins, in whichever direction the line runs."""
        return min(self.start, self.end)

    @property
    def high(self) -> float:
        """Where the stretch ends."""
        return max(self.start, self.end)


@attrs.frozen(kw_only=True)
class Tracks:
    """The track of each use, by channel and line, and how many tracks each channel has."""

    of: Mapping[Key, int]
    counts: Mapping[int, int]

    def count(self, channel: int) -> int:
        """How many tracks a channel has."""
        return self.counts.get(channel, 0)


def assign(uses: Iterable[Use]) -> Tracks:
    """Give each use the first track of its channel on which nothing comes near it: as few tracks as can be."""
    ends: dict[int, list[float]] = {}
    tracks: dict[Key, int] = {}
    for use in sorted(uses, key=lambda use: (use.low, use.high, use.line)):
        taken = ends.setdefault(use.channel, [])
        track = next((number for number, end in enumerate(taken) if end + SPACE < use.low), len(taken))
        taken[track : track + 1] = [use.high]
        tracks[use.channel, use.line] = track
    return Tracks(of=tracks, counts={channel: len(taken) for channel, taken in ends.items()})
