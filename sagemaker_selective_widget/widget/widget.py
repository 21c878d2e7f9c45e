"""`SelectiveExecutionWidget`: a `SelectiveExecution` with traits and a view in a notebook."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timezone
from typing import Any

import traitlets
from ipywidgets import Widget

from sagemaker_selective_widget.execution import ExecutionSnapshot, SelectiveExecutionConfig
from sagemaker_selective_widget.picture import Picture, facts
from sagemaker_selective_widget.picture.facts import Seen
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.session import SelectiveExecution
from sagemaker_selective_widget.session.delegate import delegated
from sagemaker_selective_widget.session.intents import INTENT_NAMES
from sagemaker_selective_widget.session.saved_selection import SavedSelection
from sagemaker_selective_widget.widget.commands import Commands, valid_intents
from sagemaker_selective_widget.widget.deprecated import CallableLogger
from sagemaker_selective_widget.widget.picture_output import PictureOutput, display
from sagemaker_selective_widget.widget.publish import Publisher, saved, sendable
from sagemaker_selective_widget.widget.traits import WidgetTraits
from sagemaker_selective_widget.widget.wire import TRAITS

_OPTIONS = frozenset({"height", "save_parameter_values", "layout", "tooltip", "tabbable"})


class SelectiveExecutionWidget(WidgetTraits):
    """Select steps of a pipeline on its graph, see what would happen, start it and watch.

    It is a `SelectiveExecution` (``widget.session``) with traits. Opening it asks the service for the
    definition, the list of executions, and what the reference execution did: five requests. After that, a
    click costs none. Where the newest execution cannot serve what is selected, older ones are examined in the
    background, at most ten of them, and the best is taken; choosing a reference pins it.

    Args:
        pipeline: As `SelectiveExecution` takes it: a name or ARN, an SDK ``Pipeline``, or a definition.
        client: A boto3 SageMaker client; ``None`` takes the SDK object's, or boto3's defaults.
        reference_execution: ARN of the reference execution; ``None`` takes the newest that can serve.
        selected_steps: Names of the steps to select.
        config: Selection and reference at once.
        execution: ARN of an execution to watch.
        logs_client: A boto3 CloudWatch Logs client, for `step_log`.
        **traits: Initial values of intents and of other traits, such as ``height``.

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
        intents = _sort_out(traits)
        model_id = traits.setdefault("model_id", uuid.uuid4().hex)
        self._publisher = Publisher(self)
        self.session = SelectiveExecution(
            pipeline,
            client,
            reference_execution,
            selected_steps,
            config=config,
            execution=execution,
            logs_client=logs_client,
            **intents,
        )
        self._publisher.begin(self.session.view)
        self._picture_output = PictureOutput(self.picture, model_id, self.session.later)
        try:
            super().__init__(**{**traits, "picture_id": model_id})
        except BaseException:
            self.session.close()
            raise
        self._commands = Commands(self.session, self._answer)
        self.session.on_change(self._publisher)
        self.observe(lambda _: self._picture_output.changed(), ("verdict", "reference", "run"))
        self.on_msg(self._receive)

    @classmethod
    def from_json(cls, text: str, client: Any = None, **traits: Any) -> SelectiveExecutionWidget:
        """Open a widget with a selection that `to_json` kept.

        Raises:
            SavedStateError: The text cannot be read.
            ServiceError: The service does not know the pipeline, or could not be asked.
        """
        widget = cls(SavedSelection.from_json(text).source, client, **traits)
        widget.apply_json(text)
        return widget

    @property
    def pipeline(self) -> Pipeline:
        """The pipeline, as its definition was read last."""
        return self.session.pipeline

    @property
    def can_start_executions(self) -> bool:
        """Whether there is a service that can start the pipeline; without one, nothing can."""
        return self.session.can_start_executions

    @property
    def config(self) -> SelectiveExecutionConfig:
        """The selection and the reference as the SDK's ``SelectiveExecutionConfig``, field for field."""
        return self.session.config

    @property
    def parameters(self) -> dict[str, str]:
        """The parameter values exactly as `start` will send them; what is missing is left to its default."""
        return self.session.parameters

    @property
    def execution(self) -> ExecutionSnapshot | None:
        """The last snapshot of the execution that this widget watches."""
        return self.session.execution

    def picture(self) -> Picture:
        """Return the widget as it is now, to be shown where there is no kernel.

        It displays itself; ``.html``, ``.svg`` and ``.text`` are to be written to a file.
        """
        view = self.session.view
        run = view.state.run
        told = facts(
            view.state.target.name,
            view.state.target.pipeline,
            view.derived.verdict,
            view.reference.snapshot,
            Seen(run.snapshot, view.progress, run.message),
            datetime.now(timezone.utc),
            with_values=self.save_parameter_values,
        )
        return Picture(told, self.picture_id)

    def close(self) -> None:
        """Stop watching and close the widget with all that was made for it; executions go on."""
        # Absent if the constructor raised; `__del__` closes such a widget too.
        session: SelectiveExecution | None = self.__dict__.get("session")
        if session is not None:
            self._picture_output.close()
            session.close()
        made = [self._trait_values[name] for name in ("graph", "layout") if name in self._trait_values]
        super().close()
        for widget in made:
            _close_with_parts(widget)

    def __repr__(self) -> str:
        """Say which pipeline, and the plan in one line. It waits for nothing: a cell shows it."""
        return f"<SelectiveExecutionWidget {self.session.pipeline_name}: {self.session.view.plan_line}>"

    # ipywidgets

    def get_state(self, key: Any = None, drop_defaults: bool = False) -> dict[str, Any]:  # noqa: ARG002
        """Return what a browser is sent. Defaults are kept: the front end itself is one."""
        names = [key] if isinstance(key, str) else list(self.keys if key is None else key)
        state: dict[str, Any] = super().get_state([name for name in names if name not in TRAITS])
        return sendable({**state, **self._publisher.json_of(names)})

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take intents that a browser states; everything else is Python's to say, and is dropped."""
        patch = valid_intents(sync_data)
        if patch:
            self.session.state_intents(**patch)

    def notify_change(self, change: Any) -> None:
        """Tell observers of a trait; what a view shows has been sent by then."""
        if change["name"] in TRAITS:
            traitlets.HasTraits.notify_change(self, change)
        else:
            super().notify_change(change)

    @traitlets.default("log")
    def _logger(self) -> Any:
        return CallableLogger(self.step_log)

    def _receive(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if not isinstance(content, dict):
            return
        if content.get("kind") == "hello":
            self._publisher.has_browser = True
            self._publisher.send(TRAITS)
        self._commands.receive(content)

    def _answer(self, command_id: str, problem: str) -> None:
        self.send({"kind": "answer", "id": command_id, "problem": problem})

    def _ipython_display_(self) -> None:
        data, metadata = self._repr_mimebundle_() or ({}, {})
        # Without the plan, which would be that of the first moment for ever.
        data["text/plain"] = f"<SelectiveExecutionWidget {self.session.pipeline_name}>"
        display(data, metadata=metadata, raw=True)
        self._picture_output.show()

    def _get_embed_state(self, drop_defaults: bool = False) -> dict[str, Any]:
        """Return the state that `Widget.get_manager_state` and `ipywidgets.embed` put into files."""
        embedded: dict[str, Any] = super()._get_embed_state(drop_defaults)
        if not self.save_parameter_values:
            embedded["state"] = saved(embedded["state"])
        return embedded

    state_intents = delegated(SelectiveExecution.state_intents, "session")
    select = delegated(SelectiveExecution.select, "session")
    presets = delegated(SelectiveExecution.presets, "session")
    select_what_changes = delegated(SelectiveExecution.select_what_changes, "session")
    apply = delegated(SelectiveExecution.apply, "session")
    undo = delegated(SelectiveExecution.undo, "session")
    redo = delegated(SelectiveExecution.redo, "session")
    to_json = delegated(SelectiveExecution.to_json, "session")
    apply_json = delegated(SelectiveExecution.apply_json, "session")
    savings = delegated(SelectiveExecution.savings, "session")
    request = delegated(SelectiveExecution.request, "session")
    code = delegated(SelectiveExecution.code, "session")
    start = delegated(SelectiveExecution.start, "session")
    stop = delegated(SelectiveExecution.stop, "session")
    retry = delegated(SelectiveExecution.retry, "session")
    wait = delegated(SelectiveExecution.wait, "session")
    run_finished = delegated(SelectiveExecution.run_finished, "session")
    watch = delegated(SelectiveExecution.watch, "session")
    unwatch = delegated(SelectiveExecution.unwatch, "session")
    repeat = delegated(SelectiveExecution.repeat, "session")
    history = delegated(SelectiveExecution.history, "session")
    step_log = delegated(SelectiveExecution.step_log, "session")
    refresh = delegated(SelectiveExecution.refresh, "session")
    load_more_executions = delegated(SelectiveExecution.load_more_executions, "session")


def _sort_out(arguments: dict[str, Any]) -> dict[str, Any]:
    """Take the intents out of what a constructor was given, and return them.

    Raises:
        TypeError: An argument has no meaning: ipywidgets would take a misspelt one in silence.
    """
    unknown = sorted(set(arguments) - _OPTIONS - set(INTENT_NAMES) - {"model_id"})
    if unknown:
        raise TypeError(f"SelectiveExecutionWidget has no argument {', '.join(map(repr, unknown))}.")
    return {name: arguments.pop(name) for name in INTENT_NAMES if name in arguments}


def _close_with_parts(widget: Any) -> None:
    """Close a widget and the widgets that it has as traits, which ipywidgets would register for good."""
    parts = [part for part in widget._trait_values.values() if isinstance(part, Widget)]
    widget.close()
    for part in parts:
        _close_with_parts(part)
