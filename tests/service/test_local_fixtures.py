"""Every pipeline that an SDK wrote, run on this machine to its end, and answers of the API model's shapes.

A definition is run as it stands: `tests/definitions` is written by the SDKs alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sagemaker_selective_widget.local import LocalSageMaker, Quotas
from sagemaker_selective_widget.local.api.validation import _violations
from sagemaker_selective_widget.local.transport.client import service_model
from tests.service.local_wire import ROLE, Wire, until

FOLDER = Path(__file__).parents[1] / "definitions"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json") if "adjacency" not in path.name)
MODEL = service_model()


class Checked:
    """A client's answers as they went over the wire, each checked against its operation's shape."""

    def __init__(self, wire: Wire) -> None:
        self.count = 0
        handle = wire.sagemaker._handle

        def checked(target: str, body: bytes) -> tuple[int, bytes]:
            status, answer = handle(target, body)
            if status == 200:
                operation = target.rpartition(".")[2]
                shape = MODEL.operation_model(operation).output_shape
                problems = [*_violations(shape, json.loads(answer), ""), *unknown(shape, json.loads(answer))]
                # The pattern of descriptions knows no line ends; the SDK writes them.
                problems = [problem for problem in problems if not problem.endswith(" pattern: .*")]
                assert problems == [], (operation, problems)
                self.count += 1
            return status, answer

        wire.sagemaker._handle = checked  # type: ignore[method-assign]
        wire.client = wire.sagemaker.client()


def unknown(shape: Any, value: Any, where: str = "") -> Iterator[str]:
    """Yield members that the shape does not have."""
    if shape.type_name == "structure":
        for key, item in value.items():
            if key in shape.members:
                yield from unknown(shape.members[key], item, f"{where}.{key}")
            else:
                yield f"{where}.{key}"
    elif shape.type_name == "list":
        for item in value:
            yield from unknown(shape.member, item, f"{where}[]")


def required_values(text: str) -> list[dict[str, str]]:
    values = {"String": "s3://bucket/data", "Integer": "1", "Float": "1.5", "Boolean": "true"}
    declared = json.loads(text)["Parameters"]
    return [
        {"Name": item["Name"], "Value": (item.get("EnumValues") or [values[item["Type"]]])[0]}
        for item in declared
        if "DefaultValue" not in item
    ]


def answer_callbacks(wire: Wire, execution_arn: str, answered: set[str]) -> None:
    """Answer the Callback steps that wait, each output with a value of its type."""
    definition = json.loads(
        wire.client.describe_pipeline_definition_for_execution(PipelineExecutionArn=execution_arn)[
            "PipelineDefinition"
        ]
    )
    bodies = {item["Name"]: item for item in definition["Steps"]}
    values = {"String": "x", "Integer": "1", "Float": "1.5", "Boolean": "true"}
    for name, item in wire.steps(execution_arn).items():
        token = item.get("Metadata", {}).get("Callback", {}).get("CallbackToken")
        if token and token not in answered:
            answered.add(token)
            outputs = bodies[name].get("OutputParameters") or ()
            given = [{"Name": each["OutputName"], "Value": values[each["OutputType"]]} for each in outputs]
            wire.client.send_pipeline_execution_step_success(CallbackToken=token, OutputParameters=given)


@pytest.mark.parametrize("name", NAMES)
def test_a_pipeline_of_an_sdk_runs_to_its_end(name: str) -> None:
    """Stand-ins perform what a machine does; a Fail step is an end too."""
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    answered: set[str] = set()
    with LocalSageMaker(step_duration_s=0, quotas=Quotas(steps=200)) as sagemaker:
        wire = Wire(sagemaker)
        checked = Checked(wire)
        client = wire.client
        client.create_pipeline(PipelineName="Pipeline", RoleArn=ROLE, PipelineDefinition=text)
        client.update_pipeline(PipelineName="Pipeline", PipelineDefinition=text)
        execution_arn = wire.start(PipelineParameters=required_values(text))

        def ended() -> bool:
            answer_callbacks(wire, execution_arn, answered)
            return wire.status(execution_arn) not in ("Executing", "Stopping")

        until(ended)
        steps = wire.steps(execution_arn)
        failed = {step: item["FailureReason"] for step, item in steps.items() if "FailureReason" in item}
        assert wire.status(execution_arn) == "Succeeded" or set(failed) <= fail_steps(text), failed
        client.list_pipelines()
        client.list_pipeline_versions(PipelineName="Pipeline")
        client.list_pipeline_executions(PipelineName="Pipeline")
        client.list_pipeline_parameters_for_execution(PipelineExecutionArn=execution_arn)
        client.describe_pipeline(PipelineName="Pipeline")
        assert checked.count > 8
        assert steps


def fail_steps(text: str) -> set[str]:
    found: set[str] = set()

    def look(value: Any) -> None:
        if isinstance(value, dict):
            if value.get("Type") == "Fail" and "Name" in value:
                found.add(value["Name"])
            for item in value.values():
                look(item)
        elif isinstance(value, list):
            for item in value:
                look(item)

    look(json.loads(text))
    return found
