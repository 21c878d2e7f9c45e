"""What is sent and what comes back. Pure: the service, the clock and the sleep are arguments."""

from sagemaker_selective_widget.execution.start.config import SelectiveExecutionConfig
from sagemaker_selective_widget.execution.watch.service import PipelineService
from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot, ExecutionSummary, StepRun

__all__ = ["ExecutionSnapshot", "ExecutionSummary", "PipelineService", "SelectiveExecutionConfig", "StepRun"]
