"""What a session offers beyond one execution: metrics, comparison, and sweeps."""

from __future__ import annotations

from dataclasses import replace

from sagemaker_selective_widget.execution import ExecutionSnapshot
from sagemaker_selective_widget.execution.metrics.declared import Objective
from sagemaker_selective_widget.execution.metrics.values import LazyMetrics
from sagemaker_selective_widget.session.delegate import delegated, told
from sagemaker_selective_widget.session.evaluating.evaluations import Evaluations
from sagemaker_selective_widget.session.evaluating.metrics import Metrics, ObjectiveChoice
from sagemaker_selective_widget.session.evaluating.table import Table
from sagemaker_selective_widget.session.inquiry import Inquiry
from sagemaker_selective_widget.session.requests import Requests
from sagemaker_selective_widget.session.store import Store
from sagemaker_selective_widget.session.sweep.sweeps import Sweeps
from sagemaker_selective_widget.session.workers import Workers


class Iterating:
    """The part of `SelectiveExecution` that is about several executions."""

    _metrics: Metrics
    _evaluations: Evaluations

    def _open_iterating(self, store: Store, requests: Requests, workers: Workers, inquiry: Inquiry) -> None:
        self._metrics = Metrics(store, requests, inquiry)
        self._evaluations = Evaluations(store, requests, inquiry, self._metrics)
        self.sweeping = Sweeps(store, requests, workers, inquiry, self._metrics)
        self.table = Table(store, inquiry, self._metrics, self.sweeping)

    @property
    def objective(self) -> Objective | None:
        """The metric to optimise: what the definition's first Condition compares, unless it was chosen.

        It is chosen by its name, or, where the definition does not say whether less or more is better, by
        name and ``"minimize"`` or ``"maximize"``; ``None`` takes the definition's again.
        """
        return self._metrics.objective

    @objective.setter
    def objective(self, choice: ObjectiveChoice) -> None:
        self._metrics.choose(choice)

    def _with_metrics(self, snapshot: ExecutionSnapshot) -> ExecutionSnapshot:
        """Return a snapshot whose metrics are read when they are looked at first."""
        return replace(snapshot, metrics=LazyMetrics(lambda: self._metrics.metrics(snapshot.arn)))

    metrics = delegated(Metrics.metrics, "_metrics")
    compare = delegated(Metrics.compare, "_metrics")
    runs = delegated(Metrics.runs, "_metrics")
    sweep = delegated(Sweeps.sweep, "sweeping")
    sweeps = told(delegated(Sweeps.sweeps, "sweeping"))
    evaluate = delegated(Evaluations.evaluate, "_evaluations")
    evaluate_async = delegated(Evaluations.evaluate_async, "_evaluations")
