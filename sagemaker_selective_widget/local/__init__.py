"""SageMaker Pipelines on this machine: a real boto3 client whose transport is this process."""

from __future__ import annotations

from sagemaker_selective_widget.local.quotas import Quotas
from sagemaker_selective_widget.local.service import LocalSageMaker
from sagemaker_selective_widget.local.steps import StepContext, StepError, StepFunction

__all__ = ["LocalSageMaker", "Quotas", "StepContext", "StepError", "StepFunction"]
