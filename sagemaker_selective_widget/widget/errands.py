"""What the browser asks for by a message, such as to start; each request runs on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from sagemaker_selective_widget.errors import AlreadyRunningError, InvalidSelectionError, SelectiveWidgetError

Errand = Callable[[Mapping[str, Any]], Any]
"""Does what a message asks for; takes the message."""


_UNEXPECTED = (
    "The widget met an error that it did not expect; the server's log says more. Nothing you chose is lost."
)


class Errands:
    """Runs what messages ask for, and says what went wrong: there is nobody to raise it to.

    Args:
        errands: What to do, by the ``kind`` of the message.
        say: Told what went wrong, or ``""`` when nothing did, once for each message; on the errand's thread.
    """

    def __init__(self, errands: Mapping[str, Errand], say: Callable[[str], None]) -> None:
        self._errands = errands
        self._say = say

    def receive(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Take a custom message; one of another kind is none of ours."""
        errand = self._errands.get(str(content.get("kind"))) if isinstance(content, dict) else None
        if errand is not None:
            in_background(lambda: self._run(errand, content))

    def _run(self, errand: Errand, content: Mapping[str, Any]) -> None:
        problem = _UNEXPECTED
        try:
            errand(content)
            problem = ""
        except (AlreadyRunningError, InvalidSelectionError):
            problem = ""  # a second click on Start, or one on a verdict that has changed: both are on display
        except SelectiveWidgetError as error:
            problem = str(error)
        finally:
            self._say(problem)


def in_background(work: Callable[[], Any]) -> None:
    """Run ``work`` on a thread that keeps no kernel alive."""
    threading.Thread(target=work, name="sagemaker_selective_widget", daemon=True).start()
