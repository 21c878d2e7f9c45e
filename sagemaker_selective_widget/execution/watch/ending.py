"""The end of an execution, which differs from the end that it reaches after a retry."""

from __future__ import annotations

from datetime import datetime

from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot

Ending = tuple[str, datetime | None, str]
"""An end, identified by ``PipelineExecutionStatus``, ``LastModifiedTime`` and ``FailureReason``."""


def ending_of(snapshot: ExecutionSnapshot) -> Ending | None:
    """Return the end of an execution; ``None`` while it is running."""
    return (snapshot.status, snapshot.ended_at, snapshot.failure_reason) if snapshot.is_terminal else None


def tells_same_end(snapshot: ExecutionSnapshot, before: ExecutionSnapshot) -> bool:
    """Return whether two snapshots show the same end, whichever rows of iterations each of them lists."""
    ending = ending_of(snapshot)
    if ending is None or ending != ending_of(before):
        return False
    old, new = ({step.name: step for step in each.steps} for each in (before, snapshot))
    is_whole = not (before.has_more_steps or snapshot.has_more_steps)
    return old == new if is_whole else all(old[name] == new[name] for name in old.keys() & new.keys())
