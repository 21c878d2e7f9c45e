"""A pipeline that fails in the middle, to be mended and continued from the failure.

::

    client = LocalSageMaker().client()
    failed = broken.create(client)      # Clean has failed; Load and Describe have succeeded
    broken.mend(client)                 # its code can now handle a missing value
    # now select Clean and all that follows, with `failed` as the reference execution

Load returns ten measurements, one of them empty. Clean turns text into numbers; Summarize, Report and Archive
follow. Describe counts the rows and reads only Load, so it need not be run again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sagemaker_selective_widget.local.examples.support import (
    create_reference,
    lambda_step,
    output_of,
    outputs,
)
from sagemaker_selective_widget.local.service import LocalSageMaker
from sagemaker_selective_widget.local.steps.context import StepContext

PIPELINE_NAME = "BrokenPipeline"
MEASUREMENTS = ("3.1", "2.9", "3.3", "", "3.0", "2.8", "3.2", "3.4", "2.7", "3.0")
"""The output of Load: lengths in mm as text; the fourth is missing."""


def create(client: Any, *, timeout_s: float = 60.0) -> str:
    """Create the pipeline, run it until it fails, and return that execution's ARN.

    Args:
        client: A boto3 SageMaker client made by `LocalSageMaker.client()`.
        timeout_s: How long the execution may take, in seconds.

    Raises:
        ValueError: The client is not a local one.
        SelectiveWidgetError: The execution did not fail in time.
    """
    return create_reference(
        client, PIPELINE_NAME, definition(), functions=_FUNCTIONS, timeout_s=timeout_s, ends="Failed"
    )


def mend(client: Any) -> None:
    """Make Clean skip missing measurements, rather than fail.

    Raises:
        ValueError: The client is not a local one.
    """
    LocalSageMaker.of(client).register("Clean", clean_mended)


def definition() -> dict[str, Any]:
    """The pipeline definition."""
    return {
        "Version": "2020-12-01",
        "Parameters": [{"Name": "Digits", "Type": "Integer", "DefaultValue": 2}],
        "Steps": [
            lambda_step("Load"),
            lambda_step("Describe", raw=output_of("Load", "raw")),
            lambda_step("Clean", raw=output_of("Load", "raw")),
            lambda_step("Summarize", lengths=output_of("Clean", "lengths")),
            lambda_step(
                "Report",
                mean=output_of("Summarize", "mean"),
                rows=output_of("Describe", "rows"),
                digits={"Get": "Parameters.Digits"},
            ),
            lambda_step("Archive", mean=output_of("Summarize", "mean")),
        ],
    }


def load(_: StepContext) -> Mapping[str, Any]:
    """Load: the raw measurements."""
    return outputs(raw=list(MEASUREMENTS))


def describe(step: StepContext) -> Mapping[str, Any]:
    """Describe: count the rows."""
    return outputs(rows=len(step.arguments["raw"]))


def clean(step: StepContext) -> Mapping[str, Any]:
    """Clean, as first written, with the assumption that every measurement is a number."""
    return outputs(lengths=[float(text) for text in step.arguments["raw"]])


def clean_mended(step: StepContext) -> Mapping[str, Any]:
    """Clean, mended to skip missing measurements."""
    raw = step.arguments["raw"]
    lengths = [float(text) for text in raw if text]
    step.log(f"{len(lengths)} of {len(raw)} measurements are there")
    return outputs(lengths=lengths)


def summarize(step: StepContext) -> Mapping[str, Any]:
    """Summarize: the mean, in mm."""
    lengths = step.arguments["lengths"]
    return outputs(mean=sum(lengths) / len(lengths))


def report(step: StepContext) -> None:
    """Report: one sentence, in the step's log."""
    mean = round(step.arguments["mean"], step.arguments["digits"])
    step.log(f"The mean length is {mean} mm, from {step.arguments['rows']} rows.")


def archive(step: StepContext) -> None:
    """Archive: store the mean."""
    step.log(f"{step.arguments['mean']} mm")


_FUNCTIONS = {
    "Load": load,
    "Describe": describe,
    "Clean": clean,
    "Summarize": summarize,
    "Report": report,
    "Archive": archive,
}
