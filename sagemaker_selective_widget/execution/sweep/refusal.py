"""What it means for a trial if its start is refused or remains unanswered. Pure."""

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
"""The same request may succeed later; it may have started an execution already; it will never succeed."""

_PASSING = re.compile("Throttl|TooMany|SlowDown|RequestLimit|LimitExceeded|QuotaExceeded")
"""Codes of temporary refusals, after which nothing was started."""


def meaning_of(error: SelectiveWidgetError, *, may_have_started: bool) -> Meaning:
    """Return what an error means for a start.

    Args:
        error: The error raised in place of an execution's ARN.
        may_have_started: Whether the answer to an earlier request for the same start was lost.
    """
    code = error.code if isinstance(error, ServiceError) else ""
    if _PASSING.search(code) or isinstance(error, CredentialsError):
        return "later"
    if isinstance(error, UnavailableError):
        return "unknown"
    return "unknown" if may_have_started and isinstance(error, AccessDeniedError) else "never"
