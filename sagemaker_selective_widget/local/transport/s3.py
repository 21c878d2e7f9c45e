"""Handling of requests to S3, with faults and with errors as worded by S3."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from sagemaker_selective_widget.local.transport import api_error, s3_protocol
from sagemaker_selective_widget.local.transport.api_error import ApiError, ServiceUnavailable
from sagemaker_selective_widget.local.transport.faults import Faults
from sagemaker_selective_widget.local.transport.http_messages import HttpRequest, HttpResponse
from sagemaker_selective_widget.local.transport.s3_protocol import Perform

S3_TARGET = "S3."
"""The prefix of S3 operations where the operations of all services are distinguished."""

_AS_S3_SAYS: Mapping[str, type[ApiError]] = {
    "AccessDeniedException": api_error.AccessDenied,
    "ExpiredTokenException": api_error.ExpiredToken,
    "ThrottlingException": api_error.SlowDown,
}
"""Error code of the services with a JSON protocol → the corresponding error of S3."""


class S3:
    """Handles the HTTP requests to S3.

    Args:
        table: The function for each operation.
        faults: Deliberate failures of requests.
        is_closed: Returns whether this machine is closed.
    """

    def __init__(self, table: Mapping[str, Perform], faults: Faults, is_closed: Callable[[], bool]) -> None:
        self._table = table
        self._faults = faults
        self._is_closed = is_closed

    def handle(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        try:
            if self._is_closed():
                raise ServiceUnavailable("This LocalSageMaker is closed. Make another one.")
            read = s3_protocol.read_request(request)
        except ApiError as error:
            return s3_protocol.refusal(error)
        answered: list[HttpResponse] = []

        def perform(_target: str, _body: bytes) -> tuple[int, bytes]:
            answered.append(s3_protocol.answer(self._table[read.operation], read))
            return answered[-1].status, b""

        status, refused = self._faults.answer(perform, f"{S3_TARGET}{read.operation}", b"")
        return answered[-1] if answered else s3_protocol.refusal(_as_s3_says(status, refused))


def _as_s3_says(status: int, refused: bytes) -> ApiError:
    """Return S3's error for a refusal that a fault has written as JSON."""
    said = json.loads(refused)
    error = _AS_S3_SAYS.get(said["__type"], api_error.InternalError)(said["Message"])
    if error.status < status:
        error.status = status
    return error
