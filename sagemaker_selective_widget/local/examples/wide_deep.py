"""A pipeline of 50 steps, as many as SageMaker allows: eight lanes, each six steps deep.

::

    client = LocalSageMaker().client()
    reference = wide_deep.create(client)

Ingest is upstream of all lanes, one for each region; Compare is downstream of them. The steps are stand-ins
with different durations, so that an execution can be watched as it moves through the graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sagemaker_selective_widget.local.examples.support import create_reference
from sagemaker_selective_widget.local.service import LocalSageMaker

PIPELINE_NAME = "WideDeepPipeline"
REGIONS = ("North", "NorthEast", "East", "SouthEast", "South", "SouthWest", "West", "NorthWest")
STAGES = (
    ("Extract", "Processing"),
    ("Validate", "Processing"),
    ("Features", "Processing"),
    ("Train", "Training"),
    ("Predict", "Transform"),
    ("Evaluate", "Processing"),
)
"""The steps of a lane with their types, upstream first."""

_DURATIONS = (1.0, 0.5, 1.5, 3.0, 1.0, 0.5)  # of the stages, relative to each other


def create(client: Any, *, step_duration_s: float = 0.1, timeout_s: float = 120.0) -> str:
    """Create the pipeline, run it from end to end, and return that execution's ARN.

    Args:
        client: A boto3 SageMaker client made by `LocalSageMaker.client()`.
        step_duration_s: How long a step of average length takes, in seconds. A lane takes about eight times
            as long, and the lanes run in parallel.
        timeout_s: How long the execution may take, in seconds.

    Raises:
        ValueError: The client is not a local one.
        SelectiveWidgetError: The execution did not succeed in time.
    """
    sagemaker = LocalSageMaker.of(client)
    for name, duration in _durations():
        sagemaker.stand_in(name, duration_s=duration * step_duration_s)
    return create_reference(client, PIPELINE_NAME, definition(), timeout_s=timeout_s)


def definition() -> dict[str, Any]:
    """The pipeline definition: 50 steps."""
    lanes = [step for region in REGIONS for step in _lane(region)]
    last = [f"{STAGES[-1][0]}{region}" for region in REGIONS]
    return {
        "Version": "2020-12-01",
        "Parameters": [
            {"Name": "Season", "Type": "String", "DefaultValue": "summer"},
            {"Name": "Depth", "Type": "Integer", "DefaultValue": 5},
        ],
        "Steps": [
            _step("Ingest", "Processing", Environment={"SEASON": {"Get": "Parameters.Season"}}),
            *lanes,
            _step("Compare", "Processing", *last),
        ],
    }


def _lane(region: str) -> Iterator[dict[str, Any]]:
    above = "Ingest"
    for stage, step_type in STAGES:
        depth = {"max_depth": {"Get": "Parameters.Depth"}}
        arguments = {"HyperParameters": depth} if step_type == "Training" else {}
        yield _step(f"{stage}{region}", step_type, above, **arguments)
        above = f"{stage}{region}"


def _durations() -> Iterator[tuple[str, float]]:
    """Yield each step with its relative duration, which grows from lane to lane so that they differ."""
    yield from (("Ingest", 1.0), ("Compare", 1.0))
    for lane, region in enumerate(REGIONS):
        for (stage, _), duration in zip(STAGES, _DURATIONS, strict=True):
            yield f"{stage}{region}", duration * (1.0 + 0.1 * lane)


def _step(name: str, step_type: str, *depends_on: str, **arguments: Any) -> dict[str, Any]:
    return {"Name": name, "Type": step_type, "Arguments": arguments, "DependsOn": list(depends_on)}
