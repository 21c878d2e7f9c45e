"""Where intents are judged and made into requests, with what is known of the executions; no traits here."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sagemaker_selective_widget.errors import InvalidSelectionError, NoServiceError, ServiceError
from sagemaker_selective_widget.execution import SelectiveExecutionConfig
from sagemaker_selective_widget.execution.history import History
from sagemaker_selective_widget.execution.reference import default_reference
from sagemaker_selective_widget.execution.request import StartOptions, start_request
from sagemaker_selective_widget.pipeline import ParameterScalar
from sagemaker_selective_widget.selection import ReferenceExecution, Verdict, judge
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.expression import select
from sagemaker_selective_widget.selection.parameters import sent_parameters
from sagemaker_selective_widget.selection.presets import Preset, presets
from sagemaker_selective_widget.widget.source import PipelineSource


@dataclass(frozen=True, slots=True)
class Intents:
    """What the person wants, at one moment.

    Attributes:
        selected_steps: Names of the selected steps.
        reference_execution_arn: The reference execution, if any.
        parameter_overrides: Typed values by name, or text as it was typed.
    """

    selected_steps: tuple[str, ...]
    reference_execution_arn: str | None
    parameter_overrides: Mapping[str, ParameterScalar]

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
        self.history = History(source.service)

    @property
    def region(self) -> str | None:
        """The region of the pipeline, if it is known."""
        return self._source.region

    def judge_as_known(self, intents: Intents) -> Verdict:
        """Judge without asking the service."""
        return self._judge(intents, self._as_known(intents.reference_execution_arn))

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
        case = Case(
            self._source.pipeline,
            intents.selected_steps,
            self._as_known(intents.reference_execution_arn),
            intents.parameter_overrides,
        )
        return presets(case, self._ran_last())

    def _as_known(self, arn: str | None) -> ReferenceExecution | None:
        """Return what is known of an execution as a lender, without asking."""
        if arn is None:
            return None
        examined = self.history.known(arn)
        return examined.as_reference() if examined else ReferenceExecution(arn, "", arn.rpartition("/")[2])

    def _ran_last(self) -> tuple[str, ...] | None:
        """Return the steps that the latest execution ran itself, reusing none."""
        if not self.history.executions:
            return None
        latest = self.history.examine(self.history.executions[0].arn).snapshot
        return tuple(step.name for step in latest.steps if step.reused_from is None)

    def latest_execution_arn(self) -> str | None:
        """Return the newest execution that may lend its outputs, of those listed last."""
        latest = default_reference(self.history.executions)
        return latest.arn if latest else None

    def _judge(self, intents: Intents, reference: ReferenceExecution | None) -> Verdict:
        return judge(
            self._source.pipeline,
            intents.selected_steps,
            reference,
            intents.parameter_overrides,
            candidates=[execution.as_reference() for execution in self.history.executions],
            pipeline_arn=self._source.arn,
        )
