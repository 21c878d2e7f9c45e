"""AWS's JSON 1.1 protocol: bytes in, status and bytes out; independent of the transport."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sagemaker_selective_widget.local.transport.api_error import (
    ApiError,
    InternalFailure,
    SerializationException,
)

Handler = Callable[[str, bytes], tuple[int, bytes]]
"""Answers one request: ``X-Amz-Target`` and body → HTTP status and body."""

Call = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]
"""Performs an operation: its name and its request → its answer; raises `ApiError` to refuse."""

LOGS_TARGET = "Logs_20140328."
SAGEMAKER_TARGET = "SageMaker."
"""The prefixes of ``X-Amz-Target`` for the two services."""

CONTENT_TYPE = "application/x-amz-json-1.1"


def answer(call: Call, target: str, body: bytes) -> tuple[int, bytes]:
    """Answer one HTTP request.

    Args:
        call: Performs the operation.
        target: The header ``X-Amz-Target``, such as ``SageMaker.StartPipelineExecution``.
        body: The request as JSON.

    Returns:
        The HTTP status, and the answer or the error as JSON.
    """
    try:
        return 200, _encode(call(operation_name(target), _decode(body)))
    except ApiError as error:
        return refusal(error)
    except Exception as error:  # noqa: BLE001 (a service answers, whatever failed)
        return refusal(InternalFailure(f"{type(error).__name__}: {error}"))


def operation_name(target: str) -> str:
    """Return the operation that a header ``X-Amz-Target`` names."""
    return target.rpartition(".")[2]


def refusal(error: ApiError) -> tuple[int, bytes]:
    """Return the answer that refuses a request: the HTTP status, and the error as JSON."""
    return error.status, _encode(_error_body(error))


def _decode(body: bytes) -> Mapping[str, Any]:
    try:
        text = (body or b"{}").decode()
        request: Mapping[str, Any] = json.loads(text)
        if "\\u" in text:  # a lone surrogate can be escaped like this, but is not valid text
            json.dumps(request, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise SerializationException("The request's body is not JSON, or it is nested too deep.") from None
    return request


def _error_body(error: ApiError) -> Mapping[str, str]:
    # Modelled errors have "Message", others have "message"; clients read one or the other.
    return {"__type": error.code, "Message": str(error), "message": str(error)}


def _encode(value: Any) -> bytes:
    return json.dumps(value, default=_encode_special).encode()


def _encode_special(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON 1.1.")
