"""`Table`: what is in view in the table of executions, and the actions on its rows."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.execution.metrics.declared import Direction
from sagemaker_selective_widget.execution.start.rerun import rest_of, values_of
from sagemaker_selective_widget.session.derive import Derived
from sagemaker_selective_widget.session.effects import Describe, Examine, ListExecutions
from sagemaker_selective_widget.session.evaluating.metrics import Metrics
from sagemaker_selective_widget.session.inquiry import Inquiry
from sagemaker_selective_widget.session.iterating.events import (
    DetailsLookedAt,
    ExecutionsCompared,
    TableOpened,
)
from sagemaker_selective_widget.session.source import check_execution
from sagemaker_selective_widget.session.store import Store
from sagemaker_selective_widget.session.wish import Wish

MAX_IN_VIEW = 100
"""The maximum number of executions whose details one browser has in view."""

MAX_COMPARED = 20
"""The maximum number of executions in a comparison."""

_TOO_FEW = "One execution alone compares with nothing. Choose two or more."


class Table:
    """The table of executions. The details of executions in view are found out and kept in the store.

    Args:
        store: Holds what is known about executions.
        inquiry: Finds out what they did.
        metrics: Chooses the objective.
        watch_sweeps: Watches sweeps of other kernels that are still running.
    """

    def __init__(
        self, store: Store, inquiry: Inquiry, metrics: Metrics, watch_sweeps: Callable[[], object]
    ) -> None:
        self._store = store
        self._inquiry = inquiry
        self._metrics = metrics
        self._watch_sweeps = watch_sweeps

    def open(self) -> None:
        """List and show the executions, and watch sweeps of other kernels that are still running."""
        self._store.dispatch(TableOpened())
        self._inquiry.ask(ListExecutions(0, max(1, self._store.state.history.page_count)))
        self._watch_sweeps()

    def look_at(self, client: str, execution_arns: Collection[str]) -> None:
        """Find out values and metrics of the executions that a browser has in view, replacing earlier ones.

        Args:
            client: The browser.
            execution_arns: The executions; those that are not listed are ignored.
        """
        listed = self._store.state.history.name_of_execution
        arns = [arn for arn in dict.fromkeys(execution_arns) if arn in listed]
        self._store.dispatch(DetailsLookedAt(client, tuple(arns[:MAX_IN_VIEW])))

    def compare(self, execution_arns: Collection[str]) -> None:
        """Show executions side by side; an empty collection closes the comparison.

        Raises:
            SelectiveWidgetError: There is only one, or more than `MAX_COMPARED`.
            NotFoundError: One is not an execution of this pipeline.
        """
        arns = tuple(dict.fromkeys(execution_arns))
        if len(arns) == 1:
            raise SelectiveWidgetError(_TOO_FEW)
        if len(arns) > MAX_COMPARED:
            raise SelectiveWidgetError(
                f"At most {MAX_COMPARED} executions are compared; these are {len(arns)}. Choose fewer."
            )
        for arn in arns:
            check_execution(self._store.state.target.name, arn)
        self._store.dispatch(ExecutionsCompared(arns))

    def choose(self, name: str, direction: Direction | None) -> None:
        """Choose the objective; without a name, the definition's.

        Raises:
            MetricError: The definition names no such metric, and no direction is given.
        """
        self._metrics.choose((name, direction) if name and direction else name or None)

    def take_values(self, wish: Wish, execution_arn: str) -> None:
        """State the parameter values that an execution ran with, and vary nothing.

        Raises:
            SelectiveWidgetError: Other values were stated since the wish. Nothing is changed then.
            NotFoundError: It is not an execution of this pipeline.
            ServiceError: The values could not be found out. Nothing is changed then.
        """
        check_execution(self._store.state.target.name, execution_arn)
        wanted = self._inquiry.known(Examine(execution_arn)).parameters
        state = self._inquiry.settled().state
        patch: dict[str, Any] = {"parameter_overrides": {}, "varied_parameters": {}}
        # An override may lead to another automatic reference, whose values are then inherited in turn.
        for _ in state.target.pipeline.parameters:
            intents = state.intents.patched(patch, state.target.pipeline)
            derived = Derived.of(state, intents)
            missing = values_of(state.target.pipeline, wanted, derived.verdict.parameter_values)
            if not missing:
                break
            patch["parameter_overrides"] = {**patch["parameter_overrides"], **missing}
        wish.state_intents(**patch)

    def run_the_rest(self, wish: Wish, execution_arn: str) -> None:
        """Select the steps downstream of what an execution ran that it did not run, with it as the reference.

        Raises:
            NotFoundError: It is not an execution of this pipeline.
            SelectiveWidgetError: No steps are left, or other choices were stated since the wish. Nothing is
                changed then.
            ServiceError: What it did could not be found out.
        """
        check_execution(self._store.state.target.name, execution_arn)
        pipeline = self._store.state.target.pipeline
        snapshot = self._inquiry.known(Describe(execution_arn)).snapshot
        if any(map(snapshot.may_be_unlisted, pipeline.step_names)):
            snapshot = self._inquiry.list_steps(execution_arn)
        steps = rest_of(snapshot, pipeline)
        if not steps:
            raise SelectiveWidgetError(f"{snapshot.name} has run all that comes after what it ran.")
        wish.state_intents(
            selected_steps=steps,
            reference_execution_arn=execution_arn,
            inherit="reference",
            parameter_overrides={},
            varied_parameters={},
        )
