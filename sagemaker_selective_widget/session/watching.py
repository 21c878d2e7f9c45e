"""`Watcher`: looks at an execution until it has ended, each look a piece of work of its own."""

from __future__ import annotations

import logging
import time

from sagemaker_selective_widget.errors import NotFoundError, SelectiveWidgetError
from sagemaker_selective_widget.execution import PipelineService
from sagemaker_selective_widget.execution.monitor import Look, looks
from sagemaker_selective_widget.session.effects import Watch
from sagemaker_selective_widget.session.events import EffectFailed, RunLost, RunSeen
from sagemaker_selective_widget.session.store import Store
from sagemaker_selective_widget.session.workers import Workers

logger = logging.getLogger(__name__)


class Watcher:
    """Watches one attempt of an execution. It ends with it, and when the session watches something else.

    Args:
        service: Where to look.
        store: Told what was seen.
        workers: Carry out the looks.
        arn: The execution.
        attempt: Which attempt of it.
    """

    def __init__(
        self, service: PipelineService, store: Store, workers: Workers, arn: str, attempt: int
    ) -> None:
        self._store = store
        self._workers = workers
        self._identity = (arn, attempt)
        self._serial = store.state.run.serial
        self._looks = looks(service, arn, after=store.state.run.after)

    def look(self) -> None:
        """Look once, and again later unless that was the last time."""
        state = self._store.state
        if state.is_closed or (*state.run.identity, state.run.serial) != (*self._identity, self._serial):
            return
        try:
            look = next(self._looks)
        except NotFoundError as error:
            self._store.dispatch(RunLost(*self._identity, error))
            return
        except BaseException as error:
            logger.exception("Watching an execution has failed unexpectedly.")
            said = SelectiveWidgetError(f"{type(error).__name__}: the kernel's log has the traceback.")
            self._store.dispatch(EffectFailed(Watch(*self._identity), said, is_expected=False))
            return
        if look.error is not None and not isinstance(look.error, SelectiveWidgetError):
            logger.error("A look at an execution has failed unexpectedly.", exc_info=look.error)
        self._store.dispatch(RunSeen(*self._identity, look.snapshot, _problem(look), time.monotonic()))
        if look.next_in_s is not None:
            self._workers.later(look.next_in_s, self.look)


def _problem(look: Look) -> str:
    if look.error is None:
        return ""
    if isinstance(look.error, SelectiveWidgetError):
        return str(look.error)
    return "The execution goes on; looking at it met an unexpected error, and is tried again."
