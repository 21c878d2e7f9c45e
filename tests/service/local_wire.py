"""Short words for what the tests of `LocalSageMaker` do over the wire, and small pipelines."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sagemaker_selective_widget.local import LocalSageMaker

Definition = Mapping[str, Any]

ROLE = "arn:aws:iam::123456789012:role/Test"
TIMEOUT_S = 20.0


@dataclass
class Wire:
    """A client of a `LocalSageMaker`, with the calls that tests repeat."""

    sagemaker: LocalSageMaker
    client: Any = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.sagemaker.client()

    def create(
        self,
        *steps: Definition,
        parameters: Iterable[Definition] = (),
        name: str = "Pipeline",
        **members: Any,
    ) -> str:
        """Create a pipeline of these steps and return its ARN."""
        members["PipelineDefinition"] = definition(*steps, parameters=parameters)
        answer = self.client.create_pipeline(PipelineName=name, RoleArn=ROLE, **members)
        return str(answer["PipelineArn"])

    def start(
        self,
        selected: Iterable[str] | None = None,
        source: str | None = None,
        name: str = "Pipeline",
        **members: Any,
    ) -> str:
        """Start an execution, selective when steps are selected, and return its ARN."""
        if selected is not None:
            config: dict[str, Any] = {"SelectedSteps": [{"StepName": step} for step in selected]}
            if source is not None:
                config["SourcePipelineExecutionArn"] = source
            members["SelectiveExecutionConfig"] = config
        answer = self.client.start_pipeline_execution(PipelineName=name, **members)
        return str(answer["PipelineExecutionArn"])

    def finish(self, execution_arn: str) -> str:
        """Wait until an execution has ended and return its status."""
        until(lambda: self.status(execution_arn) not in ("Executing", "Stopping"))
        return self.status(execution_arn)

    def until_begun(self, execution_arn: str, name: str) -> None:
        """Wait until a step has begun."""
        until(lambda: name in self.steps(execution_arn))

    def run(self, *args: Any, **members: Any) -> str:
        """Start an execution, wait until it has ended, and return its ARN."""
        execution_arn = self.start(*args, **members)
        self.finish(execution_arn)
        return execution_arn

    def describe(self, execution_arn: str) -> dict[str, Any]:
        """Describe an execution."""
        return dict(self.client.describe_pipeline_execution(PipelineExecutionArn=execution_arn))

    def status(self, execution_arn: str) -> str:
        """Return an execution's status."""
        return str(self.describe(execution_arn)["PipelineExecutionStatus"])

    def steps(self, execution_arn: str) -> dict[str, dict[str, Any]]:
        """Return the listed steps by name, oldest first."""
        paginator = self.client.get_paginator("list_pipeline_execution_steps")
        pages = paginator.paginate(PipelineExecutionArn=execution_arn, SortOrder="Ascending")
        return {step["StepName"]: step for page in pages for step in page["PipelineExecutionSteps"]}

    def statuses(self, execution_arn: str) -> dict[str, str]:
        """Return the listed steps' statuses by name, oldest first."""
        return {name: step["StepStatus"] for name, step in self.steps(execution_arn).items()}

    def metadata(self, execution_arn: str, name: str) -> dict[str, Any]:
        """Return the metadata of a step; nothing before it has begun."""
        return dict(self.steps(execution_arn).get(name, {}).get("Metadata", {}))

    def reused(self, execution_arn: str) -> dict[str, str]:
        """Return the reused steps, each with the execution it is reused from."""
        return {
            name: step["SelectiveExecutionResult"]["SourcePipelineExecutionArn"]
            for name, step in self.steps(execution_arn).items()
            if "SelectiveExecutionResult" in step
        }

    def ran(self, execution_arn: str) -> list[str]:
        """Return the steps that ran, in the order they began."""
        reused = self.reused(execution_arn)
        return [name for name in self.steps(execution_arn) if name not in reused]


def until(condition: Callable[[], bool]) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + TIMEOUT_S
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come to hold"
        time.sleep(0.002)


def definition(*steps: Definition, parameters: Iterable[Definition] = ()) -> str:
    """Return a pipeline definition as JSON text."""
    return json.dumps({"Version": "2020-12-01", "Parameters": list(parameters), "Steps": list(steps)})


def step(name: str, *depends_on: Any, kind: str | None = None, **arguments: Any) -> Definition:
    """Return a step that depends on others: a Lambda step, which takes any, where arguments are given."""
    kind = kind or ("Lambda" if arguments else "Training")
    return {"Name": name, "Type": kind, "Arguments": arguments, "DependsOn": list(depends_on)}


def condition(
    name: str,
    *conditions: Definition,
    if_steps: Iterable[Definition] = (),
    else_steps: Iterable[Definition] = (),
    depends_on: Iterable[str] = (),
) -> Definition:
    """Return a Condition step."""
    arguments = {"Conditions": conditions, "IfSteps": list(if_steps), "ElseSteps": list(else_steps)}
    return {"Name": name, "Type": "Condition", "Arguments": arguments, "DependsOn": list(depends_on)}


def compare(kind: str, left: Any, right: Any) -> Definition:
    """Return a condition that compares two values."""
    return {"Type": kind, "LeftValue": left, "RightValue": right}


def get(path: str) -> Definition:
    """Return a reference."""
    return {"Get": path}


def parameter(name: str, kind: str = "String", **members: Any) -> Definition:
    """Return a parameter."""
    return {"Name": name, "Type": kind, **members}
