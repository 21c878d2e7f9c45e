"""The traceback of a function that fails, in its step's log.

A log does not hold what a function prints: ``sys.stdout`` is the whole process's, and replacing it, for as
long as a function runs, would take part in everybody's prints. `StepContext.log` writes to the log.
"""

from __future__ import annotations

import traceback

from sagemaker_selective_widget.local.steps.context import StepContext, StepFunction
from sagemaker_selective_widget.local.steps.registry import Returned


def with_failure_logged(function: StepFunction) -> StepFunction:
    """Return the function with the traceback of what it raises in the step's log."""

    def perform(step: StepContext) -> Returned:
        try:
            return function(step)
        except BaseException as error:
            step.log(_traceback(error))
            raise

    return perform


def _traceback(error: BaseException) -> str:
    """Return an exception with the way it came, from the function on."""
    way = error.__traceback__.tb_next if error.__traceback__ else None
    return "".join(traceback.format_exception(type(error), error, way)).rstrip("\n")
