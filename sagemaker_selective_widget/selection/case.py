"""The case before the judge: the question, and what every rule derives from it, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sagemaker_selective_widget.pipeline import ParameterScalar, Pipeline
from sagemaker_selective_widget.selection.parameters import ParameterValue, parameter_values
from sagemaker_selective_widget.selection.reference import ReferenceExecution


@dataclass(frozen=True)
class Case:
    """A selection to be judged. Immutable; the derived sets are computed on first use.

    Attributes:
        pipeline: The pipeline as it is today.
        selected_steps: The names asked for, once each, in definition order, unknown ones last.
        reference: The reference execution, if any.
        overrides: Parameter overrides: typed values, or text as it was typed.
        candidates: Executions that could be the reference, newest first.
        pipeline_arn: ARN of the pipeline; ``""`` if it is not known.
    """

    pipeline: Pipeline
    selected_steps: tuple[str, ...]
    reference: ReferenceExecution | None = None
    overrides: Mapping[str, ParameterScalar] = field(default_factory=dict)
    candidates: Sequence[ReferenceExecution] = ()
    pipeline_arn: str = ""

    @cached_property
    def selected(self) -> frozenset[str]:
        """The selected steps that exist."""
        return frozenset(self.selected_steps).intersection(self.pipeline.step_names)

    @cached_property
    def unknown(self) -> tuple[str, ...]:
        """The selected names that no step has."""
        return tuple(name for name in self.selected_steps if name not in self.selected)

    @cached_property
    def upstream(self) -> frozenset[str]:
        """Every ancestor of a selected step, selected ones included."""
        return self.pipeline.dag.ancestors(self.selected)

    @cached_property
    def downstream(self) -> frozenset[str]:
        """Every descendant of a selected step, selected ones included."""
        return self.pipeline.dag.descendants(self.selected)

    @cached_property
    def gap(self) -> frozenset[str]:
        """Unselected steps on a path between two selected ones."""
        return (self.upstream & self.downstream) - self.selected

    @cached_property
    def closed(self) -> frozenset[str]:
        """The selection with its gap filled."""
        return self.selected | self.gap

    @cached_property
    def lent(self) -> frozenset[str]:
        """Unselected steps that a selected step (or one in the gap) consumes directly."""
        dag = self.pipeline.dag
        return frozenset(parent for name in self.closed for parent in dag.parents(name)) - self.closed

    @cached_property
    def reused(self) -> frozenset[str]:
        """Unselected steps upstream of a selected one: their outputs, or what came of them, are reused."""
        return self.upstream - self.closed

    @cached_property
    def changed_parameters(self) -> frozenset[str]:
        """Overridden parameters of which the value is not what it was before."""
        return frozenset(
            value.parameter.name
            for value in self.values
            if value.source == "overridden" and value.text != value.before
        )

    @cached_property
    def values(self) -> tuple[ParameterValue, ...]:
        """The value that each declared parameter goes in with."""
        inherited = self.reference.parameters if self.reference else {}
        return parameter_values(self.pipeline, inherited, self.overrides)
