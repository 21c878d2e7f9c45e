"""Names and ARNs of resources on this machine, in the forms of the API model."""

from __future__ import annotations

import secrets
import string
from collections.abc import Mapping
from datetime import datetime

ACCOUNT = "123456789012"
REGION = "us-west-2"

_ALPHABET = string.ascii_lowercase + string.digits
_PREFIX = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}"


def pipeline_arn(name: str) -> str:
    """Return the ARN of the pipeline with a name."""
    return f"{_PREFIX}:pipeline/{name}"


def new_execution_arn(parent_arn: str) -> str:
    """Return the ARN of a new execution of a pipeline; its id is twelve letters and digits, as on AWS."""
    return f"{parent_arn}/execution/{random_id(12)}"


def execution_id(execution_arn: str) -> str:
    """Return the last part of an execution's ARN, the value of ``Execution.PipelineExecutionId``."""
    return execution_arn.rpartition("/")[2]


EXECUTION_VARIABLES = frozenset(
    {
        "StartDateTime",
        "CurrentDateTime",
        "PipelineName",
        "PipelineArn",
        "PipelineExecutionId",
        "PipelineExecutionArn",
        "TrainingJobName",
        "ProcessingJobName",
    }
)
"""The names that can be read as ``Execution.…``: the SDK's ``ExecutionVariables``."""


def execution_variables(execution_arn: str, started: datetime, moment: datetime) -> Mapping[str, str]:
    """Return the values of ``Execution.…`` that are the same in every step of an execution.

    The names are those of the SDK's ``ExecutionVariables``; the variables of a step's own job are added
    later.
    """
    owner_arn = execution_arn.partition("/execution/")[0]
    return {
        "StartDateTime": started.isoformat(),
        "CurrentDateTime": moment.isoformat(),
        "PipelineName": owner_arn.rpartition("/")[2],
        "PipelineArn": owner_arn,
        "PipelineExecutionId": execution_id(execution_arn),
        "PipelineExecutionArn": execution_arn,
    }


def resource_arn(kind: str, name: str) -> str:
    """Return the ARN of a job or another resource that a step creates; ``kind`` is like ``training-job``."""
    return f"{_PREFIX}:{kind}/{name}"


def random_mixed_id(length: int) -> str:
    """Return random letters and digits, for the ends of job names."""
    return _random_text(string.ascii_letters + string.digits, length)


def random_id(length: int) -> str:
    """Return random lower-case letters and digits."""
    return _random_text(_ALPHABET, length)


def _random_text(alphabet: str, length: int) -> str:
    """Return random text with one slow call to the system, rather than one for each character."""
    number = secrets.randbelow(len(alphabet) ** length)
    letters = []
    for _ in range(length):
        number, letter = divmod(number, len(alphabet))
        letters.append(alphabet[letter])
    return "".join(letters)
