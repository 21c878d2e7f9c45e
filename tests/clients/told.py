"""What every client must have seen, and what the machine must say of it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sagemaker_selective_widget.local import LocalSageMaker
from tests.clients import scenario

SEEN = {
    "parameters": {"Depth": "7", "Label": "plain"},
    "listed": ["stopped", "selective", "full"],
    "steps": {
        "full": {name: ["Succeeded"] for name in ("Prepare", "Train", "Check", "Register")},
        "selective": {"Prepare": ["Succeeded", "full"], "Train": ["Succeeded"], "Check": ["Succeeded"]},
        "stopped": {"Prepare": ["Stopped"]},
    },
}


def check(sagemaker: LocalSageMaker, seen: Mapping[str, Any]) -> None:
    """Compare what a client has seen, and what it has made, with what each client sees and makes."""
    assert {key: value for key, value in seen.items() if key != "executions"} == SEEN
    made = {part: _made(sagemaker.client(), arn) for part, arn in seen["executions"].items()}
    selected = [{"StepName": name} for name in scenario.SELECTED]
    reference = seen["executions"]["full"]
    assert made == {
        "full": ("Succeeded", None, {"Depth": "5", "Label": "plain"}),
        "selective": (
            "Succeeded",
            {"SelectedSteps": selected, "SourcePipelineExecutionArn": reference},
            {"Depth": "7", "Label": "plain"},
        ),
        "stopped": ("Stopped", None, {"Depth": "9", "Label": "plain"}),
    }


def _made(client: Any, execution: str) -> tuple[Any, ...]:
    answer = client.describe_pipeline_execution(PipelineExecutionArn=execution)
    listed = client.list_pipeline_parameters_for_execution(PipelineExecutionArn=execution)
    parameters = {item["Name"]: item["Value"] for item in listed["PipelineParameters"]}
    return answer["PipelineExecutionStatus"], answer.get("SelectiveExecutionConfig"), parameters
