"""The case before the judge: the question, and what every rule derives from it, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property

from sagemaker_selective_widget.pipeline import ParameterScalar, Pipeline
from sagemaker_selective_widget.pipeline.drift import changed_steps, recompiled_steps
from sagemaker_selective_widget.pipeline.values import comparable, same_value
from sagemaker_selective_widget.selection.bodies import (
    closed_over_paths,
    foreach_of,
    with_bodies,
    without_bodies,
)
from sagemaker_selective_widget.selection.parameters import Inherit, ParameterValue, parameter_values
from sagemaker_selective_widget.selection.reference import ReferenceExecution

_OF_THE_SELECTION = ("selected", "run", "closed", "upstream", "directly_reused", "reused")
"""What a case derives without its reference, and every question about a reference asks for."""


@dataclass(frozen=True)
class Case:
    """A selection to be judged. Immutable; the derived sets are computed on first use.

    Attributes:
        pipeline: The pipeline as it is today.
        selected_steps: The names asked for, once each, in definition order, unknown ones last.
        reference: The reference execution, if any.
        overrides: Parameter overrides: typed values, or text as it was typed.
        candidates: Executions that could be the reference, best first; they are gone through anew each time.
        pipeline_arn: ARN of the pipeline; ``""`` if it is not known.
        inherit: What parameters without an override take.
        refused_overrides: Why an override is no value at all, by parameter; it is not among ``overrides``.
    """

    pipeline: Pipeline
    selected_steps: tuple[str, ...]
    reference: ReferenceExecution | None = None
    overrides: Mapping[str, ParameterScalar] = field(default_factory=dict)
    candidates: Iterable[ReferenceExecution] = ()
    pipeline_arn: str = ""
    inherit: Inherit = "reference"
    refused_overrides: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def selected(self) -> frozenset[str]:
        """The selected steps that exist."""
        return frozenset(self.selected_steps).intersection(self.pipeline.step_names)

    @cached_property
    def unknown(self) -> tuple[str, ...]:
        """The selected names that no step has."""
        return tuple(name for name in self.selected_steps if name not in self.selected)

    @cached_property
    def run(self) -> frozenset[str]:
        """The steps that run: the selected ones, and the bodies of those that are a ForEach."""
        return with_bodies(self.pipeline, self.selected)

    @cached_property
    def closed(self) -> frozenset[str]:
        """The steps that run once the gap is filled."""
        return closed_over_paths(self.pipeline, self.selected)

    @cached_property
    def gap(self) -> frozenset[str]:
        """Unselected steps on a path between two that run."""
        return without_bodies(self.pipeline, self.closed) - self.run

    @cached_property
    def upstream(self) -> frozenset[str]:
        """Every ancestor of a step that runs, such steps included."""
        return self.pipeline.dag.ancestors(self.closed)

    @cached_property
    def downstream(self) -> frozenset[str]:
        """Every descendant of a step that runs, such steps included."""
        return self.pipeline.dag.descendants(self.closed)

    @cached_property
    def directly_reused(self) -> frozenset[str]:
        """Unselected steps that a step which runs (or one in the gap) consumes directly."""
        dag = self.pipeline.dag
        return frozenset(parent for name in self.closed for parent in dag.parents(name)) - self.closed

    @cached_property
    def reused(self) -> frozenset[str]:
        """Unselected steps upstream of one that runs: their outputs, or what came of them, are reused.

        The outputs of a ForEach came of its body.
        """
        return with_bodies(self.pipeline, self.upstream - self.closed) - self.closed

    @cached_property
    def changed_parameters(self) -> frozenset[str]:
        """Parameters of which the value is not what it was before."""
        return frozenset(
            value.parameter.name
            for value in self.values
            if value.source != "required" and not same_value(value.parameter, value.text, value.before)
        )

    def stale_readers(self, value: ParameterValue) -> Mapping[str | None, tuple[str, ...]]:
        """Return the reused steps that read a parameter with another value, by the value that they had.

        An output that the reference only reused itself was made with the value of the execution that made it.
        """
        if value.source == "required":
            return {}
        stale: dict[ParameterScalar | None, tuple[str | None, list[str]]] = {}
        for before, steps in self._readers_then(value.parameter.name, value.before).items():
            if not same_value(value.parameter, before, value.text):
                key = None if before is None else comparable(value.parameter, before)
                stale.setdefault(key, (before, []))[1].extend(steps)
        return {before: self.pipeline.in_order(tuple(steps)) for before, steps in stale.values()}

    def _readers_then(self, parameter: str, before: str | None) -> Mapping[str | None, Sequence[str]]:
        """Return the reused steps that read a parameter, by the value that they were made with.

        Args:
            parameter: Its name.
            before: What it was in the reference itself.
        """
        known = self._known_readers.get(parameter)
        if known is None:
            known = self._known_readers[parameter] = {}
            for step in self.pipeline.steps:
                if step.name in self.reused and parameter in step.reads_parameters:
                    known.setdefault(self._value_then(step.name, parameter, before), []).append(step.name)
        return known

    @cached_property
    def _known_readers(self) -> dict[str, dict[str | None, list[str]]]:
        """What `_readers_then` has returned, by parameter."""
        return {}

    def _value_then(self, step: str, parameter: str, before: str | None) -> str | None:
        source_executions = self.reference.source_executions if self.reference else {}
        source = source_executions.get(foreach_of(self.pipeline, step))
        return source.parameters.get(parameter, before) if source else before

    @cached_property
    def drifted(self) -> frozenset[str]:
        """Reused steps that are not what they were when their outputs were made, as far as is known."""
        return self._reused_that(changed_steps)

    @cached_property
    def recompiled(self) -> frozenset[str]:
        """Those of `drifted` of which no more can be seen than that they were compiled again."""
        return self._reused_that(recompiled_steps)

    def _reused_that(self, differ: Callable[[Pipeline, Pipeline], frozenset[str]]) -> frozenset[str]:
        """Return the reused steps that differ between what made their outputs and today."""
        if self.reference is None:
            return frozenset()
        then_of = {
            name: self.reference.source_execution(foreach_of(self.pipeline, name)).pipeline
            for name in self.reused
        }
        return frozenset(
            name for name, then in then_of.items() if then and name in differ(then, self.pipeline)
        )

    @cached_property
    def values(self) -> tuple[ParameterValue, ...]:
        """The value that each declared parameter goes in with."""
        inherited = self.reference.parameters if self.reference else {}
        return parameter_values(self.pipeline, inherited, self.overrides, self.inherit)

    def value_of(self, name: str) -> ParameterValue:
        """Return the value that a declared parameter goes in with."""
        return next(value for value in self.values if value.parameter.name == name)

    def with_overrides(self, overrides: Mapping[str, ParameterScalar]) -> Case:
        """Return the case with other overrides; what was derived of selection and reference is kept."""
        other = replace(self, overrides=overrides)
        derived = vars(self).keys() - {each.name for each in fields(self)} - _DERIVED_OF_VALUES
        vars(other).update({name: vars(self)[name] for name in derived})
        return other

    def with_reference(self, reference: ReferenceExecution) -> Case:
        """Return the case with another reference; what follows from the selection alone is the same."""
        other = replace(self, reference=reference)
        vars(other).update({name: getattr(self, name) for name in _OF_THE_SELECTION})
        return other

    def without_override(self, name: str) -> Case:
        """Return the case with the override of a parameter taken back."""
        return self.with_overrides({other: value for other, value in self.overrides.items() if other != name})


_DERIVED_OF_VALUES = frozenset({"values", "changed_parameters"})
