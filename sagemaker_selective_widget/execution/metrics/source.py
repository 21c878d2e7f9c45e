"""`MetricSource`: the interface through which metrics are requested."""

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
"""The kinds of resources that report metrics, as named in ARNs, and their names in the API."""


S3_CLIENT_EVENT = "sagemaker-selective-widget.s3-client"
"""The event of a boto3 SageMaker client whose handler returns the matching S3 client."""


class MlflowSource(Protocol):
    """Reads what was logged with MLflow. Methods may block on the network; several threads may call them.

    Every method raises `MetricError` if MLflow cannot be queried from here, for instance because a required
    package is not installed, and `ServiceError` if it refuses or cannot be reached.
    """

    def run(self, resource_arn: str, run_id: str) -> MlflowRun:
        """Return a run.

        Args:
            resource_arn: The tracking server or app that has it.
            run_id: Its id.
        """

    def run_named(self, config: MlflowConfig, name: str) -> MlflowRun | None:
        """Return the latest run with a name in the experiment; ``None`` if there is none."""

    def runs_nested_in(self, resource_arn: str, run: MlflowRun) -> tuple[MlflowRun, ...]:
        """Return the runs that are nested in another run, latest first."""


class MetricSource(Protocol):
    """Reads what jobs have reported. Methods may block on the network; several threads may call them."""

    @property
    def mlflow(self) -> MlflowSource:
        """The source of what was logged with MLflow."""

    def describe_job(self, job: Resource) -> Mapping[str, Any]:
        """Return the response of ``Describe…Job``, with the members as named in the API.

        Args:
            job: A job of one of `DESCRIBED_KINDS`.

        Raises:
            ServiceError: The service refused or could not be reached.
        """

    def read_file(self, uri: str) -> str:
        """Return the text of an S3 object of at most `MAX_FILE_BYTES`.

        Raises:
            MetricError: The object is larger, or not text.
            ServiceError: The object does not exist or could not be read.
        """
