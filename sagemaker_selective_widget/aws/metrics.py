"""What jobs have reported, through ``Describe…Job``, S3 and MLflow."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sagemaker_selective_widget.aws.companion import MadeOnce, companion
from sagemaker_selective_widget.aws.errors import translated
from sagemaker_selective_widget.aws.mlflow import MlflowReader
from sagemaker_selective_widget.aws.operations import MetricOperation
from sagemaker_selective_widget.aws.requests import send
from sagemaker_selective_widget.errors import MetricError, ServiceError
from sagemaker_selective_widget.execution.metrics.numbers import MAX_FILE_BYTES
from sagemaker_selective_widget.execution.metrics.source import S3_CLIENT_EVENT
from sagemaker_selective_widget.execution.watch.resource import Resource

_OPERATIONS: Mapping[str, tuple[MetricOperation, str]] = {
    "training-job": ("DescribeTrainingJob", "TrainingJobName"),
    "processing-job": ("DescribeProcessingJob", "ProcessingJobName"),
    "transform-job": ("DescribeTransformJob", "TransformJobName"),
    "hyper-parameter-tuning-job": ("DescribeHyperParameterTuningJob", "HyperParameterTuningJobName"),
    "automl-job": ("DescribeAutoMLJobV2", "AutoMLJobName"),
}
"""Kind of a job → the operation that describes it, and the member with the job's name.

``DescribeAutoMLJobV2`` describes AutoML jobs of both versions
(https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeAutoMLJobV2.html)."""

_NO_SUCH_RANGE = "InvalidRange"
_SIZE = re.compile(r"/(\d{1,20})$")
"""The size of the whole object in ``Content-Range``."""


def s3_client_for(client: Any, session: Any = None) -> Any:
    """Return an S3 client to go with a SageMaker client: see `companion`."""
    return companion(client, "s3", S3_CLIENT_EVENT, "an S3 client", session)


class MetricReader:
    """Reads what jobs have reported. Implements `MetricSource`; thread-safe.

    Args:
        client: A boto3 SageMaker client.
        make_s3_client: Creates the S3 client, when first needed.
        mlflow: Reads what was logged with MLflow; by default with boto3's default credentials.
    """

    def __init__(
        self, client: Any, make_s3_client: Callable[[], Any], mlflow: MlflowReader | None = None
    ) -> None:
        self.mlflow = mlflow or MlflowReader(client)
        self._client = client
        self._s3 = MadeOnce(make_s3_client)

    def describe_job(self, job: Resource) -> Mapping[str, Any]:
        """Return the response of ``Describe…Job``.

        Raises:
            ServiceError: The request was refused or not answered.
        """
        operation, member = _OPERATIONS[job.kind]
        answer = send(self._client, operation, f"the job {job.name}", {member: job.name})
        return answer.members

    def read_file(self, uri: str) -> str:
        """Return the text of an S3 object; of an object that is too large, no more than the limit is read.

        Raises:
            MetricError: The object is too large, or not text.
            ServiceError: The object does not exist, or could not be read.
        """
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        if not uri.startswith("s3://") or not bucket or not key:
            raise MetricError(f"{uri!r} is not the URI of an S3 object")
        asked = {"Bucket": bucket, "Key": key, "Range": f"bytes=0-{MAX_FILE_BYTES}"}
        try:
            answer = send(self._s3(), "GetObject", uri, asked)
        except ServiceError as error:
            if error.code == _NO_SUCH_RANGE:  # an empty object does not even have a first byte
                return ""
            raise
        return _text(answer.members)


def _text(answer: Mapping[str, Any]) -> str:
    """Return the text of an object, reading no more than the size limit; closes its connection."""
    size, body = _SIZE.search(str(answer.get("ContentRange"))), answer.get("Body")
    if body is None:
        raise MetricError("S3 has answered without the object")
    try:
        if size is not None and int(size.group(1)) > MAX_FILE_BYTES:
            raise MetricError(f"it has {int(size.group(1)):,} bytes, and at most {MAX_FILE_BYTES:,} are read")
        with translated("GetObject", "an object"):
            content: bytes = body.read(MAX_FILE_BYTES + 1)
    finally:
        body.close()
    if len(content) > MAX_FILE_BYTES:
        raise MetricError(f"it has more than {MAX_FILE_BYTES:,} bytes, which is the most that is read")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise MetricError("it is no text") from None
