"""The widget's half that has intents judged: what is selected, with which reference and which values."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from sagemaker_selective_widget.errors import ServiceError
from sagemaker_selective_widget.execution import SelectiveExecutionConfig
from sagemaker_selective_widget.execution.display_name import display_name_problem, proposed_display_name
from sagemaker_selective_widget.execution.export import code_for
from sagemaker_selective_widget.execution.request import StartOptions
from sagemaker_selective_widget.selection import Verdict
from sagemaker_selective_widget.selection.expression import render
from sagemaker_selective_widget.selection.parameters import sent_parameters
from sagemaker_selective_widget.selection.presets import Preset
from sagemaker_selective_widget.widget import wire
from sagemaker_selective_widget.widget.desk import Desk, Intents
from sagemaker_selective_widget.widget.errands import in_background
from sagemaker_selective_widget.widget.panels import StepGraphWithPanels


class JudgedStepGraph(StepGraphWithPanels):
    """A step graph with panels whose every intent is judged, and shown as plan, form and code."""

    _desk: Desk
    _lock: AbstractContextManager[Any]

    @property
    def config(self) -> SelectiveExecutionConfig:
        """The selection and the reference as the SDK's ``SelectiveExecutionConfig``, field for field."""
        return self._intents.config()

    @property
    def parameters(self) -> dict[str, str]:
        """The parameter values exactly as `start` will send them; what is missing is left to its default."""
        return sent_parameters(self._desk.judge_for_certain(self._intents).parameter_values)

    def select(self, expression: str) -> tuple[str, ...]:
        """Select the steps that an expression stands for, such as ``AbaloneTrain+ and +AbaloneEval``.

        The grammar stands in `sagemaker_selective_widget.selection.expression`.

        Returns:
            The selection.

        Raises:
            ExpressionError: It cannot be read; ``.column`` says where. The selection stays.
        """
        steps = self._desk.select(self._intents, expression)
        self.selected_steps = steps
        return steps

    def presets(self) -> tuple[Preset, ...]:
        """Return the named selections, such as *from failure*, each with its steps or with why it has none.

        Raises:
            ServiceError: What ran last time could not be found out.
        """
        return self._desk.presets(self._intents)

    def refresh(self) -> None:
        """List the executions again, and look again at a reference execution that had not ended."""
        references = self._list_executions()
        with self._lock:
            self.references = references
        self._load_reference()

    @property
    def _intents(self) -> Intents:
        with self._lock:
            return Intents(self.selected_steps, self.reference_execution_arn, self.parameter_overrides)

    def _options(self, intents: Intents, display_name: str | None = None, **others: Any) -> StartOptions:
        named = display_name or self.display_name or self._proposed_name(intents)
        return StartOptions(named, **others)

    def _proposed_name(self, intents: Intents) -> str:
        return proposed_display_name(
            intents.selected_steps, self.pipeline.step_names, intents.parameter_overrides
        )

    def _on_intent(self, _change: Any) -> None:
        with self._lock:
            self._publish_verdict()

    def _on_reference(self, _change: Any) -> None:
        arn = self.reference_execution_arn
        if arn is None or self._desk.history.is_settled(arn):
            self._load_reference()
            return
        with self._lock:
            self.reference = wire.reference_without_steps(arn, "pending")
        in_background(self._load_reference)

    def _load_reference(self) -> None:
        """Find out what the reference did, unless that is known; then judge."""
        arn = self.reference_execution_arn
        shown = self._examine(arn)
        with self._lock, self.hold_sync():
            if arn == self.reference_execution_arn:
                self.reference = shown
                self._publish_verdict()

    def _examine(self, arn: str | None) -> wire.Json:
        if arn is None:
            return wire.reference_without_steps(arn, "none")
        try:
            return wire.reference(self._desk.history.examine(arn).snapshot)
        except ServiceError as error:
            return wire.reference_without_steps(arn, "errored", str(error))

    def _publish_verdict(self) -> None:
        """Judge the present intents, once it is known what the reference did."""
        if self.reference["state"] == "pending":
            return
        intents = self._intents
        verdict = self._desk.judge_as_known(intents)
        with self.hold_sync():
            self.verdict = verdict
            self.parameter_form = wire.parameter_form(self.pipeline, verdict)
            self.expression = wire.expression(render(self.pipeline, verdict.selected_steps))
            self.proposed_name = self._proposed_name(intents)
            self.display_name_problem = display_name_problem(self.display_name) if self.display_name else ""
            self._publish_code(intents, verdict)

    def _publish_code(self, intents: Intents, verdict: Verdict) -> None:
        text = ""
        if verdict.can_start and not self.display_name_problem:
            request = self._desk.request(intents, verdict, self._options(intents))
            text = code_for(self.code_target, request, region=self._desk.region)
        self.code_shown = wire.code(self.code_target, text)

    def _on_code_target(self, _change: Any) -> None:
        with self._lock:
            if self.verdict is not None:
                self._publish_code(self._intents, self.verdict)

    def _list_executions(self) -> wire.Json:
        try:
            return wire.references(self._desk.history.refresh())
        except ServiceError as error:
            return wire.references((), "errored", str(error))
