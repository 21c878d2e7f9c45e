"""`SelectiveExecutionConfig`, with the same fields as in the SageMaker SDK, but without the SDK."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sagemaker_selective_widget.errors import SelectiveWidgetError

_SDK_MODULES = (
    "sagemaker.mlops.workflow.selective_execution_config",  # SDK v3
    "sagemaker.workflow.selective_execution_config",  # SDK v2
)


@dataclass(frozen=True, slots=True)
class SelectiveExecutionConfig:
    """Which steps to run, and from which execution the others are reused.

    Attributes:
        selected_steps: Names of the steps to run.
        reference_latest_execution: Whether to use the latest execution as reference if no ARN is given. The
            API has no such option, so it is resolved to an ARN before the request is sent.
        source_pipeline_execution_arn: The ARN of the reference execution, if one is given.
    """

    selected_steps: list[str] = field(default_factory=list)
    reference_latest_execution: bool = True
    source_pipeline_execution_arn: str | None = None

    def to_request(self) -> dict[str, Any]:
        """Return the ``SelectiveExecutionConfig`` of ``StartPipelineExecution``, as the SDK writes it."""
        request: dict[str, Any] = {}
        if self.source_pipeline_execution_arn is not None:
            request["SourcePipelineExecutionArn"] = self.source_pipeline_execution_arn
        request["SelectedSteps"] = [{"StepName": name} for name in self.selected_steps]
        return request

    def resolved(self, latest_execution_arn: Callable[[], str | None]) -> SelectiveExecutionConfig:
        """Return the config with the ARN determined by the table of references in the AWS developer guide.

        A given ARN is kept, whatever ``reference_latest_execution`` says. Without one, the latest execution
        is looked up, or no reference is used. Unlike the SDK's ``start``, this does not change ``self``.

        Args:
            latest_execution_arn: Called only if the latest execution is wanted.
        """
        if self.source_pipeline_execution_arn is not None or not self.reference_latest_execution:
            return self
        return SelectiveExecutionConfig(list(self.selected_steps), True, latest_execution_arn())

    def to_sdk(self) -> Any:
        """Return the equivalent object of the installed SageMaker SDK (v3 if present, otherwise v2).

        Raises:
            SelectiveWidgetError: Neither is installed.
        """
        for module in _SDK_MODULES:
            try:
                sdk_class = importlib.import_module(module).SelectiveExecutionConfig
            except ImportError:
                continue
            return sdk_class(
                selected_steps=list(self.selected_steps),
                reference_latest_execution=self.reference_latest_execution,
                source_pipeline_execution_arn=self.source_pipeline_execution_arn,
            )
        raise SelectiveWidgetError(
            "The SageMaker SDK is not installed. Install it with: pip install sagemaker"
        )
