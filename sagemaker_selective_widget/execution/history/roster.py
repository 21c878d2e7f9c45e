"""`Roster`: the listed executions, indexed once for what every choice of a reference needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from sagemaker_selective_widget.execution.watch.status import ExecutionSummary
from sagemaker_selective_widget.selection.reference import ReferenceExecution


class Roster:
    """The executions that are listed. Positions count from 0, the newest.

    Args:
        executions: The executions, newest first.
        examined: What is known about examined executions that have ended, by ARN; may include unlisted ones.
    """

    def __init__(
        self, executions: Sequence[ExecutionSummary], examined: Mapping[str, ReferenceExecution]
    ) -> None:
        self.executions = executions
        self._examined = examined

    @cached_property
    def position_of(self) -> Mapping[str, int]:
        """The position of each execution, by ARN."""
        return {execution.arn: position for position, execution in enumerate(self.executions)}

    @cached_property
    def examined(self) -> tuple[int, ...]:
        """The positions of the executions that were examined, newest first."""
        known = (self.position_of.get(arn) for arn in self._examined)
        return tuple(sorted(position for position in known if position is not None))

    @cached_property
    def unexamined(self) -> Mapping[str, tuple[int, ...]]:
        """The positions of the other executions, by status, newest first."""
        positions: dict[str, list[int]] = {}
        for position, execution in enumerate(self.executions):
            if execution.arn not in self._examined:
                positions.setdefault(execution.status, []).append(position)
        return {status: tuple(alike) for status, alike in positions.items()}

    def reference(self, position: int) -> ReferenceExecution:
        """Return what is known about an execution: what it did, or else what the list says."""
        execution = self.executions[position]
        return self._examined.get(execution.arn) or execution.as_reference()
