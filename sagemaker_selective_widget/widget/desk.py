"""Where intents are judged and made into requests, with what is known of the executions; no traits here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sagemaker_selective_widget.errors import InvalidSelectionError, NoServiceError, ServiceError
from sagemaker_selective_widget.execution import ExecutionSummary, SelectiveExecutionConfig
from sagemaker_selective_widget.execution.history import History
from sagemaker_selective_widget.execution.recap import Recaps, recap
from sagemaker_selective_widget.execution.reference import Candidate, rank, weigh, worth_examining
from sagemaker_selective_widget.execution.repetition import Repetition, repetition
from sagemaker_selective_widget.execution.request import StartOptions, start_request
from sagemaker_selective_widget.execution.savings import Savings, savings
from sagemaker_selective_widget.execution.scout import Scout
from sagemaker_selective_widget.pipeline import ParameterScalar, Pipeline
from sagemaker_selective_widget.selection import ReferenceExecution, Verdict, judge
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.expression import select
from sagemaker_selective_widget.selection.form import FormField, form
from sagemaker_selective_widget.selection.parameters import Inherit, sent_parameters
from sagemaker_selective_widget.selection.presets import Preset, presets, what_changes_preset
from sagemaker_selective_widget.selection.reference import LENDING_STATUSES
from sagemaker_selective_widget.widget.source import PipelineSource


@dataclass(frozen=True, slots=True)
class Intents:
    """What the person wants, at one moment.

    Attributes:
        selected_steps: Names of the selected steps.
        reference_execution_arn: The reference execution, if any.
        parameter_overrides: Typed values by name, or text as it was typed.
        inherit: What parameters without an override take.
    """

    selected_steps: tuple[str, ...]
    reference_execution_arn: str | None
    parameter_overrides: Mapping[str, ParameterScalar]
    inherit: Inherit = "reference"

    def config(self) -> SelectiveExecutionConfig:
        """Return selection and reference as the SDK's config; without a reference, none is looked for."""
        arn = self.reference_execution_arn
        return SelectiveExecutionConfig(list(self.selected_steps), arn is not None, arn)


