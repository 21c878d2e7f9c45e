"""`Drawing`: the hosted drawing, with the one graph that it needs."""

from __future__ import annotations

from typing import Any

import ipycytoscape


class Drawing(ipycytoscape.CytoscapeWidget):  # type: ignore[misc]
    """A `CytoscapeWidget` that has the `Graph` which its trait makes.

    The constructor of ipycytoscape makes a second one and sets it in place of the first: three messages more
    with each display, and a model that nobody closes. What else it does is done here.
    """

    def __init__(self, **traits: Any) -> None:
        super(ipycytoscape.CytoscapeWidget, self).__init__(**traits)
        self.on_msg(self._handle_interaction)
