"""`Inquiry`: requests facts from the service and waits until they are known."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from sagemaker_selective_widget.errors import SelectiveWidgetError, ServiceError, UnavailableError
from sagemaker_selective_widget.execution import ExecutionSnapshot
from sagemaker_selective_widget.execution.history.history import ExaminedExecution
from sagemaker_selective_widget.execution.history.outcome import UNSUCCESSFUL_STATUSES
from sagemaker_selective_widget.execution.history.report import ExecutionReports
from sagemaker_selective_widget.execution.start.rerun import Rerun, rerun
from sagemaker_selective_widget.pipeline.load import shown
from sagemaker_selective_widget.pipeline.values import is_whole
from sagemaker_selective_widget.selection.parameters import without_numpy
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session.effects import (
    CheckPipeline,
    Describe,
    Effect,
    Examine,
    ListExecutions,
    ListMore,
    ListSteps,
)
from sagemaker_selective_widget.session.requests import Requests
from sagemaker_selective_widget.session.source import check_execution
from sagemaker_selective_widget.session.state import IS_CLOSED, State
from sagemaker_selective_widget.session.store import Store
from sagemaker_selective_widget.session.view import View

TIMEOUT_S = 120.0
"""Seconds that a read waits for pending facts without seeing any progress."""


PAGE_SIZE = 10
"""The number of executions that are shown in detail by default."""


class Inquiry:
    """Finds out what a caller needs to know. All of it is kept in the store.

    Args:
        store: Holds what is known.
        requests: Asks the service.
    """

    def __init__(self, store: Store, requests: Requests) -> None:
        self._store = store
        self._requests = requests

    def ask(self, *effects: Effect) -> None:
        """Have effects carried out, and wait until each has ended, whether or not it succeeded."""
        self._store.dispatch(ev.Asked(frozenset(effects)))
        self._wait(frozenset(effects))

    def settled(self) -> View:
        """Return the view once no fact that the verdict depends on is pending.

        The timeout starts again whenever more rows of an execution have been listed.

        Raises:
            UnavailableError: That takes too long.
        """
        row_count = _row_count(self._store.state)
        while not self._store.wait_until(self._is_settled, TIMEOUT_S):
            before, row_count = row_count, _row_count(self._store.state)
            if row_count == before:
                raise UnavailableError(
                    f"After {TIMEOUT_S:.0f} s it is still not known what the reference execution did. Read "
                    "it again later, or choose another reference."
                )
        return self._store.view

    def _is_settled(self, state: State) -> bool:
        return state.is_closed or not (_may_change(state) or self._store.view_of(state).is_pending)

    def listed(self) -> State:
        """Return the state once no listing is in progress that might change the automatic reference.

        Raises:
            UnavailableError: That takes too long.
        """
        state = self._store.state
        if not _may_change(state):
            return state
        if not self._store.wait_until(lambda state: state.is_closed or not _may_change(state), TIMEOUT_S):
            raise UnavailableError(
                f"After {TIMEOUT_S:.0f} s the executions are still not listed. Try again later, or choose a "
                "reference."
            )
        return self._store.state

    def certain(self) -> View:
        """Return the view once it is known what the reference did.

        Facts that could not be found out before are requested once more: the user may have signed in since.
        Without a service to ask, the reference is trusted.

        Raises:
            ServiceError: What the reference did could not be found out.
        """
        settled = self.settled()
        arn = settled.derived.reference_arn
        if arn is None or settled.problem is None:
            return settled
        self.ask(*map(Examine, {arn, *settled.derived.to_list}))
        settled = self.settled()
        if settled.problem is not None:
            raise settled.problem
        return settled

    def known(self, effect: Examine | Describe) -> ExaminedExecution:
        """Return what is known about an execution, carrying out the effect first if necessary.

        Raises:
            ServiceError: It could not be found out.
        """
        history = self._store.state.history
        is_known = history.is_described if isinstance(effect, Describe) else history.is_settled
        if is_known(effect.arn):
            return history.examined[effect.arn]
        while True:
            self.ask(effect)
            state = self._store.state
            known = state.history.known(effect.arn)
            if known is not None and (isinstance(effect, Examine) or known.snapshot.is_described):
                return known
            if effect.arn in state.problems or state.is_closed:
                raise state.problems.get(effect.arn) or SelectiveWidgetError(IS_CLOSED)

    def notice_retries(self, *execution_arns: str) -> None:
        """Check whether executions that did not succeed were retried since, with one request for each.

        Raises:
            ServiceError: It could not be found out.
        """
        known = filter(None, map(self._store.state.history.known, execution_arns))
        doubtful = [each for each in known if each.snapshot.status in UNSUCCESSFUL_STATUSES]
        # The state keeps earlier facts if the service refuses, but the caller gets the error.
        retried = [each.snapshot.arn for each in doubtful if not self._requests.still_holds(each)]
        self.ask(*map(Describe, retried))
        for problem in filter(None, map(self._store.state.problems.get, retried)):
            raise problem

    def refresh(self) -> None:
        """Take over an update of the pipeline, list the executions again, and look at the reference again.

        A failure to list the executions is shown as a notice instead of raising.
        """
        self._store.dispatch(ev.NoticesRead())
        self._requests.service.look_anew()
        with suppress(ServiceError):
            if not self._requests.take_update():
                self._store.dispatch(ev.PipelineChecked(CheckPipeline(), None))
        self._wait(self._store.dispatch(ev.Refreshed()).asked)
        self.settled()

    def load_more_executions(self) -> None:
        """List the next page of older executions too."""
        self.ask(ListMore())
        self.settled()

    def history(self, limit: int = PAGE_SIZE) -> ExecutionReports:
        """Return the latest executions, newest first: what each was asked to run, did, and with which values.

        Args:
            limit: The maximum number of executions.

        Returns:
            A tuple whose ``repr`` is a table. An execution that cannot be examined says why in ``.unknown``.

        Raises:
            ValueError: ``limit`` is not a whole number of 1 or more.
            ServiceError: The executions could not be listed.
            SelectiveWidgetError: The session is closed.
        """
        limit = positive("limit", limit)
        self._requests.service.look_anew()
        self._wait(self._store.dispatch(ev.Refreshed()).asked)
        while len(self._store.state.history.executions) < limit and self._store.state.history.has_more:
            self.ask(ListMore())
            self._check_listed()
        self._check_listed()
        history = self._store.state.history
        latest = (one.arn for one in history.executions[:limit])
        self.ask(*(Describe(arn) for arn in latest if not history.is_described(arn)))
        return self._store.view.iterating.latest(limit)

    def rerun(self, execution_arn: str) -> Rerun:
        """Return the intents that make an execution's request again.

        Raises:
            NotFoundError: It is not an execution of this pipeline.
            ServiceError: What it or its reference was started with could not be found out.
        """
        check_execution(self._store.state.target.name, execution_arn)
        examined = self.known(Describe(execution_arn))
        reference_arn = examined.snapshot.reference_arn
        inherited = {} if reference_arn is None else self.known(Examine(reference_arn)).parameters
        return rerun(examined, self._store.state.target.pipeline, inherited)

    def list_steps(self, execution_arn: str) -> ExecutionSnapshot:
        """List all rows of an execution's steps, and return the execution with them.

        Raises:
            NotFoundError: It is not an execution of this pipeline.
            ServiceError: The service refused. Rows that were listed by then are kept.
        """
        check_execution(self._store.state.target.name, execution_arn)
        self.notice_retries(execution_arn)
        while (seen := self.known(Examine(execution_arn)).snapshot).has_more_steps:
            self.ask(ListSteps(execution_arn))
            state = self._store.state
            if execution_arn in state.problems or state.is_closed:
                raise state.problems.get(execution_arn) or SelectiveWidgetError(IS_CLOSED)
        return seen

    def asked_for_last(self) -> tuple[str, ...] | None:
        """Return the steps that the latest execution was to run, however far it got; ``None`` without one.

        Raises:
            ServiceError: How it was started could not be found out.
        """
        state = self._store.state
        if not state.history.executions:
            return None
        latest = self.known(Describe(state.history.executions[0].arn)).snapshot
        return state.target.pipeline.step_names if latest.selected_steps is None else latest.selected_steps

    def _wait(self, effects: frozenset[Effect]) -> None:
        self._store.wait_until(lambda state: _have_ended(state, effects))

    def _check_listed(self) -> None:
        """Raise if the executions could not be listed, or the session is closed and lists no more."""
        state = self._store.state
        if state.list_problem is not None or state.is_closed:
            raise state.list_problem or SelectiveWidgetError(IS_CLOSED)


def _may_change(state: State) -> bool:
    """Return whether a listing is in progress that might change the automatic reference."""
    return not state.intents.pinned and any(isinstance(each, ListExecutions) for each in state.asked)


def _row_count(state: State) -> int:
    """Return how many rows are listed so far for executions that have more."""
    seen = (examined.snapshot for examined in state.history.examined.values())
    return sum(len(snapshot.steps) for snapshot in seen if snapshot.has_more_steps)


def positive(name: str, value: Any) -> int:
    """Return an argument as an int.

    Raises:
        ValueError: It is not a whole number of 1 or more.
    """
    plain = without_numpy(value)
    if not is_whole(plain) or plain < 1:
        raise ValueError(f"{name} is {shown(value)}. Give a whole number of 1 or more.")
    return plain


def _have_ended(state: State, effects: frozenset[Effect]) -> bool:
    return state.is_closed or not effects & state.asked
