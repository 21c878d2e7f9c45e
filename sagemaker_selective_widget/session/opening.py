"""The intents that a session begins with, from the arguments of its constructor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sagemaker_selective_widget.execution import ExecutionSnapshot, SelectiveExecutionConfig
from sagemaker_selective_widget.pipeline.load import shown
from sagemaker_selective_widget.session.intents import check


def initial_intents(
    config: SelectiveExecutionConfig | None,
    selected_steps: Iterable[str],
    reference_execution: str | None,
    seen: ExecutionSnapshot | None,
    others: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the intents that a session begins with.

    Args:
        config: Selection and reference together.
        selected_steps: Names of steps.
        reference_execution: ARN of the chosen reference.
        seen: The execution to watch. Its selection and reference are taken over unless others are given.
        others: Other intents by name.

    Raises:
        TypeError: Selection and reference were given in two ways; ``selected_steps`` is a single string,
            which would be taken as a sequence of letters; or an intent has the wrong type.
    """
    if isinstance(selected_steps, str):
        raise TypeError(f"selected_steps is a sequence of names; write [{selected_steps!r}].")
    if not isinstance(selected_steps, Iterable):
        raise TypeError(f"selected_steps is a sequence of names; this is {shown(selected_steps)}.")
    steps = tuple(selected_steps)
    if config is not None and (steps or reference_execution):
        raise TypeError("config says what is selected and what the reference is; pass it without the others.")
    if config is not None and not hasattr(config, "selected_steps"):
        raise TypeError(f"config is a SelectiveExecutionConfig; this is {shown(config)}.")
    if config is None:
        is_open = seen is None or steps or reference_execution
        config = (
            SelectiveExecutionConfig(list(steps), True, reference_execution)
            if is_open or seen is None
            else _started_with(seen)
        )
    intents: dict[str, Any] = {"selected_steps": config.selected_steps}
    arn = config.source_pipeline_execution_arn
    if arn is not None or not config.reference_latest_execution:
        intents |= {"reference_execution_arn": arn, "pinned": True}
    intents |= others
    check(intents)
    return intents


def _started_with(execution: ExecutionSnapshot) -> SelectiveExecutionConfig:
    """Return what an execution was started with; nothing if it was not selective."""
    if execution.selected_steps is None:
        return SelectiveExecutionConfig()
    return SelectiveExecutionConfig(list(execution.selected_steps), False, execution.reference_arn)
