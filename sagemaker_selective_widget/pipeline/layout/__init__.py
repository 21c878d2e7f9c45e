"""Layout of a pipeline's steps in layers, left to right and top to bottom.

There are four passes: rank (by longest path), chain (an edge over several ranks becomes a chain of bends,
which take up room like steps, so that no edge runs behind a step), order (by barycentres, to reduce
crossings), and place (as close to the neighbours as the spacing allows). Pure and deterministic. Used by both
the live graph and the saved picture.

The steps of a branch, and a ForEach with its body, are put in a box: they stay together in each rank, and a
box is one rigid block to everything around it. Chains of steps form lanes, whose labels replace the names of
steps where a drawing is too small for them.
"""

from sagemaker_selective_widget.pipeline.layout.layout import lay_out
from sagemaker_selective_widget.pipeline.layout.records import Bend, Box, Drawing, Lane, Layout, Place

__all__ = ["Bend", "Box", "Drawing", "Lane", "Layout", "Place", "lay_out"]
