"""Where the boxes and lines of a graph go.

Lanes lie one below the other, each with its name in a cell on the left and its boxes in rows of at most four.
All boxes are equally wide, and those of a row equally high, so between them run straight channels: level ones
above the rows, upright ones beside the columns. A line leaves its first box at the bottom (at the top, if the
second is in the same row), keeps to the channels, and enters the second at the top; or it goes straight to the
next box of the row. A channel is as wide as the tracks in it need. So nothing overlaps, and no line runs
through a box.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

import attrs

from dextflow.exports.graph import Graph, Kind, Line
from dextflow.exports.tracks import Tracks, Use, assign

MOST_COLUMNS = 4
MARGIN, INSET, TRACK = 24.0, 12.0, 8.0
CELL_WIDTH, BOX_WIDTH = 158.0, 208.0
CHANNEL, LANE_GAP, HEAD = 24.0, 20.0, 12.0
ENTERING, ASIDE, LEAVING = (0.05, 0.38), (0.38, 0.62), (0.62, 0.95)
SPREAD = 10  # rows are farther apart than two tracks may be near
Point = tuple[float, float]


@attrs.frozen(kw_only=True)
class Rectangle:
    """An upright rectangle, in pixels, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@attrs.frozen(kw_only=True)
class Path:
    """The corners of a line, from the first box to the second."""

    kind: Kind
    points: tuple[Point, ...]


@attrs.frozen(kw_only=True)
class Layout:
    """A graph with every place in it, by the numbers of its lanes and boxes."""

    width: float
    height: float
    lanes: tuple[Rectangle, ...]
    boxes: tuple[Rectangle, ...]
    paths: tuple[Path, ...]


@attrs.frozen(kw_only=True)
class Sizes:
    """How high each box and each lane is at least, and where the first lane begins."""

    boxes: tuple[float, ...]
    lanes: tuple[float, ...]
    top: float


@attrs.frozen
class _Spot:
    """The place of a box in the grid; rows are counted through all lanes."""

    row: int
    column: int


@attrs.frozen(kw_only=True)
class _Route:
    """How a line goes that is not straight: along level channels, from beside its first box to `above` its second.

    If these are two, an `upright` one joins them, beside the second box on the side from which the line comes.
    """

    first: _Spot
    second: _Spot
    leaves: float
    enters: float

    @property
    def beside(self) -> int:
        """Below the first box; above it if the second is in the same row."""
        return self.first.row + (self.first.row != self.second.row)

    @property
    def above(self) -> int:
        return self.second.row

    @property
    def upright(self) -> int:
        return self.second.column + (self.second.column <= self.first.column)

    @property
    def level(self) -> bool:
        return self.beside == self.above


class _Across:
    """Where the columns are, and the tracks of the upright channels between them."""

    def __init__(self, columns: int, tracks: Tracks) -> None:
        self._tracks = tracks
        widths = [CHANNEL + TRACK * tracks.count(channel) for channel in range(columns + 1)]
        start = MARGIN + CELL_WIDTH
        channels = accumulate((width + BOX_WIDTH for width in widths), initial=start)
        self._channels = tuple(channels)[:-1]
        self.lefts = tuple(x + width for x, width in zip(self._channels, widths, strict=True))[:-1]
        self.right = self._channels[-1] + widths[-1]

    def port(self, spot: _Spot, share: float) -> float:
        """Where a line leaves or enters a box, at a share of its width."""
        return self.lefts[spot.column] + BOX_WIDTH * share

    def track(self, number: int, route: _Route) -> float:
        """Where a line runs in its upright channel."""
        return (
            self._channels[route.upright] + (CHANNEL + TRACK) / 2 + TRACK * self._tracks.of[route.upright, number]
        )

    def level_uses(self, number: int, route: _Route) -> Iterator[Use]:
        """The stretches of level channels that a line needs."""
        leaves, enters = self.port(route.first, route.leaves), self.port(route.second, route.enters)
        if route.level:
            yield Use(channel=route.beside, line=number, start=leaves, end=enters)
        else:
            turn = self.track(number, route)
            yield Use(channel=route.beside, line=number, start=leaves, end=turn)
            yield Use(channel=route.above, line=number, start=turn, end=enters)


class _Down:
    """Where the lanes and rows are, and the tracks of the level channels above the rows."""

    def __init__(self, graph: Graph, columns: int, tracks: Tracks, sizes: Sizes) -> None:
        self._tracks = tracks
        self._channels: list[float] = []
        self.tops: list[float] = []
        self.heights: list[float] = []
        self.frames: list[tuple[float, float]] = []
        y = sizes.top
        for lane, least in zip(graph.lanes, sizes.lanes, strict=True):
            start = y
            for first in range(0, len(lane.boxes), columns):
                y = self._add_row(y, max(sizes.boxes[box] for box in lane.boxes[first : first + columns]))
            y = max(y + INSET, start + least)
            self.frames.append((start, y))
            y += LANE_GAP
        self._channels.append(y - LANE_GAP)
        last = tracks.count(len(self.tops))
        self.bottom = y - LANE_GAP + (CHANNEL / 2 + TRACK * last if last else 0)

    def _add_row(self, y: float, height: float) -> float:
        channel = len(self.tops)
        self._channels.append(y)
        self.tops.append(y + HEAD + CHANNEL / 2 + TRACK * self._tracks.count(channel))
        self.heights.append(height)
        return self.tops[-1] + height

    def track(self, number: int, channel: int) -> float:
        """Where a line runs in a level channel."""
        return self._channels[channel] + CHANNEL / 2 + TRACK * self._tracks.of[channel, number]


