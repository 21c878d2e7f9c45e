"""How the job of a step is named: as in recorded answers of AWS, and as the API model allows.

``pipelines-<execution id>-<first 20 characters of the step>-<10 random>``; with the SDK's custom prefixes
``<prefix>-<execution id>-<10 random>``, the prefix standing in the step's arguments. A model's name is in
lower case, unless it has a prefix.
"""

from __future__ import annotations

import re
from typing import Any

from sagemaker_selective_widget.local.expressions.resolve import ResolutionError, Scope, resolve
from sagemaker_selective_widget.local.expressions.text import as_text
from sagemaker_selective_widget.local.names import execution_id, random_mixed_id
from sagemaker_selective_widget.pipeline import Step

_PREFIXES = {
    "Training": "TrainingJobName",
    "Processing": "ProcessingJobName",
    "Transform": "TransformJobName",
    "Tuning": "HyperParameterTuningJobName",
    "AutoML": "AutoMLJobName",
    "Model": "ModelName",
}
"""Step type → the argument that holds a prefix, if one was asked for."""

_MAX_LENGTH = {"Tuning": 32, "AutoML": 32}
_USUAL_MAX_LENGTH = 63
_STEP_LENGTH = 20
_RANDOM_LENGTH = 10


def new_job_name(step: Step, execution_arn: str, scope: Scope) -> str:
    """Return a name for the job that a step is about to make; no other job has it."""
    own = execution_id(execution_arn)
    tail = random_mixed_id(_RANDOM_LENGTH)
    prefix = _prefix(step, scope)
    if prefix is not None:
        return _fitting(step, prefix, f"{own}-{tail}")
    name = _fitting(step, "pipelines", f"{own}-{step.name[:_STEP_LENGTH]}-{tail}")
    return name.lower() if step.type == "Model" else name


def _prefix(step: Step, scope: Scope) -> str | None:
    arguments: dict[str, Any] = step.body.get("Arguments") or {}
    given = arguments.get(_PREFIXES.get(step.type, ""))
    try:
        return None if given is None else as_text(resolve(given, scope))
    except ResolutionError:  # such as Execution.TrainingJobName, which is the name that is sought
        return None


def _fitting(step: Step, prefix: str, rest: str) -> str:
    """Return both, as long as a name of the step's kind may be and of the characters that it may have."""
    longest = _MAX_LENGTH.get(step.type, _USUAL_MAX_LENGTH)
    name = f"{prefix[: max(1, longest - len(rest) - 1)]}-{rest}"
    allowed = re.sub(r"[^a-zA-Z0-9]+", "-", name).strip("-")
    if len(allowed) <= longest:
        return allowed
    tail = allowed[-_RANDOM_LENGTH:]
    return f"{allowed[: longest - _RANDOM_LENGTH - 1].rstrip('-')}-{tail}"
