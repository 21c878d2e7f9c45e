"""Names of jobs of steps, as in recorded answers of AWS, and as allowed by the API model.

The form is ``pipelines-<execution id>-<first 20 characters of the step>-<10 random>``; with the SDK's custom
prefixes it is ``<prefix>-<execution id>-<10 random>``, with the prefix in the step's arguments. Names of
models are in lower case, unless they have a prefix.
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
"""Step type → the argument that contains a prefix, if one is used."""

_MAX_LENGTH = {"Tuning": 32, "AutoML": 32}
_USUAL_MAX_LENGTH = 63
_STEP_LENGTH = 20
_RANDOM_LENGTH = 10


def new_job_name(step: Step, execution_arn: str, scope: Scope) -> str:
    """Return a unique name for the job that a step is about to create."""
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
    except ResolutionError:  # such as Execution.TrainingJobName, which is the name being created
        return None


def _fitting(step: Step, prefix: str, rest: str) -> str:
    """Return both parts joined, cut to the length and the characters allowed for the kind of job."""
    longest = _MAX_LENGTH.get(step.type, _USUAL_MAX_LENGTH)
    name = f"{prefix[: max(1, longest - len(rest) - 1)]}-{rest}"
    allowed = re.sub(r"[^a-zA-Z0-9]+", "-", name).strip("-")
    if len(allowed) <= longest:
        return allowed
    tail = allowed[-_RANDOM_LENGTH:]
    return f"{allowed[: longest - _RANDOM_LENGTH - 1].rstrip('-')}-{tail}"
