"""The list of a pipeline's executions, page by page: each page costs one request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from sagemaker_selective_widget.errors import NotFoundError, ServiceError
from sagemaker_selective_widget.execution.history.history import History
from sagemaker_selective_widget.execution.watch.service import PipelineService
from sagemaker_selective_widget.execution.watch.status import ExecutionSummary, has_ended
from sagemaker_selective_widget.execution.watch.step_pages import REFUSED_TOKEN
from sagemaker_selective_widget.threads import Call, Soon


def list_pages(service: PipelineService, page_count: int) -> History:
    """Return the executions on the first pages, with one request per page.

    Raises:
        ServiceError: The service refused.
    """
    return refresh_list(service, History(), page_count)


def refresh_list(service: PipelineService, known: History, page_count: int, soon: Soon = Call) -> History:
    """Return the current list, with at least ``page_count`` pages if there are so many.

    New executions appear at the beginning, so pages are requested up to the first one with a known execution,
    and the executions after it are kept as listed. The few of them that had not ended are described one
    by one; where that would take more requests than the remaining pages, the pages are listed instead. If an
    ended execution was retried, that shows once it is examined.

    Args:
        service: The service to ask.
        known: The previous list.
        page_count: How many pages are wanted.
        soon: Schedules calls, so that independent requests are sent at the same time.

    Raises:
        ServiceError: The service refused.
    """
    listed = _next_page(service, History())
    while listed.has_more and listed.page_count < page_count:
        older = _older(known, listed) if known.page_count >= page_count else ()
        going_on = [one for one in older if not has_ended(one.status)]
        if older and len(going_on) <= known.page_count - listed.page_count:
            return _continued(service, known, listed, older, soon)
        listed = _next_page(service, listed)
    return listed


def _older(known: History, listed: History) -> tuple[ExecutionSummary, ...]:
    """Return the known executions older than those listed; none where the two lists do not overlap."""
    arns = listed.name_of_execution
    older = tuple(one for one in known.executions if one.arn not in arns)
    return older if len(older) < len(known.executions) else ()


def _continued(
    service: PipelineService,
    known: History,
    listed: History,
    older: Iterable[ExecutionSummary],
    soon: Soon,
) -> History:
    now = [one if has_ended(one.status) else soon(partial(_as_it_is_now, service, one)) for one in older]
    found = (each.result() if isinstance(each, Call) else each for each in now)
    executions = (*listed.executions, *(one for one in found if one is not None))
    return replace(known, executions=executions)


def _as_it_is_now(service: PipelineService, listed: ExecutionSummary) -> ExecutionSummary | None:
    try:
        seen = service.describe_execution(listed.arn)
    except NotFoundError:
        return None
    return replace(listed, status=seen.status, failure_reason=seen.failure_reason)


def list_one_page_more(service: PipelineService, listed: History) -> History:
    """Return a list with one more page of older executions. Takes one request, or none if there are no more.

    Executions started since are not added. Where the service refuses to continue the list, as when its token
    has expired, the list is read again from the start.

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
    """Drop duplicates: as new executions shift the list, a page may repeat some of the page before."""
    return tuple({execution.arn: execution for execution in executions}.values())
