"""`Observers`: who is told each new view."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sagemaker_selective_widget.session.view import View
from sagemaker_selective_widget.threads import is_interrupt

logger = logging.getLogger(__name__)


class Observers:
    """Tells each view to all observers. An observer that raises keeps it from no other."""

    def __init__(self) -> None:
        self._observers: tuple[Callable[[View], None], ...] = ()

    def add(self, observer: Callable[[View], None]) -> None:
        """Tell it the views that come from now on."""
        self._observers = (*self._observers, observer)

    def __call__(self, view: View) -> None:
        """Tell a view."""
        for observer in self._observers:
            _tell(observer, view)


def _tell(observer: Callable[[View], None], view: View) -> None:
    """Tell an observer; its exceptions are logged, unless a cell was interrupted."""
    try:
        observer(view)
    except BaseException as error:
        if is_interrupt(error):
            raise
        logger.exception("An observer of the session has raised.")
