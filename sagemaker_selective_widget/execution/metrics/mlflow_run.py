"""`MlflowRun`: what a step, or a whole execution, has logged with MLflow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sagemaker_selective_widget.execution.watch.links import Link


@dataclass(frozen=True, slots=True)
class MlflowRun:
    """An MLflow run.

    Attributes:
        id: Its run id.
        experiment_id: The experiment that it belongs to.
        name: Its name; ``""`` if it has none.
        metrics: The last value of each metric, by key.
        url: Its page in MLflow's user interface.
        is_ended: Whether it has ended, so that nothing more is logged to it.
    """

    id: str
    experiment_id: str
    name: str = ""
    metrics: Mapping[str, float] = field(default_factory=dict)
    url: str = ""
    is_ended: bool = True

    @property
    def link(self) -> Link:
        """The link to the run, in the form of a step's links."""
        return Link("MLflow", self.url)
