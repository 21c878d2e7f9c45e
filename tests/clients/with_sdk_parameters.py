"""What a SageMaker Python SDK makes of an execution's parameters: ``… with_sdk_parameters URL``.

It runs in an SDK's environment, of either generation. Each line that it reads is a question, each line that
it writes the answer, both JSON.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from botocore.exceptions import ClientError

try:
    from sagemaker.workflow.pipeline import Pipeline, format_start_parameters
    from sagemaker.workflow.pipeline_context import PipelineSession
except ImportError:  # version 3 has other rooms
    from sagemaker.core.workflow.pipeline_context import PipelineSession
    from sagemaker.mlops.workflow.pipeline import Pipeline, format_start_parameters

from tests.clients.sdk_session import session_at


def answer(pipeline: Any, execution: str, overrides: dict[str, Any]) -> dict[str, Any]:
    """Build an execution's parameters, start with them, and tell what came of it.

    Returns:
        ``sent``, the values as the API's strings; ``started``, the execution's ARN; and ``problem``, what the
        helper raised or why the service refused.
    """
    try:
        parameters = pipeline.build_parameters_from_execution(execution, overrides)
    except ValueError as error:
        return {"sent": {}, "started": "", "problem": str(error)}
    sent = {item["Name"]: item["Value"] for item in format_start_parameters(parameters)}
    try:
        return {"sent": sent, "started": pipeline.start(parameters).arn, "problem": ""}
    except ClientError as error:
        return {"sent": sent, "started": "", "problem": error.response["Error"]["Message"]}


def main(url: str) -> None:
    """Answer until there are no more questions."""
    with session_at(url, PipelineSession) as session:
        for line in sys.stdin:
            question = json.loads(line)
            pipeline = Pipeline(question["pipeline"], sagemaker_session=session)
            found = answer(pipeline, question["execution"], question["overrides"])
            sys.stdout.write(f"{json.dumps(found)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
