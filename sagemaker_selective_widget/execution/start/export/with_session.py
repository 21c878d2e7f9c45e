"""A sweep as Python for this package, which starts its trials a few at a time and watches them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sagemaker_selective_widget.execution.start.export.literals import call, flat_literal, literal


def sweep_code(
    pipeline: str,
    arguments: Mapping[str, Any],
    space: Mapping[str, Sequence[Any]],
    max_parallel: int,
    *,
    region: str | None = None,
) -> str:
    """Return Python that creates and starts a sweep, and waits for its end.

    Every value is written as a literal, so that no value can become code.

    Args:
        pipeline: The name or ARN of the pipeline.
        arguments: Other arguments of `SelectiveExecution`: the selection, the reference, other intents.
        space: The values to try, by parameter; every combination is a trial.
        max_parallel: How many trials may run at a time.
        region: The client's region to include in the code, if any.
    """
    where = f", region_name={flat_literal(region)}" if region else ""
    named = {"client": f'boto3.client("sagemaker"{where})'}
    named |= {key: literal(value, 4) for key, value in arguments.items()}
    tried = {name: list(values) for name, values in space.items()}
    session = call("SelectiveExecution", {"pipeline": flat_literal(pipeline), **named})
    sweep = call("session.sweep", {"space": literal(tried, 4), "max_parallel": literal(max_parallel)})
    return (
        "import boto3\n"
        "from sagemaker_selective_widget import SelectiveExecution\n\n"
        f"session = {session}\n"
        f"sweep = {sweep}\n"
        "sweep.start()\n"
        "print(sweep.wait())\n"
    )
