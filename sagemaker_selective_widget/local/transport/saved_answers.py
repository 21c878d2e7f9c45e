"""Answering a request only once its changes are saved; reading continues even if nothing can be saved."""

from __future__ import annotations

from http import HTTPStatus

from sagemaker_selective_widget.errors import FolderError
from sagemaker_selective_widget.local.storage.journal import Journal
from sagemaker_selective_widget.local.transport.api_error import InternalFailure
from sagemaker_selective_widget.local.transport.protocol import Handler, operation_name, refusal

_READING = ("Describe", "List", "Get", "Filter")
"""The prefixes of operations that change nothing."""


def is_reading(target: str) -> bool:
    """Return whether a header ``X-Amz-Target`` names an operation that changes nothing."""
    return operation_name(target).startswith(_READING)


def saved(handle: Handler, journal: Journal) -> Handler:
    """Return a handler that answers with an error if the changes of a request cannot be saved.

    The changes stay in memory and are saved with later ones; a repeated request with the same
    ``ClientRequestToken`` then gets the original answer.
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
