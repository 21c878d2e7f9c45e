"""Names and ARNs of what lives on this machine, in the forms of the API model."""

from __future__ import annotations

import secrets
import string

ACCOUNT = "123456789012"
REGION = "us-west-2"

_ALPHABET = string.ascii_lowercase + string.digits
_PREFIX = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}"


def pipeline_arn(name: str) -> str:
    """Return the ARN of the pipeline of that name."""
    return f"{_PREFIX}:pipeline/{name}"


def new_execution_arn(parent_arn: str) -> str:
    """Return the ARN of a new execution of a pipeline; its id is twelve letters and digits, as on AWS."""
    return f"{parent_arn}/execution/{random_id(12)}"


def execution_id(execution_arn: str) -> str:
    """Return the last part of an execution's ARN: what ``Execution.PipelineExecutionId`` is."""
    return execution_arn.rpartition("/")[2]


def resource_arn(kind: str, name: str) -> str:
    """Return the ARN of a job or another resource that a step makes; ``kind`` as in ``training-job``."""
    return f"{_PREFIX}:{kind}/{name}"


def random_id(length: int) -> str:
    """Return random lower-case letters and digits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
