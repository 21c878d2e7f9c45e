"""`Starter`: sends a start once, however often its answer is lost."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sagemaker_selective_widget.errors import (
    AccessDeniedError,
    CredentialsError,
    InvalidSelectionError,
    PipelineChangedError,
    SelectiveWidgetError,
    ServiceError,
    UnavailableError,
)
from sagemaker_selective_widget.execution import PipelineService
from sagemaker_selective_widget.execution.request import StartOptions
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session.derive import Derived, reference_problem
from sagemaker_selective_widget.session.state import Start, Target
from sagemaker_selective_widget.session.store import Store
from sagemaker_selective_widget.session.workers import Workers

logger = logging.getLogger(__name__)

FIRST_RESEND_S = 1.0
"""Seconds until a start whose answer was lost is sent again for the first time."""

MAX_RESEND_S = 60.0
"""Seconds between two of those at most."""

UPDATED = (
    "The pipeline was updated since it was shown. Nothing has started. The plan is of the present definition "
    "now: look at it, and start again."
)
OTHER_REFERENCE = (
    "Nothing has started: the reference is another one than you saw when you pressed Start. Look at the "
    "plan, and press Start again."
)


class Starter:
    """Judges, checks and sends starts. One start is one ``ClientRequestToken``.

    Args:
        service: Where to start.
        store: Told what came of it.
        workers: Send again later.
        updated_target: Returns the pipeline if it was updated; asks the service.
    """

    def __init__(
        self,
        service: PipelineService,
        store: Store,
        workers: Workers,
        updated_target: Callable[[], Target | None],
    ) -> None:
        self._service = service
        self._store = store
        self._workers = workers
        self._updated_target = updated_target
        self._sent: set[str] = set()

    def send(self, start_id: str) -> None:
        """Send the start that was pressed, unless it is no longer wanted or was sent already."""
        start = self._store.state.start
        if start is None or start.id != start_id or start_id in self._sent:
            return
        self._sent.add(start_id)
        try:
            request, expected = self._prepare(start)
        except SelectiveWidgetError as error:
            self._store.dispatch(ev.StartRefused(start_id, error, was_sent=False))
        except BaseException as error:
            logger.exception("A start has failed unexpectedly; nothing was sent.")
            self._store.dispatch(ev.StartRefused(start_id, error, was_sent=False))
        else:
            self._send(start_id, request, expected, FIRST_RESEND_S, is_again=False)

    def _prepare(self, start: Start) -> tuple[Mapping[str, Any], frozenset[str]]:
        """Return the request, and the steps that it runs or reuses.

        Raises:
            SelectiveWidgetError: It cannot or must not be sent.
        """
        options = start.options
        if not options.names_version:
            self._check_unchanged()
        if start.target is not None and start.target is not self._store.state.target:
            raise PipelineChangedError(UPDATED)
        derived = self._derived(start)
        if start.was_shown and derived.reference_arn != start.shown_reference_arn:
            raise InvalidSelectionError(OTHER_REFERENCE)
        self._check_reference(derived)
        verdict = derived.verdict
        request = derived.request(named(options, start, derived))
        return request, frozenset(verdict.steps("run") + verdict.steps("reuse"))

    def _derived(self, start: Start) -> Derived:
        state = self._store.state
        return Derived(state.target, start.intents, state.history)

    def _check_reference(self, derived: Derived) -> None:
        """Raise if it is not known what the reference did."""
        problem = reference_problem(self._store.state, derived)
        if problem is not None:
            raise problem

    def _check_unchanged(self) -> None:
        """Raise if the pipeline was updated since it was shown; then the plan is of the present one.

        Where the service cannot be asked, nothing is known to have changed.
        """
        try:
            updated = self._updated_target()
        except ServiceError:
            return
        if updated is not None:
            self._store.dispatch(ev.PipelineReplaced(updated))
            raise PipelineChangedError(UPDATED)

    def _send(
        self,
        start_id: str,
        request: Mapping[str, Any],
        expected: frozenset[str],
        resend_in_s: float,
        *,
        is_again: bool,
    ) -> None:
        """Send the request; without an answer, send the very same later, until there is one."""
        state = self._store.state
        if state.start is None or state.start.id != start_id:
            return
        try:
            arn = self._service.start({**request, "ClientRequestToken": start_id})
        except BaseException as error:
            if not _leaves_open(error, is_again=is_again):
                self._store.dispatch(ev.StartRefused(start_id, error))
                return
            if not isinstance(error, SelectiveWidgetError):
                logger.exception("Sending a start has failed unexpectedly.")
            self._store.dispatch(ev.StartUncertain(start_id, _it_may_have_started(error)))
            later_s = min(2 * resend_in_s, MAX_RESEND_S)
            self._workers.later(
                resend_in_s, lambda: self._send(start_id, request, expected, later_s, is_again=True)
            )
        else:
            self._store.dispatch(ev.StartSucceeded(start_id, arn, expected))


def named(options: StartOptions, start: Start, derived: Derived) -> StartOptions:
    """Return the options with the display name that is sent: as given, else the intents', else proposed."""
    if options.display_name is not None:
        return options
    return replace(options, display_name=start.intents.display_name or derived.proposed_name)


def _leaves_open(error: BaseException, *, is_again: bool) -> bool:
    """Return whether an execution may have started in spite of an error.

    Without an answer it may. What is sent again and is not let through says nothing of the first time.
    """
    if isinstance(error, UnavailableError) or not isinstance(error, SelectiveWidgetError):
        return True
    return is_again and isinstance(error, (AccessDeniedError, CredentialsError))


def _it_may_have_started(error: BaseException) -> str:
    said = str(error) if isinstance(error, SelectiveWidgetError) else f"{type(error).__name__} met the start."
    return (
        f"{said} The execution may have started. The same request is sent again until the answer is known; "
        "it cannot start twice."
    )
