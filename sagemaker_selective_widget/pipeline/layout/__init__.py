"""Where the steps of a pipeline are drawn: a layered layout, left to right and top to bottom.

Four passes: rank (by longest path), chain (an edge over several ranks becomes a chain of bends, which get
room as steps do, so that no edge runs behind a step), order (barycentres, against crossings), place (as near
to the neighbours as the spacing allows). Pure and deterministic. The live graph and the saved picture both
draw it.

The steps of a branch, and a ForEach with its body, stand in a box of their own: they stay together in each
rank, and a box is one rigid block to all that is around it. Chains of steps are lanes, whose labels stand
for names where a drawing is too small for those.
"""

from sagemaker_selective_widget.pipeline.layout.layout import lay_out
from sagemaker_selective_widget.pipeline.layout.records import Bend, Box, Drawing, Lane, Layout, Place

__all__ = ["Bend", "Box", "Drawing", "Lane", "Layout", "Place", "lay_out"]
