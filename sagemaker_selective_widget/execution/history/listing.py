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
    """Return the executions of the first pages: one request for each.

    Raises:
        ServiceError: The service refused.
    """
    return refresh_list(service, History(), page_count)


def refresh_list(service: PipelineService, known: History, page_count: int, soon: Soon = Call) -> History:
    """Return the list as it is now, at least so many pages of it as far as there are.

    New executions come at the beginning: pages are asked for up to the first one with an execution that is
    known, and those after it stay as they were listed. The few among them that went on are described one by
    one; where fewer pages than that are left, those are listed too. One that had ended and was retried since
    shows so once it is examined.

    Args:
        service: Where to ask.
        known: The list of before.
        page_count: How many pages are wanted.
        soon: Has requests that do not need each other sent at the same time.

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
    """Return the known executions after those that were listed; none where the two lists do not meet."""
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
