"""``reduce`` with the functions of all events registered, which are spread over five modules."""

from __future__ import annotations

from sagemaker_selective_widget.session import intents_reducer, pipeline_reducer, run_reducer
from sagemaker_selective_widget.session.iterating import reducer as iterating_reducer
from sagemaker_selective_widget.session.reducer import reduce

__all__ = ["intents_reducer", "iterating_reducer", "pipeline_reducer", "reduce", "run_reducer"]
