"""``reduce`` with the functions of all events registered, which stand in four modules."""

from __future__ import annotations

from sagemaker_selective_widget.session import pipeline_reducer, run_reducer
from sagemaker_selective_widget.session.iterating import reducer as iterating_reducer
from sagemaker_selective_widget.session.reducer import reduce

__all__ = ["iterating_reducer", "pipeline_reducer", "reduce", "run_reducer"]
