"""Named selections, each with its steps before it is applied, or with the reason why it is unavailable."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sagemaker_selective_widget.selection.bodies import closed_over_ancestors, foreach_of, without_bodies
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.reference import ROWS_MISSING
from sagemaker_selective_widget.selection.repair import listed
from sagemaker_selective_widget.selection.what_changes import what_changes

_UNDONE = frozenset({"Failed", "Stopped"})


@dataclass(frozen=True, slots=True)
class Preset:
    """A selection with a name.

    Attributes:
        code: Its name in code, such as ``from-failure``.
        label: Its name for people.
        steps: The steps that it selects, in definition order; empty if it is not available.
        unavailable: Why it is not available; ``""`` if it is.
        explanation: Why it selects these steps, where the label does not say so.
    """

    code: str
    label: str
    steps: tuple[str, ...] = ()
    unavailable: str = ""
    explanation: str = ""

    @property
    def is_available(self) -> bool:
        """Whether it can be applied."""
        return not self.unavailable


def presets(case: Case, last_selected: Collection[str] | None = None) -> tuple[Preset, ...]:
    """Return every preset for a case, relative to its selected steps.

    Args:
        case: The present selection, its reference and its overrides.
        last_selected: The steps that the latest execution was to run; ``None`` if there was none.
    """
    return tuple(_presets(case, last_selected))


def _presets(case: Case, last_selected: Collection[str] | None) -> Iterator[Preset]:
    dag = case.pipeline.dag
    yield _preset(case, "all", "All steps", case.pipeline.step_names, "The pipeline has no steps.")
    yield _from_failure(case)
    nothing = "Select a step first."
    after = case.selected | dag.descendants(case.selected)
    yield _preset(case, "from-here", "From the selected steps on", after, nothing)
    upto = without_bodies(case.pipeline, closed_over_ancestors(case.pipeline, case.selected))
    yield _preset(case, "up-to-here", "Up to the selected steps", case.selected | upto, nothing)
    yield _between(case)
    same = "No earlier execution of this pipeline is known."
    yield _preset(case, "same-as-last", "Same as last time", last_selected or (), same)
    yield what_changes_preset(case)


def _from_failure(case: Case) -> Preset:
    code, label = "from-failure", "From failure"
    if case.reference is None:
        return Preset(code, label, unavailable="There is no reference execution.")
    if any(map(case.reference.is_unlisted, case.pipeline.step_names)):
        return Preset(code, label, unavailable=f"Of {case.reference.name}, {ROWS_MISSING}.")
    statuses = case.reference.step_statuses or {}
    names = (name for name in case.pipeline.step_names if statuses.get(name) in _UNDONE)
    failed = {foreach_of(case.pipeline, name) for name in names}
    steps = failed | case.pipeline.dag.descendants(failed)
    return _preset(case, code, label, steps, f"No step of {case.reference.name} failed or was stopped.")


def _between(case: Case) -> Preset:
    code, label = "between", "Between the selected steps"
    if len(case.selected) < 2:
        return Preset(code, label, unavailable="Select two steps first.")
    return _preset(case, code, label, case.selected | case.gap, "Select two steps first.")


def what_changes_preset(case: Case) -> Preset:
    """Return the smallest selection that makes every changed parameter effective."""
    code, label = "what-changes", "What the changed parameters touch"
    changed = case.changed_parameters
    if not changed:
        return Preset(code, label, unavailable="No parameter is changed.")
    touched = what_changes(case)
    if not touched.steps:
        return Preset(code, label, unavailable=f"No step reads {listed(sorted(changed))}.")
    return Preset(code, label, touched.steps, explanation=touched.explanation)


def _preset(case: Case, code: str, label: str, steps: Iterable[str], otherwise: str) -> Preset:
    known = case.pipeline.in_order(frozenset(steps).intersection(case.pipeline.step_names))
    return Preset(code, label, known) if known else Preset(code, label, unavailable=otherwise)
