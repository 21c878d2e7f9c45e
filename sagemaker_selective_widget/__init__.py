"""Choose the steps of a SageMaker pipeline to run again, on its graph, in a notebook."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sagemaker_selective_widget.errors import (
    AccessDeniedError,
    AlreadyRunningError,
    CredentialsError,
    DefinitionError,
    ExpressionError,
    FolderError,
    InvalidSelectionError,
    MetricError,
    NoLogError,
    NoServiceError,
    NotFoundError,
    ParameterValueError,
    PipelineChangedError,
    SavedStateError,
    SelectiveWidgetError,
    ServiceError,
    StartOptionError,
    SweepError,
    UnavailableError,
    UnknownStepError,
)

if TYPE_CHECKING:
    from sagemaker_selective_widget.execution import SelectiveExecutionConfig
    from sagemaker_selective_widget.pipeline import Pipeline
    from sagemaker_selective_widget.selection import judge
    from sagemaker_selective_widget.session import SelectiveExecution
    from sagemaker_selective_widget.widget.widget import SelectiveExecutionWidget

__all__ = [
    "AccessDeniedError",
    "AlreadyRunningError",
    "CredentialsError",
    "DefinitionError",
    "ExpressionError",
    "FolderError",
    "InvalidSelectionError",
    "MetricError",
    "NoLogError",
    "NoServiceError",
    "NotFoundError",
    "ParameterValueError",
    "Pipeline",
    "PipelineChangedError",
    "SavedStateError",
    "SelectiveExecution",
    "SelectiveExecutionConfig",
    "SelectiveExecutionWidget",
    "SelectiveWidgetError",
    "ServiceError",
    "StartOptionError",
    "SweepError",
    "UnavailableError",
    "UnknownStepError",
    "judge",
]
__version__ = "0.2.0"

_MODULES = {
    "Pipeline": "pipeline",
    "SelectiveExecution": "session",
    "SelectiveExecutionConfig": "execution",
    "SelectiveExecutionWidget": "widget.widget",
    "judge": "selection",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first access: judging needs no Jupyter, and a script needs no front end."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    """List the public names, including those not imported yet, for completion."""
    return sorted([*globals(), *__all__])
