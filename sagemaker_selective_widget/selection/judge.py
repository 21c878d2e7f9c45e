"""The judge, which returns a verdict on a selection. Pure: no AWS, no Jupyter, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import NoneType
from typing import Any

from sagemaker_selective_widget.errors import ParameterValueError
from sagemaker_selective_widget.pipeline import ParameterScalar, Pipeline
from sagemaker_selective_widget.pipeline.load import shown
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.issue import Issue
from sagemaker_selective_widget.selection.parameters import (
    Inherit,
    ParameterValue,
    typed_override,
)
from sagemaker_selective_widget.selection.plan import Action, StepPlan, plan
from sagemaker_selective_widget.selection.reference import ReferenceExecution
from sagemaker_selective_widget.selection.rules import RULES, RULES_OF_VALUES


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of judging a selection.

    Attributes:
        selected_steps: The selection that was judged, in definition order.
        reference_execution_arn: The reference that it was judged with, if any.
        issues: The findings of the rules, errors first.
        plan: What happens to every step, in definition order.
        parameter_values: The value of each declared parameter.
    """

    selected_steps: tuple[str, ...]
    reference_execution_arn: str | None
    issues: tuple[Issue, ...]
    plan: tuple[StepPlan, ...]
    parameter_values: tuple[ParameterValue, ...]

    @property
    def errors(self) -> tuple[Issue, ...]:
        """The issues that prevent starting."""
        return tuple(issue for issue in self.issues if issue.severity == "error")

    @property
    def warnings(self) -> tuple[Issue, ...]:
        """The issues that a person may decide to accept."""
        return tuple(issue for issue in self.issues if issue.severity == "warning")

    @property
    def can_start(self) -> bool:
        """Whether there are no errors."""
        return not self.errors

    def steps(self, action: Action) -> tuple[str, ...]:
        """Return the names of the steps with an action, in definition order."""
        return tuple(row.step for row in self.plan if row.action == action)

    @property
    def summary(self) -> str:
        """The plan in one line: ``2 run · 1 reused · 5 not run``."""
        counts = (len(self.steps("run")), len(self.steps("reuse")), len(self.steps("not-run")))
        return "{} run · {} reused · {} not run".format(*counts)


def judge(
    pipeline: Pipeline,
    selected_steps: Iterable[str],
    reference: ReferenceExecution | None = None,
    parameters: Mapping[str, Any] | None = None,
    *,
    candidates: Sequence[ReferenceExecution] = (),
    pipeline_arn: str = "",
    inherit: Inherit = "reference",
) -> Verdict:
    """Judge a selection.

    Args:
        pipeline: The pipeline.
        selected_steps: Step names in any order; an unknown name is an issue, not an exception.
        reference: The reference execution, or ``None``.
        parameters: Overrides: typed values, including numpy scalars, or text as typed; any other value that
            does not fit a parameter is an issue.
        candidates: Executions that a repair may propose as reference, newest first.
        pipeline_arn: ARN of the pipeline, for checking that the reference is one of its executions; ``""`` if
            not known.
        inherit: The source of parameters without an override: the reference's values, or the defaults.

    Raises:
        TypeError: The pipeline, the selection, the reference or the overrides are of the wrong type.
    """
    _check_types(pipeline, reference, parameters)
    selected = pipeline.in_order(_names(selected_steps))
    overrides, refused = _sorted_overrides(pipeline, {} if parameters is None else parameters)
    return verdict_of(
        Case(pipeline, selected, reference, overrides, candidates, pipeline_arn, inherit, refused)
    )


def _names(selected_steps: Any) -> tuple[str, ...]:
    is_several = isinstance(selected_steps, Iterable) and not isinstance(selected_steps, (str, bytes))
    names = tuple(selected_steps) if is_several else ()
    if not is_several or not all(isinstance(name, str) for name in names):
        raise TypeError(f"Selected steps are a sequence of names; this is {shown(names or selected_steps)}.")
    return names


def _check_types(pipeline: Any, reference: Any, parameters: Any) -> None:
    if not isinstance(pipeline, Pipeline):
        raise TypeError(
            f"A pipeline is what Pipeline.from_definition(…) returns; this is {type(pipeline).__name__}."
        )
    if not isinstance(reference, (ReferenceExecution, NoneType)):
        raise TypeError(f"A reference is a ReferenceExecution, or None; this is {shown(reference)}.")
    if not isinstance(parameters, (Mapping, NoneType)) or not all(
        isinstance(name, str) for name in parameters or ()
    ):
        raise TypeError(f"Overrides are a dict of values by name; this is {shown(parameters)}.")


def verdict_of(case: Case) -> Verdict:
    """Judge a case, whose selection is in definition order and whose overrides are typed."""
    return Verdict(
        selected_steps=case.selected_steps,
        reference_execution_arn=case.reference.arn if case.reference else None,
        issues=tuple(issue for rule in RULES for issue in rule(case)),
        plan=plan(case),
        parameter_values=case.values,
    )


def issues_of_values(case: Case) -> Iterator[Issue]:
    """Yield the issues found by the rules that depend on parameter values."""
    return (issue for rule in RULES_OF_VALUES for issue in rule(case))


def _sorted_overrides(
    pipeline: Pipeline, given: Mapping[str, Any]
) -> tuple[dict[str, ParameterScalar], dict[str, str]]:
    """Return the overrides that are values, and why the others are not."""
    read = {name: _read_override(pipeline, name, value) for name, value in given.items()}
    refused = {name: str(one) for name, one in read.items() if isinstance(one, ParameterValueError)}
    return {name: one for name, one in read.items() if not isinstance(one, ParameterValueError)}, refused


def _read_override(pipeline: Pipeline, name: str, value: Any) -> ParameterScalar | ParameterValueError:
    try:
        return typed_override(pipeline, name, value)
    except ParameterValueError as error:
        return error
