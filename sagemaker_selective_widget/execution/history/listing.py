"""The list of a pipeline's executions, page by page: each page costs one request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sagemaker_selective_widget.errors import ServiceError
from sagemaker_selective_widget.execution.history.history import History
from sagemaker_selective_widget.execution.watch.service import PipelineService
from sagemaker_selective_widget.execution.watch.status import ExecutionSummary
from sagemaker_selective_widget.execution.watch.step_pages import REFUSED_TOKEN


def list_pages(service: PipelineService, page_count: int) -> History:
    """Return the executions of the first pages: one request for each.

    Raises:
        ServiceError: The service refused.
    """
    listed = _next_page(service, History())
    while listed.page_count < page_count and listed.has_more:
        listed = _next_page(service, listed)
    return listed


def list_one_page_more(service: PipelineService, listed: History) -> History:
    """Return a list with one page of older executions: one request, or none where there are no older ones.

    What has started since is not listed. Where the service does not take up the list any more, as when its
    token has expired, it is listed from the start.

    Raises:
        ServiceError: The service refused.
    """
    if listed.page_count and not listed.has_more:
        return listed
    try:
        return _next_page(service, listed)
    except ServiceError as error:
        if error.code not in REFUSED_TOKEN or not listed.has_more:
            raise
    return list_pages(service, listed.page_count + 1)


def _next_page(service: PipelineService, listed: History) -> History:
    page = service.executions(listed.next_token)
    together = _each_once((*listed.executions, *page.executions))
    return replace(listed, executions=together, page_count=listed.page_count + 1, next_token=page.next_token)


def _each_once(executions: Iterable[ExecutionSummary]) -> tuple[ExecutionSummary, ...]:
    """Drop doubles: where a list grows at its beginning, a page may repeat executions of the one before."""
    return tuple({execution.arn: execution for execution in executions}.values())
