"""Failed attempts at a request, which botocore repeats, and reports only through its events."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from sagemaker_selective_widget.aws.failures import code_of, is_throttled, kind_of
from sagemaker_selective_widget.errors import UnavailableError
from sagemaker_selective_widget.execution.watch.delay import Delay, tell_delay

MAX_REPEAT_S = 20.0
"""Maximum number of seconds that botocore waits before it repeats a request."""


def tell_attempts(client: Any) -> None:
    """Report a `Delay` whenever an attempt at a request of a boto3 client fails.

    The event ``needs-retry`` is sent after each attempt. Calling this again for the same client has no
    effect.
    """
    service_id = client.meta.service_model.service_id.hyphenize()
    client.meta.events.register(f"needs-retry.{service_id}", _tell, unique_id="sagemaker_selective_widget")


def _tell(attempts: int, response: Any, caught_exception: Exception | None, operation: Any, **_: Any) -> None:
    error = caught_exception
    if error is None and "Error" in response[1]:
        error = ClientError(response[1], operation.name)
    if error is None or kind_of(error) is not UnavailableError:
        return
    is_refused = isinstance(error, ClientError) and is_throttled(code_of(error))
    # botocore's retry modes wait a random part of this; the `legacy` mode has no upper bound of its own.
    within_s = min(2.0 ** (attempts - 1), MAX_REPEAT_S)
    tell_delay(Delay(within_s, "refused" if is_refused else "unanswered"))
