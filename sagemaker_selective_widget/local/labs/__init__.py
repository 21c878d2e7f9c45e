"""Pipelines for learning, beside `abalone`; each has ``create(client)``, which returns an execution's ARN.

::

    broken     a step in the middle fails, and can be mended: go on from the failure
    fan_out    a ForEach trains one model per tree depth, and its Selector picks the best
    wide_deep  50 steps, eight lanes of six: select on a large graph

They need nothing installed beside the package: their steps are small functions, or stand-ins.
"""

from __future__ import annotations

from sagemaker_selective_widget.local.labs import broken, fan_out, wide_deep

__all__ = ["broken", "fan_out", "wide_deep"]
