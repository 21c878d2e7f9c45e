"""The same again: what to select, refer to and override so that an execution's request is made once more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sagemaker_selective_widget.execution.history import ExaminedExecution
from sagemaker_selective_widget.pipeline import ParameterScalar, Pipeline
from sagemaker_selective_widget.selection.parameters import parameter_values, typed_override


@dataclass(frozen=True, slots=True)
class Repetition:
    """What somebody wants who wants an execution once more.

    Attributes:
        selected_steps: Its selection; of an execution of every step, every step there is today.
        reference_execution_arn: Its reference; ``None`` for none.
        parameter_overrides: Its values, where they are not those that the reference gives, or else the
            default; typed, by name. Parameters that the pipeline no longer has are left out.
    """

    selected_steps: tuple[str, ...]
    reference_execution_arn: str | None
    parameter_overrides: Mapping[str, ParameterScalar]


def repetition(
    examined: ExaminedExecution, pipeline: Pipeline, reference_parameters: Mapping[str, str]
) -> Repetition:
    """Return what makes an execution's request once more.

    Args:
        examined: The execution, described.
        pipeline: The pipeline as it is today.
        reference_parameters: What its reference ran with; empty without one.
    """
    selected = examined.snapshot.selected_steps
    ran_with, is_same = examined.parameters, pipeline.is_same_value
    overrides = {
        name: typed_override(pipeline, name, ran_with[name])
        for value in parameter_values(pipeline, reference_parameters, {})
        if (name := value.parameter.name) in ran_with and not is_same(name, ran_with[name], value.text)
    }
    return Repetition(
        pipeline.step_names if selected is None else selected, examined.snapshot.reference_arn, overrides
    )
