"""The smallest selection that makes every changed parameter effective, and why each step is in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sagemaker_selective_widget.selection.bodies import foreach_of
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.repair import listed


@dataclass(frozen=True, slots=True)
class WhatChanges:
    """A selection with an explanation.

    Attributes:
        steps: The steps to select, in definition order; empty if no step reads what has changed.
        reason_of: Why each step is selected, as a phrase for people.
    """

    steps: tuple[str, ...]
    reason_of: Mapping[str, str]

    @property
    def explanation(self) -> str:
        """Every reason once, with its steps."""
        steps_of: dict[str, list[str]] = {}
        for step in self.steps:
            steps_of.setdefault(self.reason_of[step], []).append(step)
        return "; ".join(f"{listed(steps)}: {reason}" for reason, steps in steps_of.items())


def what_changes(case: Case) -> WhatChanges:
    """Return the smallest selection that can start and reuses nothing made with a value that has changed.

    It starts with the steps that read a changed parameter, and adds missing steps until none are missing.
    Every added step is part of all selections that will do, so the result is the only one of the smallest
    size. The body of a ForEach is selected by the ForEach.

    Args:
        case: A case, of which the reference and the parameters are used, but not the selection.
    """
    reason_of: dict[str, str] = {}
    for name, reason in _readers(case):
        reason_of.setdefault(name, reason)
    while missing := _missing(replace(case, selected_steps=case.pipeline.in_order(tuple(reason_of)))):
        reason_of.update(missing)
    return WhatChanges(case.pipeline.in_order(tuple(reason_of)), reason_of)


def _readers(case: Case) -> Iterator[tuple[str, str]]:
    for step in case.pipeline.steps:
        read = [name for name in step.reads_parameters if name in case.changed_parameters]
        if read:
            its = f"its {step.name} " if step.for_each else ""
            yield foreach_of(case.pipeline, step.name), f"{its}reads {listed(read)}"


def _missing(case: Case) -> dict[str, str]:
    """Return the unselected steps without which the selection cannot start, or reuses outdated outputs."""
    return {foreach_of(case.pipeline, name): reason for names, reason in _lacks(case) for name in names}


def _lacks(case: Case) -> Iterator[tuple[Iterable[str], str]]:
    yield case.gap, "lies between them"
    if case.reference is None:
        yield case.reused, "is needed, and no reference execution has it"
        return
    yield (
        case.reference.lacking(case.directly_reused),
        f"is needed, and did not succeed in {case.reference.name}",
    )
    for value in case.values:
        for before, readers in case.stale_readers(value).items():
            yield readers, f"ran with {before!r} as {value.parameter.name}"
