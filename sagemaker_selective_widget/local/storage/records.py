"""The state of this machine: an immutable record for each pipeline, version, execution and step.

Every field is text, a number, a time, or a mapping or sequence of these, so that records can be written as
JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

ACTIVE_STEP_STATUSES = frozenset({"Starting", "Executing", "Stopping"})
"""Statuses of a step that has started but not ended."""

ACTIVE_EXECUTION_STATUSES = frozenset({"Executing", "Stopping"})
"""Statuses of an execution that has not ended."""


@dataclass(frozen=True, slots=True)
class PipelineRecord:
    """A pipeline as last written; its definition is that of its latest version.

    Attributes:
        max_parallel_steps: How many steps an execution runs at a time; None for no limit.
        created: When it was created; aware, in UTC, like all times here.
        last_run: When its latest execution was started.
    """

    name: str
    arn: str
    role_arn: str
    created: datetime
    modified: datetime
    display_name: str | None = None
    description: str | None = None
    max_parallel_steps: int | None = None
    last_run: datetime | None = None


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """A version of a pipeline: CreatePipeline creates the first, each UpdatePipeline another.

    Attributes:
        version_id: 1, 2, 3 …
        definition: The pipeline definition as JSON text.
        aliases: Names for this version; an alias belongs to one version of its pipeline at a time.
        last_execution_arn: The latest execution that was started from it.
    """

    pipeline_arn: str
    version_id: int
    definition: str
    created: datetime
    display_name: str | None = None
    description: str | None = None
    aliases: tuple[str, ...] = ()
    last_execution_arn: str | None = None


@dataclass(frozen=True, slots=True)
class ExecutionRecord:
    """An execution: how it was started, and its state.

    Attributes:
        definition: The pipeline's definition at the start.
        parameters: The value of every parameter, including defaults, as the API's string.
        selected_steps: The names in ``SelectiveExecutionConfig``; None if everything runs.
        source_arn: The reference execution's ARN.
        version_id: The version of the pipeline that it was started from.
        experiment: Its ``PipelineExperimentConfig``, resolved.
        mlflow: Its ``MlflowConfig``, resolved.
    """

    arn: str
    pipeline_arn: str
    definition: str
    created: datetime
    modified: datetime
    status: str = "Executing"
    parameters: Mapping[str, str] = field(default_factory=dict)
    display_name: str | None = None
    description: str | None = None
    failure_reason: str | None = None
    max_parallel_steps: int | None = None
    selected_steps: tuple[str, ...] | None = None
    source_arn: str | None = None
    version_id: int = 1
    experiment: Mapping[str, Any] | None = None
    mlflow: Mapping[str, Any] | None = None

    @property
    def is_active(self) -> bool:
        """Whether it has not ended."""
        return self.status in ACTIVE_EXECUTION_STATUSES


@dataclass(frozen=True, slots=True)
class StepRecord:
    """A step that an execution has started, or has reused from its reference.

    Attributes:
        properties: What ``Get`` can read of it; complete once it has succeeded.
        is_stand_in: Whether a stand-in performed it, so that properties may be missing.
        source_arn: The reference execution whose outputs are reused; None for a step that ran.
        attempts: How often it was started; more than once if its ``RetryPolicies`` require it.
        cache_key: The key by which runs of the step are compared; None if its results are not cached.
        cache_source_arn: The execution whose cached results it has; None for a step that ran.
        callback_token: The token to answer a Callback step, kept after the answer.
        iteration: ``IterationContext`` of a step of a ForEach body, in the form of the API.
    """

    name: str
    type: str
    status: str
    started: datetime
    ended: datetime | None = None
    display_name: str | None = None
    description: str | None = None
    failure_reason: str | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)
    is_stand_in: bool = False
    source_arn: str | None = None
    attempts: int = 1
    cache_key: str | None = None
    cache_source_arn: str | None = None
    callback_token: str | None = None
    iteration: Mapping[str, Any] | None = None

    @property
    def is_active(self) -> bool:
        """Whether it has started but not ended."""
        return self.status in ACTIVE_STEP_STATUSES

    @property
    def has_run(self) -> bool:
        """Whether it has succeeded by running: neither reused nor cached."""
        return self.status == "Succeeded" and self.source_arn is None and self.cache_source_arn is None


@dataclass(frozen=True, slots=True)
class LogStreamRecord:
    """The log of one job of a step; another attempt, or a retry, is another job.

    Attributes:
        group: The log group, as AWS names it; "" for the log of a step that has none there.
        name: The log stream.
        execution_arn: The execution that the step belongs to.
        step_name: The step.
        file: The file with its lines, as a path in the folder of logs.
    """

    group: str
    name: str
    execution_arn: str
    step_name: str
    created: datetime
    file: str
