"""A running execution: what it needs in addition to its record."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from sagemaker_selective_widget.local.api.parameter_values import typed_values
from sagemaker_selective_widget.local.engine.for_each import IterationStep, iteration_steps
from sagemaker_selective_widget.local.storage.records import ExecutionRecord
from sagemaker_selective_widget.pipeline import Pipeline


@dataclass(frozen=True, slots=True)
class ExecutionJob:
    """What a running execution needs in addition to its record.

    Attributes:
        pipeline: Its parsed definition, including the steps of the iterations planned so far.
        chosen: The steps that may run.
        parameters: Typed parameter values by name.
        stop: Set when the execution is to stop.
        iterations: The steps of a ForEach's iterations, by the ForEach's name, once its items are known.
    """

    pipeline: Pipeline
    chosen: frozenset[str]
    parameters: Mapping[str, Any]
    stop: threading.Event = field(default_factory=threading.Event)
    iterations: Mapping[str, tuple[IterationStep, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, execution: ExecutionRecord) -> ExecutionJob:
        """Return the job for an execution, with the values and the selection from its start."""
        pipeline = Pipeline.from_definition(execution.definition)
        selected = execution.selected_steps
        chosen = frozenset(pipeline.step_names if selected is None else selected)
        return cls(pipeline, chosen, typed_values(pipeline, execution.parameters))

    def with_iterations(self, for_each: str, items: Sequence[Any]) -> ExecutionJob:
        """Return the job with a step for each item and each step of a ForEach's body."""
        planned = tuple(iteration_steps(self.pipeline, for_each, items))
        steps = tuple(each.step for each in planned)
        return replace(
            self,
            pipeline=Pipeline(self.pipeline.steps + steps, self.pipeline.parameters),
            chosen=self.chosen | {step.name for step in steps},
            iterations={**self.iterations, for_each: planned},
        )

    def iteration_step(self, name: str) -> IterationStep | None:
        """Return the step of an iteration with a name; None if the name is not that of one."""
        for planned in self.iterations.values():
            for each in planned:
                if each.step.name == name:
                    return each
        return None
