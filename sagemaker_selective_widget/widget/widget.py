"""`SelectiveExecutionWidget`: holds the intents, has them judged, starts and watches; decides nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any

from sagemaker_selective_widget.errors import (
    ExpressionError,
    PipelineChangedError,
    SavedStateError,
)
from sagemaker_selective_widget.execution import ExecutionSnapshot, SelectiveExecutionConfig
from sagemaker_selective_widget.execution.export import code_for
from sagemaker_selective_widget.execution.links import resource_name
from sagemaker_selective_widget.selection.expression import render
from sagemaker_selective_widget.widget import wire
from sagemaker_selective_widget.widget.desk import Desk
from sagemaker_selective_widget.widget.errands import Errand, Errands
from sagemaker_selective_widget.widget.pictured import PicturedStepGraph
from sagemaker_selective_widget.widget.saved import SavedState
from sagemaker_selective_widget.widget.source import DEFINITION_ONLY, DefinitionOnly, open_source

_OTHER_STEPS = (
    "The pipeline was updated since it was shown, and has other steps now. Nothing has started. Open the "
    "widget again; to_json() keeps the selection."
)
_UPDATED = (
    "The pipeline was updated since it was shown. Nothing has started. The plan is of the present definition "
    "now: look at it, and start again."
)


class SelectiveExecutionWidget(PicturedStepGraph):
    """Select steps of a pipeline on its graph, see what would happen, start it and watch.

    Opening it asks the service for the definition, the list of executions, and what the reference execution
    did: five requests. After that, a click costs none. Where the newest execution cannot serve what is
    selected, older ones are examined in the background, at most ten of them, and the best is taken; choosing
    a reference pins it.

    Messages from the browser may arrive on any thread (JupyterLab delivers them over kernel subshells), also
    while a cell runs. What an observer reads and writes together stands under one lock; requests to the
    service run on threads of their own.

    Args:
        pipeline: A name or ARN; a SageMaker SDK ``Pipeline`` object; or a definition as dict, JSON text or
            path of a ``.json`` file, which gives plan and code only.
        client: A boto3 SageMaker client; ``None`` takes the SDK object's, or boto3's defaults.
        reference_execution: ARN of the reference execution; ``None`` takes the newest that can serve, for
            each selection anew.
        selected_steps: Names of the steps to select.
        config: Selection and reference at once, by the guide's table: an ARN stands, else the latest is
            taken or, with ``reference_latest_execution=False``, none.
        execution: ARN of an execution to watch, such as one that was started earlier; what it was started
            with is selected, unless something else is asked for.
        logs_client: A boto3 CloudWatch Logs client, for `log`; ``None`` takes the one that belongs to the
            client, else makes one for its region when a log is wanted first.
        **traits: Initial values of other traits, such as ``height``, or ``save_parameter_values`` to let a
            saved notebook hold parameter values.

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
        execution: str | None = None,
        logs_client: Any = None,
        **traits: Any,
    ) -> None:
        self._reject_unknown(traits)
        self._lock = threading.RLock()
        self._search = threading.Condition(self._lock)
        source = open_source(pipeline, client, logs_client)
        self.pipeline = source.pipeline
        self.can_start_executions = not isinstance(source.service, DefinitionOnly)
        self._desk = Desk(source)
        self._prepare_watching(source.service)
        seen = None if execution is None else source.service.snapshot(execution)
        wanted = _wanted(config, selected_steps, reference_execution, seen)
        self._list_executions()
        super().__init__(
            elements=wire.elements(source.pipeline),
            pipeline_name=source.name,
            selected_steps=tuple(wanted.selected_steps),
            reference_execution_arn=wanted.resolved(
                self._desk.latest_execution_arn
            ).source_pipeline_execution_arn,
            notice=self._standing_notice(),
            **{"pinned": _is_chosen(wanted), **traits},
        )
        self._load_reference()
        self.observe(
            self._on_intent, ["selected_steps", "parameter_overrides", "display_name", "inherit", "pinned"]
        )
        self.observe(self._on_code_target, "code_target")
        self.observe(self._on_reference, "reference_execution_arn")
        self.on_msg(self._errands().receive)
        self.on_msg(self._on_look)
        if seen is not None:
            self._run.follow(seen.arn, seen)

    @classmethod
    def from_json(cls, text: str, client: Any = None, **traits: Any) -> SelectiveExecutionWidget:
        """Open a widget with a selection that `to_json` kept.

        Raises:
            SavedStateError: The text cannot be read.
            ServiceError: The service does not know the pipeline, or could not be asked.
        """
        widget = cls(SavedState.from_json(text).pipeline, client, **traits)
        widget.apply_json(text)
        return widget

    def request(self, display_name: str | None = None, **options: Any) -> dict[str, Any]:
        """Return the keyword arguments of ``StartPipelineExecution``, without ``ClientRequestToken``.

        Args:
            display_name: As `start` takes it.
            **options: As `start` takes them.

        Raises:
            InvalidSelectionError: The verdict forbids starting; ``.issues`` says why.
            StartOptionError: An option does not fit.
        """
        self._wait_for_reference()
        intents = self._intents
        verdict = self._desk.judge_for_certain(intents)
        return self._desk.request(intents, verdict, self._options(intents, display_name, **options))

    def code(self, target: str = "boto3", display_name: str | None = None, **options: Any) -> str:
        """Return the present request as code that runs as it stands.

        Args:
            target: ``boto3``, ``cli`` (the AWS CLI, for a POSIX shell), ``sdk-v2`` or ``sdk-v3``.
            display_name: As `start` takes it.
            **options: As `start` takes them.

        Raises:
            InvalidSelectionError: The verdict forbids starting.
            StartOptionError: An option does not fit, or the target cannot send it.
            ValueError: There is no code for that target.
        """
        return code_for(target, self.request(display_name, **options), region=self._desk.region)

    def start(
        self,
        display_name: str | None = None,
        *,
        description: str | None = None,
        max_parallel_steps: int | None = None,
        version_id: int | None = None,
        version_alias: str | None = None,
    ) -> str:
        """Judge again, start the execution, and watch it on the graph.

        Args:
            display_name: 1 to 82 letters, digits and inner hyphens; ``None`` takes the trait's, or else one
                that says what runs.
            description: One line of up to 3,072 characters.
            max_parallel_steps: How many steps may run at a time.
            version_id: The pipeline version to run; without one, the latest. The plan stays that of the
                latest.
            version_alias: The alias of the pipeline version to run, in place of ``version_id``.

        Returns:
            The execution's ARN.

        Raises:
            InvalidSelectionError: The verdict forbids it; ``.issues`` says why.
            StartOptionError: An option does not fit, or boto3 is too old for it.
            PipelineChangedError: The pipeline was updated since it was shown; nothing has started.
            AlreadyRunningError: An execution that this widget watches is under way.
            ServiceError: The service refused, and nothing has started; or there is only a definition.
        """
        self._wait_for_reference()
        intents = self._intents
        options = self._options(
            intents,
            display_name,
            description=description,
            max_parallel_steps=max_parallel_steps,
            version_id=version_id,
            version_alias=version_alias,
        )
        verdict = self._desk.judge_for_certain(intents)
        request = self._desk.request(intents, verdict, options)
        if not options.names_version:
            self._check_unchanged()
        return self._run.start(request, frozenset(verdict.steps("run") + verdict.steps("reuse")))

    def to_json(self) -> str:
        """Return selection, reference, parameters and display name as text, to keep and to share."""
        intents = self._intents
        return SavedState(
            self.pipeline_name,
            intents.selected_steps,
            intents.reference_execution_arn,
            intents.parameter_overrides,
            intents.inherit,
            self.display_name,
        ).to_json()

    def apply_json(self, text: str) -> None:
        """Take over what `to_json` kept; what does not fit the pipeline any more, the verdict says.

        The reference is taken as chosen: it stays, though there may be a better one by now.

        Raises:
            SavedStateError: It cannot be read, or is of another pipeline. Nothing has changed then.
        """
        saved = SavedState.from_json(text)
        if resource_name(saved.pipeline) != resource_name(self.pipeline_name):
            raise SavedStateError(
                f"The saved selection is of the pipeline {saved.pipeline!r}, and this is "
                f"{self.pipeline_name!r}. Open it with SelectiveExecutionWidget.from_json(text)."
            )
        self.set_state(saved.intents())

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the browser states as one change: judged under the lock, answered in one message."""
        with self._lock, self.hold_sync():
            if "reference_execution_arn" in sync_data:
                self.set_trait("pinned", True)
            super().set_state(sync_data)

    def __setattr__(self, name: str, value: Any) -> None:
        """Let an assignment take its turn, so that it has been judged when the next line runs.

        In the middle of a change by the browser, traitlets would defer what the assignment leads to. Whoever
        assigns a reference has chosen it; the widget's own choice is no assignment.
        """
        with self.__dict__.get("_lock", nullcontext()):
            if name == "reference_execution_arn":
                super().__setattr__("pinned", True)
            super().__setattr__(name, value)

    def __repr__(self) -> str:
        """Say which pipeline, and the plan in one line."""
        summary = self.verdict.summary if self.verdict else "not judged"
        return f"<SelectiveExecutionWidget {self.pipeline_name}: {summary}>"

    def _check_unchanged(self) -> None:
        """Raise if the pipeline was updated since it was shown; then the plan is of the present one."""
        updated = self._desk.update()
        if updated is None:
            return
        if wire.elements(updated.pipeline) != self.elements:
            raise PipelineChangedError(_OTHER_STEPS)
        with self._lock:
            self._desk.take_over(updated)
            self.pipeline = updated.pipeline
            self._publish_verdict()
        raise PipelineChangedError(_UPDATED)

    # The browser's requests

    def _errands(self) -> Errands:
        errands: dict[str, Errand] = {
            "start": lambda _: self.start(),
            "stop": lambda _: self.stop(),
            "retry": lambda _: self.retry(),
            "refresh": lambda _: self.refresh(),
            "more": lambda _: self.load_more_executions(),
            "log": lambda message: self._open_log(str(message.get("step", ""))),
            "drift": lambda message: self._show_drift(str(message.get("step", ""))),
            "presets": lambda _: self._list_presets(),
            "select": lambda message: self._select(str(message.get("expression", ""))),
            **self._recall_errands(),
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
        """Answer a message: the button that sent it is free again, whether or not anything has changed."""
        with self._lock:
            self.notice = wire.notice(problem, "error") if problem else self._standing_notice()
            self.send({"kind": "answered"})

    def _standing_notice(self) -> wire.Json:
        """Return what is to be said while nothing has gone wrong."""
        return wire.notice() if self.can_start_executions else wire.notice(DEFINITION_ONLY, "warning")


def _wanted(
    config: SelectiveExecutionConfig | None,
    selected_steps: Iterable[str],
    reference_execution: str | None,
    seen: ExecutionSnapshot | None,
) -> SelectiveExecutionConfig:
    """Return selection and reference as a config, however they were given.

    Raises:
        TypeError: They were given in both ways, or one name stands for a sequence: it would be its letters.
    """
    if isinstance(selected_steps, str):
        raise TypeError(f"selected_steps is a sequence of names; write [{selected_steps!r}].")
    if config is None and not (selected_steps or reference_execution) and seen is not None:
        return _started_with(seen)
    if config is None:
        return SelectiveExecutionConfig(list(selected_steps), True, reference_execution)
    if selected_steps or reference_execution:
        raise TypeError("config says what is selected and what the reference is; pass it without the others.")
    return config


def _is_chosen(config: SelectiveExecutionConfig) -> bool:
    """Tell whether somebody has chosen the reference, or none, rather than left it to be found."""
    return config.source_pipeline_execution_arn is not None or not config.reference_latest_execution


def _started_with(execution: ExecutionSnapshot) -> SelectiveExecutionConfig:
    """Return what an execution was started with; of one of every step, nothing is taken over."""
    if execution.selected_steps is None:
        return SelectiveExecutionConfig()
    return SelectiveExecutionConfig(list(execution.selected_steps), False, execution.reference_arn)
