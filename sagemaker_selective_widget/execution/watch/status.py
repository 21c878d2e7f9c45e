"""What the service returns about executions, as immutable snapshots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.pipeline.counted import counted
from sagemaker_selective_widget.selection.reference import UNFINISHED_STATUSES, ReferenceExecution


@dataclass(frozen=True, slots=True)
class PipelineDescription:
    """The response of ``DescribePipeline``.

    Attributes:
        arn: ``PipelineArn``; ``""`` if not known.
        definition: ``PipelineDefinition``, as JSON text.
    """

    arn: str
    definition: str


_NO_METRICS: Mapping[str, float] = MappingProxyType({})


def has_ended(status: str) -> bool:
    """Return whether an execution with a ``PipelineExecutionStatus`` has ended.

    Unknown statuses count as ended, so that nothing waits forever for a status it cannot interpret.
    """
    return status not in UNFINISHED_STATUSES


@dataclass(frozen=True, slots=True)
class ExecutionSummary:
    """One row of ``ListPipelineExecutions``.

    Attributes:
        arn: ``PipelineExecutionArn``.
        status: ``PipelineExecutionStatus``.
        display_name: ``PipelineExecutionDisplayName``, if it has one.
        started_at: When it started, with its time zone.
        failure_reason: Why it failed; ``""`` if it did not fail.
        description: ``PipelineExecutionDescription``; ``""`` if it has none.
    """

    arn: str
    status: str
    display_name: str | None = None
    started_at: datetime | None = None
    failure_reason: str = ""
    description: str = ""

    @property
    def name(self) -> str:
        """The display name, or the last part of the ARN."""
        return self.display_name or self.arn.rpartition("/")[2]

    def as_reference(self) -> ReferenceExecution:
        """Return what is known about it so far as a reference execution."""
        return ReferenceExecution(self.arn, self.status, self.name)

    def with_steps(self, steps: tuple[StepRun, ...]) -> ExecutionSnapshot:
        """Return the execution as a snapshot with these steps, not described."""
        return ExecutionSnapshot(
            self.arn,
            self.status,
            self.display_name,
            self.started_at,
            failure_reason=self.failure_reason,
            steps=steps,
            is_described=False,
        )


@dataclass(frozen=True, slots=True)
class ExecutionPage:
    """One page of ``ListPipelineExecutions``.

    Attributes:
        executions: The executions, newest first.
        next_token: ``NextToken`` for the next page, which may expire; ``None`` on the last page.
    """

    executions: tuple[ExecutionSummary, ...] = ()
    next_token: str | None = None


@dataclass(frozen=True, slots=True)
class Iteration:
    """``IterationContext``: the iteration of a ForEach step that a step belongs to.

    Attributes:
        parent: ``ParentStepName``: the ForEach step.
        index: ``Index``, from 0.
    """

    parent: str
    index: int


@dataclass(frozen=True, slots=True)
class IterationCount:
    """How many iterations of a ForEach step have started and ended.

    Attributes:
        ended: How many have ended.
        begun: How many have started, including those that have ended.
        total: How many there will be; ``None`` if not known yet.
        failed: How many have a failed step.
        listed_rows: How many of their rows have been listed so far; ``None`` once all are listed, and the
            counts are exact.
        row_count: How many rows there will be; ``None`` if not known yet.
    """

    ended: int
    begun: int
    total: int | None = None
    failed: int = 0
    listed_rows: int | None = None
    row_count: int | None = None

    def __str__(self) -> str:
        """Return a readable text."""
        if self.listed_rows is None:
            return self._counted
        rows = f" of {self.row_count:,}" if self.row_count is not None else ""
        return f"at least {self._counted}; {self.listed_rows:,}{rows} rows listed so far"

    @property
    def _counted(self) -> str:
        if self.total is None:
            return f"{self.ended:,} of the {counted(self.begun, 'iteration')} begun"
        return f"{self.ended:,} of {counted(self.total, 'iteration')}"


@dataclass(frozen=True, slots=True)
class StepRun:
    """One row of ``ListPipelineExecutionSteps``.

    Attributes:
        name: ``StepName``.
        status: ``StepStatus``.
        started_at: When it started, with its time zone; for a reused step, the time given by the service.
        ended_at: When it ended.
        failure_reason: Why it failed; ``""`` if it did not fail.
        reused_from: ARN of the reference execution whose output this selective execution reuses, if any.
        cached_from: ARN of the execution whose cached result the service took, if it did.
        outcome: For a Condition step, ``True`` or ``False`` as the API writes it, if decided.
        attempts: ``AttemptCount``; 0 if the service does not give it.
        resource_arn: What it created according to ``Metadata``, such as a training job; ``""`` if nothing.
        iteration: For a step of a ForEach body, the iteration that it belongs to.
        item_count: For a ForEach step, the number of items that it iterates over, once known.
        step_count: For a ForEach step, the total number of steps in its iterations, once known.
        iterations: For a ForEach step or a step of its body, the counts of its iterations.
    """

    name: str
    status: str
    started_at: datetime | None = None
    ended_at: datetime | None = None
    failure_reason: str = ""
    reused_from: str | None = None
    cached_from: str | None = None
    outcome: str | None = None
    attempts: int = 0
    resource_arn: str = ""
    iteration: Iteration | None = None
    item_count: int | None = None
    step_count: int | None = None
    iterations: IterationCount | None = None

    @property
    def has_ended(self) -> bool:
        """Whether its status is final."""
        return self.status not in ("Starting", "Executing", "Stopping")

    @property
    def listed_status(self) -> str:
        """The status, or a note that not all is listed if unlisted iterations may have ended differently."""
        is_in_part = self.iterations is not None and self.iterations.listed_rows is not None
        tells_all = not is_in_part or self.item_count is not None or self.status == "Failed"
        return self.status if tells_all or not self.has_ended else "Not all listed"

    @property
    def duration_s(self) -> float | None:
        """Seconds from start to end, once both are known."""
        if self.started_at is None or self.ended_at is None:
            return None
        return (self.ended_at - self.started_at).total_seconds()


@dataclass(frozen=True, slots=True)
class StepPage:
    """One page of ``ListPipelineExecutionSteps``.

    Attributes:
        steps: Its rows, in the order in which they started.
        next_token: ``NextToken`` for the next page, which may expire; ``None`` on the last page.
    """

    steps: tuple[StepRun, ...] = ()
    next_token: str | None = None


@dataclass(frozen=True, slots=True)
class StepRows:
    """The listed rows of an execution's steps.

    Attributes:
        steps: The rows, in the order in which they started.
        oldest_count: How many rows there are at the beginning without a gap.
        newest_count: How many rows there are at the end without a gap.
        has_more: Whether other rows are missing.
    """

    steps: tuple[StepRun, ...] = ()
    oldest_count: int = 0
    newest_count: int = 0
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class MlflowConfig:
    """``MLflowConfig`` of ``DescribePipelineExecution``: where an execution logs.

    Attributes:
        resource_arn: ``MlflowResourceArn``: a tracking server or an app.
        experiment_name: ``MlflowExperimentName``; ``""`` if it has none.
    """

    resource_arn: str
    experiment_name: str = ""


@dataclass(frozen=True, slots=True)
class ExecutionSnapshot:
    """An execution and its steps at one moment.

    Attributes:
        arn: ``PipelineExecutionArn``.
        status: ``PipelineExecutionStatus``.
        display_name: ``PipelineExecutionDisplayName``, if it has one.
        started_at: ``CreationTime``.
        ended_at: ``LastModifiedTime`` once it has ended.
        failure_reason: Why it failed; ``""`` if it did not fail.
        steps: The steps that have started or were reused; the others are absent.
        selected_steps: The selection that it was started with; ``None`` if it runs every step, or if the
            selection is not known.
        reference_arn: ``SourcePipelineExecutionArn`` that it was started with, if any.
        created_by: Who started it; ``""`` if not known.
        is_described: Whether it includes the response of ``DescribePipelineExecution``. Otherwise it is not
            known how the execution was started, by whom, and when it ended.
        metrics: The numbers that it reported, read when first accessed; empty if nothing reads them.
        mlflow: Where it logs with MLflow; ``None`` if it does not, or was not described.
        has_more_steps: Whether the service has more rows of iterations than have been listed so far.
        is_listing: Whether the missing rows are being listed, part by part, because they were asked for.
        oldest_count: If rows are missing, how many rows come before the first gap.
        newest_count: If rows are missing, how many rows come after the last gap.
        unlisted: If rows are missing, the names of the steps whose own row may be among them; ``None`` if
            that was not determined, in which case it may be any step without a row.
    """

    arn: str
    status: str
    display_name: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    failure_reason: str = ""
    steps: tuple[StepRun, ...] = field(default=())
    selected_steps: tuple[str, ...] | None = None
    reference_arn: str | None = None
    created_by: str = ""
    is_described: bool = True
    metrics: Mapping[str, float] = field(default_factory=lambda: _NO_METRICS, compare=False, repr=False)
    mlflow: MlflowConfig | None = None
    has_more_steps: bool = False
    is_listing: bool = False
    oldest_count: int = 0
    newest_count: int = 0
    unlisted: frozenset[str] | None = None

    @property
    def name(self) -> str:
        """The display name, or the last part of the ARN."""
        return self.display_name or self.arn.rpartition("/")[2]

    @property
    def own_steps(self) -> tuple[StepRun, ...]:
        """The rows of steps outside iterations, including the row of each ForEach itself."""
        return tuple(step for step in self.steps if step.iteration is None)

    @property
    def is_terminal(self) -> bool:
        """Whether the execution has ended."""
        return has_ended(self.status)

    def step(self, name: str) -> StepRun | None:
        """Return what is known about a step, or ``None`` while it has not started."""
        return next((step for step in self.steps if step.name == name), None)

    def with_rows(self, rows: StepRows) -> ExecutionSnapshot:
        """Return the snapshot with the rows of its steps, as far as they are listed."""
        if not rows.has_more:
            return replace(self, steps=rows.steps, has_more_steps=False, oldest_count=0, newest_count=0)
        return replace(
            self,
            steps=rows.steps,
            has_more_steps=True,
            oldest_count=rows.oldest_count,
            newest_count=rows.newest_count,
            unlisted=None,
        )

    def may_be_unlisted(self, name: str) -> bool:
        """Return whether a step without a row may have one among those that are not listed."""
        return self.has_more_steps and (self.unlisted is None or name in self.unlisted)

    def lists_more_than(self, other: ExecutionSnapshot) -> bool:
        """Return whether it has more rows than another snapshot of the same state, which lacks some."""
        is_same = (self.status, self.ended_at) == (other.status, other.ended_at)
        return is_same and other.has_more_steps and len(self.steps) > len(other.steps)

    def as_reference(
        self, parameters: Mapping[str, str], pipeline: Pipeline | None = None
    ) -> ReferenceExecution:
        """Return it as a reference execution, in which a ForEach has the status of its own row.

        Args:
            parameters: The values from ``ListPipelineParametersForExecution``.
            pipeline: The pipeline from ``DescribePipelineDefinitionForExecution``, if known.
        """
        steps = self.own_steps
        return ReferenceExecution(
            self.arn,
            self.status,
            self.name,
            {step.name: step.status for step in steps},
            parameters,
            pipeline,
            outcomes={step.name: step.outcome for step in steps if step.outcome},
            step_ended_at={step.name: step.ended_at for step in steps if step.ended_at is not None},
            is_selective=self.selected_steps is not None,
            unlisted=self.unlisted if self.has_more_steps else frozenset(),
        )
