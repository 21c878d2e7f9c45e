"""What happens to each step of the pipeline if this selection starts, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timezone
from typing import Literal

from sagemaker_selective_widget.pipeline import Step
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.repair import listed

Action = Literal["run", "reuse", "not-run"]
"""What happens to a step: it runs, its output is reused from the reference, or neither."""

_SELECTED = "selected"
_NOTHING_SELECTED = "nothing is selected"
_BRANCH_OUTCOME = {"IfSteps": "true", "ElseSteps": "false"}


@dataclass(frozen=True, slots=True)
class StepPlan:
    """What happens to one step.

    Attributes:
        step: The name of the step.
        action: ``run``, ``reuse`` or ``not-run``.
        reason: The reason, as a phrase for people.
    """

    step: str
    action: Action
    reason: str

    @property
    def remark(self) -> str:
        """The part of the reason that the selection itself does not show; ``""`` if there is none."""
        if self.reason in (_SELECTED, _NOTHING_SELECTED):
            return ""
        return self.reason.removeprefix(f"{_SELECTED}; ")


def plan(case: Case) -> tuple[StepPlan, ...]:
    """Return the plan of every step, in definition order."""
    return tuple(StepPlan(step.name, *_plan_step(case, step)) for step in case.pipeline.steps)


def _plan_step(case: Case, step: Step) -> tuple[Action, str]:
    if step.name in case.selected:
        return "run", _why_run(case, step)
    if step.name in case.run:
        return "run", f"runs with {step.for_each}, once for each item"
    if step.name in case.gap:
        return "not-run", "lies between selected steps, but is not selected"
    if step.name in case.closed:
        return "not-run", f"stands in {step.for_each}, which is not selected"
    if step.name in case.upstream:
        return "reuse", _why_reuse(case, step.name)
    return "not-run", _why_not(case, step)


def _why_run(case: Case, step: Step) -> str:
    outcome = _BRANCH_OUTCOME.get(step.branch or "")
    if outcome is None:
        return _SELECTED
    if step.container in case.selected:
        return f"{_SELECTED}; runs only if {step.container} is {outcome}"
    return f"{_SELECTED}; runs only if {step.container} was {outcome} in the reference"


def _why_reuse(case: Case, name: str) -> str:
    readers = case.closed.intersection(case.pipeline.dag.children(name))
    if not readers:
        return "only reused steps need it; nothing is read from it again"
    body = {reader for reader in case.selected & readers if case.pipeline.step(reader).for_each == name}
    if body:
        return f"not selected, though {_in_order(case, body)} in its body {'is' if len(body) == 1 else 'are'}"
    need = "needs" if len(readers) == 1 else "need"
    return f"{_in_order(case, readers)} {need} its output{_lent_by(case, name)}"


def _lent_by(case: Case, name: str) -> str:
    if case.reference is None:
        return "; no reference execution has it"
    status = (case.reference.step_statuses or {}).get(name)
    ended_at = case.reference.source_execution(name).step_ended_at.get(name)
    when = f", {ended_at.astimezone(timezone.utc):%Y-%m-%d %H:%M} UTC" if ended_at else ""
    return f"; {status} in {case.reference.name}{when}" if status else ""


def _why_not(case: Case, step: Step) -> str:
    name = step.name
    if not case.selected:
        return _NOTHING_SELECTED
    if step.branch in _BRANCH_OUTCOME and step.container in case.selected:
        return (
            f"in a branch of {step.container}, not selected; does not run, whatever {step.container} decides"
        )
    if name in case.downstream:
        parents = case.selected.intersection(case.pipeline.dag.parents(name))
        return (
            f"downstream of {_in_order(case, parents)}, not selected"
            if parents
            else "downstream, not selected"
        )
    return "nothing selected needs it"


def _in_order(case: Case, names: Iterable[str]) -> str:
    return listed(case.pipeline.in_order(frozenset(names)))
