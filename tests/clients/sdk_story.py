"""The story as either SageMaker Python SDK tells it: what v2 and v3 have in common."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from tests.clients import scenario
from tests.clients.sdk_session import session_at


def main(url: str, session_class: Any, make_pipeline: Callable[[Any], Any], config_class: Any) -> None:
    """Tell the story to the SageMaker at a URL and print what was seen.

    Args:
        url: Where SageMaker is.
        session_class: The SDK's ``PipelineSession``.
        make_pipeline: Returns the SDK's ``Pipeline``, made of the steps of `scenario.DEFINITION`.
        config_class: The SDK's ``SelectiveExecutionConfig``.
    """
    with session_at(url, session_class) as session:
        seen = tell(make_pipeline(session), config_class)
    sys.stdout.write(f"{json.dumps(seen)}\n")


def tell(pipeline: Any, config_class: Any) -> dict[str, Any]:
    """Tell the story and return what was seen.

    Args:
        pipeline: The SDK's ``Pipeline``, made of the steps of `scenario.DEFINITION`.
        config_class: The SDK's ``SelectiveExecutionConfig``.
    """
    pipeline.upsert(role_arn=scenario.ROLE)
    full = pipeline.start()
    full.wait(delay=1)
    parameters = pipeline.build_parameters_from_execution(full.arn, scenario.OVERRIDES)
    config = config_class(list(scenario.SELECTED))  # the latest execution is the reference
    selective = pipeline.start(parameters, selective_execution_config=config)
    selective.wait(delay=1)
    stopped = pipeline.start({"Depth": scenario.HELD_DEPTH})
    stopped.stop()
    # The SDK's own waiter never ends on Stopped.
    scenario.wait_for("Stopped", lambda: str(stopped.describe()["PipelineExecutionStatus"]))
    executions = {"full": full, "selective": selective, "stopped": stopped}
    listed = pipeline.list_executions()["PipelineExecutionSummaries"]
    return scenario.outcome(
        executions={part: execution.arn for part, execution in executions.items()},
        steps={part: execution.list_steps() for part, execution in executions.items()},
        parameters=parameters,
        listed=[item["PipelineExecutionArn"] for item in listed],
    )
