"""`MlflowRun`: what a step, or an execution as a whole, has logged with MLflow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sagemaker_selective_widget.execution.watch.links import Link


@dataclass(frozen=True, slots=True)
class MlflowRun:
    """A run of MLflow.

    Attributes:
        id: Its run id.
        experiment_id: The experiment that it is in.
        name: Its name; ``""`` if it has none.
        metrics: The last value of each metric, by its key.
        url: Where MLflow's user interface shows it.
        is_ended: Whether it has ended: nothing more is logged into it.
    """

    id: str
    experiment_id: str
    name: str = ""
    metrics: Mapping[str, float] = field(default_factory=dict)
    url: str = ""
    is_ended: bool = True

    @property
    def link(self) -> Link:
        """The link to it, as links of a step are."""
        return Link("MLflow", self.url)
