"""`MetricSource`: the seam at which metrics are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from sagemaker_selective_widget.execution.metrics.mlflow_run import MlflowRun
from sagemaker_selective_widget.execution.watch.resource import Resource
from sagemaker_selective_widget.execution.watch.status import MlflowConfig

DESCRIBED_KINDS: Mapping[str, str] = {
    "training-job": "TrainingJob",
    "processing-job": "ProcessingJob",
    "transform-job": "TransformJob",
    "hyper-parameter-tuning-job": "HyperParameterTuningJob",
    "automl-job": "AutoMLJob",
}
"""The kinds of resources that report metrics, as ARNs have them, and how the API calls them."""


S3_CLIENT_EVENT = "sagemaker-selective-widget.s3-client"
"""The event of a boto3 SageMaker client whose handler returns the S3 client that belongs to it."""


class MlflowSource(Protocol):
    """Tells what was logged with MLflow. Methods may block on the network; several threads may call them.

    Every method raises `MetricError` where MLflow cannot be asked from here, as where what asks it is not
    installed, and `ServiceError` where it refuses or is not reached.
    """

    def run(self, resource_arn: str, run_id: str) -> MlflowRun:
        """Return a run.

        Args:
            resource_arn: The tracking server or app that has it.
            run_id: Its id.
        """

    def run_named(self, config: MlflowConfig, name: str) -> MlflowRun | None:
        """Return the latest run of that name in an experiment; ``None`` if there is none."""

    def runs_nested_in(self, resource_arn: str, run: MlflowRun) -> tuple[MlflowRun, ...]:
        """Return the runs that are nested in another, the latest first."""


class MetricSource(Protocol):
    """Tells what jobs have reported. Methods may block on the network, and be called from several threads."""

    @property
    def mlflow(self) -> MlflowSource:
        """Tells what was logged with MLflow."""

    def describe_job(self, job: Resource) -> Mapping[str, Any]:
        """Return what ``Describe…Job`` answers, members as the API has them.

        Args:
            job: One of `DESCRIBED_KINDS`.

        Raises:
            ServiceError: The service refused, or was not reached.
        """

    def read_file(self, uri: str) -> str:
        """Return the text of an S3 object of at most `MAX_FILE_BYTES`.

        Raises:
            MetricError: It is larger, or no text.
            ServiceError: There is none, or it could not be read.
        """