class Desk:
    """Judges intents and makes requests of them. Safe to use from several threads.

    Args:
        source: The pipeline and its service.

    Attributes:
        history: What is known of the executions.
    """

    def __init__(self, source: PipelineSource) -> None:
        self._source = source
        self._scout = Scout()
        self.history = History(source.service)

    @property
    def region(self) -> str | None:
        """The region of the pipeline, if it is known."""
        return self._source.region

    def candidates(self, intents: Intents) -> tuple[Candidate, ...]:
        """Return every listed execution, newest first, with whether it can be the reference."""
        return weigh(self.history.executions, self._case(intents), self._lender)

    def judge_as_known(self, intents: Intents, candidates: Iterable[Candidate] | None = None) -> Verdict:
        """Judge without asking the service.

        Args:
            intents: What is wanted.
            candidates: What could be the reference, if that is known already.
        """
        best_first = rank(self.candidates(intents) if candidates is None else candidates)
        return judge(
            self._source.pipeline,
            intents.selected_steps,
            self._as_known(intents.reference_execution_arn),
            intents.parameter_overrides,
            candidates=[candidate.lender for candidate in best_first],
            pipeline_arn=self._source.arn,
            inherit=intents.inherit,
        )

    def judge_for_certain(self, intents: Intents) -> Verdict:
        """Judge with a reference that has been examined; may ask the service.

        Where there is none to ask, the reference is taken on trust.

        Raises:
            ServiceError: What the reference did could not be found out.
        """
        arn = intents.reference_execution_arn
        if arn is not None:
            with suppress(NoServiceError):
                self.history.examine(arn)
        return self.judge_as_known(intents)

    def request(self, intents: Intents, verdict: Verdict, options: StartOptions) -> dict[str, Any]:
        """Return the keyword arguments of ``StartPipelineExecution``.

        Raises:
            InvalidSelectionError: The verdict forbids starting.
        """
        if not verdict.can_start:
            reasons = " ".join(issue.message for issue in verdict.errors)
            raise InvalidSelectionError(f"This selection cannot start. {reasons}", verdict.errors)
        parameters = sent_parameters(verdict.parameter_values)
        return start_request(self._source.name, intents.config(), parameters, options)

    def update(self) -> PipelineSource | None:
        """Return the pipeline anew if it was updated since its definition was read; asks the service.

        Where the service cannot be asked, nothing is known to have changed.
        """
        try:
            return self._source.updated()
        except ServiceError:
            return None

    def take_over(self, source: PipelineSource) -> None:
        """Judge by another state of the pipeline from now on."""
        self._source = source

    def select(self, intents: Intents, expression: str) -> tuple[str, ...]:
        """Return the steps that a selection expression stands for.

        Raises:
            ExpressionError: It cannot be read; ``.column`` says where.
        """
        reference = self._as_known(intents.reference_execution_arn)
        return select(self._source.pipeline, expression, reference.step_statuses if reference else None)

    def presets(self, intents: Intents) -> tuple[Preset, ...]:
        """Return the named selections; may ask the service what ran last time.

        Raises:
            ServiceError: What the latest execution ran could not be found out.
        """
        return presets(self._case(intents), self._ran_last())

    def what_changes(self, intents: Intents) -> Preset:
        """Return the smallest selection that makes every changed parameter effective."""
        return what_changes_preset(self._case(intents))

    def form(self, intents: Intents) -> tuple[FormField, ...]:
        """Return a field for each parameter."""
        return form(self._case(intents))

    def savings(
        self, arn: str | None, verdict: Verdict, prices: Mapping[str, float] | None = None
    ) -> Savings:
        """Return what a verdict's selection saves, as far as is known without asking.

        Args:
            arn: The reference execution.
            verdict: Says what runs and what is reused.
            prices: Price of an hour by instance type.
        """
        runs, reused = verdict.steps("run"), verdict.steps("reuse")
        made_in = {} if arn is None else self.history.made_in(arn, runs + reused)
        return savings(self._source.pipeline, runs, reused, made_in, prices)

    def pipeline_then(self, arn: str | None) -> Pipeline | None:
        """Return the pipeline that an examined execution ran, if it is known."""
        examined = None if arn is None else self.history.known(arn)
        return examined.pipeline if examined else None

    def next_to_examine(self, arn: str | None, candidates: Sequence[Candidate]) -> tuple[str, ...]:
        """Return the next few executions to examine: where reused outputs come from, and better candidates.

        Not safe to call from several threads; `examine` has to follow, unless there are none.

        Args:
            arn: The reference execution; it has been asked about already.
            candidates: Newest first.
        """
        origins = frozenset() if arn is None else self.history.unknown_origins(arn)
        better = (each for each in worth_examining(candidates) if each != arn)
        return self._scout.send((*sorted(origins), *better))

    def examine(self, arns: Iterable[str]) -> None:
        """Find out what executions did, a few at a time; of some it may not be to be had."""
        self.history.examine_all(arns)
        self._scout.back()

    def list_anew(self, *, one_page_more: bool = False) -> None:
        """Ask for the list of executions again, or for one page of older ones.

        Raises:
            ServiceError: The service refused; the list stays as it was.
        """
        self._scout.renew()
        if one_page_more:
            self.history.load_more()
        else:
            self.history.refresh()

    def falls_short_of(self, count: int) -> bool:
        """Tell whether there may be so many executions, though fewer are listed."""
        return count > len(self.history.executions) and self.history.has_more

    def undescribed(self, count: int) -> tuple[str, ...]:
        """Return those of the latest executions of which there may be more to know."""
        latest = (one.arn for one in self.history.executions[:count])
        return tuple(arn for arn in latest if not self.history.is_described(arn))

    def recaps(self, count: int, errors: Mapping[str, ServiceError] = MappingProxyType({})) -> Recaps:
        """Return what is known of the latest executions, without asking.

        Args:
            count: How many.
            errors: Why not everything could be found out, by ARN.
        """
        history, names = self.history, self.history.name_of_execution
        return Recaps(
            recap(one, history.known, names, str(errors.get(one.arn, "")))
            for one in history.executions[:count]
        )

    def repetition(self, execution_arn: str) -> Repetition:
        """Return what makes an execution's request once more; may ask the service.

        Raises:
            ServiceError: What it or its reference was started with could not be found out.
        """
        examined = self.history.describe(execution_arn)
        reference_arn = examined.snapshot.reference_arn
        lent = {} if reference_arn is None else self.history.examine(reference_arn).parameters
        return repetition(examined, self._source.pipeline, lent)

    def _case(self, intents: Intents) -> Case:
        return Case(
            self._source.pipeline,
            self._source.pipeline.in_order(intents.selected_steps),
            self._as_known(intents.reference_execution_arn),
            intents.parameter_overrides,
            pipeline_arn=self._source.arn,
            inherit=intents.inherit,
        )

    def _as_known(self, arn: str | None) -> ReferenceExecution | None:
        """Return what is known of an execution as a lender, without asking."""
        if arn is None:
            return None
        return self.history.lender(arn) or ReferenceExecution(arn, "", arn.rpartition("/")[2])

    def _lender(self, execution: ExecutionSummary) -> ReferenceExecution:
        """Return what is known for good of a listed execution; else what the list says of it."""
        is_settled = self.history.is_settled(execution.arn)
        known = self.history.lender(execution.arn) if is_settled else None
        return known or execution.as_reference()

    def _ran_last(self) -> tuple[str, ...] | None:
        """Return the steps that the latest execution ran itself, reusing none."""
        if not self.history.executions:
            return None
        latest = self.history.examine(self.history.executions[0].arn).snapshot
        return tuple(step.name for step in latest.steps if step.reused_from is None)

    def latest_execution_arn(self) -> str | None:
        """Return the newest execution that may lend by its status, of those listed last."""
        lending = (one.arn for one in self.history.executions if one.status in LENDING_STATUSES)
        return next(lending, None)
