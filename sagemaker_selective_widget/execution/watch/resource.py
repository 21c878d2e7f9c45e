"""What a step created, such as a training job: the parts of its ARN, and where it writes its log."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

JOB_LOG_GROUPS: Mapping[tuple[str, str], str] = {
    ("sagemaker", "training-job"): "/aws/sagemaker/TrainingJobs",
    ("sagemaker", "processing-job"): "/aws/sagemaker/ProcessingJobs",
    ("sagemaker", "transform-job"): "/aws/sagemaker/TransformJobs",
}
"""The log groups, by service and kind of resource, in which stream names begin with the name of the job
(https://docs.aws.amazon.com/sagemaker/latest/dg/logging-cloudwatch.html)."""

FUNCTION_LOG_GROUPS = "/aws/lambda/"
"""The prefix of a function's log group, unless another one is configured
(https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html)."""

_PARTITION = re.compile(r"aws(-[a-z0-9]+)*")
_REGION = re.compile(r"[a-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Resource:
    """The parts of an ARN, of a job or something else that a step creates or calls.

    Attributes:
        partition: The partition, such as ``aws``.
        service: The service, such as ``sagemaker``.
        region: The region, such as ``us-west-2``.
        kind: The kind of resource, such as ``training-job``.
        name: The name of the resource; for a function, without its version.
    """

    partition: str
    service: str
    region: str
    kind: str
    name: str

    @property
    def log_group(self) -> str:
        """The log group that it writes to; ``""`` if there is none."""
        if (self.service, self.kind) == ("lambda", "function"):
            return f"{FUNCTION_LOG_GROUPS}{self.name}"
        return JOB_LOG_GROUPS.get((self.service, self.kind), "")

    @property
    def log_stream_prefix(self) -> str:
        """The prefix of its streams' names; ``""`` for a function, whose invocations share streams."""
        return "" if self.service == "lambda" else f"{self.name}/"


def parse_arn(arn: str) -> Resource | None:
    """Return the parts of an ARN of any partition; ``None`` if the text is not an ARN."""
    parts = arn.split(":", 5)
    if len(parts) != 6 or not _PARTITION.fullmatch(parts[1]) or not _REGION.fullmatch(parts[3]):
        return None
    separator = ":" if parts[2] == "lambda" else "/"
    kind, _, name = parts[5].partition(separator)
    return Resource(parts[1], parts[2], parts[3], kind, name.partition(":")[0]) if name else None
