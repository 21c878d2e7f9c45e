"""`Drawing`: the hosted Cytoscape widget, with a single graph."""

from __future__ import annotations

from typing import Any

import ipycytoscape


class Drawing(ipycytoscape.CytoscapeWidget):  # type: ignore[misc]
    """A `CytoscapeWidget` that keeps the default `Graph` of its trait.

    The constructor of ipycytoscape replaces that graph by a second one, which costs three more messages for
    each display, and a model that nobody closes. Everything else it does is done here.
    """

    def __init__(self, **traits: Any) -> None:
        super(ipycytoscape.CytoscapeWidget, self).__init__(**traits)
        self.on_msg(self._handle_interaction)
