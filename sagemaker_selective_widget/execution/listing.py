"""The list of a pipeline's executions, page by page: each older page costs one request."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass

from sagemaker_selective_widget.errors import ServiceError
from sagemaker_selective_widget.execution.service import PipelineService
from sagemaker_selective_widget.execution.status import ExecutionSummary

_REFUSED_TOKEN = frozenset({"ValidationException", "ValidationError"})
"""The codes of a request that the service does not understand, as one whose token has expired."""


@dataclass(frozen=True, slots=True)
class _Listed:
    """What has been listed, at one moment.

    Attributes:
        executions: Newest first.
        page_count: Of how many pages.
        next_token: What leads to the next page; ``None`` after the last.
    """

    executions: tuple[ExecutionSummary, ...] = ()
    page_count: int = 0
    next_token: str | None = None


class Listing:
    """The executions listed so far, newest first. Safe to use from several threads, which take turns to ask.

    Args:
        service: Where to ask.
    """

    def __init__(self, service: PipelineService) -> None:
        self._service = service
        self._turn = threading.Lock()
        self._listed = _Listed()

    @property
    def executions(self) -> tuple[ExecutionSummary, ...]:
        """The executions, newest first."""
        return self._listed.executions

    @property
    def has_more(self) -> bool:
        """Whether there are older executions than these."""
        return self._listed.next_token is not None

    def refresh(self) -> None:
        """List as many pages again: one request for each.

        Raises:
            ServiceError: The service refused; the list stays as it was.
        """
        with self._turn:
            self._listed = self._from_start(max(1, self._listed.page_count))

    def load_more(self) -> None:
        """List one page of older executions too: one request, or none where there are no older ones.

        What has started since the last `refresh` is not listed.

        Raises:
            ServiceError: The service refused; the list stays as it was.
        """
        with self._turn:
            if self.has_more or self._listed.page_count == 0:
                self._listed = self._one_page_more()

    def _one_page_more(self) -> _Listed:
        try:
            return self._continued(self._listed)
        except ServiceError as error:
            if error.code not in _REFUSED_TOKEN or not self.has_more:
                raise
        return self._from_start(self._listed.page_count + 1)

    def _from_start(self, page_count: int) -> _Listed:
        listed = self._continued(_Listed())
        while listed.page_count < page_count and listed.next_token is not None:
            listed = self._continued(listed)
        return listed

    def _continued(self, listed: _Listed) -> _Listed:
        page = self._service.executions(listed.next_token)
        together = _each_once((*listed.executions, *page.executions))
        return _Listed(together, listed.page_count + 1, page.next_token)


def _each_once(executions: Iterable[ExecutionSummary]) -> tuple[ExecutionSummary, ...]:
    """Drop repetitions: where a list grows at its beginning, a page may repeat what ended the one before."""
    return tuple({execution.arn: execution for execution in executions}.values())
