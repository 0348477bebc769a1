"""Pictures: everything is in its place, nothing on anything else, and no text is more than text."""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from xml.etree.ElementTree import Element, fromstring

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.engine import progress, validate
from dextflow.exports import instance_mermaid, instance_svg, template_mermaid, template_svg
from dextflow.exports.graph import Graph, Kind, Line, instance_graph, template_graph
from dextflow.exports.layout import BOX_WIDTH, Layout, Path, Rectangle, Sizes, lay_out
from dextflow.exports.measure import width, wrapped
from dextflow.exports.tracks import SPACE, Use, assign
from dextflow.model import (
    Block,
    Check,
    Mark,
    Offset,
    Outcome,
    OutcomeDependency,
    Step,
    StepGroup,
    TakeUp,
    Template,
)
from dextflow.testing.runs import NOON, Run, started
from dextflow.testing.templates import templates
from dextflow.testing.workflows import runs
from exports.hostile import HOSTILE, fit, texts

LAWS = settings(max_examples=40, deadline=None, suppress_health_check=(HealthCheck.too_slow,))
SVG = "{http://www.w3.org/2000/svg}"
MERMAID = re.compile(
    r"flowchart TB"
    r"|    acc(Title|Descr): [^\x00-\x1f#;%{}<>\"'`\[\]:&=]*"
    r"|    subgraph g\d+\[\"[^\"<>%{}`\[\]]*\"\]|    end"
    r"|        s\d+\[\"([^\"<>%{}`\[\]]|<br/>)*\"\]"
    r"|    s\d+ (-->|-\.->) s\d+|    g\d+ ==> g\d+"
    r"|    classDef [a-z-]+ fill:#\w{6},stroke:#\w{6},color:#\w{6}|    class (s\d+,?)+ [a-z-]+"
)


