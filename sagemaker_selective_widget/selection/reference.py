"""What the judge knows of an execution whose outputs may be reused."""

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
"""Statuses of an execution that is still going on."""


ROWS_MISSING = "not every step is known yet: list all iterations first"
"""Why nothing can be said of all steps of an execution."""


@dataclass(frozen=True, slots=True)
class ReferenceExecution:
    """An execution of the same pipeline, seen as a reference execution.

    Attributes:
        arn: Its ``PipelineExecutionArn``.
        status: Its ``PipelineExecutionStatus``; ``""`` while it is not known.
        name: Its display name, or the last part of its ARN.
        step_statuses: ``StepStatus`` by step name, steps that did not run being absent; ``None`` while
            it is not known.
        parameters: The value of every parameter that it ran with, as the API's strings.
        pipeline: The pipeline as it was then; ``None`` if it is not known.
        outcomes: ``True`` or ``False``, as the API writes it, by Condition step that decided.
        step_ended_at: When each step ended, with its time zone, as far as is known.
        source_executions: The execution that made an output, by step that it only reused itself, as far as
            is known.
        is_whole: Whether more of it was asked for than its steps: its values and its definition.
        is_selective: Whether it was started with a selection, as far as is known.
        unlisted: Steps without a status of which it is not known yet whether they ran: not all rows are
            listed. ``None`` where that may be any.
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
        """Whether the guide allows an execution of this status as reference."""
        return self.status in REFERENCE_STATUSES

    def source_execution(self, step: str) -> ReferenceExecution:
        """Return the execution in which a step really ran, as far as is known."""
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
        """Tell whether it is not known yet if a step ran: its row may be among those that are not listed."""
        is_known = self.step_statuses is None or name in self.step_statuses
        return not is_known and (self.unlisted is None or name in self.unlisted)
