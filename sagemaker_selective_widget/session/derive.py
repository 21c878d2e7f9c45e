"""Reference, verdict and form, derived from intents and known executions. Pure, and computed once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from sagemaker_selective_widget.errors import InvalidSelectionError, SelectiveWidgetError
from sagemaker_selective_widget.execution import ExecutionSummary
from sagemaker_selective_widget.execution.history.history import History
from sagemaker_selective_widget.execution.history.reference import (
    BestFirst,
    Candidates,
    automatic,
    eligible,
    evaluate,
    newer,
    to_be_counted,
)
from sagemaker_selective_widget.execution.history.savings import Savings, savings
from sagemaker_selective_widget.execution.start.display_name import proposed_display_name
from sagemaker_selective_widget.execution.start.request import StartOptions, start_request
from sagemaker_selective_widget.execution.sweep.carried import read_description
from sagemaker_selective_widget.execution.sweep.judged import judge_typed
from sagemaker_selective_widget.execution.sweep.typed import TypedSpace, typed_space
from sagemaker_selective_widget.selection import ReferenceExecution, Verdict
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.form import FormField, form
from sagemaker_selective_widget.selection.judge import verdict_of
from sagemaker_selective_widget.selection.parameters import sent_parameters
from sagemaker_selective_widget.selection.rows import executions_to_list
from sagemaker_selective_widget.session.intents import Intents
from sagemaker_selective_widget.session.state import State, Target

VARIED = (
    "Several values are to be tried, which is a sweep and not one execution. Start it with sweep().start(), "
    "or take the lists back: varied_parameters = {}."
)

_KEPT = 4


class Derived:
    """Everything that follows from one set of intents. Each part is computed when it is first read.

    Args:
        target: The pipeline.
        intents: What is wanted.
        history: What is known about executions.
        new_executions: The executions that came after the selection was stated.
    """

    def __init__(
        self,
        target: Target,
        intents: Intents,
        history: History,
        new_executions: frozenset[str] = frozenset(),
    ) -> None:
        self._target = target
        self._intents = intents
        self._history = history
        self._new = new_executions

    @classmethod
    def of(cls, state: State, intents: Intents) -> Derived:
        """Return what follows from intents and the facts of a state."""
        return cls(state.target, intents, state.history, state.new_executions)

    @property
    def is_pinned(self) -> bool:
        """Whether somebody has chosen the reference."""
        return self._intents.pinned

    @cached_property
    def candidates(self) -> Candidates:
        """Every listed execution, newest first, and whether it can be the reference."""
        return evaluate(self._history.roster, self._case(None, ()))

    @cached_property
    def reference_arn(self) -> str | None:
        """The reference: the chosen one, else the best candidate."""
        if self._intents.pinned:
            return self._intents.reference_execution_arn
        chosen = automatic(self.candidates, self._new, self._case(None, ()))
        return chosen.execution.arn if chosen else None

    @cached_property
    def searchable(self) -> Candidates:
        """The executions among which the best reference is searched."""
        if self._intents.pinned:
            return self.candidates
        return eligible(self.candidates, self._new, self._case(None, ()))

    @cached_property
    def newer_execution(self) -> ExecutionSummary | None:
        """The execution that would become the automatic reference now; ``None`` if it already is.

        Trials of a sweep are not offered: which one is worth continuing from is known when the sweep ends.
        """
        if self._intents.pinned or not self._intents.selected_steps:
            return None
        new = {each.arn for each in self._history.executions if read_description(each.description) is None}
        found = newer(self.candidates, new.intersection(self._new), self.reference_arn)
        return found.execution if found else None

    @cached_property
    def case(self) -> Case:
        """The case to judge, with the reference as far as it is known."""
        arn = self.reference_arn
        return self._case(None if arn is None else self._as_known(arn), BestFirst(self.candidates))

    @cached_property
    def to_list(self) -> tuple[str, ...]:
        """The executions whose further rows have to be listed before reference and verdict are certain."""
        counted = () if self._intents.pinned else to_be_counted(self.searchable, self._case(None, ()))
        return tuple(dict.fromkeys((*counted, *executions_to_list(self.case))))

    @cached_property
    def verdict(self) -> Verdict:
        """The verdict: on one execution, or on all trials while a parameter is varied."""
        space = self.typed_space
        return verdict_of(self.case) if space is None else judge_typed(self.case, space)

    @cached_property
    def typed_space(self) -> TypedSpace | None:
        """The values of the lists and ranges as typed; ``None`` while nothing is varied."""
        varied = self._intents.varied_parameters
        return typed_space(varied, self._target.pipeline) if varied else None

    def cost_of(self, verdict: Verdict) -> Savings:
        """Return what the steps to run took when they ran last, as far as the reference tells."""
        runs, arn = verdict.steps("run"), self.reference_arn
        sources = {} if arn is None else self._history.source_executions(arn, runs)
        return savings(self._target.pipeline, (), runs, sources)  # their cost is what reusing them would save

    @cached_property
    def form(self) -> tuple[FormField, ...]:
        """A field for each parameter."""
        return form(self.case)

    @cached_property
    def savings(self) -> Savings:
        """Time and instance-hours saved by reusing steps, as far as they are known."""
        return self.priced(None)

    def priced(self, prices: Mapping[str, float] | None) -> Savings:
        """Return what reusing steps saves.

        Args:
            prices: Hourly price by instance type.
        """
        runs, reused = self.verdict.steps("run"), self.verdict.steps("reuse")
        arn = self.reference_arn
        source_executions = {} if arn is None else self._history.source_executions(arn, runs + reused)
        return savings(self._target.pipeline, runs, reused, source_executions, prices)

    @cached_property
    def proposed_name(self) -> str:
        """The display name that is sent if none is given; for a sweep, it leaves out varied values."""
        intents = self._intents
        varied = intents.varied_parameters
        return proposed_display_name(
            intents.selected_steps,
            self._target.pipeline.step_names,
            {name: value for name, value in intents.parameter_overrides.items() if name not in varied},
            self._history.names,
        )

    def request(self, options: StartOptions) -> dict[str, Any]:
        """Return the keyword arguments of ``StartPipelineExecution``, without ``ClientRequestToken``.

        Raises:
            InvalidSelectionError: The verdict forbids starting, or a parameter is varied.
        """
        if self._intents.varied_parameters:
            raise InvalidSelectionError(VARIED)
        verdict = self.verdict
        if not verdict.can_start:
            reasons = " ".join(issue.message for issue in verdict.errors)
            raise InvalidSelectionError(f"This selection cannot start. {reasons}", verdict.errors)
        config = self._intents.config(self.reference_arn)
        return start_request(self._target.name, config, sent_parameters(verdict.parameter_values), options)

    def _case(self, reference: ReferenceExecution | None, candidates: Iterable[ReferenceExecution]) -> Case:
        intents, target = self._intents, self._target
        return Case(
            target.pipeline,
            target.pipeline.in_order(intents.selected_steps),
            reference,
            intents.parameter_overrides,
            candidates,
            target.arn,
            intents.inherit,
        )

    def _as_known(self, arn: str) -> ReferenceExecution:
        return self._history.reference(arn) or ReferenceExecution(arn, "", arn.rpartition("/")[2])


def problem_of(state: State, derived: Derived) -> SelectiveWidgetError | None:
    """Return why it is unknown what the reference did; ``None`` if it is known, or was not asked for.

    Without a service to ask, the reference is trusted.
    """
    arn = derived.reference_arn
    if arn is None or not state.target.can_start:
        return None
    if state.history.known(arn) is None:
        return state.problems.get(arn)
    return next((state.problems[each] for each in derived.to_list if each in state.problems), None)


class Deriver:
    """A cache of the last few `Derived` objects, since view and effects ask for the same ones.

    Not thread-safe: the store calls it under its lock.
    """

    def __init__(self) -> None:
        self._kept: deque[tuple[tuple[Any, ...], Derived]] = deque(maxlen=_KEPT)

    def __call__(self, state: State, intents: Intents) -> Derived:
        """Return what follows from intents and the facts of a state."""
        key = (
            state.target,
            state.history,
            state.new_executions,
            intents.selected_steps,
            intents.parameter_overrides,
            intents.varied_parameters,
            intents.pinned,
            intents.reference_execution_arn,
            intents.inherit,
        )
        for known, derived in self._kept:
            if all(one is other for one, other in zip(known, key, strict=True)):
                return derived
        derived = Derived.of(state, intents)
        self._kept.append((key, derived))
        return derived
