"""What is known about the executions of one pipeline: those listed, and those examined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

from sagemaker_selective_widget.execution.history.roster import Roster
from sagemaker_selective_widget.execution.watch.status import (
    ExecutionSnapshot,
    ExecutionSummary,
    StepRun,
    has_ended,
)
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.selection.reference import ReferenceExecution


@dataclass(frozen=True, slots=True)
class ExaminedExecution:
    """An execution with what it did and what it ran with.

    Attributes:
        snapshot: Its state and its steps.
        parameters: The value of every parameter, as the API's strings.
        pipeline: The pipeline that it ran; ``None`` if it could not be determined.
    """

    snapshot: ExecutionSnapshot
    parameters: Mapping[str, str] = field(default_factory=dict)
    pipeline: Pipeline | None = None

    def as_reference(self) -> ReferenceExecution:
        """Return it as a reference execution, without the executions whose outputs it reused."""
        return self.snapshot.as_reference(self.parameters, self.pipeline)

    @property
    def duration_s(self) -> float | None:
        """Seconds from the start to the end of the last step that was not reused; ``None`` if not known.

        Iterations need not be considered, since a ForEach ends after them.
        """
        start = self.snapshot.started_at
        ends = [step.ended_at for step in self.snapshot.own_steps if step.ended_at and not step.reused_from]
        if not self.snapshot.is_terminal or start is None or not ends or self._may_have_ended_later:
            return None
        return max(0.0, (max(ends) - start).total_seconds())

    @property
    def _may_have_ended_later(self) -> bool:
        """Whether a step that is not listed may have ended last."""
        return self.snapshot.has_more_steps and self.snapshot.unlisted != frozenset()


def _by_steps_alone(seen: ExecutionSnapshot) -> ReferenceExecution:
    return replace(ExaminedExecution(seen).as_reference(), is_whole=False)


@dataclass(frozen=True, eq=False)
class History:
    """What is known at one moment. Immutable: new findings make a new history.

    Derived values are cached, since every click needs them and ten thousand executions may be listed.

    Attributes:
        executions: The executions listed last, newest first.
        page_count: How many pages they were listed in; 0 before the first.
        next_token: Token of the next page of older executions; ``None`` after the last.
        examined: Executions that were examined, by ARN.
        looked_at: Executions whose steps alone are known, by ARN; the steps may rule them out as a reference.
    """

    executions: tuple[ExecutionSummary, ...] = ()
    page_count: int = 0
    next_token: str | None = None
    examined: Mapping[str, ExaminedExecution] = field(default_factory=dict)
    looked_at: Mapping[str, ExecutionSnapshot] = field(default_factory=dict)

    @property
    def has_more(self) -> bool:
        """Whether there are older executions than those listed."""
        return self.next_token is not None

    @cached_property
    def name_of_execution(self) -> Mapping[str, str]:
        """Names of the executions listed last, by ARN."""
        return {execution.arn: execution.name for execution in self.executions}

    @cached_property
    def names(self) -> frozenset[str]:
        """Names of the executions listed last."""
        return frozenset(self.name_of_execution.values())

    @cached_property
    def roster(self) -> Roster:
        """The executions listed last, with what is known about those that have ended."""
        looked_at = {arn: _by_steps_alone(seen) for arn, seen in self.looked_at.items()}
        settled = [arn for arn in self.examined if self.is_settled(arn)]
        known = {arn: known for arn in settled if (known := self.reference(arn))}
        return Roster(self.executions, looked_at | known)

    def position_named(self, beginning: str, first: int = 0) -> int | None:
        """Return the position of the next execution whose name begins with a text, ignoring case.

        Args:
            beginning: The text.
            first: The position to start from; the search wraps around to the newest execution.
        """
        count = len(self.executions)
        order = chain(range(min(first, count), count), range(min(first, count)))
        begins = beginning.casefold()
        return next((at for at in order if self.executions[at].name.casefold().startswith(begins)), None)

    @cached_property
    def unfinished(self) -> frozenset[str]:
        """ARNs of the executions that had not ended when last listed."""
        return frozenset(one.arn for one in self.executions if not has_ended(one.status))

    @cached_property
    def newest_ended(self) -> str | None:
        """ARN of the newest execution listed that has ended."""
        return next((one.arn for one in self.executions if has_ended(one.status)), None)

    def known(self, execution_arn: str) -> ExaminedExecution | None:
        """Return what has been found out about an execution."""
        return self.examined.get(execution_arn)

    def is_settled(self, execution_arn: str) -> bool:
        """Return whether an execution had ended when it was last examined."""
        known = self.known(execution_arn)
        return known is not None and known.snapshot.is_terminal

    def is_described(self, execution_arn: str) -> bool:
        """Return whether an execution has ended and it is known how it was started, and by whom."""
        known = self.known(execution_arn)
        return known is not None and known.snapshot.is_terminal and known.snapshot.is_described

    def listed(self, listing: History) -> History:
        """Return the history with another list; executions whose status has changed are to be examined again.

        Args:
            listing: The list, as `listing.list_pages` returns it.
        """
        seen = {arn: known.snapshot for arn, known in self.examined.items()} | dict(self.looked_at)
        changed = [
            one.arn for one in listing.executions if one.arn in seen and seen[one.arn].status != one.status
        ]
        return replace(listing, examined=self.examined, looked_at=self.looked_at).forgetting(changed)

    def remembering(self, execution_arn: str, examined: ExaminedExecution) -> History:
        """Return the history with an examined execution, unless more is already known about it."""
        known = self.known(execution_arn)
        if known and known.snapshot.is_terminal and not examined.snapshot.is_described:
            return self
        if known and known.snapshot.lists_more_than(examined.snapshot):
            return self
        looked_at = {arn: seen for arn, seen in self.looked_at.items() if arn != execution_arn}
        return replace(self, examined={**self.examined, execution_arn: examined}, looked_at=looked_at)

    def looking_at(self, execution_arn: str, seen: ExecutionSnapshot) -> History:
        """Return the history with the steps of an execution of which nothing else was requested."""
        return replace(self, looked_at={**self.looked_at, execution_arn: seen})

    def forgetting(self, execution_arns: Iterable[str]) -> History:
        """Return the history without what was found out about some executions."""
        gone = frozenset(execution_arns)
        kept = {arn: examined for arn, examined in self.examined.items() if arn not in gone}
        looked_at = {arn: seen for arn, seen in self.looked_at.items() if arn not in gone}
        return replace(self, examined=kept, looked_at=looked_at)

    def retriable(self) -> tuple[str, ...]:
        """Return the examined executions that may have been retried since: all that did not succeed.

        The list of executions does not show a retry that has ended with the same status.
        """
        seen = {arn: one.snapshot for arn, one in self.examined.items()} | dict(self.looked_at)
        return tuple(arn for arn, snapshot in seen.items() if snapshot.status != "Succeeded")

    def source_execution(self, execution_arn: str, step: str) -> tuple[str, StepRun | None]:
        """Follow a reused or cached step to the execution that made its output, as far as that is known.

        Returns:
            The ARN of that execution, and the step in it; the step is ``None`` where it is not known.
        """
        seen = {execution_arn}
        arn, run = execution_arn, self._step(execution_arn, step)
        while run is not None and (source := run.reused_from or run.cached_from) and source not in seen:
            arn, run = source, self._step(source, step)
            seen.add(arn)
        return arn, run

    def source_executions(self, execution_arn: str, steps: Iterable[str]) -> dict[str, ExaminedExecution]:
        """Return, by step, the examined execution that actually made its output, where known."""
        sources = {step: self.source_execution(execution_arn, step) for step in steps}
        known = {step: self.known(arn) for step, (arn, run) in sources.items() if run is not None}
        return {step: examined for step, examined in known.items() if examined is not None}

    def unknown_source_executions(self, execution_arn: str) -> frozenset[str]:
        """Return the source executions of an examined execution's reused steps that are not examined."""
        reused = [step.name for step in self._own_steps(execution_arn).values() if step.reused_from]
        sources = (self.source_execution(execution_arn, name)[0] for name in reused)
        return frozenset(arn for arn in sources if self.known(arn) is None)

    def reference(self, execution_arn: str) -> ReferenceExecution | None:
        """Return an examined execution as a reference, with what is known about its source executions."""
        examined = self.known(execution_arn)
        if examined is None:
            return None
        if execution_arn not in self._references:
            self._references[execution_arn] = self._as_reference(execution_arn, examined)
        return self._references[execution_arn]

    @cached_property
    def _references(self) -> dict[str, ReferenceExecution]:
        return {}

    def _as_reference(self, execution_arn: str, examined: ExaminedExecution) -> ReferenceExecution:
        source_executions = {
            step.name: source.as_reference()
            for step in self._own_steps(execution_arn).values()
            if step.reused_from and (source := self._examined_source(execution_arn, step.name))
        }
        return replace(examined.as_reference(), source_executions=source_executions)

    def _examined_source(self, execution_arn: str, step: str) -> ExaminedExecution | None:
        arn, _ = self.source_execution(execution_arn, step)
        return self.known(arn) if arn != execution_arn else None

    def _step(self, execution_arn: str, name: str) -> StepRun | None:
        return self._own_steps(execution_arn).get(name)

    def _own_steps(self, execution_arn: str) -> Mapping[str, StepRun]:
        """Return an examined execution's own rows by step, cached: thousands of rows may surround them."""
        if execution_arn not in self._steps_of:
            examined = self.known(execution_arn)
            steps = examined.snapshot.own_steps if examined else ()
            self._steps_of[execution_arn] = {step.name: step for step in steps}
        return self._steps_of[execution_arn]

    @cached_property
    def _steps_of(self) -> dict[str, Mapping[str, StepRun]]:
        return {}
