"""The part of the widget that has intents judged: what is selected, with which reference and which values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.execution import SelectiveExecutionConfig
from sagemaker_selective_widget.execution.display_name import display_name_problem, proposed_display_name
from sagemaker_selective_widget.execution.export import code_for
from sagemaker_selective_widget.execution.reference import Candidate
from sagemaker_selective_widget.execution.request import StartOptions
from sagemaker_selective_widget.execution.savings import Savings
from sagemaker_selective_widget.selection import Verdict
from sagemaker_selective_widget.selection.expression import render
from sagemaker_selective_widget.selection.parameters import sent_parameters
from sagemaker_selective_widget.selection.presets import Preset
from sagemaker_selective_widget.widget import wire
from sagemaker_selective_widget.widget.desk import Intents
from sagemaker_selective_widget.widget.errands import in_background
from sagemaker_selective_widget.widget.lending import LentStepGraph


class JudgedStepGraph(LentStepGraph):
    """A step graph whose every intent is judged, and shown as plan, form and code."""

    _expressed_steps: tuple[str, ...] | None = None

    @property
    def config(self) -> SelectiveExecutionConfig:
        """The selection and the reference as the SDK's ``SelectiveExecutionConfig``, field for field."""
        return self._intents.config()

    @property
    def parameters(self) -> dict[str, str]:
        """The parameter values exactly as `start` will send them; what is missing is left to its default."""
        self._wait_for_reference()
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

    def select_what_changes(self) -> Preset:
        """Select the least that makes every changed parameter effective.

        That is the steps that read one, the paths between them, and what the reference cannot lend for them.

        Returns:
            The selection with its explanation.

        Raises:
            SelectiveWidgetError: No parameter is changed, or no step reads one that is. The selection stays.
        """
        preset = self._desk.what_changes(self._intents)
        if not preset.is_available:
            raise SelectiveWidgetError(f"{preset.unavailable} The selection stays as it is.")
        self.selected_steps = preset.steps
        return preset

    def savings(self, prices: Mapping[str, float] | None = None) -> Savings:
        """Return what reusing steps saves, by the times of the executions that made their outputs.

        Args:
            prices: Price of an hour by instance type, such as ``{"ml.m5.xlarge": 0.23}``.
        """
        self._wait_for_reference()
        intents = self._intents
        verdict = self._desk.judge_for_certain(intents)
        return self._desk.savings(intents.reference_execution_arn, verdict, prices)

    def _options(self, intents: Intents, display_name: str | None = None, **others: Any) -> StartOptions:
        named = display_name or self.display_name or self._proposed_name(intents)
        return StartOptions(named, **others)

    def _proposed_name(self, intents: Intents) -> str:
        return proposed_display_name(
            intents.selected_steps, self.pipeline.step_names, intents.parameter_overrides
        )

    def _on_intent(self, _change: Any) -> None:
        """Judge; a cell that is interrupted meanwhile ends, but what it has stated is judged all the same."""
        try:
            self._judge()
        except KeyboardInterrupt:
            in_background(self._judge)
            raise

    def _judge(self) -> None:
        with self._lock:
            self._publish_verdict()

    def _publish_verdict(self) -> None:
        """Judge the present intents with the best reference, once it is known what the reference did."""
        candidates = self._desk.candidates(self._intents)
        if self._choose(candidates):
            self._show_reference()  # which judges, now or as soon as it is known what it did
            return
        with self.hold_sync():
            self._publish_candidates(candidates)
            if self.reference["state"] != "pending":
                self._publish_verdict_on(candidates)
        self._look_further(candidates)

    def _publish_verdict_on(self, candidates: Sequence[Candidate]) -> None:
        intents = self._intents
        verdict = self._desk.judge_as_known(intents, candidates)
        self.verdict = verdict
        self.parameter_form = wire.parameter_form(self._desk.form(intents), verdict)
        self.savings_shown = wire.savings(self._desk.savings(intents.reference_execution_arn, verdict))
        self._publish_expression(verdict.selected_steps)
        self.proposed_name = self._proposed_name(intents)
        self.display_name_problem = display_name_problem(self.display_name) if self.display_name else ""
        self._publish_code(intents, verdict)

    def _publish_expression(self, selected_steps: tuple[str, ...]) -> None:
        """Write another selection as text; while it stays, what was typed stays too, with its problem."""
        if selected_steps != self._expressed_steps:
            self._expressed_steps = selected_steps
            self.expression = wire.expression(render(self.pipeline, selected_steps))

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
