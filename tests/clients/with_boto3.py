"""The story as boto3 tells it, over whatever transport its client has."""

from __future__ import annotations

from typing import Any

from tests.clients import scenario


def tell(client: Any) -> dict[str, Any]:
    """Tell the story and return what was seen."""
    client.create_pipeline(
        PipelineName=scenario.PIPELINE, RoleArn=scenario.ROLE, PipelineDefinition=scenario.DEFINITION
    )
    full = _start(client)
    _wait(client, full, "Succeeded")
    parameters = _parameters(client, full) | scenario.OVERRIDES
    config = {
        "SourcePipelineExecutionArn": full,
        "SelectedSteps": [{"StepName": name} for name in scenario.SELECTED],
    }
    selective = _start(client, parameters, SelectiveExecutionConfig=config)
    _wait(client, selective, "Succeeded")
    stopped = _start(client, {"Depth": str(scenario.HELD_DEPTH)})
    client.stop_pipeline_execution(PipelineExecutionArn=stopped)
    _wait(client, stopped, "Stopped")
    executions = {"full": full, "selective": selective, "stopped": stopped}
    listed = client.list_pipeline_executions(PipelineName=scenario.PIPELINE)["PipelineExecutionSummaries"]
    return scenario.outcome(
        executions=executions,
        steps={part: _steps(client, arn) for part, arn in executions.items()},
        parameters=parameters,
        listed=[item["PipelineExecutionArn"] for item in listed],
    )


def _start(client: Any, parameters: dict[str, str] | None = None, **members: Any) -> str:
    given = [{"Name": name, "Value": value} for name, value in (parameters or {}).items()]
    answer = client.start_pipeline_execution(
        PipelineName=scenario.PIPELINE, PipelineParameters=given, **members
    )
    return str(answer["PipelineExecutionArn"])


def _wait(client: Any, execution: str, status: str) -> None:
    def current() -> str:
        answer = client.describe_pipeline_execution(PipelineExecutionArn=execution)
        return str(answer["PipelineExecutionStatus"])

    scenario.wait_for(status, current)


def _steps(client: Any, execution: str) -> list[Any]:
    answer = client.list_pipeline_execution_steps(PipelineExecutionArn=execution)
    return list(answer["PipelineExecutionSteps"])


def _parameters(client: Any, execution: str) -> dict[str, str]:
    answer = client.list_pipeline_parameters_for_execution(PipelineExecutionArn=execution)
    return {item["Name"]: item["Value"] for item in answer["PipelineParameters"]}
