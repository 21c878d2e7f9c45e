"""The part of the widget that recalls executions: lists what they did, shows one, and wants one once more."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import traitlets

from sagemaker_selective_widget.errors import AlreadyRunningError, SelectiveWidgetError, ServiceError
from sagemaker_selective_widget.execution.recap import Recaps
from sagemaker_selective_widget.widget import recap_wire
from sagemaker_selective_widget.widget.errands import Errand, in_background
from sagemaker_selective_widget.widget.running import WatchingStepGraph

PAGE_SIZE = 10
"""Executions that are recalled at once."""


class RecallingStepGraph(WatchingStepGraph):
    """A watching step graph that knows the pipeline's history, once somebody asks for it.

    An execution costs up to four requests, once: how it was started, its steps, its parameters and its
    definition. What was examined as a possible reference costs one.
    """

    history_shown = traitlets.Dict(recap_wire.history("none")).tag(sync=True)
    """`dict`: the latest executions with what they did, as of when the browser last asked. Written by Python
    alone."""

    _recalled = PAGE_SIZE

    def history(self, limit: int = PAGE_SIZE) -> Recaps:
        """Return the latest executions, newest first: what each was asked to run, did, and with which values.

        Args:
            limit: How many.

        Returns:
            A tuple whose ``repr`` is a table. An execution that cannot be examined says why in ``.unknown``.

        Raises:
            ServiceError: The executions could not be listed.
        """
        self._desk.list_anew()
        while self._desk.falls_short_of(limit):
            self._desk.list_anew(one_page_more=True)
        errors = self._desk.history.describe_all(self._desk.undescribed(limit))
        return self._desk.recaps(limit, errors)

    def watch(self, execution_arn: str) -> None:
        """Show an execution on the graph, whoever started it, and follow it to its end.

        Raises:
            AlreadyRunningError: An execution that was started here is under way. One that somebody else has
                started is left for this one, and goes on.
            ServiceError: The service does not know it, or could not be asked.
        """
        seen = self._desk.history.describe(execution_arn).snapshot
        if seen.is_terminal:
            self._run.show(seen)
        else:
            self._run.follow(seen.arn, seen)

    def repeat(self, execution_arn: str) -> None:
        """Want an execution once more: select, refer to and override what makes its request again.

        Of an execution of every step, every step is selected, without a reference. `start` sends it.

        Raises:
            ServiceError: What it was started with could not be found out. Nothing has changed then.
        """
        wanted = self._desk.repetition(execution_arn)
        with self._lock, self.hold_sync(), self.hold_trait_notifications():
            self.set_trait("inherit", "reference")
            self.set_trait("parameter_overrides", dict(wanted.parameter_overrides))
            self.set_trait("selected_steps", wanted.selected_steps)
            self.set_trait("reference_execution_arn", wanted.reference_execution_arn)
            self.set_trait("pinned", True)

    def _on_look(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Take the message that somebody looks at the reference; it changes nothing, and is never refused."""
        if isinstance(content, dict) and content.get("kind") == "describe":
            in_background(self._describe_reference)

    def _describe_reference(self) -> None:
        """Find out who started the reference: the list does not say it, and opening is to be cheap."""
        arn = self.reference_execution_arn
        if arn is None:
            return
        with suppress(ServiceError):
            self._desk.history.describe(arn)
        with self._lock, self.hold_sync():
            self._publish_candidates(self._desk.candidates(self._intents))

    def _recall_errands(self) -> dict[str, Errand]:
        return {
            "history": lambda _: self._show_history(),
            "history-more": lambda _: self._show_older(),
            "watch": lambda message: self._watch_as_asked(str(message.get("arn", ""))),
            "repeat": lambda message: self.repeat(str(message.get("arn", ""))),
        }

    def _watch_as_asked(self, execution_arn: str) -> None:
        """Watch, and let a person read what is in the way: a second execution shows nowhere else."""
        try:
            self.watch(execution_arn)
        except AlreadyRunningError as error:
            raise SelectiveWidgetError(str(error)) from error

    def _show_older(self) -> None:
        with self._lock:
            self._recalled += PAGE_SIZE
        self._show_history()

    def _show_history(self) -> None:
        """Show what the list says, ask about what is not known of it, and show that.

        What is known by then may make another execution the better reference.
        """
        self._list_what_was_started()
        undescribed = self._desk.undescribed(self._recalled)
        if undescribed:
            self._publish_history("pending", {})
        errors = self._desk.history.describe_all(undescribed)
        with self._lock, self.hold_sync():
            self._publish_history("ready", errors)
            self._publish_verdict()

    def _publish_history(self, state: str, errors: Mapping[str, ServiceError]) -> None:
        problem = self._listing_problem
        recaps = self._desk.recaps(self._recalled, errors)
        history = self._desk.history
        has_more = len(recaps) < len(history.executions) or history.has_more
        shown = recap_wire.history(
            "errored" if problem else state, recaps, has_more=has_more, message=problem
        )
        with self._lock:
            self.history_shown = shown

    def _list_what_was_started(self) -> None:
        """List the executions again where the one that is watched or an older page is missing."""
        started = self._run.state.arn
        if started and started not in self._desk.history.name_of_execution:
            self._list_executions()
        if self._desk.falls_short_of(self._recalled):
            self._list_executions(one_page_more=True)
