"""`Watcher`: polls an execution until it has ended; each look is a separate piece of work."""

from __future__ import annotations

import logging
import time
from functools import partial

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.execution import PipelineService
from sagemaker_selective_widget.execution.watch.monitor import Look, looks
from sagemaker_selective_widget.session.effects import Watch
from sagemaker_selective_widget.session.recurring import Again
from sagemaker_selective_widget.session.run_events import RunSeen
from sagemaker_selective_widget.session.store import Store

logger = logging.getLogger(__name__)


class Watcher:
    """Watches one attempt of an execution until it ends, or until the session watches something else.

    Args:
        service: The service to ask.
        store: Receives what was seen.
        watch: The execution and its attempt.
    """

    def __init__(self, service: PipelineService, store: Store, watch: Watch) -> None:
        self._store = store
        self._watch = watch
        self._identity = (watch.arn, watch.attempt)
        self._begin = partial(looks, service, watch.arn, after=store.state.run.after)
        self._looks = self._begin()

    def look(self) -> Again | None:
        """Look once; return when to look again, or ``None`` if that was the last look.

        Raises:
            NotFoundError: The execution does not exist any more.
        """
        state = self._store.state
        if state.is_closed or state.run.watch != self._watch:
            return None
        look = next(self._looks, None)
        if look is None:  # an interrupt has ended the iterator
            self._looks = self._begin()
            look = next(self._looks)
        if look.error is not None and not isinstance(look.error, SelectiveWidgetError):
            logger.error("A look at an execution has failed unexpectedly.", exc_info=look.error)
        self._store.dispatch(RunSeen(*self._identity, look.snapshot, _problem(look), time.monotonic()))
        return None if look.next_in_s is None else Again(look.next_in_s, look.earliest_in_s)


def _problem(look: Look) -> str:
    if look.error is None:
        return ""
    if isinstance(look.error, SelectiveWidgetError):
        return str(look.error)
    return "The execution goes on; looking at it met an unexpected error, and is tried again."
