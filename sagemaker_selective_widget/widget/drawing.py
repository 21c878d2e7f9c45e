"""`Drawing`: the hosted drawing, which closes with all that ipycytoscape has made for it."""

from __future__ import annotations

from typing import Any

import ipycytoscape
import traitlets


class Drawing(ipycytoscape.CytoscapeWidget):  # type: ignore[misc]
    """ipycytoscape's constructor makes a `Graph` and sets another: the first is closed with this.

    It is not closed at once: the page may still be looking for it, since the first message names it.
    """

    _first_graph: Any = None

    @traitlets.observe("graph")
    def _keep_first(self, change: Any) -> None:
        if self._first_graph is None and isinstance(change["old"], ipycytoscape.Graph):
            self._first_graph = change["old"]

    def close(self) -> None:
        """Close it, and the graph that was replaced."""
        super().close()
        if self._first_graph is not None:
            self._first_graph.close()
