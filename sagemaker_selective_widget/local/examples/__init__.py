"""Pipelines for learning; each has ``create(client)``, which returns an execution's ARN.

::

    abalone    the developer guide's example: data, a model that is really trained, its evaluation
    broken     a step in the middle fails and can be mended, to continue from the failure
    fan_out    a ForEach trains one model per window length, and its Selector picks the best
    wide_deep  50 steps, eight lanes of six: select in a large graph

Except for `abalone`, they need no other packages: their steps are small functions, or stand-ins.
"""

from __future__ import annotations

from sagemaker_selective_widget.local.examples import abalone, broken, fan_out, wide_deep

__all__ = ["abalone", "broken", "fan_out", "wide_deep"]
