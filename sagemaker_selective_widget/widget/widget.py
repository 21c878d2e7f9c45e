"""`SelectiveExecutionWidget`: a `SelectiveExecution` with traits and a view in a notebook."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import traitlets

from sagemaker_selective_widget.widget.delivery import delivery
from sagemaker_selective_widget.widget.shared import session_class, shared
from sagemaker_selective_widget.widget.synced import SyncedWidget

if TYPE_CHECKING:
    from sagemaker_selective_widget.execution import ExecutionSnapshot, SelectiveExecutionConfig
    from sagemaker_selective_widget.execution.metrics.declared import Objective
    from sagemaker_selective_widget.picture import Picture
    from sagemaker_selective_widget.pipeline import Pipeline


class SelectiveExecutionWidget(SyncedWidget):
    """Select steps of a pipeline on its graph, see what would happen, start an execution and watch it.

    It is a `SelectiveExecution` (``widget.session``) with traits. Opening it takes one request, and four
    more are sent in the background to find out about the reference; a click sends none. If the newest
    execution is not suitable for the selection, up to ten older ones are examined in the background and the
    best one is taken; choosing a reference pins it.

    Arguments and exceptions are those of `SelectiveExecution`; in addition, ``**traits`` are initial values
    of other traits, such as ``height`` and ``save_parameter_values``. Importing the class is fast, because
    its dependencies are imported with the first widget.
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
        poll_interval_s: float = 0.0,
        **traits: Any,
    ) -> None:
        from sagemaker_selective_widget.widget.arguments import take_intents
        from sagemaker_selective_widget.widget.commands import Commands
        from sagemaker_selective_widget.widget.picture_output import PictureOutput
        from sagemaker_selective_widget.widget.publish import Publisher

        intents = take_intents(traits)
        model_id = traits.setdefault("model_id", uuid.uuid4().hex)
        self._publisher = Publisher(self)
        self.session = session_class()(
            pipeline,
            client,
            reference_execution,
            selected_steps,
            config=config,
            execution=execution,
            logs_client=logs_client,
            poll_interval_s=poll_interval_s,
            **intents,
        )
        self._publisher.begin(self.session.view)
        self._deliver = delivery()
        self._picture_output = PictureOutput(self.picture, model_id, self.session.later, self._settle)
        try:
            super().__init__(**{**traits, "picture_id": model_id})
        except BaseException:
            self.session.close()
            raise
        self._commands = Commands(self.session, self._answer, self.picture)
        self.session.on_change(self._publisher)
        self.observe(lambda _: self._picture_output.changed(), ("verdict", "reference", "run"))
        self.on_msg(self._receive)

    @classmethod
    def from_json(cls, text: str, client: Any = None, **traits: Any) -> SelectiveExecutionWidget:
        """Open a widget with a selection that `to_json` returned; raises like `apply_json` or the class."""
        from sagemaker_selective_widget.session.saved_selection import SavedSelection

        widget = cls(SavedSelection.from_json(text).source, client, **traits)
        widget.apply_json(text)
        return widget

    @property
    def pipeline(self) -> Pipeline:
        """The pipeline, as last read from its definition."""
        return self.session.pipeline

    @property
    def can_start_executions(self) -> bool:
        """Whether there is a service that can start the pipeline."""
        return self.session.can_start_executions

    @property
    def config(self) -> SelectiveExecutionConfig:
        """The selection and the reference as the SDK's ``SelectiveExecutionConfig``, field for field."""
        return self.session.config

    @property
    def parameters(self) -> dict[str, str]:
        """The parameter values exactly as `start` will send them; missing ones keep their defaults."""
        return self.session.parameters

    @property
    def execution(self) -> ExecutionSnapshot | None:
        """The last snapshot of the execution that this widget watches; ``None`` if there is none."""
        return self.session.execution

    @property
    def objective(self) -> Objective | None:
        """The metric to optimise; see `SelectiveExecution.objective`."""
        return self.session.objective

    @objective.setter
    def objective(self, choice: Any) -> None:
        self.session.objective = choice

    def picture(self) -> Picture:
        """Return a picture of the widget, to display or, as ``.html`` or ``.svg``, to write to a file."""
        from sagemaker_selective_widget.widget.picture_output import picture_of

        return picture_of(self.session.view, self.picture_id, with_values=self.save_parameter_values)

    def mermaid(self) -> str:
        """Return the graph in its current state as Mermaid text, for Markdown, a wiki or a pull request."""
        return self.picture().mermaid

    def close(self) -> None:
        """Stop watching, and close the widget and everything created for it. Executions keep running."""
        if sys.is_finalizing():
            return  # called by `__del__` when the interpreter has already removed its modules
        from sagemaker_selective_widget.widget.arguments import close_all, parts_of

        # Absent if the constructor raised; `__del__` closes such a widget too.
        if "session" in self.__dict__:
            self._picture_output.close()
            self.session.close()
        made = parts_of(self)
        super().close()
        close_all(made)

    def __repr__(self) -> str:
        """Return the pipeline's name and the plan in one line, without waiting, because cells show it."""
        return f"<SelectiveExecutionWidget {self.session.pipeline_name}: {self.session.view.plan_line}>"

    @traitlets.default("log")
    def _logger(self) -> Any:
        from sagemaker_selective_widget.widget.deprecated import CallableLogger

        return CallableLogger(self.step_log)

    def _settle(self, timeout_s: float) -> None:
        session = self.session
        session.store.wait_until(lambda _: not session.view.is_pending, timeout_s)

    state_intents = shared(lambda: session_class().state_intents)
    select = shared(lambda: session_class().select)
    presets = shared(lambda: session_class().presets)
    select_what_changes = shared(lambda: session_class().select_what_changes)
    apply = shared(lambda: session_class().apply)
    undo = shared(lambda: session_class().undo)
    redo = shared(lambda: session_class().redo)
    to_json = shared(lambda: session_class().to_json)
    apply_json = shared(lambda: session_class().apply_json)
    savings = shared(lambda: session_class().savings)
    request = shared(lambda: session_class().request)
    code = shared(lambda: session_class().code)
    start = shared(lambda: session_class().start)
    stop = shared(lambda: session_class().stop)
    retry = shared(lambda: session_class().retry)
    list_steps = shared(lambda: session_class().list_steps)
    wait = shared(lambda: session_class().wait)
    run_finished = shared(lambda: session_class().run_finished)
    watch = shared(lambda: session_class().watch)
    unwatch = shared(lambda: session_class().unwatch)
    repeat = shared(lambda: session_class().repeat)
    history = shared(lambda: session_class().history)
    step_log = shared(lambda: session_class().step_log)
    refresh = shared(lambda: session_class().refresh)
    load_more_executions = shared(lambda: session_class().load_more_executions)
    metrics = shared(lambda: session_class().metrics)
    compare = shared(lambda: session_class().compare)
    runs = shared(lambda: session_class().runs)
    sweep = shared(lambda: session_class().sweep)
    sweeps = shared(lambda: session_class().sweeps)
    evaluate = shared(lambda: session_class().evaluate)
    evaluate_async = shared(lambda: session_class().evaluate_async)
