"""`Starter`: starts an execution exactly once, however often the response is lost."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from sagemaker_selective_widget.errors import InvalidSelectionError, SelectiveWidgetError
from sagemaker_selective_widget.execution import PipelineService
from sagemaker_selective_widget.execution.history.duration import duration_text
from sagemaker_selective_widget.execution.start.request import StartOptions
from sagemaker_selective_widget.execution.watch.delay import Delay, telling_delays
from sagemaker_selective_widget.session import run_events
from sagemaker_selective_widget.session.derive import Derived, problem_of
from sagemaker_selective_widget.session.sending import (
    FIRST_RESEND_S,
    MAX_RESEND_S,
    NOTHING_YET,
    Sending,
    it_may_have_started,
)
from sagemaker_selective_widget.session.state import RunState, Start, Target
from sagemaker_selective_widget.session.store import Store
from sagemaker_selective_widget.session.workers import Workers
from sagemaker_selective_widget.threads import is_interrupt

logger = logging.getLogger(__name__)

MIN_SAID_S = 1.0
"""The least seconds that a request is queued for the wait to be reported."""

LIMITED = "SageMaker limits requests at present, so the start waits."
UPDATED = (
    "The pipeline was updated since it was shown. Nothing has started. The plan is of the present definition "
    "now: look at it, and start again."
)
HALF_KNOWN = (
    "Nothing has started: it is not known any more what the reference did. Look at the plan, and start again."
)
OTHER_REFERENCE = (
    "Nothing has started: the reference is another one than you saw when you pressed Start. Look at the "
    "plan, and press Start again."
)


class Starter:
    """Judges, checks and sends starts. Each start has one ``ClientRequestToken``.

    Args:
        service: The service to start executions with.
        store: Receives the outcome.
        workers: Send again later.
        check_unchanged: Raises if the pipeline was updated since a target was shown.
    """

    def __init__(
        self,
        service: PipelineService,
        store: Store,
        workers: Workers,
        check_unchanged: Callable[[Target | None], object],
    ) -> None:
        self._service = service
        self._store = store
        self._workers = workers
        self._check_unchanged = check_unchanged
        self._sendings: dict[str, Sending] = {}

    def send(self, start_id: str) -> None:
        """Send the pressed start, unless it is no longer wanted or its outcome is known."""
        start = self._store.state.start
        if start is None or start.id != start_id:
            return
        if start_id in self._sendings:  # interrupted after it was prepared
            self._sendings[start_id].may_have_started = True
            self._send(start_id, FIRST_RESEND_S)
            return
        try:
            with telling_delays(partial(self._wait, start_id, NOTHING_YET)):
                sending = self._retry(start.retried) if start.retried else self._prepare(start)
        except SelectiveWidgetError as error:
            self._store.dispatch(run_events.StartRefused(start_id, error, was_sent=False))
        except BaseException as error:
            if not is_interrupt(error):
                logger.exception("A start has failed unexpectedly; nothing was sent.")
            self._store.dispatch(run_events.StartRefused(start_id, error, was_sent=False))
        else:
            self._sendings[start_id] = sending
            self._send(start_id, FIRST_RESEND_S)

    def _retry(self, last: RunState) -> Sending:
        token = _retry_token(last)

        def send() -> str:
            self._service.retry(last.arn, token)
            return last.arn

        return Sending(send)

    def _prepare(self, start: Start) -> Sending:
        """Return the sending of the request, with the steps that it runs or reuses.

        Raises:
            SelectiveWidgetError: The request cannot or must not be sent.
        """
        options = start.options
        if not options.names_version:
            self._check_unchanged(start.target)
        derived = Derived.of(self._store.state, start.intents)
        if start.was_shown and derived.reference_arn != start.shown_reference_arn:
            raise InvalidSelectionError(OTHER_REFERENCE)
        self._check_reference(derived)
        verdict = derived.verdict
        request = {**derived.request(named(options, start, derived)), "ClientRequestToken": start.id}
        expected = frozenset(verdict.steps("run") + verdict.steps("reuse"))
        return Sending(lambda: self._service.start(request), expected)

    def _check_reference(self, derived: Derived) -> None:
        """Raise if it is not known what the reference did. Without a service, the reference is trusted."""
        problem = problem_of(self._store.state, derived)
        if problem is not None:
            raise problem
        if derived.to_list:  # the reference may have been retried since the start was judged
            raise InvalidSelectionError(HALF_KNOWN)

    def _send(self, start_id: str, resend_in_s: float) -> None:
        """Send the request. If there is no response, send the same request later, until there is one."""
        start = self._store.state.start
        if start is None or start.id != start_id:
            return
        sending = self._sendings[start_id]
        try:
            with telling_delays(partial(self._attempted, start_id, sending)):
                arn = sending()
            self._store.dispatch(run_events.StartSucceeded(start_id, arn, sending.expected))
        except BaseException as error:
            sending.take_error(error)
            if not sending.is_open_after(error):
                self._store.dispatch(run_events.StartRefused(start_id, error))
                return
            self._say_why(start_id, sending, error, resend_in_s)
            if is_interrupt(error):
                raise
            later_s = min(2 * resend_in_s, MAX_RESEND_S)
            self._workers.later(resend_in_s, partial(self._send, start_id, later_s))

    def _say_why(self, start_id: str, sending: Sending, error: BaseException, resend_in_s: float) -> None:
        """Report why there is no response: the service limits requests, or the outcome is unknown."""
        if sending.may_have_started:
            message = it_may_have_started(error)
            self._store.dispatch(run_events.StartHeldUp(start_id, message, may_have_started=True))
            return
        self._wait(start_id, sending.known, Delay(resend_in_s, "refused"))
        logger.info("%s", self._store.state.run.message)

    def _attempted(self, start_id: str, sending: Sending, delay: Delay) -> None:
        """Record that an attempt at a start was delayed: it failed, or is queued."""
        sending.take(delay)
        self._wait(start_id, sending.known, delay)

    def _wait(self, start_id: str, known: str, delay: Delay) -> None:
        """Report that a start waits, if the reason is that the service limits requests."""
        is_short = delay.cause == "queued" and delay.within_s < MIN_SAID_S
        if delay.cause != "unanswered" and not is_short:
            message = f"{LIMITED} It goes on within about {duration_text(delay.within_s)}. {known}"
            self._store.dispatch(run_events.StartHeldUp(start_id, message))


def named(options: StartOptions, start: Start, derived: Derived) -> StartOptions:
    """Return the options with the display name to send: as given, else the intent, else the proposed one."""
    if options.display_name is not None:
        return options
    return replace(options, display_name=start.intents.display_name or derived.proposed_name)


def _retry_token(ended: RunState) -> str:
    """Return the token of a retry: the same for the same end, so that two kernels retry it only once."""
    if ended.snapshot is None or ended.snapshot.ended_at is None:
        return str(uuid.uuid4())
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{ended.arn} {ended.snapshot.ended_at.isoformat()}"))
