"""Attempts at a request that come to nothing: botocore repeats them, and tells its events alone."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from sagemaker_selective_widget.aws.failures import code_of, is_throttled, kind_of
from sagemaker_selective_widget.errors import UnavailableError
from sagemaker_selective_widget.execution.watch.delay import Delay, tell_delay

MAX_REPEAT_S = 20.0
"""Seconds that botocore waits at most before it repeats a request."""


def tell_attempts(client: Any) -> None:
    """Have it told, as a `Delay`, when an attempt at a request of a boto3 client comes to nothing.

    Its event ``needs-retry`` comes after each attempt. To do so again for the same client changes nothing.
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
    # botocore's modes wait a random part of this, the `legacy` one without an upper bound of its own.
    within_s = min(2.0 ** (attempts - 1), MAX_REPEAT_S)
    tell_delay(Delay(within_s, "refused" if is_refused else "unanswered"))
