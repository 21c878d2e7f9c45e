"""The logs on this machine: each log stream is a file, in a folder next to the objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sagemaker_selective_widget.execution.watch.resource import parse_arn
from sagemaker_selective_widget.local.clock import Clock
from sagemaker_selective_widget.local.expressions.properties import logged_arn
from sagemaker_selective_widget.local.names import execution_id, random_id
from sagemaker_selective_widget.local.storage.file_names import file_name
from sagemaker_selective_widget.local.storage.records import LogStreamRecord
from sagemaker_selective_widget.local.storage.step_log import LogEvent, StepLog, read_events
from sagemaker_selective_widget.pipeline import Step


@dataclass(frozen=True, slots=True)
class LogFolder:
    """Reads and writes logs.

    Attributes:
        root: The folder.
        clock: The clock for the times of lines.
    """

    root: Path
    clock: Clock

    def open(self, stream: LogStreamRecord) -> StepLog:
        """Return the writer of a log, whose file is created with its first line."""
        return StepLog(self.root / stream.file, self.clock.now)

    def events(self, stream: LogStreamRecord) -> tuple[LogEvent, ...]:
        """Return the lines of a log, oldest first."""
        return read_events(self.root / stream.file)


def log_stream(
    execution_arn: str, step: Step, begun: Mapping[str, Any], job_name: str, moment: datetime
) -> LogStreamRecord:
    """Return the log stream of a step's job, with the names that AWS would use, if it has such a log.

    Args:
        execution_arn: The execution.
        step: The step.
        begun: The properties that it has as soon as its job is created.
        job_name: The unique name of its job, or what it would be.
        moment: When the job is created.
    """
    made = parse_arn(logged_arn(step.type, begun))
    return LogStreamRecord(
        group=made.log_group if made else "",
        name=_invocation(moment) if step.type == "Lambda" else f"{job_name}/algo-1-{moment.timestamp():.0f}",
        execution_arn=execution_arn,
        step_name=step.name,
        created=moment,
        file=_file(execution_id(execution_arn), step.name, f"{job_name}.jsonl"),
    )


def _file(*names: str) -> str:
    """Return a path that is valid on every system: a step may be named ``CON``, or differ only in case."""
    return "/".join(file_name(name, folds_case=True) for name in names)


def _invocation(moment: datetime) -> str:
    """Return a stream name in the form used by Lambda; the brackets contain the function's version."""
    return f"{moment:%Y/%m/%d}/[$LATEST]{random_id(32)}"
