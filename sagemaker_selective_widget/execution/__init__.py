"""What is sent to the service and what it returns. Pure: the service, clock and sleep are passed in."""

from sagemaker_selective_widget.execution.start.config import SelectiveExecutionConfig
from sagemaker_selective_widget.execution.watch.service import PipelineService
from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot, ExecutionSummary, StepRun

__all__ = ["ExecutionSnapshot", "ExecutionSummary", "PipelineService", "SelectiveExecutionConfig", "StepRun"]
