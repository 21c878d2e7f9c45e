"""Parts of a view that have several facts each."""

from __future__ import annotations

from dataclasses import dataclass

from sagemaker_selective_widget.execution import ExecutionSnapshot
from sagemaker_selective_widget.pipeline.drift import Drift
from sagemaker_selective_widget.pipeline.step_facts import FactGroup


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """The reference, as far as it is known what it did.

    Attributes:
        arn: The execution; ``None`` for none.
        state: ``none``, ``pending``, ``ready``, or ``errored``.
        message: Why it is not known what it did; while rows are listed that tell, how many there are.
        snapshot: What it did, its iterations folded.
        has_more_steps: Whether there are rows of iterations that are not listed.
        is_listing: Whether they are being listed, part by part.
    """

    arn: str | None
    state: str
    message: str = ""
    snapshot: ExecutionSnapshot | None = None
    has_more_steps: bool = False
    is_listing: bool = False


@dataclass(frozen=True, slots=True)
class DriftView:
    """Changes of the definition since the reference, as somebody asked for them.

    Attributes:
        found: What has changed; ``None`` where that is not known.
        step: Of which step ``diff`` is.
        diff: A unified diff of the step's JSON.
    """

    found: Drift | None = None
    step: str = ""
    diff: str = ""


@dataclass(frozen=True, slots=True)
class DetailsView:
    """Facts of one step.

    Attributes:
        step: Its name; ``""`` for none.
        definition: From the definition.
        run: Of the run; empty where it has no such step.
        reference: Of the reference; empty where it has no such step.
    """

    step: str = ""
    definition: tuple[FactGroup, ...] = ()
    run: tuple[FactGroup, ...] = ()
    reference: tuple[FactGroup, ...] = ()
