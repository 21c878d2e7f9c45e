"""Logging of a failing function's traceback in its step's log.

What a function prints is not logged: ``sys.stdout`` belongs to the whole process, and replacing it while a
function runs would capture everything printed meanwhile. `StepContext.log` writes to the log.
"""

from __future__ import annotations

import traceback

from sagemaker_selective_widget.local.steps.context import StepContext, StepFunction
from sagemaker_selective_widget.local.steps.registry import Returned


def with_failure_logged(function: StepFunction) -> StepFunction:
    """Return a function that also logs the traceback of any exception in the step's log."""

    def perform(step: StepContext) -> Returned:
        try:
            return function(step)
        except BaseException as error:
            step.log(_traceback(error))
            raise

    return perform


def _traceback(error: BaseException) -> str:
    """Return an exception as text with its traceback, starting in the function."""
    way = error.__traceback__.tb_next if error.__traceback__ else None
    return "".join(traceback.format_exception(type(error), error, way)).rstrip("\n")
