"""`RowListing`: lists rows of an execution's steps in parts, as long as they are wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sagemaker_selective_widget.execution import ExecutionSnapshot, PipelineService
from sagemaker_selective_widget.execution.history.examine import listed_further, with_more_rows
from sagemaker_selective_widget.execution.history.history import ExaminedExecution
from sagemaker_selective_widget.execution.watch.ending import Ending, ending_of
from sagemaker_selective_widget.execution.watch.monitor import looks
from sagemaker_selective_widget.execution.watch.shared_looks import SharedLooks
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session.effects import ListSteps
from sagemaker_selective_widget.session.store import Store
from sagemaker_selective_widget.session.wanted import is_listing_wanted


class RowListing:
    """Lists more rows of examined executions, in parts that are shown as they arrive.

    After each part it is checked whether more rows are still wanted, since another selection may need none.
    A listing that is resumed later continues after the rows that were already listed.

    Args:
        service: The service to ask.
    """

    def __init__(self, service: PipelineService) -> None:
        self._service = service
        self._under_way: dict[str, tuple[Ending | None, SharedLooks]] = {}

    def carry_out(
        self, effect: ListSteps, store: Store, keep: Callable[[ExaminedExecution], object]
    ) -> ev.RowsListed:
        """List rows until no more are wanted; return the event with which the effect ends.

        Args:
            effect: Names the execution.
            store: Receives each part.
            keep: Called with what is known about the execution after each part.

        Raises:
            ServiceError: The service refused. Rows that were listed by then are kept.
        """
        arn = effect.arn
        known = store.state.history.known(arn)
        if known is None or not is_listing_wanted(store.state, effect):
            return ev.RowsListed(effect, is_over=True)
        self._begin(known.snapshot)
        for look in looks(self._service, arn):
            if look.error is not None:
                raise look.error
            if look.snapshot is not None:
                known = self._told(effect, known, look.snapshot, store)
                keep(known)
            if not is_listing_wanted(store.state, effect):
                break
        if (now := store.state.history.known(arn)) is None or not now.snapshot.has_more_steps:
            self._under_way.pop(arn, None)
        return ev.RowsListed(effect, is_over=True)

    def _told(
        self, effect: ListSteps, known: ExaminedExecution, seen: ExecutionSnapshot, store: Store
    ) -> ExaminedExecution:
        """Dispatch the rows that were listed together with the known ones; return what is known by then."""
        together = with_more_rows(known.snapshot, seen) if seen.is_terminal else seen
        listed = replace(listed_further(together, known.pipeline), is_listing=False)
        store.dispatch(ev.RowsListed(effect, listed))
        return replace(known, snapshot=listed)

    def _begin(self, seen: ExecutionSnapshot) -> None:
        """Keep the rows that were listed before, unless the execution has a different end by now."""
        ending = ending_of(seen)
        ending_before, shared = self._under_way.get(seen.arn, (None, None))
        if shared is None or ending_before != ending:
            self._under_way.pop(seen.arn, None)
            shared = self._service.shared_looks(seen.arn)
            self._under_way[seen.arn] = (ending, shared)
        if ending is not None:
            shared.has_ended(ending)
        shared.list_all()
