"""`Requests`: carries out effects by asking the service. Every effect ends with an event."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from weakref import WeakSet

from sagemaker_selective_widget.errors import PipelineChangedError, SelectiveWidgetError, ServiceError
from sagemaker_selective_widget.execution import ExecutionSnapshot, PipelineService, StepRun
from sagemaker_selective_widget.execution.history.examine import describe, examine, has_ended_as_before, look
from sagemaker_selective_widget.execution.history.history import ExaminedExecution, History
from sagemaker_selective_widget.execution.history.listing import list_one_page_more, refresh_list
from sagemaker_selective_widget.execution.metrics.values import ExecutionMetrics
from sagemaker_selective_widget.execution.sweep.spec import definition_digest
from sagemaker_selective_widget.execution.watch.answers import FOR_GOOD
from sagemaker_selective_widget.execution.watch.logs import (
    LAST_LINES,
    LogLine,
    find_log,
    log_place,
    log_remark,
)
from sagemaker_selective_widget.pipeline.parsed import parsed
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session import run_events
from sagemaker_selective_widget.session.effects import (
    CheckPipeline,
    Describe,
    Effect,
    Examine,
    ListExecutions,
    ListMore,
    ListSteps,
    ReadLog,
    ReadMetrics,
    SendStart,
    Watch,
)
from sagemaker_selective_widget.session.iterating.events import MetricsRead
from sagemaker_selective_widget.session.recurring import Recurring
from sagemaker_selective_widget.session.row_listing import RowListing
from sagemaker_selective_widget.session.starting import UPDATED, Starter
from sagemaker_selective_widget.session.state import State, Target
from sagemaker_selective_widget.session.store import Store
from sagemaker_selective_widget.session.wanted import is_only_searched, is_ruled_out
from sagemaker_selective_widget.session.watching import Watcher
from sagemaker_selective_widget.session.workers import AtOnce, Workers
from sagemaker_selective_widget.threads import Call, is_interrupt

logger = logging.getLogger(__name__)

ReadMetricsOf = Callable[[str], ExecutionMetrics]
"""Reads the metrics of an execution, given its ARN."""


class Requests:
    """Carries out the effects of one session. `bind` has to be called before the first effect.

    Args:
        service: The service to ask.
        workers: Carry out work that is done later or concurrently.
        first_list: The first list of executions, which is requested together with the definition.
    """

    def __init__(
        self, service: PipelineService, workers: Workers, first_list: Call[History] | None = None
    ) -> None:
        self.service = service
        self._first_list = first_list
        self._workers = workers
        self._soon = AtOnce(workers)
        self._row_listing = RowListing(service)
        self._examined: dict[str, ExaminedExecution] = {}
        self._watching: WeakSet[Recurring] = WeakSet()

    def bind(self, store: Store, read_metrics: ReadMetricsOf) -> None:
        """Set the store that receives the events, and the function that reads metrics."""
        self._store = store
        self._read_metrics = read_metrics
        self._starter = Starter(self.service, store, self._workers, self.check_unchanged)

    def __call__(self, effect: Effect) -> None:
        """Carry out an effect."""
        self._guarded(effect, lambda: self._carry_out(effect))

    def close(self) -> None:
        """Stop watching. The state already says that the session is closed."""
        for watching in tuple(self._watching):
            watching.close()

    def _guarded(self, effect: Effect, work: Callable[[], object]) -> None:
        """Do work that is part of an effect. If it fails, the effect ends with `EffectFailed`."""
        try:
            work()
        except SelectiveWidgetError as error:
            self._store.dispatch(ev.EffectFailed(effect, error))
        except BaseException as error:
            if is_interrupt(error):
                raise
            logger.exception("%s has failed unexpectedly.", type(effect).__name__)
            said = SelectiveWidgetError(f"{type(error).__name__}: the kernel's log has the traceback.")
            self._store.dispatch(ev.EffectFailed(effect, said, is_expected=False))

    def examine(self, arn: str) -> ExaminedExecution:
        """Return what an execution did: from the state if it has ended, else by asking the service.

        Raises:
            ServiceError: The service refused.
        """
        history = self._store.state.history
        known = history.known(arn)
        if known is not None and known.snapshot.is_terminal:
            return known
        return self._examine(arn)

    def _examine(self, arn: str, seen: ExecutionSnapshot | None = None) -> ExaminedExecution:
        history, before = self._store.state.history, self._examined.get(arn)
        found = examine(self.service, arn, history, parsed, self._soon, before, seen)
        self._examined[arn] = found
        return found

    def _keep(self, examined: ExaminedExecution) -> None:
        self._examined[examined.snapshot.arn] = examined

    def still_holds(self, known: ExaminedExecution) -> bool:
        """Return whether the known end of an execution is still its end; otherwise it was retried.

        Raises:
            ServiceError: The service refused.
        """
        seen = known.snapshot
        if not (seen.is_described and seen.is_terminal):
            return False
        if seen.status == FOR_GOOD or has_ended_as_before(self.service, known):
            return True
        self.service.look_anew()  # cached steps may outlast the cached end
        return False

    def read_log(
        self, state: State, step: str, limit: int, arn: str = ""
    ) -> tuple[StepRun, tuple[LogLine, ...]]:
        """Return the step whose log it is, and the last lines of the log.

        Args:
            state: Knows the executions.
            step: Name of the step.
            limit: The maximum number of lines.
            arn: The execution; ``""`` for the one that is watched.

        Raises:
            UnknownStepError: There is no such step.
            NoLogError: It has no log.
            ServiceError: The log could not be read.
        """
        known = state.history.known(arn)
        seen = state.run.snapshot if not arn else known.snapshot if known else None
        run = find_log(seen, state.target.pipeline, step)
        place = log_place(run)
        return run, () if place is None else self.service.log(place, limit)

    def updated_target(self) -> Target | None:
        """Return the current pipeline if it was updated since its definition was read, with one request.

        Raises:
            ServiceError: The service could not be asked.
            DefinitionError: The current definition cannot be read.
        """
        target = self._store.state.target
        definition = self.service.describe().definition
        if not target.definition or definition == target.definition:
            return None
        pipeline = parsed(definition)
        if definition_digest(definition) == definition_digest(target.definition):
            return None
        return replace(target, pipeline=pipeline, definition=definition)

    def take_update(self) -> bool:
        """Take over an update of the pipeline in place, with one request; return whether there was one.

        Raises:
            ServiceError: The service could not be asked.
            DefinitionError: The current definition cannot be read.
        """
        updated = self.updated_target()
        if updated is not None:
            self._store.dispatch(ev.PipelineReplaced(updated))
        return updated is not None

    def check_unchanged(self, shown: Target | None) -> None:
        """Raise if the pipeline was updated since it was shown, even if the update was already taken over.

        If the service cannot be asked, the pipeline counts as unchanged.

        Args:
            shown: The pipeline as it was shown; ``None`` for the one that is known now.

        Raises:
            PipelineChangedError: It was updated. The plan is for the current definition from now on.
        """
        is_updated = False
        with suppress(ServiceError):
            is_updated = self.take_update()
        if is_updated or shown not in (None, self._store.state.target):
            raise PipelineChangedError(UPDATED)

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case SendStart(start_id):
                self._starter.send(start_id)
            case Watch():
                self._watch(effect)
            case ListSteps():
                self._store.dispatch(self._row_listing.carry_out(effect, self._store, self._keep))
            case _:
                self._store.dispatch(self._find_out(effect))

    def _watch(self, watch: Watch) -> None:
        watcher = Watcher(self.service, self._store, watch)
        subscribe = partial(self.service.subscribe, watch.arn)
        watching = Recurring(watcher.look, partial(self._look_later, watch), subscribe)
        self._watching.add(watching)
        watching.begin()

    def _look_later(self, watch: Watch, delay_s: float, look: Callable[[], object]) -> None:
        self._workers.later(delay_s, lambda: self._guarded(watch, look))

    def _find_out(self, effect: Effect) -> ev.Event:
        match effect:
            case ListExecutions(_, page_count):
                return ev.Listed(effect, self._list(page_count))
            case ListMore():
                return ev.Listed(effect, list_one_page_more(self.service, self._store.state.history))
            case Examine(arn):
                return self._searched(effect) or ev.Examined(effect, arn, self.examine(arn))
            case Describe(arn):
                return ev.Examined(effect, arn, self._described(arn))
            case CheckPipeline():
                return ev.PipelineChecked(effect, self.updated_target())
            case ReadMetrics(arn):
                return MetricsRead(effect, self._read_metrics(arn))
            case ReadLog():
                return self._read_open_log(effect)
        raise TypeError(f"{effect} is no effect that can be carried out.")

    def _searched(self, effect: Examine) -> ev.Event | None:
        """Look at the steps first, in the search for a reference; ``None`` if all facts are wanted anyway."""
        arn, state = effect.arn, self._store.state
        if state.history.known(arn) is not None or not is_only_searched(state, effect):
            return None
        seen = state.history.looked_at.get(arn) or look(self.service, arn, state.history)
        if seen.is_terminal and is_ruled_out(self._store.state, arn, seen):
            return ev.StepsSeen(effect, arn, seen)
        return ev.Examined(effect, arn, self._examine(arn, seen))

    def _described(self, arn: str) -> ExaminedExecution:
        known = self._store.state.history.known(arn)
        before = known or self._examined.get(arn)
        if before is not None and self.still_holds(before):
            return before
        is_final = known is not None and known.snapshot.status == FOR_GOOD
        examined = known if known is not None and is_final else self._examine(arn)
        self._store.dispatch(ev.Examined(None, arn, examined))  # in case describing it is refused
        self._examined[arn] = described = describe(self.service, arn, examined)
        return described

    def _list(self, page_count: int) -> History:
        if self._first_list is None:
            return refresh_list(self.service, self._store.state.history, page_count, self._soon)
        listed = self._first_list.result()
        self._first_list = None
        return listed

    def _read_open_log(self, effect: ReadLog) -> run_events.LogRead:
        state = self._store.state
        try:
            run, lines = self.read_log(state, effect.step, LAST_LINES, state.log.arn)
        except SelectiveWidgetError as error:
            return run_events.LogRead(effect, None, str(error), False, time.monotonic())
        message = log_remark(run, effect.step, lines, _execution_name(state, state.log.arn))
        return run_events.LogRead(effect, lines, message, run.has_ended, time.monotonic())


def _execution_name(state: State, arn: str) -> str:
    """Return the name of an execution; ``""`` for the watched one."""
    known = state.history.known(arn)
    return known.snapshot.name if known else ""
