"""The graph of a pipeline's steps, on which steps are selected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets
from ipywidgets import TypedTuple, Widget, widget_serialization

from sagemaker_selective_widget.pipeline import Dag
from sagemaker_selective_widget.pipeline.layout import lay_out

STATIC = Path(__file__).parent / "static"
"""The built front end; its sources are in ``js/``."""


class StepGraph(anywidget.AnyWidget):
    """Draws steps and their dependencies, and holds which of them are selected.

    The drawing is a real `ipycytoscape.CytoscapeWidget`, hosted by our front end: ``graph.set_style`` and
    ``graph.set_layout`` work on it. Steps and selection are not its own: they travel in ``elements`` and
    ``selected_steps``.

    Args:
        elements: The steps and the edges between them.
        **traits: Initial values of the other traits.

    Raises:
        TypeError: If an argument is not the name of a trait.
    """

    # As text: of a path, anywidget would keep every widget there ever was, to tell it of changes of the file.
    _esm = (STATIC / "loader.js").read_text(encoding="utf-8")
    _css = (STATIC / "widget.css").read_text(encoding="utf-8")
    _front_end = traitlets.Unicode((STATIC / "step_graph.js").read_text(encoding="utf-8")).tag(sync=True)

    graph = traitlets.Instance("ipycytoscape.CytoscapeWidget").tag(sync=True, **widget_serialization)
    """`ipycytoscape.CytoscapeWidget`: the hosted drawing. Made here, empty; never replaced."""

    height = traitlets.Int(420, min=120).tag(sync=True)
    """`int`, default 420: the height of the graph in CSS pixels. Read once, when a view is made."""

    elements = traitlets.Dict().tag(sync=True)
    """`dict`, default without steps: ``{"nodes": [{"id", "type", "container", "branch"}],
    "edges": [{"source", "target", "reasons"}], "layout": {"horizontal", "vertical"}}`` in definition order;
    the target of an edge consumes its source, for the ``reasons`` (a list of phrases). ``layout`` is that of
    `Pipeline.layout` as JSON. Other elements are drawn in place of those before."""

    selected_steps = TypedTuple(traitlets.Unicode()).tag(sync=True)
    """`tuple` of `str`, default empty: the names of the selected steps. An intent: Python and the browser
    write it, the browser once per gesture and in the order of ``elements``."""

    verdict: Any = traitlets.Dict().tag(sync=True)
    """`dict`, default empty: what has been judged of ``selected_steps``. Written by Python alone; ignored by
    the browser once its ``selected_steps`` are not the present ones."""

    reference = traitlets.Dict().tag(sync=True)
    """`dict`, default none: the reference execution, step by step. Written by Python alone."""

    run = traitlets.Dict().tag(sync=True)
    """`dict`, default idle: the execution that was started, step by step. Written by Python alone."""

    def __init__(self, elements: dict[str, Any] | None = None, **traits: Any) -> None:
        self._reject_unknown(traits)
        if elements is not None:
            traits["elements"] = elements
        super().__init__(**traits)
        self.on_msg(_answer_ping)

    def close(self) -> None:
        """Close the widget with all that was made for it, which ipywidgets would register for good."""
        made = [self._trait_values[name] for name in ("graph", "layout") if name in self._trait_values]
        super().close()
        for widget in made:
            _close_with_parts(widget)

    @classmethod
    def _reject_unknown(cls, arguments: dict[str, Any]) -> None:
        """Raise for what is not a trait: ipywidgets would take a misspelt argument in silence."""
        unknown = sorted(set(arguments) - set(cls.class_trait_names()) - {"model_id"})
        if unknown:
            raise TypeError(f"{cls.__name__} has no argument {', '.join(map(repr, unknown))}.")

    @traitlets.default("graph")
    def _empty_graph(self) -> Any:
        # Imported here: ipycytoscape imports networkx and pandas where they are installed.
        import ipycytoscape

        # "preset" leaves the layout to the front end; a tooltip source would be parsed as HTML.
        return ipycytoscape.CytoscapeWidget(
            cytoscape_layout={"name": "preset"}, cytoscape_style=[], tooltip_source="", auto_ungrabify=True
        )

    @traitlets.default("elements")
    def _no_elements(self) -> dict[str, Any]:
        return {"nodes": [], "edges": [], "layout": lay_out((), Dag((), ())).to_json()}

    @traitlets.default("verdict")
    def _not_judged(self) -> dict[str, Any]:
        return {"selected_steps": [], "can_start": False, "summary": "", "issues": [], "plan": []}

    @traitlets.default("reference")
    def _no_reference(self) -> dict[str, Any]:
        return {"arn": None, "state": "none", "message": "", "steps": {}}

    @traitlets.default("run")
    def _nothing_run(self) -> dict[str, Any]:
        return {
            "state": "idle",
            "arn": "",
            "name": "",
            "status": "",
            "message": "",
            "started_at": None,
            "ended_at": None,
            "summary": "",
            "can_retry": False,
            "offer": None,
            "steps": {},
        }


def _answer_ping(widget: StepGraph, content: Any, _buffers: Any) -> None:
    """Answer where messages are taken, one after the other: what came before the ping is in the state."""
    if content == {"kind": "ping"}:
        widget.send_state()
        widget.send({"kind": "pong"})


def _close_with_parts(widget: Any) -> None:
    """Close a widget and the widgets that it has as traits."""
    parts = [part for part in widget._trait_values.values() if isinstance(part, Widget)]
    widget.close()
    for part in parts:
        _close_with_parts(part)
