"""A case for the judge: the selection to be judged, and what the rules derive from it, computed once."""

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
"""What a case derives without its reference, and needs for every possible reference."""


@dataclass(frozen=True)
class Case:
    """A selection to be judged. Immutable; the derived sets are computed on first use.

    Attributes:
        pipeline: The pipeline as it is today.
        selected_steps: The requested names without duplicates, in definition order, unknown ones last.
        reference: The reference execution, if any.
        overrides: Parameter overrides: typed values, or text as typed.
        candidates: Executions that could be the reference, best first; can be iterated over repeatedly.
        pipeline_arn: ARN of the pipeline; ``""`` if not known.
        inherit: The source of parameters without an override.
        refused_overrides: Why an override is not a value, by parameter; those are not in ``overrides``.
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
        """The selected names that do not belong to a step."""
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
        """All ancestors of the steps that run; may include steps that run."""
        return self.pipeline.dag.ancestors(self.closed)

    @cached_property
    def downstream(self) -> frozenset[str]:
        """All descendants of the steps that run; may include steps that run."""
        return self.pipeline.dag.descendants(self.closed)

    @cached_property
    def directly_reused(self) -> frozenset[str]:
        """Unselected steps that are consumed directly by a step that runs, or by one in the gap."""
        dag = self.pipeline.dag
        return frozenset(parent for name in self.closed for parent in dag.parents(name)) - self.closed

    @cached_property
    def reused(self) -> frozenset[str]:
        """Unselected steps upstream of those that run, whose outputs are reused, directly or indirectly.

        Includes the bodies of ForEach steps, which make the outputs of the ForEach.
        """
        return with_bodies(self.pipeline, self.upstream - self.closed) - self.closed

    @cached_property
    def changed_parameters(self) -> frozenset[str]:
        """Parameters whose value differs from the previous one."""
        return frozenset(
            value.parameter.name
            for value in self.values
            if value.source != "required" and not same_value(value.parameter, value.text, value.before)
        )

    def stale_readers(self, value: ParameterValue) -> Mapping[str | None, tuple[str, ...]]:
        """Return the reused steps that read a parameter with a different value, by that value.

        If the reference itself reused an output, the value is that of the execution that made it.
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
        """Return the reused steps that read a parameter, by the value with which their outputs were made.

        Args:
            parameter: The name of the parameter.
            before: Its value in the reference itself.
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
        """The results of `_readers_then`, by parameter."""
        return {}

    def _value_then(self, step: str, parameter: str, before: str | None) -> str | None:
        source_executions = self.reference.source_executions if self.reference else {}
        source = source_executions.get(foreach_of(self.pipeline, step))
        return source.parameters.get(parameter, before) if source else before

    @cached_property
    def drifted(self) -> frozenset[str]:
        """Reused steps that have changed since their outputs were made, as far as is known."""
        return self._reused_that(changed_steps)

    @cached_property
    def recompiled(self) -> frozenset[str]:
        """Those of `drifted` that were compiled again, with no other visible change."""
        return self._reused_that(recompiled_steps)

    def _reused_that(self, differ: Callable[[Pipeline, Pipeline], frozenset[str]]) -> frozenset[str]:
        """Return the reused steps that differ between the pipeline that made their outputs and today's."""
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
        """The value of each declared parameter."""
        inherited = self.reference.parameters if self.reference else {}
        return parameter_values(self.pipeline, inherited, self.overrides, self.inherit)

    def value_of(self, name: str) -> ParameterValue:
        """Return the value of a declared parameter."""
        return next(value for value in self.values if value.parameter.name == name)

    def with_overrides(self, overrides: Mapping[str, ParameterScalar]) -> Case:
        """Return the case with other overrides; what was derived from selection and reference is kept."""
        other = replace(self, overrides=overrides)
        derived = vars(self).keys() - {each.name for each in fields(self)} - _DERIVED_OF_VALUES
        vars(other).update({name: vars(self)[name] for name in derived})
        return other

    def with_reference(self, reference: ReferenceExecution) -> Case:
        """Return the case with another reference; what was derived from the selection alone is kept."""
        other = replace(self, reference=reference)
        vars(other).update({name: getattr(self, name) for name in _OF_THE_SELECTION})
        return other

    def without_override(self, name: str) -> Case:
        """Return the case without the override of a parameter."""
        return self.with_overrides({other: value for other, value in self.overrides.items() if other != name})


_DERIVED_OF_VALUES = frozenset({"values", "changed_parameters"})
