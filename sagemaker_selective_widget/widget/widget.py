"""`SelectiveExecutionWidget`: a `SelectiveExecution` with traits and a view in a notebook."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

import traitlets

from sagemaker_selective_widget.execution import ExecutionSnapshot, SelectiveExecutionConfig
from sagemaker_selective_widget.picture import Picture
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.session import SelectiveExecution
from sagemaker_selective_widget.session.delegate import delegated
from sagemaker_selective_widget.session.saved_selection import SavedSelection
from sagemaker_selective_widget.widget.arguments import close_all, parts_of, take_intents
from sagemaker_selective_widget.widget.commands import Commands, valid_intents
from sagemaker_selective_widget.widget.deprecated import CallableLogger
from sagemaker_selective_widget.widget.picture_output import PictureOutput, display, picture_of
from sagemaker_selective_widget.widget.publish import Publisher, saved, sendable
from sagemaker_selective_widget.widget.traits import WidgetTraits
from sagemaker_selective_widget.widget.wire import TRAITS


class SelectiveExecutionWidget(WidgetTraits):
    """Select steps of a pipeline on its graph, see what would happen, start it and watch.

    It is a `SelectiveExecution` (``widget.session``) with traits. Opening it costs five requests, a click
    none. Where the newest execution cannot serve what is selected, older ones are examined in the
    background, at most ten of them, and the best is taken; choosing a reference pins it.

    Its arguments are those of `SelectiveExecution`, and it raises the same; besides, ``**traits`` are initial
    values of other traits, such as ``height`` and ``save_parameter_values``.
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
        intents = take_intents(traits)
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
        return picture_of(self.session.view, self.picture_id, with_values=self.save_parameter_values)

    def close(self) -> None:
        """Stop watching and close the widget with all that was made for it; executions go on."""
        # Absent if the constructor raised; `__del__` closes such a widget too.
        if "session" in self.__dict__:
            self._picture_output.close()
            self.session.close()
        made = parts_of(self)
        super().close()
        close_all(made)

    def __repr__(self) -> str:
        """Say which pipeline, and the plan in one line. It waits for nothing: a cell shows it."""
        return f"<SelectiveExecutionWidget {self.session.pipeline_name}: {self.session.view.plan_line}>"

    def get_state(self, key: Any = None, drop_defaults: bool = False) -> dict[str, Any]:  # noqa: ARG002
        """Return what a browser is sent. Defaults are kept: the front end itself is one."""
        names = [key] if isinstance(key, str) else list(self.keys if key is None else key)
        state: dict[str, Any] = super().get_state([name for name in names if name not in TRAITS])
        return sendable({**state, **self._publisher.json_of(names)})

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take intents that a browser states; everything else is Python's to say, and is dropped."""
        self.session.state_intents(**valid_intents(sync_data))

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
        if isinstance(content, dict):
            if content.get("kind") == "hello":
                self._publisher.greet()
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
