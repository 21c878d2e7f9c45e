"""The HTTP requests that the endpoint accepts; all others are refused before their body is read."""

from __future__ import annotations

import h11

from sagemaker_selective_widget.local.transport.api_error import (
    AccessDeniedException,
    RequestEntityTooLargeException,
    SerializationException,
    UnknownOperationException,
    UnsupportedMethodException,
)
from sagemaker_selective_widget.local.transport.protocol import (
    CONTENT_TYPE,
    LOGS_TARGET,
    SAGEMAKER_TARGET,
)

LOOPBACK = "127.0.0.1"
MAX_BODY_BYTES = 2 * 2**20
"""The maximum size of a request of the JSON protocol."""

MAX_OBJECT_BYTES = 10 * 2**20
"""The maximum size of an uploaded object; boto3 sends those over 8 MiB in parts, which are not supported."""

_LENGTH_WITHOUT_BODY = {b"GET": "0", b"HEAD": "0", b"PUT": ""}

_SERVICES = (SAGEMAKER_TARGET, LOGS_TARGET)


def check_request(request: h11.Request, port: int) -> None:
    """Refuse a request that no AWS client sends to this endpoint.

    A web page can make the browser send requests here: its host name may have been made to resolve to this
    machine (which shows in ``Host``), or it sends requests that need no permission (which shows in
    ``Origin``, which browsers add to each POST from a page, including ``no-cors``).

    Args:
        request: The request line and the headers.
        port: The port of the endpoint.

    Raises:
        ApiError: The request is refused.
    """
    if is_of_s3(request):
        _check_source(request, port)
        length = header(request, "Content-Length") or _LENGTH_WITHOUT_BODY[request.method]
        _check_length(length, MAX_OBJECT_BYTES)
        return
    if request.method != b"POST":
        raise UnsupportedMethodException(
            "This endpoint answers POST, as AWS's JSON protocol does, and signed requests to S3."
        )
    _check_source(request, port)
    if request.target != b"/" or not header(request, "X-Amz-Target").startswith(_SERVICES):
        raise UnknownOperationException(
            "This endpoint answers operations of SageMaker Pipelines, and reads their logs; nothing else."
        )
    if not header(request, "Content-Type").startswith(CONTENT_TYPE):
        raise SerializationException(f"The Content-Type of a request is {CONTENT_TYPE}.")
    _check_length(header(request, "Content-Length"), MAX_BODY_BYTES)


def is_of_s3(request: h11.Request) -> bool:
    """Return whether a request is one that an AWS client sends to S3.

    It has a signature, which is not verified; but a web page cannot make a browser send that header.
    """
    is_signed = header(request, "Authorization").startswith("AWS4-")
    return is_signed and request.method in _LENGTH_WITHOUT_BODY


def header(request: h11.Request, name: str) -> str:
    """Return the first header with a name, ignoring case; "" if there is none."""
    return next(iter(_every(request, name)), "")


def _every(request: h11.Request, name: str) -> list[str]:
    wanted = name.lower().encode()
    return [value.decode("latin-1") for found, value in request.headers if found == wanted]


def _check_source(request: h11.Request, port: int) -> None:
    own_names = {f"{LOOPBACK}:{port}", f"localhost:{port}"}
    if header(request, "Host").lower() not in own_names:
        raise AccessDeniedException("The Host of this request is not this endpoint. Use its URL.")
    if not {origin.lower() for origin in _every(request, "Origin")} <= {
        f"http://{name}" for name in own_names
    }:
        raise AccessDeniedException(
            "The Origin of this request is a web page, and this endpoint answers none. Use an AWS client."
        )


def _check_length(length: str, most: int) -> None:
    if not length:
        raise SerializationException("The request has no Content-Length.")
    if int(length) > most:  # h11 accepts only digits, and at most 20 of them
        raise RequestEntityTooLargeException(
            f"The request has {length} bytes, and {most} are read. Put a long pipeline "
            "definition into S3 and give its PipelineDefinitionS3Location."
        )
