"""The story as the AWS CLI tells it: one process for each request, JSON in and out."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.clients import scenario


class Cli:
    """The AWS CLI of an environment, sent to an endpoint."""

    def __init__(self, program: Path, environment: Mapping[str, str]) -> None:
        self._program = program
        self._environment = environment

    def __call__(self, command: str, **options: Any) -> Any:
        """Run ``aws sagemaker <command>`` and return its answer; options as the CLI has them."""
        given = [
            part
            for name, value in options.items()
            for part in (
                f"--{name.replace('_', '-')}",
                value if isinstance(value, str) else json.dumps(value),
            )
        ]
        done = subprocess.run(
            [self._program, "sagemaker", command, "--output", "json", *given],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=scenario.TIMEOUT_S,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout else None


def tell(cli: Cli) -> dict[str, Any]:
    """Tell the story and return what was seen."""
    cli(
        "create-pipeline",
        pipeline_name=scenario.PIPELINE,
        role_arn=scenario.ROLE,
        pipeline_definition=scenario.DEFINITION,
        client_request_token="c" * 32,
    )
    full = _start(cli)
    _wait(cli, full, "Succeeded")
    parameters = _parameters(cli, full) | scenario.OVERRIDES
    config = {
        "SourcePipelineExecutionArn": full,
        "SelectedSteps": [{"StepName": name} for name in scenario.SELECTED],
    }
    selective = _start(cli, parameters, selective_execution_config=config)
    _wait(cli, selective, "Succeeded")
    stopped = _start(cli, {"Depth": str(scenario.HELD_DEPTH)})
    cli("stop-pipeline-execution", pipeline_execution_arn=stopped)
    _wait(cli, stopped, "Stopped")
    executions = {"full": full, "selective": selective, "stopped": stopped}
    listed = cli("list-pipeline-executions", pipeline_name=scenario.PIPELINE)["PipelineExecutionSummaries"]
    return scenario.outcome(
        executions=executions,
        steps={part: _steps(cli, arn) for part, arn in executions.items()},
        parameters=parameters,
        listed=[item["PipelineExecutionArn"] for item in listed],
    )


def _start(cli: Cli, parameters: Mapping[str, str] | None = None, **options: Any) -> str:
    if parameters is not None:
        options["pipeline_parameters"] = [
            {"Name": name, "Value": value} for name, value in parameters.items()
        ]
    answer = cli("start-pipeline-execution", pipeline_name=scenario.PIPELINE, **options)
    return str(answer["PipelineExecutionArn"])


def _wait(cli: Cli, execution: str, status: str) -> None:
    def current() -> str:
        answer = cli("describe-pipeline-execution", pipeline_execution_arn=execution)
        return str(answer["PipelineExecutionStatus"])

    scenario.wait_for(status, current)


def _steps(cli: Cli, execution: str) -> list[Any]:
    answer = cli("list-pipeline-execution-steps", pipeline_execution_arn=execution)
    return list(answer["PipelineExecutionSteps"])


def _parameters(cli: Cli, execution: str) -> dict[str, str]:
    answer = cli("list-pipeline-parameters-for-execution", pipeline_execution_arn=execution)
    return {item["Name"]: item["Value"] for item in answer["PipelineParameters"]}
