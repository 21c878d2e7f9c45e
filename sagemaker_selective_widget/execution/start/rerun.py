"""Executions that follow up on another: the same request again, or what failed and the steps after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sagemaker_selective_widget.execution.history.history import ExaminedExecution
from sagemaker_selective_widget.execution.history.outcome import UNSUCCESSFUL_STATUSES, is_fail_step
from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot
from sagemaker_selective_widget.pipeline import ParameterScalar, Pipeline
from sagemaker_selective_widget.selection.bodies import foreach_of, with_bodies
from sagemaker_selective_widget.selection.parameters import ParameterValue, parameter_values, typed_override
from sagemaker_selective_widget.selection.repair import listed


@dataclass(frozen=True, slots=True)
class Rerun:
    """The request of an earlier execution, to be made again.

    Attributes:
        selected_steps: Its selection; if it ran every step, all steps of today's pipeline.
        reference_execution_arn: Its reference; ``None`` if it had none.
        parameter_overrides: Those of its values that differ from the reference's, or else from the default;
            typed, by name. Parameters that the pipeline no longer has are left out.
    """

    selected_steps: tuple[str, ...]
    reference_execution_arn: str | None
    parameter_overrides: Mapping[str, ParameterScalar]


@dataclass(frozen=True, slots=True)
class RerunFromFailure:
    """An execution to run after one that did not succeed; replaces the selection and the reference.

    Attributes:
        label: What it will run and reuse, as the text for a button.
        selected_steps: The selection, in definition order.
        reference_execution_arn: The execution that did not succeed, from which the other steps are reused.
    """

    label: str
    selected_steps: tuple[str, ...]
    reference_execution_arn: str


def rerun(examined: ExaminedExecution, pipeline: Pipeline, reference_parameters: Mapping[str, str]) -> Rerun:
    """Return what is needed to repeat the request of an execution.

    Args:
        examined: The execution, described.
        pipeline: The pipeline as it is today.
        reference_parameters: The values that its reference ran with; empty if it had none.
    """
    selected = examined.snapshot.selected_steps
    ran_with, is_same = examined.parameters, pipeline.is_same_value
    overrides = {
        name: typed_override(pipeline, name, ran_with[name])
        for value in parameter_values(pipeline, reference_parameters, {})
        if (name := value.parameter.name) in ran_with and not is_same(name, ran_with[name], value.text)
    }
    return Rerun(
        pipeline.step_names if selected is None else selected, examined.snapshot.reference_arn, overrides
    )


def rerun_from_failure(snapshot: ExecutionSnapshot, pipeline: Pipeline) -> RerunFromFailure | None:
    """Return the selection of the failed steps and those to follow, with the execution as reference.

    Unlike a retry, this starts a new execution, for which parameters and the definition may be changed.

    Returns:
        ``None`` if no step failed or was stopped, or if an unlisted step may have. A Fail step does not
        count, since it fails on purpose.
    """
    if not snapshot.is_terminal or any(map(snapshot.may_be_unlisted, pipeline.step_names)):
        return None
    undone = {step.name for step in snapshot.steps if step.status in UNSUCCESSFUL_STATUSES}
    undone = {
        foreach_of(pipeline, name)
        for name in undone & set(pipeline.step_names)
        if not is_fail_step(name, pipeline)
    }
    if not undone:
        return None
    following = pipeline.dag.descendants(undone) & _selected(snapshot, pipeline)
    label = f"Run {listed(pipeline.in_order(undone))} again, and what follows, reusing {snapshot.name}"
    return RerunFromFailure(label, pipeline.in_order(undone | following), snapshot.arn)


def _selected(snapshot: ExecutionSnapshot, pipeline: Pipeline) -> frozenset[str]:
    selected = snapshot.selected_steps
    return frozenset(pipeline.step_names if selected is None else selected)


def values_of(
    pipeline: Pipeline, wanted: Mapping[str, str], values: Iterable[ParameterValue]
) -> dict[str, ParameterScalar]:
    """Return the overrides that give parameters the values that an execution ran with.

    Args:
        pipeline: The pipeline that declares the parameters.
        wanted: The values that the execution ran with, as the API's strings.
        values: The present values of the parameters; those that the execution did not have are kept.
    """
    return {
        value.parameter.name: typed_override(pipeline, value.parameter.name, wanted[value.parameter.name])
        for value in values
        if value.parameter.name in wanted
        and not pipeline.is_same_value(value.parameter.name, value.text, wanted[value.parameter.name])
    }


def rest_of(snapshot: ExecutionSnapshot, pipeline: Pipeline) -> tuple[str, ...]:
    """Return the steps downstream of what an execution ran itself that did not succeed in it.

    Args:
        snapshot: The execution.
        pipeline: The pipeline as it is today.
    """
    names, steps = frozenset(pipeline.step_names), snapshot.own_steps
    own = names.intersection(step.name for step in steps if not step.reused_from)
    done = with_bodies(pipeline, {step.name for step in steps if step.status == "Succeeded"})
    after = pipeline.dag.descendants(own)
    return pipeline.in_order(frozenset(foreach_of(pipeline, name) for name in after - done))
