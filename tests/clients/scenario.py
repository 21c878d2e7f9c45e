"""One story that every client tells: create, run, reuse parameters, run selectively, stop.

It needs the standard library alone: the clients live in environments of their own.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

PIPELINE = "Story"
ROLE = "arn:aws:iam::123456789012:role/Story"
REGION = "us-west-2"
IMAGE = "123456789012.dkr.ecr.us-west-2.amazonaws.com/train:1"
FUNCTION = "arn:aws:lambda:us-west-2:123456789012:function:prepare"
POLL_S = 0.05
TIMEOUT_S = 60.0

HELD_DEPTH = 9
"""The first step of an execution with this Depth waits until it is stopped."""

SELECTED = ("Train", "Check")
OVERRIDES = {"Depth": "7"}

DEFINITION = json.dumps(
    {
        "Version": "2020-12-01",
        "Parameters": [
            {"Name": "Depth", "Type": "Integer", "DefaultValue": 5},
            {"Name": "Label", "Type": "String", "DefaultValue": "plain"},
        ],
        "Steps": [
            {"Name": "Prepare", "Type": "Lambda", "FunctionArn": FUNCTION, "Arguments": {}},
            {
                "Name": "Train",
                "Type": "Training",
                "DependsOn": ["Prepare"],
                "Arguments": {
                    "HyperParameters": {
                        "depth": {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Depth"}]}}
                    }
                },
            },
            {
                "Name": "Check",
                "Type": "Condition",
                "DependsOn": ["Train"],
                "Arguments": {
                    "Conditions": [
                        {
                            "Type": "GreaterThanOrEqualTo",
                            "LeftValue": {"Get": "Parameters.Depth"},
                            "RightValue": 3,
                        }
                    ],
                    "IfSteps": [
                        {"Name": "Register", "Type": "Lambda", "FunctionArn": FUNCTION, "Arguments": {}}
                    ],
                    "ElseSteps": [
                        {"Name": "Refuse", "Type": "Fail", "Arguments": {"ErrorMessage": "Too shallow."}}
                    ],
                },
            },
        ],
    }
)
"""What the clients that send text create; the SDKs write the same steps with their own classes."""


def wait_for(status: str, current: Callable[[], str]) -> None:
    """Ask for an execution's status until it is the one.

    Raises:
        TimeoutError: It is another for too long.
    """
    deadline = time.monotonic() + TIMEOUT_S
    while (found := current()) != status:
        if time.monotonic() > deadline:
            raise TimeoutError(f"The execution is {found} and not {status}.")
        time.sleep(POLL_S)


def outcome(
    *,
    executions: Mapping[str, str],
    steps: Mapping[str, list[Mapping[str, Any]]],
    parameters: Mapping[str, str],
    listed: list[str],
) -> dict[str, Any]:
    """Return what a client has seen, without what differs from one telling to the next.

    Args:
        executions: The ARNs by their part in the story: ``full``, ``selective``, ``stopped``.
        steps: ``PipelineExecutionSteps`` of each.
        parameters: What the selective execution was started with.
        listed: The ARNs of ``ListPipelineExecutions``, newest first.
    """
    parts = {arn: part for part, arn in executions.items()}
    return {
        "executions": dict(executions),
        "parameters": dict(parameters),
        "listed": [parts[arn] for arn in listed],
        "steps": {
            part: {step["StepName"]: _seen(step, parts) for step in found} for part, found in steps.items()
        },
    }


def _seen(step: Mapping[str, Any], parts: Mapping[str, str]) -> list[str]:
    reused = step.get("SelectiveExecutionResult")
    return [step["StepStatus"], *([parts[reused["SourcePipelineExecutionArn"]]] if reused else [])]
