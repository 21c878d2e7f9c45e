"""What has changed between two definitions of a pipeline, as far as it can matter to an output."""

from __future__ import annotations

from typing import Any

from sagemaker_selective_widget.pipeline.definition import Pipeline
from sagemaker_selective_widget.pipeline.references import own_part
from sagemaker_selective_widget.pipeline.step import Step

_COSMETIC_KEYS = frozenset({"DisplayName", "Description"})


def changed_steps(before: Pipeline, after: Pipeline) -> frozenset[str]:
    """Return the names of the steps that are in both pipelines and are not the same.

    The order of keys, display names and descriptions do not count, and neither do the steps that a container
    holds: those are steps of their own.
    """
    known = frozenset(before.step_names)
    return frozenset(
        step.name
        for step in after.steps
        if step.name in known and _essence(step) != _essence(before.step(step.name))
    )


def _essence(step: Step) -> dict[str, Any]:
    own = own_part(dict(step.body))
    return {key: value for key, value in own.items() if key not in _COSMETIC_KEYS}
