"""Parts of a view that combine several facts."""

from __future__ import annotations

from dataclasses import dataclass

from sagemaker_selective_widget.execution import ExecutionSnapshot
from sagemaker_selective_widget.pipeline.drift import Drift
from sagemaker_selective_widget.pipeline.step_facts import FactGroup


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """The reference, with what is known about it.

    Attributes:
        arn: The execution; ``None`` for none.
        state: ``none``, ``pending``, ``ready``, or ``errored``.
        message: Why it is unknown what it did; while its rows are being listed, how many there are so far.
        snapshot: What it did, with its iterations folded.
        has_more_steps: Whether there are rows of iterations that are not listed.
        is_listing: Whether they are being listed, in parts.
    """

    arn: str | None
    state: str
    message: str = ""
    snapshot: ExecutionSnapshot | None = None
    has_more_steps: bool = False
    is_listing: bool = False


@dataclass(frozen=True, slots=True)
class DriftView:
    """The changes of the definition since the reference.

    Attributes:
        found: What has changed; ``None`` if that is unknown or was not asked for.
        step: The step that ``diff`` is about.
        diff: A unified diff of the step's JSON.
    """

    found: Drift | None = None
    step: str = ""
    diff: str = ""


@dataclass(frozen=True, slots=True)
class DetailsView:
    """The facts about one step.

    Attributes:
        step: Its name; ``""`` for none.
        definition: Facts from the definition.
        run: Facts from the run; empty if it has no such step.
        reference: Facts from the reference; empty if it has no such step.
    """

    step: str = ""
    definition: tuple[FactGroup, ...] = ()
    run: tuple[FactGroup, ...] = ()
    reference: tuple[FactGroup, ...] = ()
