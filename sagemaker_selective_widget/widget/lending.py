"""The part of the widget that finds the reference: the best for each selection, unless one is pinned."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from sagemaker_selective_widget.errors import ServiceError
from sagemaker_selective_widget.execution.reference import Candidate, best
from sagemaker_selective_widget.pipeline.drift import drift, step_diff
from sagemaker_selective_widget.widget import wire
from sagemaker_selective_widget.widget.desk import Desk, Intents
from sagemaker_selective_widget.widget.errands import in_background
from sagemaker_selective_widget.widget.panels import StepGraphWithPanels


class LentStepGraph(StepGraphWithPanels):
    """A step graph with panels that knows which executions can lend, and takes the best of them.

    Executions are examined in the background, the newest first, until one is known to serve. What has been
    found out is kept, so that a click costs no request.
    """

    _desk: Desk
    _lock: AbstractContextManager[Any]
    _search: threading.Condition
    _listing_problem = ""
    _is_choosing = False
    _is_searching = False

    def refresh(self) -> None:
        """List the executions again, and look again at a reference execution that had not ended."""
        self._list_executions()
        self._load_reference()

    def load_more_executions(self) -> None:
        """List the next page of older executions too."""
        self._list_executions(one_page_more=True)
        with self._lock:
            self._publish_verdict()

    @property
    def _intents(self) -> Intents:
        with self._lock:
            return Intents(
                self.selected_steps, self.reference_execution_arn, self.parameter_overrides, self.inherit
            )

    def _publish_verdict(self) -> None:
        raise NotImplementedError

    def _list_executions(self, *, one_page_more: bool = False) -> None:
        try:
            self._desk.list_anew(one_page_more=one_page_more)
        except ServiceError as error:
            self._listing_problem = str(error)
        else:
            self._listing_problem = ""

    def _on_reference(self, _change: Any) -> None:
        if not self._is_choosing:
            self._show_reference()

    def _show_reference(self) -> None:
        """Show what the reference did, at once where that is known for good; then judge."""
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

    def _choose(self, candidates: Sequence[Candidate]) -> bool:
        """Take the best reference, unless one is pinned; return whether that is another one than before."""
        chosen = best(candidates)
        arn = chosen.execution.arn if chosen else None
        if self.pinned or arn == self.reference_execution_arn:
            return False
        self._is_choosing = True
        try:
            self.set_trait("reference_execution_arn", arn)
        finally:
            self._is_choosing = False
        return True

    def _publish_candidates(self, candidates: Sequence[Candidate]) -> None:
        problem = self._listing_problem
        self.references = wire.references(
            candidates, self._desk.history, "errored" if problem else "ready", problem
        )

    def _look_further(self, candidates: Sequence[Candidate]) -> None:
        """Examine in the background what may serve better, or says where outputs come from."""
        arns = self._desk.next_to_examine(self.reference_execution_arn, candidates)
        if arns:
            self._is_searching = True
            in_background(lambda: self._examine_and_judge(arns))

    def _examine_and_judge(self, arns: tuple[str, ...]) -> None:
        try:
            self._desk.examine(arns)
        finally:
            with self._search, self.hold_sync():
                self._is_searching = False
                self._publish_verdict()  # which may search on
                self._search.notify_all()

    def _wait_for_reference(self) -> None:
        """Block until the search has ended: code must not start with what a moment later is known as worse.

        Whoever holds the lock lends it to the search meanwhile.
        """
        with self._search:
            self._search.wait_for(lambda: not self._is_searching)

    def _show_drift(self, step: str) -> None:
        """Show what has changed since the reference ran, and of one step which lines."""
        then = self._desk.pipeline_then(self.reference_execution_arn)
        found = None if then is None else drift(then, self.pipeline)
        diff = step_diff(then, self.pipeline, step) if then and step else ""
        with self._lock:
            self.drift_shown = wire.drift(found, step, diff)
