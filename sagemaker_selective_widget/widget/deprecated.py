"""Deprecated names that keep working for one version, with a warning that names the replacement."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable


class CallableLogger(logging.Logger):
    """The logger that ipywidgets keeps as ``log``, which can also be called like ``widget.log(step)``.

    Args:
        step_log: Returns the log of a step.
    """

    def __init__(self, step_log: Callable[..., str]) -> None:
        super().__init__("sagemaker_selective_widget.widget")
        # Not made by `logging.getLogger`, which would return the same logger for all widgets.
        self.parent = logging.getLogger("sagemaker_selective_widget")
        self._step_log = step_log

    def __call__(self, step: str, lines: int = 20) -> str:
        """Return the log of a step."""
        warnings.warn(
            "widget.log(step) is called widget.step_log(step) now.", DeprecationWarning, stacklevel=2
        )
        return self._step_log(step, lines)
