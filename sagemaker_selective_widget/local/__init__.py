"""SageMaker Pipelines on this machine: a real boto3 client whose transport is this process."""

from __future__ import annotations

from sagemaker_selective_widget.local.sagemaker import LocalSageMaker
from sagemaker_selective_widget.local.steps import StepContext, StepFailure, StepFunction

__all__ = ["LocalSageMaker", "StepContext", "StepFailure", "StepFunction"]