def lay_out(graph: Graph, sizes: Sizes) -> Layout:
    """Find a place for everything in a graph."""
    columns = columns_of(graph)
    spots = _spots(graph, columns)
    straight = [line for line in graph.lines if _is_straight(spots[line.first], spots[line.second])]
    bent = [line for line in graph.lines if line not in straight]
    routes = tuple(_routes(bent, spots))
    across = _Across(columns, assign(_upright_uses(routes)))
    level = assign(use for number, route in enumerate(routes) for use in across.level_uses(number, route))
    down = _Down(graph, columns, level, sizes)
    boxes = tuple(
        Rectangle(
            x=across.lefts[spot.column], y=down.tops[spot.row], width=BOX_WIDTH, height=down.heights[spot.row]
        )
        for spot in spots
    )
    paths = [Path(kind=line.kind, points=_ahead(boxes[line.first], boxes[line.second])) for line in straight]
    paths += [
        Path(kind=line.kind, points=_around(number, routes[number], across, down))
        for number, line in enumerate(bent)
    ]
    return Layout(
        width=across.right + MARGIN,
        height=down.bottom + MARGIN,
        lanes=tuple(
            Rectangle(x=MARGIN, y=start, width=across.right - MARGIN, height=end - start)
            for start, end in down.frames
        ),
        boxes=boxes,
        paths=tuple(paths),
    )


def columns_of(graph: Graph) -> int:
    """How many boxes stand in a row at most."""
    return min(MOST_COLUMNS, max((len(lane.boxes) for lane in graph.lanes), default=1))


def _spots(graph: Graph, columns: int) -> tuple[_Spot, ...]:
    """The place of each box: the boxes of a lane in rows, from left to right."""
    spots: dict[int, _Spot] = {}
    first = 0
    for lane in graph.lanes:
        for place, box in enumerate(lane.boxes):
            spots[box] = _Spot(first + place // columns, place % columns)
        first += _rows(len(lane.boxes), columns)
    return tuple(spots[box] for box in range(len(graph.boxes)))


def _rows(boxes: int, columns: int) -> int:
    return -(-boxes // columns)


def _is_straight(first: _Spot, second: _Spot) -> bool:
    return first.row == second.row and first.column + 1 == second.column


def _routes(lines: Sequence[Line], spots: Sequence[_Spot]) -> Iterator[_Route]:
    """The routes of lines; those that leave or enter the same box do so side by side.

    Each way in and out has its own part of a box's width, so that lines from above and from below do not meet.
    """
    exits = [(line.first, spots[line.first].row == spots[line.second].row) for line in lines]
    leaving, entering = Counter(exits), Counter(line.second for line in lines)
    left, entered = Counter[tuple[int, bool]](), Counter[int]()
    for line, way_out in zip(lines, exits, strict=True):
        left[way_out] += 1
        entered[line.second] += 1
        yield _Route(
            first=spots[line.first],
            second=spots[line.second],
            leaves=_share(ASIDE if way_out[1] else LEAVING, left[way_out], leaving[way_out]),
            enters=_share(ENTERING, entered[line.second], entering[line.second]),
        )


def _share(span: tuple[float, float], number: int, count: int) -> float:
    start, end = span
    return start + (end - start) * number / (count + 1)


def _upright_uses(routes: Sequence[_Route]) -> Iterator[Use]:
    for number, route in enumerate(routes):
        if not route.level:
            yield Use(channel=route.upright, line=number, start=SPREAD * route.beside, end=SPREAD * route.above)


def _ahead(first: Rectangle, second: Rectangle) -> tuple[Point, ...]:
    middle = first.y + first.height / 2
    return (first.x + first.width, middle), (second.x, middle)


def _around(number: int, route: _Route, across: _Across, down: _Down) -> tuple[Point, ...]:
    leaves, enters = across.port(route.first, route.leaves), across.port(route.second, route.enters)
    beside, top = down.track(number, route.beside), down.tops[route.first.row]
    start = leaves, top if route.beside == route.first.row else top + down.heights[route.first.row]
    end = enters, down.tops[route.second.row]
    if route.level:
        return start, (leaves, beside), (enters, beside), end
    turn, above = across.track(number, route), down.track(number, route.above)
    return start, (leaves, beside), (turn, beside), (turn, above), (enters, above), end
