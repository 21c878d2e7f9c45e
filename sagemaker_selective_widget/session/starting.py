"""`Starter`: sends a start once, however often its answer is lost."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

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
from sagemaker_selective_widget.execution.start.request import StartOptions
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session.derive import Derived
from sagemaker_selective_widget.session.state import RunState, Start, Target
from sagemaker_selective_widget.session.store import Store
from sagemaker_selective_widget.session.workers import Workers
from sagemaker_selective_widget.threads import is_interrupt

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
        self._sendings: dict[str, _Sending] = {}

    def send(self, start_id: str) -> None:
        """Send the start that was pressed, unless it is no longer wanted or was sent already."""
        start = self._store.state.start
        if start is None or start.id != start_id:
            return
        if start_id in self._sendings:  # interrupted once it was ready
            self._send(start_id, FIRST_RESEND_S, is_again=True)
            return
        try:
            sending = self._retry(start.retried) if start.retried else self._prepare(start)
        except SelectiveWidgetError as error:
            self._store.dispatch(ev.StartRefused(start_id, error, was_sent=False))
        except BaseException as error:
            if not is_interrupt(error):
                logger.exception("A start has failed unexpectedly; nothing was sent.")
            self._store.dispatch(ev.StartRefused(start_id, error, was_sent=False))
        else:
            self._sendings[start_id] = sending
            self._send(start_id, FIRST_RESEND_S, is_again=False)

    def _retry(self, last: RunState) -> _Sending:
        token = _retry_token(last)

        def send() -> str:
            self._service.retry(last.arn, token)
            return last.arn

        return _Sending(send)

    def _prepare(self, start: Start) -> _Sending:
        """Return what sends the request, and the steps that it runs or reuses.

        Raises:
            SelectiveWidgetError: It cannot or must not be sent.
        """
        options = start.options
        if not options.names_version:
            self._check_unchanged(start)
        derived = self._derived(start)
        if start.was_shown and derived.reference_arn != start.shown_reference_arn:
            raise InvalidSelectionError(OTHER_REFERENCE)
        self._check_reference(derived)
        verdict = derived.verdict
        request = {**derived.request(named(options, start, derived)), "ClientRequestToken": start.id}
        expected = frozenset(verdict.steps("run") + verdict.steps("reuse"))
        return _Sending(lambda: self._service.start(request), expected)

    def _derived(self, start: Start) -> Derived:
        state = self._store.state
        return Derived(state.target, start.intents, state.history, state.new_executions)

    def _check_reference(self, derived: Derived) -> None:
        """Raise if it is not known what the reference did; without a service it is taken on trust."""
        problem = self._store.state.problem_of(derived.reference_arn)
        if problem is not None:
            raise problem

    def _check_unchanged(self, start: Start) -> None:
        """Raise if the pipeline was updated since it was shown; then the plan is of the present one.

        Where the service cannot be asked, nothing is known to have changed.
        """
        updated = None
        with suppress(ServiceError):
            updated = self._updated_target()
        if updated is not None:
            self._store.dispatch(ev.PipelineReplaced(updated))
        if updated is not None or start.target not in (None, self._store.state.target):
            raise PipelineChangedError(UPDATED)

    def _send(self, start_id: str, resend_in_s: float, *, is_again: bool) -> None:
        """Send the request; without an answer, send the very same later, until there is one."""
        start = self._store.state.start
        if start is None or start.id != start_id:
            return
        sending = self._sendings[start_id]
        try:
            arn = sending.send()
            self._store.dispatch(ev.StartSucceeded(start_id, arn, sending.expected))
        except BaseException as error:
            if not _leaves_open(error, is_again=is_again):
                self._store.dispatch(ev.StartRefused(start_id, error))
                return
            self._store.dispatch(ev.StartUncertain(start_id, _it_may_have_started(error)))
            if is_interrupt(error):
                raise
            if not isinstance(error, SelectiveWidgetError):
                logger.exception("Sending a start has failed unexpectedly.")
            later_s = min(2 * resend_in_s, MAX_RESEND_S)
            self._workers.later(resend_in_s, partial(self._send, start_id, later_s, is_again=True))


@dataclass(frozen=True, slots=True)
class _Sending:
    """What is sent, as often as it takes: each time the very same.

    Attributes:
        send: Sends it, and returns the execution's ARN.
        expected: Names of the steps that the plan runs or reuses; those of a retry are known.
    """

    send: Callable[[], str]
    expected: frozenset[str] = frozenset()


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
    why = str(error) if isinstance(error, SelectiveWidgetError) else "The answer to it was lost."
    return (
        f"{why} The execution may have started. The same request is sent again until the answer is known; "
        "it cannot start twice."
    )


def _retry_token(ended: RunState) -> str:
    """Return one token for one ending: retrying it twice, also from two kernels, is retrying it once."""
    if ended.snapshot is None or ended.snapshot.ended_at is None:
        return str(uuid.uuid4())
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{ended.arn} {ended.snapshot.ended_at.isoformat()}"))
