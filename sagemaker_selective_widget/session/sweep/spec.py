"""The sweep that a view describes, with an id and its limits."""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass

from sagemaker_selective_widget.execution.metrics.declared import Objective
from sagemaker_selective_widget.execution.sweep.resolve import Resolved
from sagemaker_selective_widget.execution.sweep.space import varied
from sagemaker_selective_widget.execution.sweep.spec import (
    ID_LENGTH,
    SweepSpec,
    definition_digest,
    sweep_experiment,
)
from sagemaker_selective_widget.pipeline.values import is_whole
from sagemaker_selective_widget.selection import Verdict
from sagemaker_selective_widget.selection.parameters import sent_parameters
from sagemaker_selective_widget.session.view import View

_ALPHABET = string.ascii_lowercase + string.digits


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits and the objective of a sweep.

    Attributes:
        max_parallel: The maximum number of trials that may be under way at a time, at least 1.
        stop_after_failures: The number of failed trials after which no more start; ``None`` for no limit.
        objective: The metric to optimise; ``None`` if none is known.
    """

    max_parallel: int = 2
    stop_after_failures: int | None = 3
    objective: Objective | None = None

    def __post_init__(self) -> None:
        for name in ("max_parallel", "stop_after_failures"):
            value = getattr(self, name)
            is_count = is_whole(value) and value >= 1
            if not is_count and not (name == "stop_after_failures" and value is None):
                raise ValueError(f"{name} is {value!r}. Give a whole number of 1 or more.")


def sweep_spec(view: View, verdict: Verdict, resolved: Resolved, limits: Limits) -> SweepSpec:
    """Return the specification of a new sweep, with an id of its own.

    Args:
        view: The selection, the reference and the pipeline.
        verdict: The verdict on all trials, which have the same values of parameters that are not varied.
        resolved: The parameter space.
        limits: The limits and the objective.
    """
    target, derived = view.state.target, view.derived
    names = varied(resolved.space)
    sent = sent_parameters(verdict.parameter_values)
    sweep_id = "".join(secrets.choice(_ALPHABET) for _ in range(ID_LENGTH))
    return SweepSpec(
        sweep_id,
        target.arn or target.name,
        target.pipeline.in_order(view.intents.selected_steps),
        derived.reference_arn,
        {name: text for name, text in sent.items() if name not in names},
        resolved.space,
        view.intents.display_name or derived.proposed_name,
        limits.objective,
        limits.max_parallel,
        limits.stop_after_failures,
        definition_digest(target.definition),
        sweep_experiment(target.name, target.definition, sweep_id),
    )
