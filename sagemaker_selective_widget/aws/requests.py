"""Sending of single requests and of paginated lists, with translated errors, checks and logging."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import boto3
from botocore import xform_name

from sagemaker_selective_widget.aws.errors import translated, unreadable
from sagemaker_selective_widget.aws.failures import is_throttled
from sagemaker_selective_widget.aws.operations import Operation
from sagemaker_selective_widget.aws.pace import pace_of
from sagemaker_selective_widget.aws.response import Response
from sagemaker_selective_widget.errors import ServiceError, StartOptionError

logger = logging.getLogger("sagemaker_selective_widget.aws")
"""Logs operations and their durations, but never values, as a log may be read by anybody."""


_ATTEMPTS = 4
_CONFLICT_INTERVAL_S = 0.3
_CONFLICT = "ConflictException"
"""The code with which the service refuses, for a moment, to stop an execution between two of its steps."""

_DISPENSABLE = frozenset({"MlflowExperimentName"})
"""Members of a request that do not affect what an execution does."""


def send(
    client: Any, operation: Operation, subject: str, arguments: Mapping[str, Any], *, named: str = ""
) -> Response:
    """Send a request and return its answer, once the pace of its client allows it.

    Args:
        client: A boto3 client.
        operation: The API operation.
        subject: What the operation is about, for messages.
        arguments: The members of the request.
        named: Everything named in the request that may not exist, if that is more than the subject.

    Raises:
        ServiceError: The request was refused or not answered.
    """
    pace = pace_of(client)
    pace.take_turn()
    began_s = time.perf_counter()
    try:
        with translated(operation, subject, named=named):
            answer = getattr(client, xform_name(operation))(**arguments)
    except ServiceError as error:
        if is_throttled(error.code):
            pace.slow_down()
        reason = f"{type(error).__name__} {error.code}".strip()
        logger.debug("%s failed after %.0f ms: %s", operation, _ms_since(began_s), reason)
        raise
    except Exception as error:
        # Without the message, which may contain a value.
        frames = "".join(traceback.format_tb(error.__traceback__))
        logger.error("%s raised %s\n%s", operation, type(error).__name__, frames)
        raise
    logger.debug("%s took %.0f ms", operation, _ms_since(began_s))
    response = Response(operation, answer)
    if response.retry_count > 1:
        pace.slow_down()
    elif not response.retry_count:  # one rejection followed by an answer leaves the pace unchanged
        pace.speed_up()
    return response


def pages(
    client: Any, operation: Operation, subject: str, arguments: Mapping[str, Any]
) -> Iterator[Response]:
    """Yield the pages of a list, sending each request when its page is needed.

    Raises:
        ServiceError: A request was refused, or the tokens form a cycle.
    """
    token: str | None = None
    known: set[str] = set()
    while True:
        page = send(client, operation, subject, {**arguments, "NextToken": token} if token else arguments)
        yield page
        token = page.text_or_none("NextToken")
        if not token:
            return
        if token in known:
            raise ServiceError(
                unreadable(operation, "NextToken leads back to an earlier page"), operation=operation
            )
        known.add(token)


def past_conflicts(request: Callable[[], object], wait: Callable[[float], object]) -> None:
    """Send a request, and repeat it after a moment while it conflicts with what the service is doing.

    Args:
        request: Sends the request.
        wait: Waits for a number of seconds.

    Raises:
        ServiceError: The request was refused for another reason, or each time.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            request()
            return
        except ServiceError as error:
            if error.code != _CONFLICT or attempt == _ATTEMPTS:
                raise
        wait(_CONFLICT_INTERVAL_S)


def sendable(client: Any, operation: Operation, request: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a request without dispensable members that the installed boto3 does not support.

    Raises:
        StartOptionError: boto3 does not support another member of the request.
    """
    known = client.meta.service_model.operation_model(operation).input_shape.members
    unknown = [member for member in request if member not in known]
    needed = [member for member in unknown if member not in _DISPENSABLE]
    if needed:
        raise StartOptionError(
            f"boto3 {boto3.__version__} cannot send {', '.join(needed)}. Upgrade it with: "
            "pip install --upgrade boto3"
        )
    return {member: value for member, value in request.items() if member in known}


def _ms_since(began_s: float) -> float:
    return (time.perf_counter() - began_s) * 1000