@st.composite
def large_templates(draw: st.DrawFn) -> Template:
    """Up to a hundred steps in up to eight groups, with dependencies all over, backwards too."""
    sizes = draw(st.lists(st.integers(1, 14), min_size=1, max_size=8))
    names = st.sampled_from((*HOSTILE, "Bank reconciliation")).filter(str.strip)
    numbers = iter(range(sum(sizes)))
    groups = tuple(
        StepGroup(
            name=draw(names),
            steps=tuple(Step(key=f"s{next(numbers)}", name=draw(names)) for _ in range(size)),
            ordered=draw(st.booleans()),
            gated=draw(st.booleans()),
        )
        for size in sizes
    )
    return Template(id="t", name=draw(names), groups=groups)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Graphs of large templates with any lines between any boxes, also such as no template has."""
    graph = template_graph(draw(large_templates()))
    boxes = st.integers(0, len(graph.boxes) - 1)
    pairs = draw(
        st.lists(st.tuples(boxes, boxes).filter(lambda pair: pair[0] != pair[1]), max_size=25, unique=True)
    )
    drawn = {(line.first, line.second): line for line in graph.lines}
    drawn |= {(first, second): Line(first=first, second=second, kind=Kind.DEPENDENCY) for first, second in pairs}
    return attrs.evolve(graph, lines=tuple(drawn.values()))


def placed(graph: Graph) -> Layout:
    """The layout of a graph, with boxes of various heights."""
    heights = tuple(40.0 + 17 * (number % 4) for number in range(len(graph.boxes)))
    return lay_out(graph, Sizes(boxes=heights, lanes=(90.0,) * len(graph.lanes), top=50.0))


def overlap(one: Rectangle, other: Rectangle) -> bool:
    """Whether two rectangles share some area."""
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def inside(inner: Rectangle, outer: Rectangle) -> bool:
    """Whether a rectangle lies within another."""
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width
        and inner.y + inner.height <= outer.y + outer.height
    )


def stretches(path: Path) -> Iterator[Rectangle]:
    """The straight stretches of a line, as rectangles without area."""
    for (x, y), (to_x, to_y) in pairwise(path.points):
        assert x == to_x or y == to_y
        yield Rectangle(x=min(x, to_x), y=min(y, to_y), width=abs(to_x - x), height=abs(to_y - y))


# ---------------------------------------------------------------------------------------------------------- layout


@LAWS
@given(graphs())
def test_boxes_and_lanes_do_not_overlap(graph: Graph) -> None:
    """Every box is in its own lane and the picture, and no two boxes and no two lanes share any area."""
    layout = placed(graph)
    whole = Rectangle(x=0, y=0, width=layout.width, height=layout.height)
    for things in (layout.boxes, layout.lanes):
        assert not [pair for pair in combinations(things, 2) if overlap(*pair)]
    for lane, frame in zip(graph.lanes, layout.lanes, strict=True):
        assert all(inside(layout.boxes[box], frame) for box in lane.boxes)
        assert inside(frame, whole)


@LAWS
@given(graphs())
def test_no_line_runs_through_a_box(graph: Graph) -> None:
    """Lines go from box to box in straight stretches, and touch no box but at their ends."""
    layout = placed(graph)
    whole = Rectangle(x=0, y=0, width=layout.width, height=layout.height)
    assert len(layout.paths) == len(graph.lines)
    for path in layout.paths:
        for stretch in stretches(path):
            assert inside(stretch, whole)
            assert not [box for box in layout.boxes if overlap(stretch, box)]


@LAWS
@given(graphs())
def test_no_two_lines_lie_on_one_another(graph: Graph) -> None:
    """Lines cross, but never share a stretch."""
    drawn = [list(stretches(path)) for path in placed(graph).paths]
    for one, other in combinations(drawn, 2):
        for here in one:
            for there in other:
                across = here.height == there.height == 0 and here.y == there.y
                upright = here.width == there.width == 0 and here.x == there.x
                assert not (across and here.x < there.x + there.width and there.x < here.x + here.width)
                assert not (upright and here.y < there.y + there.height and there.y < here.y + here.height)


@LAWS
@given(graphs())
def test_a_line_joins_its_boxes(graph: Graph) -> None:
    """Each line begins at the edge of its first box and ends at the edge of its second."""
    layout = placed(graph)
    ends = sorted((path.points[0], path.points[-1]) for path in layout.paths)
    assert len(ends) == len(graph.lines)
    for line in graph.lines:
        first, second = layout.boxes[line.first], layout.boxes[line.second]
        assert any(on_edge(start, first) and on_edge(end, second) for start, end in ends)


def on_edge(point: tuple[float, float], box: Rectangle) -> bool:
    """Whether a point lies on the edge of a box."""
    x, y = point
    on_side = x in {box.x, box.x + box.width} and box.y < y < box.y + box.height
    return on_side or (y in {box.y, box.y + box.height} and box.x < x < box.x + box.width)


@LAWS
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 30), st.integers(0, 30)), max_size=20))
def test_tracks_are_shared_only_at_a_distance(stretches: list[tuple[int, int, int]]) -> None:
    """Two uses of one track of a channel leave room between them."""
    uses = [Use(channel=each[0], line=n, start=each[1], end=each[2]) for n, each in enumerate(stretches)]
    tracks = assign(uses)
    for one, other in combinations(uses, 2):
        if one.channel == other.channel and tracks.of[one.channel, one.line] == tracks.of[one.channel, other.line]:
            assert one.high + SPACE < other.low or other.high + SPACE < one.low
    assert all(tracks.of[use.channel, use.line] < tracks.count(use.channel) for use in uses)


def test_channels_are_no_wider_than_they_must_be() -> None:
    """Stretches that are far apart share a track."""
    uses = [Use(channel=0, line=n, start=20.0 * n, end=20.0 * n + 10) for n in range(9)]
    assert assign(uses).counts == {0: 1}


def test_a_line_within_a_row_stays_above_it() -> None:
    """From a box to a later one of its row, a line does not leave the lane."""
    steps = tuple(Step(key=key, name=key, depends_on=("a",) if key == "d" else ()) for key in "abcd")
    groups = (StepGroup(name="G", steps=steps, ordered=False),)
    layout = placed(template_graph(validate(Template(id="t", name="T", groups=groups))))
    ((path,), (lane,)) = (layout.paths, layout.lanes)
    assert all(inside(stretch, lane) for stretch in stretches(path))
    assert max(y for _, y in path.points) == layout.boxes[0].y


# ------------------------------------------------------------------------------------------------------------- svg


def parsed(svg: str) -> Element:
    """The root of an SVG picture; it must be well-formed XML."""
    return fromstring(svg)  # noqa: S314 - what is parsed was just written by the code under test


def drawn_boxes(root: Element) -> list[Element]:
    """The groups of an SVG picture that are boxes."""
    return [group for group in root.iter(f"{SVG}g") if group.get("class") == "box"]


@LAWS
@given(templates())
def test_a_template_is_a_well_formed_picture(template: Template) -> None:
    """It has a title and a description, one box for each step with its name, and one lane for each group."""
    root = parsed(template_svg(template))
    steps = [step for group in template.groups for step in group.steps]
    titles = [box.findtext(f"{SVG}title") or "" for box in drawn_boxes(root)]
    assert root.tag == f"{SVG}svg"
    assert (root.get("role"), root.findtext(f"{SVG}desc")) == ("img", template_graph(template).description)
    assert (root.findtext(f"{SVG}title") or "").endswith(f", version {template.version}")
    assert len(titles) == len(steps)
    for title, step in zip(titles, steps, strict=True):
        assert title.startswith(" ".join(fit(step.name).split()))
    assert sum(group.get("class") == "lane" for group in root.iter(f"{SVG}g")) == len(template.groups)


@LAWS
@given(runs())
def test_every_state_has_a_mark_and_a_word(run: Run) -> None:
    """The state of each step is written in its box, so nobody needs to tell colours apart."""
    root = parsed(instance_svg(run.instance))
    graph = instance_graph(run.instance)
    states = {item.state for item in progress(run.instance).items}
    for group, box in zip(drawn_boxes(root), graph.boxes, strict=True):
        words = [text.text or "" for text in group.iter(f"{SVG}text")]
        assert box.state in states
        assert [each for each in words if each.endswith(f" {box.state.value}") and not each[0].isalnum()]


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.strip()], ids=repr)
def test_a_hostile_text_is_only_text_in_a_picture(text: str) -> None:
    """No name leaves its place in the picture: elements and attributes are those of any picture."""
    step = Step(key="s", name=text, checks=(Check(key="c", name=text),))
    template = Template(id="t", name=text, groups=(StepGroup(name=text, steps=(step,)),))
    tags = {f"{SVG}{tag}" for tag in ("svg", "title", "desc", "rect", "g", "line", "text", "polyline", "polygon")}
    run = started(template)
    for picture in (template_svg(template), instance_svg(run.instance)):
        elements = list(parsed(picture).iter())
        assert {element.tag for element in elements} <= tags
        names = {name for element in elements for name in element.attrib}
        assert not [name for name in names if name.startswith("on") or name.endswith(("href", "style"))]
    for mermaid in (template_mermaid(template), instance_mermaid(run.instance)):
        assert [line for line in mermaid.split("\n") if not MERMAID.fullmatch(line)] == []


@LAWS
@given(large_templates())
def test_texts_fit_into_their_boxes(template: Template) -> None:
    """Every line of text lies within the box or lane that it belongs to, measured generously."""
    root = parsed(template_svg(template))
    for group in root.iter(f"{SVG}g"):
        if group.get("class") not in {"box", "lane"}:
            continue
        frame = group.find(f"{SVG}rect")
        assert frame is not None
        left, top = float(frame.get("x", "")), float(frame.get("y", ""))
        right, bottom = left + float(frame.get("width", "")), top + float(frame.get("height", ""))
        for text in group.iter(f"{SVG}text"):
            size, x = float(text.get("font-size", "")), float(text.get("x", ""))
            room = right - x if text.get("direction") == "ltr" else x - left
            assert width(text.text or "", size) <= room
            assert top < float(text.get("y", "")) < bottom


@pytest.mark.parametrize(("groups", "steps"), [(40, 50), (2_000, 1), (1, 2_000)])
def test_two_thousand_steps_are_drawn_by_their_groups(groups: int, steps: int) -> None:
    """A picture never has more than 151 boxes; what is left out is counted."""
    template = Template(
        id="t",
        name="Large",
        groups=tuple(
            StepGroup(name=f"G{g}", steps=tuple(Step(key=f"s{g}-{s}", name="S") for s in range(steps)))
            for g in range(groups)
        ),
    )
    graph = template_graph(validate(template))
    assert len(drawn_boxes(parsed(template_svg(template)))) == len(graph.boxes) == min(groups, 151)
    assert graph.description == f"2,000 steps in {groups:,} group{'s' * (groups > 1)}. Each box is a whole group."
    if groups > 151:
        assert graph.boxes[-1].title == "and 1,850 more groups"
    assert len(instance_mermaid(started(template).instance)) < 50_000


# ---------------------------------------------------------------------------------------------------- what is said


def everything() -> Template:
    """A template with each thing that a picture can say."""
    first = (
        Step(key="a", name="Ask", estimate=15, blocking=True),
        Step(key="b", name="Book", checks=(Check(key="c1", name="One"), Check(key="c2", name="Two"))),
    )
    second = (
        Step(key="c", name="Close", depends_on=("a",), only_if='client.type == "trust"'),
        Step(
            key="d",
            name="Draw",
            depends_on_outcomes=(
                OutcomeDependency(step="b", outcomes=(Outcome.COMPLETE, Outcome.NOT_APPLICABLE)),
            ),
        ),
    )
    return validate(
        Template(
            id="t",
            name="All",
            groups=(
                StepGroup(name="First", steps=first, deadline=Offset(value=-14)),
                StepGroup(name="Second", steps=second, ordered=False, deadline=Offset(value=0)),
            ),
        )
    )


def test_what_a_template_says() -> None:
    """Order, gates, dependencies, blocking, conditions, checks, estimates and deadlines are all in the graph."""
    graph = template_graph(everything())
    assert [(line.first, line.second, line.kind) for line in graph.lines] == [
        (0, 1, Kind.ORDER),
        (0, 2, Kind.DEPENDENCY),
        (1, 3, Kind.OUTCOME),
    ]
    assert [(lane.gated, lane.notes) for lane in graph.lanes] == [
        (False, ("in order", "14 days before the due date")),
        (True, ("in any order", "by the due date")),
    ]
    assert [box.notes for box in graph.boxes] == [
        ("15 min",),
        ("2 checks",),
        ('only if client.type == "trust"',),
        ("if Book is complete or not applicable",),
    ]
    assert [(box.blocking, box.conditional) for box in graph.boxes] == [
        (True, False),
        (False, False),
        (False, True),
        (False, False),
    ]


def test_what_a_template_looks_like() -> None:
    """A blocking step says so, a conditional one is dashed, the legend has what the picture has."""
    svg = template_svg(everything())
    root = parsed(svg)
    texts_of = [[text.text for text in box.iter(f"{SVG}text")] for box in drawn_boxes(root)]
    frames = [box.find(f"{SVG}rect") for box in drawn_boxes(root)]
    assert "all that follows waits" in texts_of[0]
    assert [frame is not None and bool(frame.get("stroke-dasharray")) for frame in frames] == [
        False,
        False,
        True,
        False,
    ]
    for words in ("the next in order", "waits for it", "waits for one of its outcomes", "not always required"):
        assert words in svg


def test_what_a_workflow_says() -> None:
    """Each step has its state and how far it is; a blocked one has its reason; groups count what is done."""
    run = started(everything()).give(
        Mark("ann", NOON, "a", Outcome.COMPLETE_WITH_ISSUES),
        Mark("ann", NOON, "c1", Outcome.COMPLETE),
        TakeUp("ann", NOON, "b"),
        Block("ann", NOON, "b", "No statement"),
    )
    graph = instance_graph(run.instance)
    assert [box.state.value if box.state else None for box in graph.boxes] == [
        "complete with issues",
        "blocked",
        "not applicable",
        "waiting",
    ]
    assert graph.boxes[1].notes == ("1 of 2 done", "No statement")
    assert [lane.notes for lane in graph.lanes] == [("2 of 3 done",), ("1 of 2 done",)]


def test_many_dependencies_are_told_not_drawn() -> None:
    """More than 200 lines would be a thicket: the boxes say for how many steps they wait."""
    first = tuple(Step(key=f"a{n}", name="A") for n in range(20))
    second = tuple(Step(key=f"b{n}", name="B", depends_on=tuple(step.key for step in first)) for n in range(20))
    groups = (
        StepGroup(name="A", steps=first, ordered=False),
        StepGroup(name="B", steps=second, ordered=False, gated=False),
    )
    graph = template_graph(validate(Template(id="t", name="Thick", groups=groups)))
    assert graph.lines == ()
    assert [box.notes for box in graph.boxes] == [()] * 20 + [("waits for 20 steps",)] * 20


@LAWS
@given(templates())
def test_mermaid_has_each_step_and_line_once(template: Template) -> None:
    """Every line is one of the few forms, and steps, lines, groups and gates are each there once."""
    lines = template_mermaid(template).split("\n")
    graph = template_graph(template)
    assert [line for line in lines if not MERMAID.fullmatch(line)] == []
    assert sum(bool(re.match(r" {8}s\d", line)) for line in lines) == len(graph.boxes)
    assert sum(" --> " in line or " -.-> " in line for line in lines) == len(graph.lines)
    assert sum("subgraph" in line for line in lines if line.endswith('"]')) >= len(graph.lanes)
    assert sum(" ==> " in line for line in lines) == sum(lane.gated for lane in graph.lanes)


# ----------------------------------------------------------------------------------------------------------- words


@LAWS
@given(texts(), st.integers(1, 4))
def test_wrapped_text_has_room(text: str, most: int) -> None:
    """Lines are no wider than their room and no more than asked for; what is whole is all there."""
    lines = wrapped(text, 13.0, BOX_WIDTH, most)
    assert len(lines) <= most
    assert all(width(line, 13.0) <= BOX_WIDTH for line in lines)
    if not (lines and lines[-1].endswith("…")):
        assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "least"), [("増値税", 3.0), ("WWW", 2.8), ("👩", 1.0), ("e\u0301", 0.5), ("", 0)]
)
def test_text_is_measured_generously(text: str, least: float) -> None:
    """A text is held to be at least as wide as in usual fonts: ideographs fill a square, marks take no room."""
    assert width(text, 10.0) >= 10 * least
    assert width("e\u0301", 10.0) == width("e", 10.0)
