"""What a step made, such as a training job: its ARN in parts, and where it writes its log."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

JOB_LOG_GROUPS: Mapping[tuple[str, str], str] = {
    ("sagemaker", "training-job"): "/aws/sagemaker/TrainingJobs",
    ("sagemaker", "processing-job"): "/aws/sagemaker/ProcessingJobs",
    ("sagemaker", "transform-job"): "/aws/sagemaker/TransformJobs",
}
"""By service and kind of resource, the log groups in which a stream's name begins with the job's
(https://docs.aws.amazon.com/sagemaker/latest/dg/logging-cloudwatch.html)."""

FUNCTION_LOG_GROUPS = "/aws/lambda/"
"""What the log group of a function begins with, unless the function has another one
(https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html)."""

_PARTITION = re.compile(r"aws(-[a-z0-9]+)*")
_REGION = re.compile(r"[a-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Resource:
    """An ARN in its parts, of a job or another thing that a step makes or calls.

    Attributes:
        partition: Such as ``aws``.
        service: Such as ``sagemaker``.
        region: Such as ``us-west-2``.
        kind: Such as ``training-job``.
        name: Its name; of a function, without version.
    """

    partition: str
    service: str
    region: str
    kind: str
    name: str

    @property
    def log_group(self) -> str:
        """The log group that it writes to; ``""`` if it writes to none."""
        if (self.service, self.kind) == ("lambda", "function"):
            return f"{FUNCTION_LOG_GROUPS}{self.name}"
        return JOB_LOG_GROUPS.get((self.service, self.kind), "")

    @property
    def log_stream_prefix(self) -> str:
        """What its streams' names begin with; ``""`` for a function, whose invocations share streams."""
        return "" if self.service == "lambda" else f"{self.name}/"


def parse_arn(arn: str) -> Resource | None:
    """Return an ARN in its parts, of whichever partition; ``None`` for what is none."""
    parts = arn.split(":", 5)
    if len(parts) != 6 or not _PARTITION.fullmatch(parts[1]) or not _REGION.fullmatch(parts[3]):
        return None
    separator = ":" if parts[2] == "lambda" else "/"
    kind, _, name = parts[5].partition(separator)
    return Resource(parts[1], parts[2], parts[3], kind, name.partition(":")[0]) if name else None
