"""Pictures as SVG that stands alone: no script, no style sheet, no font or file from elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from unicodedata import bidirectional
from xml.etree.ElementTree import Element, SubElement, tostring

import attrs

from dextflow.exports.graph import Box, Graph, Kind, Lane, instance_graph, template_graph
from dextflow.exports.layout import (
    BOX_WIDTH,
    CELL_WIDTH,
    MARGIN,
    Path,
    Point,
    Rectangle,
    Sizes,
    columns_of,
    lay_out,
)
from dextflow.exports.measure import width, wrapped
from dextflow.exports.signs import BLOCKING, CONDITIONAL, PLAIN, SIGNS
from dextflow.model import Instance, State, Template

FONT = "'Segoe UI', 'Helvetica Neue', Helvetica, Arial, 'Noto Sans', 'Liberation Sans', sans-serif"
INK, SOFT, RULE, PAPER, GROUND, WARNING = "#1f2933", "#52606d", "#c3cbd3", "#ffffff", "#f4f6f8", "#9c2a1f"
HEADING, TITLE, NOTE, LEADING = 18.0, 13.0, 11.0, 1.4
PADDING, BAR, ARROW, LEGEND_ROW, SAMPLE = 10.0, 5.0, 4.0, 20.0, 26.0
MOST_TITLE, MOST_NOTES = 3, 3
STYLES: Mapping[Kind, Mapping[str, str]] = {
    Kind.ORDER: {"stroke": "#7b8794"},
    Kind.DEPENDENCY: {"stroke": "#1f4e79"},
    Kind.OUTCOME: {"stroke": "#1f4e79", "stroke-dasharray": "6 4"},
}
GATE = "waits for the whole group above"


@attrs.frozen
class _Words:
    """A line of text as it is drawn."""

    text: str
    size: float
    colour: str = INK
    weight: str = "400"

    @property
    def height(self) -> float:
        return self.size * LEADING


def template_svg(template: Template) -> str:
    """Draw a template: groups as lanes, steps as boxes, and what waits for what.

    More than 150 steps are drawn as their groups alone.
    """
    return _drawn(template_graph(template))


def instance_svg(instance: Instance) -> str:
    """Draw how far a workflow is, each state by a mark, a word and a colour; otherwise as `template_svg`."""
    return _drawn(instance_graph(instance))


def _drawn(graph: Graph) -> str:
    boxes, cells = (
        [tuple(_box_words(box)) for box in graph.boxes],
        [tuple(_cell_words(each)) for each in graph.lanes],
    )
    heading = tuple(_heading(graph))
    sizes = Sizes(
        boxes=tuple(map(_height, boxes)),
        lanes=tuple(map(_height, cells)),
        top=MARGIN + _height(heading),
    )
    layout = lay_out(graph, sizes)
    samples = tuple(_samples(graph, layout.width - 2 * MARGIN))
    root = _root(graph, layout.width, layout.height + LEGEND_ROW * (1 + samples[-1].row if samples else 0))
    _write(
        root, heading, Rectangle(x=MARGIN - PADDING, y=MARGIN - PADDING, width=layout.width - 2 * MARGIN, height=0)
    )
    for lane, frame, words in zip(graph.lanes, layout.lanes, cells, strict=True):
        _draw_lane(root, lane, frame, words)
    for path in layout.paths:
        _draw_path(root, path)
    for box, frame, words in zip(graph.boxes, layout.boxes, boxes, strict=True):
        _draw_box(root, box, frame, words)
    for sample in samples:
        _draw_sample(root, sample, layout.height)
    return tostring(root, encoding="unicode")


# ----------------------------------------------------------------------------------------------------------- words


def _heading(graph: Graph) -> Iterator[_Words]:
    room = CELL_WIDTH + BOX_WIDTH * columns_of(graph)
    for line in wrapped(graph.title, HEADING, room, MOST_TITLE):
        yield _Words(line, HEADING, weight="600")
    for line in wrapped(graph.description, NOTE, room, MOST_NOTES):
        yield _Words(line, NOTE, SOFT)


def _box_words(box: Box) -> Iterator[_Words]:
    room = BOX_WIDTH - BAR - 2 * PADDING
    for line in wrapped(box.title, TITLE, room, MOST_TITLE):
        yield _Words(line, TITLE, weight="600")
    if box.state:
        sign = SIGNS[box.state]
        yield _Words(f"{sign.mark} {box.state.value}", NOTE, sign.edge, "600")
    if box.blocking:
        yield _Words(BLOCKING, NOTE, WARNING, "600")
    for line in wrapped(" · ".join(box.notes), NOTE, room, MOST_NOTES):
        yield _Words(line, NOTE, SOFT)


def _cell_words(lane: Lane) -> Iterator[_Words]:
    room = CELL_WIDTH - 2 * PADDING
    for line in wrapped(lane.title, TITLE, room, MOST_TITLE):
        yield _Words(line, TITLE, weight="600")
    for note in (*lane.notes, *((GATE,) if lane.gated else ())):
        for line in wrapped(note, NOTE, room, MOST_NOTES):
            yield _Words(line, NOTE, SOFT)


def _height(words: Sequence[_Words]) -> float:
    return 2 * PADDING + sum(each.height for each in words)


# --------------------------------------------------------------------------------------------------------- drawing


def _root(graph: Graph, across: float, down: float) -> Element:
    size = {"width": _number(across), "height": _number(down), "viewBox": f"0 0 {_number(across)} {_number(down)}"}
    root = Element(
        "svg",
        {"xmlns": "http://www.w3.org/2000/svg", **size, "role": "img", "font-family": FONT, "fill": INK},
    )
    SubElement(root, "title").text = graph.title
    SubElement(root, "desc").text = graph.description
    SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": PAPER})
    return root


def _draw_lane(root: Element, lane: Lane, frame: Rectangle, words: Sequence[_Words]) -> None:
    group = SubElement(root, "g", {"class": "lane"})
    _rectangle(group, frame, {"fill": GROUND, "stroke": RULE, "rx": "6"})
    cell = Rectangle(x=frame.x, y=frame.y, width=CELL_WIDTH, height=frame.height)
    x = cell.x + cell.width
    ends = {"x1": _number(x), "x2": _number(x), "y1": _number(frame.y), "y2": _number(frame.y + frame.height)}
    SubElement(group, "line", {**ends, "stroke": RULE})
    if lane.gated:
        middle = frame.x + CELL_WIDTH / 2
        _arrow(
            group, ((middle, frame.y - MARGIN + ARROW), (middle, frame.y)), {"stroke": INK, "stroke-width": "3"}
        )
    _write(group, words, cell)


def _draw_box(root: Element, box: Box, frame: Rectangle, words: Sequence[_Words]) -> None:
    sign = SIGNS[box.state] if box.state else PLAIN
    group = SubElement(root, "g", {"class": "box"})
    SubElement(group, "title").text = "; ".join(_spoken(box))
    border = {"stroke": WARNING if box.blocking else sign.edge, "stroke-width": "2.5" if box.blocking else "1.2"}
    if box.conditional:
        border["stroke-dasharray"] = "5 3"
    _rectangle(group, frame, {"fill": sign.fill, "rx": "4", **border})
    bar = Rectangle(x=frame.x, y=frame.y, width=BAR, height=frame.height)
    _rectangle(group, bar, {"fill": border["stroke"], "rx": "2"})
    _write(group, words, Rectangle(x=frame.x + BAR, y=frame.y, width=frame.width - BAR, height=frame.height))


def _spoken(box: Box) -> Iterator[str]:
    """Everything about a box in full, for those who listen and for those who point at it."""
    yield box.title
    if box.state:
        yield box.state.value
    yield from (BLOCKING,) * box.blocking
    yield from (CONDITIONAL,) * box.conditional
    yield from box.notes


def _draw_path(root: Element, path: Path) -> None:
    _arrow(root, path.points, {**STYLES[path.kind], "stroke-width": "1.4"})


def _arrow(parent: Element, points: Sequence[Point], style: Mapping[str, str]) -> None:
    """A line of straight stretches, and a head where it ends: downwards, or to the right."""
    *_, (before, _), (x, y) = points
    down = before == x
    tail = (x, y - ARROW) if down else (x - ARROW, y)
    SubElement(parent, "polyline", {"points": _points((*points[:-1], tail)), "fill": "none", **style})
    back = 2 * ARROW
    head = (
        ((x, y), (x - ARROW, y - back), (x + ARROW, y - back))
        if down
        else ((x, y), (x - back, y - ARROW), (x - back, y + ARROW))
    )
    SubElement(parent, "polygon", {"points": _points(head), "fill": style["stroke"]})


def _write(parent: Element, words: Sequence[_Words], frame: Rectangle) -> None:
    """Lines of text from the top of a frame, each from the side where its script begins."""
    y = frame.y + PADDING
    for each in words:
        leftward = _runs_leftward(each.text)
        x = frame.x + frame.width - PADDING if leftward else frame.x + PADDING
        style = {"font-size": _number(each.size), "fill": each.colour, "font-weight": each.weight}
        place = {"x": _number(x), "y": _number(y + each.size), "direction": "rtl" if leftward else "ltr"}
        SubElement(parent, "text", {**place, **style}).text = each.text
        y += each.height


def _runs_leftward(text: str) -> bool:
    """Whether a text is written from right to left, as its first letter says."""
    strong = (bidirectional(letter) for letter in text)
    return next((each for each in strong if each in {"L", "R", "AL"}), "L") != "L"


def _rectangle(parent: Element, frame: Rectangle, style: Mapping[str, str]) -> None:
    place = {"x": frame.x, "y": frame.y, "width": frame.width, "height": frame.height}
    SubElement(parent, "rect", {**{name: _number(value) for name, value in place.items()}, **style})


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


# ---------------------------------------------------------------------------------------------------------- legend


@attrs.frozen(kw_only=True)
class _Sample:
    """One entry of the legend, at a place in a row."""

    row: int
    x: float
    words: str
    of: State | Kind | None


def _samples(graph: Graph, room: float) -> Iterator[_Sample]:
    """The legend: every state, line and border that the picture has, in rows that fit."""
    states, kinds = {box.state for box in graph.boxes}, {line.kind for line in graph.lines}
    shown: list[tuple[State | Kind | None, str]] = [(each, each.value) for each in State if each in states]
    shown += [(each, each.value) for each in Kind if each in kinds]
    if any(box.conditional for box in graph.boxes):
        shown.append((None, CONDITIONAL))
    row, x = 0, 0.0
    for each, words in shown:
        needed = SAMPLE + width(words, NOTE) + 2 * PADDING
        if x and x + needed > room:
            row, x = row + 1, 0.0
        yield _Sample(row=row, x=MARGIN + x, words=words, of=each)
        x += needed


def _draw_sample(root: Element, sample: _Sample, top: float) -> None:
    y = top + LEGEND_ROW * sample.row
    group = SubElement(root, "g", {"class": "sample"})
    if isinstance(sample.of, Kind):
        _arrow(group, ((sample.x, y), (sample.x + SAMPLE - 6, y)), {**STYLES[sample.of], "stroke-width": "1.4"})
    else:
        sign = SIGNS[sample.of] if sample.of else PLAIN
        dash = {} if sample.of else {"stroke-dasharray": "5 3"}
        swatch = Rectangle(x=sample.x, y=y - 7, width=SAMPLE - 8, height=14)
        _rectangle(group, swatch, {"fill": sign.fill, "stroke": sign.edge, "rx": "2", **dash})
        place = {"x": _number(sample.x + (SAMPLE - 8) / 2), "y": _number(y + 4), "text-anchor": "middle"}
        SubElement(group, "text", {**place, "font-size": _number(NOTE), "fill": sign.edge}).text = sign.mark
    place = {"x": _number(sample.x + SAMPLE), "y": _number(y + 4), "font-size": _number(NOTE), "fill": SOFT}
    SubElement(group, "text", place).text = sample.words
