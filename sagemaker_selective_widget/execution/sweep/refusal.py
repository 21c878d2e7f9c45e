"""What it means for a trial that its start was refused, or that nobody answered. Pure."""

from __future__ import annotations

import re
from typing import Literal

from sagemaker_selective_widget.errors import (
    AccessDeniedError,
    CredentialsError,
    SelectiveWidgetError,
    ServiceError,
    UnavailableError,
)

Meaning = Literal["later", "unknown", "never"]
"""The same request may be let through later; it may have been already; it never will be."""

_PASSING = re.compile("Throttl|TooMany|SlowDown|RequestLimit|LimitExceeded|QuotaExceeded")
"""Codes of refusals that pass: nothing was started."""


def meaning_of(error: SelectiveWidgetError, *, may_have_started: bool) -> Meaning:
    """Return what an error says of a start.

    Args:
        error: What came instead of the ARN of an execution.
        may_have_started: Whether an earlier answer to the same start was lost.
    """
    code = error.code if isinstance(error, ServiceError) else ""
    if _PASSING.search(code) or isinstance(error, CredentialsError):
        return "later"
    if isinstance(error, UnavailableError):
        return "unknown"
    return "unknown" if may_have_started and isinstance(error, AccessDeniedError) else "never"
