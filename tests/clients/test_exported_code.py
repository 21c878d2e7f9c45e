"""The code that the widget shows, run by the clients it is for: it starts what the widget starts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.local import LocalSageMaker
from tests.clients import scenario
from tests.clients.conftest import program

DESCRIPTION = 'It\'s "Depth" 7 — $(id) `id` \\ file:///etc/hostname 步'


@pytest.mark.parametrize("target", ["boto3", "cli", "sdk-v2"])
def test_it_starts_the_very_execution(
    sagemaker: LocalSageMaker, environment: dict[str, str], target: str, tmp_path: Path
) -> None:
    """Name, description, parallelism, parameters, reference, selection and steps are the widget's."""
    check(sagemaker, environment, target, tmp_path)


def check(sagemaker: LocalSageMaker, environment: dict[str, str], target: str, folder: Path) -> None:
    """Start an execution from the widget and one by its code, and compare them."""
    command = interpreter(target)
    client = sagemaker.client()
    reference = full_execution(client)
    widget = SelectiveExecutionWidget(scenario.PIPELINE, client, selected_steps=scenario.SELECTED)
    widget.parameter_overrides = {"Depth": 7, "Label": "--query 'x'; \"$HOME\""}
    options: dict[str, Any] = {"description": DESCRIPTION, "max_parallel_steps": 2}
    code = widget.code(target, **options)
    by_widget = widget.start(**options)
    widget.wait(60)
    widget.close()
    by_code = started_by(command, code, environment, folder)
    assert by_code not in (by_widget, reference)
    wait_for_success(client, by_code)
    assert seen(client, by_code) == seen(client, by_widget)
    assert seen(client, by_code)["PipelineExecutionDisplayName"] == "train-check-depth-7-label-query-x-home"


def interpreter(target: str) -> list[str]:
    """What runs the code of a target: a shell with the CLI, or the Python of the SDK's environment."""
    if target == "cli":
        return ["sh"]
    return [sys.executable if target == "boto3" else str(program(target, "python"))]


def full_execution(client: Any) -> str:
    """Run the story's pipeline once and return the execution's ARN."""
    client.create_pipeline(
        PipelineName=scenario.PIPELINE, PipelineDefinition=scenario.DEFINITION, RoleArn=scenario.ROLE
    )
    arn: str = client.start_pipeline_execution(PipelineName=scenario.PIPELINE)["PipelineExecutionArn"]
    wait_for_success(client, arn)
    return arn


def started_by(command: list[str], code: str, environment: Mapping[str, str], folder: Path) -> str:
    """Run code as a file and return the ARN that it prints last."""
    file = folder / "code"
    file.write_text(code, encoding="utf-8")
    path = environment["PATH"]
    if command == ["sh"]:
        path = f"{program('cli', 'aws').parent}:{path}"
    done = subprocess.run(
        [*command, file],
        env={**environment, "PATH": path},
        capture_output=True,
        text=True,
        timeout=scenario.TIMEOUT_S * 2,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def wait_for_success(client: Any, arn: str) -> None:
    def status() -> str:
        answer = client.describe_pipeline_execution(PipelineExecutionArn=arn)
        return str(answer["PipelineExecutionStatus"])

    scenario.wait_for("Succeeded", status)


def seen(client: Any, arn: str) -> dict[str, Any]:
    """All that the service says of an execution, without when and as what it ran."""
    execution = client.describe_pipeline_execution(PipelineExecutionArn=arn)
    steps = client.list_pipeline_execution_steps(PipelineExecutionArn=arn)["PipelineExecutionSteps"]
    values = client.list_pipeline_parameters_for_execution(PipelineExecutionArn=arn)["PipelineParameters"]
    own = ("PipelineExecutionArn", "CreationTime", "LastModifiedTime", "ResponseMetadata")
    return {key: value for key, value in execution.items() if key not in own} | {
        "parameters": {item["Name"]: item["Value"] for item in values},
        "steps": {
            step["StepName"]: (step["StepStatus"], "SelectiveExecutionResult" in step) for step in steps
        },
    }
