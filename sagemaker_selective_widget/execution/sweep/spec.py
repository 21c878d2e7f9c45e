"""What a sweep is: all that its requests are made from, so that any kernel makes the very same ones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sagemaker_selective_widget.execution.metrics.declared import Objective
from sagemaker_selective_widget.execution.start.config import SelectiveExecutionConfig
from sagemaker_selective_widget.execution.start.display_name import MAX_LENGTH
from sagemaker_selective_widget.execution.start.request import (
    MAX_EXPERIMENT_LENGTH,
    StartOptions,
    start_request,
)
from sagemaker_selective_widget.execution.sweep.space import Space, Values, varied
from sagemaker_selective_widget.execution.watch.links import resource_name

ID_LENGTH = 6
"""Letters and digits of a sweep's id."""


@dataclass(frozen=True, eq=False)
class SweepSpec:
    """A sweep: the selection, the reference and the values of every trial, as they were when it was made.

    Attributes:
        id: Tells it from other sweeps of the pipeline: letters and digits.
        pipeline: Name or ARN of the pipeline, as requests carry it.
        selected_steps: The steps that each trial runs, in definition order.
        reference_arn: The execution whose outputs each trial reuses; ``None`` for none.
        fixed: The parameter values that are the same in each trial, as the API's strings.
        space: The values that are not.
        name: What the display names of its executions begin with.
        objective: The metric to optimise; ``None`` if none is known.
        max_parallel: How many trials may be under way at a time.
        stop_after_failures: After how many failed trials none is started any more; ``None`` for no limit.
        digest: Tells the definition that it was made for from another.
        experiment: The experiment of MLflow that all trials log into; ``""`` where nothing logs with MLflow.
    """

    id: str
    pipeline: str
    selected_steps: tuple[str, ...]
    reference_arn: str | None
    fixed: Mapping[str, str]
    space: Space
    name: str
    objective: Objective | None = None
    max_parallel: int = 2
    stop_after_failures: int | None = 3
    digest: str = ""
    experiment: str = ""

    @cached_property
    def trials(self) -> tuple[Values, ...]:
        """The varied values of each trial."""
        return self.space.trials()

    @property
    def varied(self) -> tuple[str, ...]:
        """The names of the parameters that differ from trial to trial."""
        return varied(self.space)

    def parameters(self, index: int) -> dict[str, str]:
        """Return the parameter values that a trial's request carries."""
        return {**self.fixed, **self.trials[index]}

    def display_name(self, index: int) -> str:
        """Return the display name of a trial's execution: ``train-eval-k3f9a2-7``."""
        return _named(self.name, f"{self.id}-{index}")

    def token(self, index: int, attempt: int) -> str:
        """Return the ``ClientRequestToken`` of a trial: another kernel's start of it is the same start."""
        return hashlib.sha256(f"sweep/{self.id}/{index}/{attempt}".encode()).hexdigest()

    def request(self, index: int, attempt: int, description: str) -> dict[str, Any]:
        """Return the keyword arguments of ``StartPipelineExecution`` for an attempt at a trial.

        Args:
            index: The trial, from 0.
            attempt: Which attempt, from 1.
            description: What the execution carries of the sweep.
        """
        config = SelectiveExecutionConfig(
            list(self.selected_steps), self.reference_arn is not None, self.reference_arn
        )
        options = StartOptions(
            self.display_name(index), description, mlflow_experiment=self.experiment or None
        )
        request = start_request(self.pipeline, config, self.parameters(index), options)
        return {**request, "ClientRequestToken": self.token(index, attempt)}


def definition_digest(definition: str) -> str:
    """Return what tells a definition from others, however its JSON is written; ``""`` without one."""
    if not definition:
        return ""
    try:
        canonical = json.dumps(json.loads(definition), sort_keys=True)
    except (ValueError, RecursionError):  # invalid JSON differs from any valid definition
        canonical = definition
    return hashlib.sha256(canonical.encode(errors="replace")).hexdigest()[:12]


def sweep_experiment(pipeline: str, definition: str, sweep_id: str) -> str:
    """Return what the experiment of a sweep is called: MLflow shows all its trials, and nothing else, there.

    Without it, trials log wherever other executions of the pipeline do.

    Args:
        pipeline: Name or ARN of the pipeline.
        definition: Its definition, as JSON text.
        sweep_id: The sweep.

    Returns:
        ``""`` where the definition does not log with MLflow (``MlflowConfig``).
    """
    if not definition or not json.loads(definition).get("MlflowConfig"):
        return ""
    suffix = f"-sweep-{sweep_id}"
    return f"{resource_name(pipeline)[: MAX_EXPERIMENT_LENGTH - len(suffix)]}{suffix}"


def _named(name: str, suffix: str) -> str:
    return f"{name[: MAX_LENGTH - len(suffix) - 1].rstrip('-')}-{suffix}"
