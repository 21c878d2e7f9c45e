"""Choose the steps of a SageMaker pipeline to run again, on its graph, in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_selective_widget.execution import SelectiveExecutionConfig
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.selection import judge

if TYPE_CHECKING:
    from sagemaker_selective_widget.session import SelectiveExecution
    from sagemaker_selective_widget.widget.widget import SelectiveExecutionWidget

__all__ = ["Pipeline", "SelectiveExecution", "SelectiveExecutionConfig", "SelectiveExecutionWidget", "judge"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import the widget when it is first asked for: judging needs no Jupyter, and a script no bundle."""
    if name == "SelectiveExecutionWidget":
        from sagemaker_selective_widget.widget.widget import SelectiveExecutionWidget

        return SelectiveExecutionWidget
    if name == "SelectiveExecution":
        from sagemaker_selective_widget.session import SelectiveExecution

        return SelectiveExecution
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
