"""A pipeline with a ForEach: it smooths a curve with several window lengths, and keeps the best.

::

    client = LocalSageMaker().client()
    reference = fan_out.create(client)
    # ListPipelineExecutionSteps has Smooth-0, Score-0, Smooth-1, …, each with its IterationContext

Generate makes a noisy curve. For each window length of the parameter ``Windows``, Smooth averages over that
many points and Score measures how far the result is from the true curve. The Selector picks the window with
the smallest error, and Publish reports it.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from typing import Any

from sagemaker_selective_widget.local.examples.support import (
    create_reference,
    lambda_step,
    output_of,
    outputs,
)
from sagemaker_selective_widget.local.steps.context import StepContext

PIPELINE_NAME = "FanOutPipeline"
POINTS = 200
NOISE = 0.3


def create(client: Any, *, timeout_s: float = 60.0) -> str:
    """Create the pipeline, run it from end to end, and return that execution's ARN.

    Args:
        client: A boto3 SageMaker client made by `LocalSageMaker.client()`.
        timeout_s: How long the execution may take, in seconds.

    Raises:
        ValueError: The client is not a local one.
        SelectiveWidgetError: The execution did not succeed in time.
    """
    return create_reference(client, PIPELINE_NAME, definition(), functions=_FUNCTIONS, timeout_s=timeout_s)


def definition() -> dict[str, Any]:
    """The pipeline definition, as version 3 of the SDK writes a ForEach."""
    smooth = lambda_step(
        "Smooth", curve=output_of("Generate", "curve"), window={"Get": "ForEach.CurrentItem.window"}
    )
    score = lambda_step(
        "Score",
        smooth=output_of("Smooth", "smooth"),
        window={"Get": "ForEach.CurrentItem.window"},
    )
    for_each = {
        "IterableItems": {"Get": "Parameters.Windows"},
        "MaxConcurrency": 2,
        "Selector": {"Pick": "MinBy", "Field": {"Get": "IterationOutput.Score.OutputParameters['error']"}},
        "ForEachBody": [smooth, score],
    }
    return {
        "Version": "2020-12-01",
        "Parameters": [
            {
                "Name": "Windows",
                "Type": "String",
                "DefaultValue": '[{"window": 1}, {"window": 5}, {"window": 15}, {"window": 61}]',
                "Description": "JSON text of the window lengths, in points",
            }
        ],
        "Steps": [
            lambda_step("Generate"),
            {"Name": "Try", "Type": "ForEach", "Arguments": for_each},
            lambda_step(
                "Publish",
                window={"Get": "Steps.Try.Selected.OutputParameters['window']"},
                error={"Get": "Steps.Try.Selected.OutputParameters['error']"},
                tried={"Get": "Steps.Try.InputItemCount"},
            ),
        ],
    }


def generate(_: StepContext) -> Mapping[str, Any]:
    """Generate: two periods of a sine, with noise; the same on every run."""
    noise = random.Random(7)  # noqa: S311 (not used for secrets)
    return outputs(curve=[value + noise.gauss(0.0, NOISE) for value in _true_curve()])


def smooth(step: StepContext) -> Mapping[str, Any]:
    """Smooth: the mean over a window around each point."""
    curve, half = step.arguments["curve"], step.arguments["window"] // 2
    windows = (curve[max(0, index - half) : index + half + 1] for index in range(len(curve)))
    return outputs(smooth=[sum(window) / len(window) for window in windows])


def score(step: StepContext) -> Mapping[str, Any]:
    """Score: the mean squared distance from the true curve."""
    pairs = zip(step.arguments["smooth"], _true_curve(), strict=True)
    error = sum((found - true) ** 2 for found, true in pairs) / POINTS
    step.log(f"window {step.arguments['window']}: {error:.4f}")
    return outputs(window=step.arguments["window"], error=error)


def publish(step: StepContext) -> Mapping[str, Any]:
    """Publish: report the best window."""
    step.log("window {window} of {tried}, error {error:.4f}".format(**step.arguments))
    return outputs(window=step.arguments["window"])


_FUNCTIONS = {"Generate": generate, "Smooth": smooth, "Score": score, "Publish": publish}


def _true_curve() -> list[float]:
    return [math.sin(4.0 * math.pi * index / POINTS) for index in range(POINTS)]
