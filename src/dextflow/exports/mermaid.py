"""Pictures as Mermaid text, which many wikis and code hosts draw."""

from collections.abc import Iterator

from dextflow.exports.graph import Box, Graph, Kind, Lane, instance_graph, template_graph
from dextflow.exports.signs import BLOCKING, CONDITIONAL, SIGNS
from dextflow.model import Instance, State, Template

_PLAIN = frozenset(" .,-()/")
_ARROWS = {Kind.ORDER: "-->", Kind.DEPENDENCY: "-.->", Kind.OUTCOME: "-.->"}
_GATE = "==>"


def template_mermaid(template: Template) -> str:
    """Draw a template as a Mermaid flowchart: groups around their steps, thick arrows for gates.

    Dotted arrows are dependencies. More than 150 steps are drawn as their groups alone.
    """
    return "\n".join(_flowchart(template_graph(template)))


def instance_mermaid(instance: Instance) -> str:
    """Draw how far a workflow is as a Mermaid flowchart: the state of each step in colour and in words."""
    return "\n".join(_flowchart(instance_graph(instance)))


def escaped(text: str) -> str:
    """A text that means nothing to Mermaid: all but letters, digits and a few marks as character codes."""
    return "".join(each if each.isalnum() or each in _PLAIN else f"#{ord(each)};" for each in text)


def _flowchart(graph: Graph) -> Iterator[str]:
    yield "flowchart TB"
    yield f"    accTitle: {_description(graph.title)}"
    yield f"    accDescr: {_description(graph.description)}"
    for number, lane in enumerate(graph.lanes):
        yield from _lane(graph, number, lane)
    for line in graph.lines:
        yield f"    s{line.first} {_ARROWS[line.kind]} s{line.second}"
    for number, lane in enumerate(graph.lanes):
        if lane.gated:
            yield f"    g{number - 1} {_GATE} g{number}"
    yield from _classes(graph)


def _lane(graph: Graph, number: int, lane: Lane) -> Iterator[str]:
    yield f'    subgraph g{number}["{escaped(", ".join((lane.title, *lane.notes)))}"]'
    for box in lane.boxes:
        yield f'        s{box}["{_label(_texts(graph.boxes[box]))}"]'
    yield "    end"


def _texts(box: Box) -> Iterator[str]:
    yield box.title
    if box.state:
        yield f"{SIGNS[box.state].mark} {box.state.value}"
    yield from (BLOCKING,) * box.blocking
    yield from (CONDITIONAL,) * box.conditional
    yield from box.notes


def _classes(graph: Graph) -> Iterator[str]:
    for state in State:
        if boxes := [f"s{number}" for number, box in enumerate(graph.boxes) if box.state is state]:
            name = state.name.lower().replace("_", "-")
            yield f"    classDef {name} fill:{SIGNS[state].fill},stroke:{SIGNS[state].edge},color:#1f2933"
            yield f"    class {','.join(boxes)} {name}"


def _label(texts: Iterator[str] | tuple[str, ...]) -> str:
    return "<br/>".join(map(escaped, texts))


def _description(text: str) -> str:
    """Descriptions are not in quotes and know no codes, so all that could mean something is left out."""
    return "".join(each if each.isalnum() or each in _PLAIN else " " for each in text)
