"""The hosted drawing: ipycytoscape's, with one graph."""

from __future__ import annotations

import ipycytoscape
from ipywidgets.widgets import widget as ipywidgets_registry

from sagemaker_selective_widget.widget.drawing import Drawing


def graphs() -> set[str]:
    """The ids of the graphs that ipywidgets keeps."""
    kept = ipywidgets_registry._instances.values()
    return {each.model_id for each in kept if isinstance(each, ipycytoscape.Graph)}


def test_it_makes_the_graph_that_it_has_and_no_other() -> None:
    before = graphs()
    drawing = Drawing(cytoscape_style=[])
    assert graphs() - before == {drawing.graph.model_id}
    drawing.graph.close()
    drawing.close()
    assert graphs() == before


def test_what_ipycytoscape_s_constructor_does_besides_is_done() -> None:
    """What a reader does on the graph reaches those who listen, and all attributes are there."""
    drawing, stock = Drawing(), ipycytoscape.CytoscapeWidget()
    heard: list[dict[str, str]] = []
    drawing.on("node", "click", heard.append)
    drawing._handle_custom_msg({"widget": "node", "event": "click", "data": {"id": "Train"}}, [])
    assert heard == [{"id": "Train"}]
    assert set(vars(stock)) <= set(vars(drawing))
    for each in (drawing, stock):
        each.graph.close()
        each.close()
