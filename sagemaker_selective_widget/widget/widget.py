"""`SelectiveExecutionWidget`: holds the intents, has them judged, starts and watches; decides nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any

from sagemaker_selective_widget.errors import (
    ExpressionError,
    ServiceError,
)
from sagemaker_selective_widget.execution import ExecutionSnapshot, SelectiveExecutionConfig
from sagemaker_selective_widget.execution.export import boto3_code
from sagemaker_selective_widget.execution.progress import StepProgress, progress
from sagemaker_selective_widget.selection.expression import render
from sagemaker_selective_widget.selection.parameters import sent_parameters
from sagemaker_selective_widget.selection.presets import Preset
from sagemaker_selective_widget.widget import wire
from sagemaker_selective_widget.widget.desk import Desk, Intents
from sagemaker_selective_widget.widget.errands import Errand, Errands, in_background
from sagemaker_selective_widget.widget.panels import StepGraphWithPanels
from sagemaker_selective_widget.widget.run import Run, RunState
from sagemaker_selective_widget.widget.source import DEFINITION_ONLY, DefinitionOnly, open_source


class SelectiveExecutionWidget(StepGraphWithPanels):
    """Select steps of a pipeline on its graph, see what would happen, start it and watch.

    Opening it asks the service for the definition, the list of executions, and what the reference execution
    did: five requests. After that, a click costs none.

    Messages from the browser may arrive on any thread (JupyterLab delivers them over kernel subshells), also
    while a cell runs. What an observer reads and writes together stands under one lock; requests to the
    service run on threads of their own.

    Args:
        pipeline: A name or ARN; a SageMaker SDK ``Pipeline`` object; or a definition as dict, JSON text or
            path of a ``.json`` file, which gives plan and code only.
        client: A boto3 SageMaker client; ``None`` takes the SDK object's, or boto3's defaults.
        reference_execution: ARN of the reference execution; ``None`` takes the newest that Succeeded or
            Failed.
        selected_steps: Names of the steps to select.
        config: Selection and reference at once, by the guide's table: an ARN stands, else the latest is
            taken or, with ``reference_latest_execution=False``, none.
        **traits: Initial values of other traits, such as ``height``.

    Raises:
        ServiceError: The service does not know the pipeline, or could not be asked.
        DefinitionError: The definition cannot be read.
        TypeError: ``pipeline`` is none of these, or an argument has no meaning.
    """

    def __init__(
        self,
        pipeline: Any,
        client: Any = None,
        reference_execution: str | None = None,
        selected_steps: Iterable[str] = (),
        *,
        config: SelectiveExecutionConfig | None = None,
        **traits: Any,
    ) -> None:
        self._reject_unknown(traits)
        self._lock = threading.RLock()
        source = open_source(pipeline, client)
        self.pipeline = source.pipeline
        self.can_start_executions = not isinstance(source.service, DefinitionOnly)
        self._desk = Desk(source)
        self._run = Run(source.service, self._show_run)
        wanted = _wanted(config, selected_steps, reference_execution)
        references = self._list_executions()
        super().__init__(
            elements=wire.elements(source.pipeline),
            pipeline_name=source.name,
            selected_steps=tuple(wanted.selected_steps),
            reference_execution_arn=wanted.resolved(
                self._desk.latest_execution_arn
            ).source_pipeline_execution_arn,
            references=references,
            notice=self._standing_notice(),
            **traits,
        )
        self._load_reference()
        self.observe(self._on_intent, ["selected_steps", "parameter_overrides"])
        self.observe(self._on_reference, "reference_execution_arn")
        self.on_msg(self._errands().receive)

    @property
    def config(self) -> SelectiveExecutionConfig:
        """The selection and the reference as the SDK's ``SelectiveExecutionConfig``, field for field."""
        return self._intents.config()

    @property
    def parameters(self) -> dict[str, str]:
        """The parameter values exactly as `start` will send them; what is missing is left to its default."""
        return sent_parameters(self._desk.judge_for_certain(self._intents).parameter_values)

    @property
    def execution(self) -> ExecutionSnapshot | None:
        """The last snapshot of the execution that this widget started."""
        return self._run.state.snapshot

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

    def request(self, display_name: str | None = None) -> dict[str, Any]:
        """Return the keyword arguments of ``StartPipelineExecution``.

        Raises:
            InvalidSelectionError: The verdict forbids starting; ``.issues`` says why.
        """
        intents = self._intents
        return self._desk.request(intents, self._desk.judge_for_certain(intents), display_name)

    def code(self, target: str = "boto3") -> str:
        """Return the present request as code.

        Raises:
            InvalidSelectionError: The verdict forbids starting.
            ValueError: There is no code for that target.
        """
        if target != "boto3":
            raise ValueError(f"There is no code for {target!r}; there is for 'boto3'.")
        return boto3_code(self.request())

    def start(self, display_name: str | None = None) -> str:
        """Judge again, start the execution, and watch it on the graph.

        Args:
            display_name: ``PipelineExecutionDisplayName``: 1 to 82 letters, digits and inner hyphens.

        Returns:
            The execution's ARN.

        Raises:
            InvalidSelectionError: The verdict forbids it; ``.issues`` says why.
            AlreadyRunningError: An execution that this widget started is under way.
            ServiceError: The service refused, and nothing has started; or there is only a definition.
        """
        intents = self._intents
        verdict = self._desk.judge_for_certain(intents)
        request = self._desk.request(intents, verdict, display_name)
        return self._run.start(request, frozenset(verdict.steps("run") + verdict.steps("reuse")))

    def stop(self) -> None:
        """Ask the service to stop the execution that this widget started."""
        self._run.stop()

    def wait(self, timeout_s: float | None = None) -> ExecutionSnapshot:
        """Block until the execution that this widget started has ended.

        Args:
            timeout_s: Seconds to wait at most; ``None`` waits for as long as it takes.

        Raises:
            TimeoutError: It had not ended by then; it goes on.
            SelectiveWidgetError: Nothing has been started.
        """
        return self._run.wait(timeout_s)

    def refresh(self) -> None:
        """List the executions again, and look again at a reference execution that had not ended."""
        references = self._list_executions()
        with self._lock:
            self.references = references
        self._load_reference()

    def close(self) -> None:
        """Stop watching and close the widget; an execution goes on."""
        # Absent if the constructor raised; `__del__` closes such a widget too.
        run: Run | None = getattr(self, "_run", None)
        if run is not None:
            run.close()
        super().close()

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the browser states as one change: judged under the lock, answered in one message."""
        with self._lock, self.hold_sync():
            super().set_state(sync_data)

    def __setattr__(self, name: str, value: Any) -> None:
        """Let an assignment take its turn, so that it has been judged when the next line runs.

        In the middle of a change by the browser, traitlets would defer what the assignment leads to.
        """
        with self.__dict__.get("_lock", nullcontext()):
            super().__setattr__(name, value)

    def __repr__(self) -> str:
        """Say which pipeline, and the plan in one line."""
        summary = self.verdict.summary if self.verdict else "not judged"
        return f"<SelectiveExecutionWidget {self.pipeline_name}: {summary}>"

    # The judge

    @property
    def _intents(self) -> Intents:
        with self._lock:
            return Intents(self.selected_steps, self.reference_execution_arn, self.parameter_overrides)

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
            self.boto3_code = boto3_code(self._desk.request(intents, verdict)) if verdict.can_start else ""

    # Executions

    def _list_executions(self) -> wire.Json:
        try:
            return wire.references(self._desk.history.refresh())
        except ServiceError as error:
            return wire.references((), "errored", str(error))

    def _show_run(self, state: RunState) -> None:
        if state.snapshot is None:
            steps = {name: StepProgress("waiting") for name in state.expected}
        else:
            names = self._desk.history.name_of_execution
            steps = progress(state.snapshot, self.pipeline.step_names, state.expected, names)
        with self._lock:
            self.run = wire.run(state, steps)
        if state.phase == "ended":
            self.refresh()

    # The browser's requests

    def _errands(self) -> Errands:
        errands: dict[str, Errand] = {
            "start": lambda _: self.start(),
            "stop": lambda _: self.stop(),
            "refresh": lambda _: self.refresh(),
            "presets": lambda _: self._list_presets(),
            "select": lambda message: self._select(str(message.get("expression", ""))),
        }
        return Errands(errands, self._say)

    def _select(self, expression: str) -> None:
        """Select what was typed, or say at which column it cannot be read."""
        with self._lock, self.hold_sync():
            try:
                self.select(expression)
            except ExpressionError as error:
                self.expression = wire.expression(expression, error.reason, error.column)
            else:
                self.expression = wire.expression(render(self.pipeline, self.selected_steps))

    def _list_presets(self) -> None:
        menu = wire.preset_menu(self.presets())
        with self._lock:
            self.preset_menu = menu

    def _say(self, problem: str) -> None:
        with self._lock:
            self.notice = wire.notice(problem, "error") if problem else self._standing_notice()

    def _standing_notice(self) -> wire.Json:
        """Return what is to be said while nothing has gone wrong."""
        return wire.notice() if self.can_start_executions else wire.notice(DEFINITION_ONLY, "warning")


def _wanted(
    config: SelectiveExecutionConfig | None, selected_steps: Iterable[str], reference_execution: str | None
) -> SelectiveExecutionConfig:
    """Return selection and reference as a config, however they were given.

    Raises:
        TypeError: They were given in both ways, or one name stands for a sequence: it would be its letters.
    """
    if isinstance(selected_steps, str):
        raise TypeError(f"selected_steps is a sequence of names; write [{selected_steps!r}].")
    if config is None:
        return SelectiveExecutionConfig(list(selected_steps), True, reference_execution)
    if selected_steps or reference_execution:
        raise TypeError("config says what is selected and what the reference is; pass it without the others.")
    return config
