"""Answers wait until what they tell is saved; reading goes on where nothing can be saved."""

from __future__ import annotations

from http import HTTPStatus

from sagemaker_selective_widget.errors import FolderError
from sagemaker_selective_widget.local.storage.journal import Journal
from sagemaker_selective_widget.local.transport.api_error import InternalFailure
from sagemaker_selective_widget.local.transport.protocol import Handler, operation_name, refusal

_READING = ("Describe", "List", "Get", "Filter")
"""What the names of operations that change nothing begin with."""


def is_reading(target: str) -> bool:
    """Tell whether a header ``X-Amz-Target`` names an operation that changes nothing."""
    return operation_name(target).startswith(_READING)


def saved(handle: Handler, journal: Journal) -> Handler:
    """Return a handler that answers a request to change something with an error if that cannot be saved.

    The change stays in memory and is saved with a later one; the same request, with its
    ``ClientRequestToken``, is then answered as it would have been.
    """

    def handle_and_check(target: str, body: bytes) -> tuple[int, bytes]:
        answer = handle(target, body)
        if is_reading(target) or answer[0] != HTTPStatus.OK:
            return answer
        try:
            journal.check_saved()
        except FolderError as error:
            return refusal(InternalFailure(str(error)))
        return answer

    return handle_and_check
