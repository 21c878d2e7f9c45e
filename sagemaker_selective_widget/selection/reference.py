"""What the judge knows about an execution whose outputs may be reused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sagemaker_selective_widget.pipeline import Pipeline

ExecutionStatus = Literal["Executing", "Stopping", "Stopped", "Failed", "Succeeded", "CompletedWithFailures"]
"""``PipelineExecutionStatus`` of the API."""

REFERENCE_STATUSES = frozenset({"Succeeded", "Failed"})
"""Statuses that the developer guide allows for a reference execution
(https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-selective-ex.html)."""

UNFINISHED_STATUSES = frozenset({"Executing", "Stopping"})
"""Statuses of an execution that has not ended."""


ROWS_MISSING = "not every step is known yet: list all iterations first"
"""Why nothing can be said about the steps of an execution as a whole."""


@dataclass(frozen=True, slots=True)
class ReferenceExecution:
    """An execution of the same pipeline, in the role of a reference execution.

    Attributes:
        arn: Its ``PipelineExecutionArn``.
        status: Its ``PipelineExecutionStatus``; ``""`` if not known.
        name: Its display name, or the last part of its ARN.
        step_statuses: ``StepStatus`` by step name, without steps that did not run; ``None`` if not known.
        parameters: The value of every parameter that it ran with, as the API's strings.
        pipeline: The pipeline as it was then; ``None`` if not known.
        outcomes: The outcome of each Condition step, ``True`` or ``False`` as the API writes it.
        step_ended_at: When each step ended, with its time zone, as far as is known.
        source_executions: The execution that made the output of each step that this execution reused, as far
            as is known.
        is_whole: Whether its values and its definition were requested too, rather than only its steps.
        is_selective: Whether it was started with a selection, as far as is known.
        unlisted: Steps without a status that may have run nevertheless, as not all rows are listed. ``None``
            if that may be any step.
    """

    arn: str
    status: str
    name: str = ""
    step_statuses: Mapping[str, str] | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    pipeline: Pipeline | None = None
    outcomes: Mapping[str, str] = field(default_factory=dict)
    source_executions: Mapping[str, ReferenceExecution] = field(default_factory=dict)
    step_ended_at: Mapping[str, datetime] = field(default_factory=dict)
    is_whole: bool = True
    is_selective: bool = False
    unlisted: frozenset[str] | None = frozenset()

    @property
    def can_be_reference(self) -> bool:
        """Whether the developer guide allows an execution with this status as reference."""
        return self.status in REFERENCE_STATUSES

    def source_execution(self, step: str) -> ReferenceExecution:
        """Return the execution in which a step actually ran, as far as is known."""
        return self.source_executions.get(step, self)

    def lacking(self, names: Iterable[str]) -> frozenset[str]:
        """Return those of ``names`` that are known not to have succeeded in it."""
        statuses = self.step_statuses
        if statuses is None:
            return frozenset()
        return frozenset(
            name for name in names if statuses.get(name) != "Succeeded" and not self.is_unlisted(name)
        )

    def is_unlisted(self, name: str) -> bool:
        """Return whether it is unknown if a step ran, since its row may be among those not listed."""
        is_known = self.step_statuses is None or name in self.step_statuses
        return not is_known and (self.unlisted is None or name in self.unlisted)
