"""The request as a command of the AWS CLI, versions 1 and 2, for a POSIX shell."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from typing import Any


def cli_code(request: Mapping[str, Any], *, region: str | None = None) -> str:
    """Return a command that sends ``request`` with the AWS CLI and prints the execution's ARN.

    The request is passed as one JSON argument. If it were split into options, the CLI would read values
    beginning with ``file://`` from files, and would interpret others as its shorthand syntax
    (https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters.html).

    Args:
        request: Keyword arguments of ``StartPipelineExecution``.
        region: The region to include in the code, if any.
    """
    where = [f"--region {shlex.quote(region)}"] if region else []
    parts = [
        "aws sagemaker start-pipeline-execution",
        *where,
        "--query PipelineExecutionArn --output text",
        f"--cli-input-json {shlex.quote(_ascii_json(request))}",
    ]
    return " \\\n  ".join(parts) + "\n"


def _ascii_json(request: Mapping[str, Any]) -> str:
    """Return JSON in ASCII, which reads the same in every locale, and without apostrophes to quote."""
    text = json.dumps(request, indent=2)
    return text.replace("'", "\\u0027").replace("\x7f", "\\u007f")
