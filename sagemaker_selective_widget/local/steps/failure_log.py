"""Logging of the traceback when a step's function fails.

A log does not contain what a function prints: ``sys.stdout`` belongs to the whole process, and replacing it
while a function runs would also capture the output of other threads. `StepContext.log` writes to the log.
"""

from __future__ import annotations

import traceback

from sagemaker_selective_widget.local.steps.context import StepContext, StepFunction
from sagemaker_selective_widget.local.steps.registry import Returned


def with_failure_logged(function: StepFunction) -> StepFunction:
    """Return the function, wrapped so that the traceback of any exception is added to the step's log."""

    def perform(step: StepContext) -> Returned:
        try:
            return function(step)
        except BaseException as error:
            step.log(_traceback(error))
            raise

    return perform


def _traceback(error: BaseException) -> str:
    """Return the formatted traceback of an exception, starting in the function."""
    way = error.__traceback__.tb_next if error.__traceback__ else None
    return "".join(traceback.format_exception(type(error), error, way)).rstrip("\n")
