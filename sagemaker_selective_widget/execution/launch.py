"""Starting once: one intent has one ``ClientRequestToken``, however often it is sent."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from sagemaker_selective_widget.errors import ServiceError, UnavailableError
from sagemaker_selective_widget.execution.service import PipelineService


class Launcher:
    """Sends start requests, and sends one whose answer was lost again as the same one.

    It owns the token of the intent that has no definite answer yet. Safe to use from several threads.

    Args:
        service: Where to start.
    """

    def __init__(self, service: PipelineService) -> None:
        self._service = service
        self._lock = threading.Lock()
        self._unanswered: tuple[Mapping[str, Any], str] | None = None

    def launch(self, request: Mapping[str, Any]) -> str:
        """Send ``StartPipelineExecution`` and return the execution's ARN.

        Args:
            request: Keyword arguments without ``ClientRequestToken``.

        Raises:
            UnavailableError: No answer; launching the same request again cannot start it twice. Nor can it
                after an interrupt.
            ServiceError: The service refused.
        """
        with self._lock:
            token = self._token_for(request)
            self._unanswered = (deepcopy(request), token)
            try:
                arn = self._service.start({**request, "ClientRequestToken": token})
            except UnavailableError:
                raise
            except ServiceError:
                self._unanswered = None
                raise
            self._unanswered = None
            return arn

    def _token_for(self, request: Mapping[str, Any]) -> str:
        if self._unanswered is not None and self._unanswered[0] == request:
            return self._unanswered[1]
        return str(uuid.uuid4())
