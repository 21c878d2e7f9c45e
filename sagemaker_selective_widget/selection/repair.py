"""Ways out of an issue: what to add, drop or change so that it goes away.

A repair holds the state afterwards, not an instruction: whoever applies it, a browser included, sets it
and needs to know nothing of the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sagemaker_selective_widget.pipeline.definition import nearest_names
from sagemaker_selective_widget.selection.bodies import (
    closed_over_ancestors,
    closed_over_paths,
    holder,
    without_bodies,
)
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.issue import NO_REFERENCE, Repair
from sagemaker_selective_widget.selection.parameters import ParameterValue

_LISTED_NAMES = 3
_SHOWN_LENGTH = 40


def listed(names: Iterable[str], conjunction: str = "and") -> str:
    """Return names as prose: ``A``, ``A and B``, ``A, B and C``, ``A, B, C and 4 more``."""
    every = list(names)
    if len(every) > _LISTED_NAMES + 1:
        every = [*every[:_LISTED_NAMES], f"{len(every) - _LISTED_NAMES} more"]
    return f" {conjunction} ".join(filter(None, [", ".join(every[:-1]), *every[-1:]]))


def add_steps(case: Case, names: Iterable[str]) -> Repair:
    """Select more steps; the label names them."""
    added = case.pipeline.in_order(without_bodies(case.pipeline, case.selected.union(names)) - case.selected)
    return Repair(f"Add {listed(added)}", case.pipeline.in_order((*case.selected_steps, *added)))


def add_with_path(case: Case, names: Iterable[str]) -> Repair:
    """Select more steps, and what lies between them and the selection."""
    wanted = case.selected.union(holder(case.pipeline, name) for name in names)
    return add_steps(case, closed_over_paths(case.pipeline, wanted))


def select_all(case: Case) -> Repair:
    """Select every step of the pipeline."""
    return Repair(f"Select all {len(case.pipeline.steps)} steps", case.pipeline.step_names)


def add_ancestors(case: Case) -> Repair:
    """Run everything that the selection is built on, so that no reference is needed."""
    return add_steps(case, _with_ancestors(case))


def use_best_reference(case: Case) -> Iterator[Repair]:
    """Borrow from the newest execution that may lend and is not known to lack a step, if there is one."""
    present = case.reference.arn if case.reference else None
    for candidate in case.candidates:
        if candidate.arn != present and candidate.can_lend and not candidate.lacking(case.lent):
            yield Repair(f"Use {candidate.name} as reference", reference_execution_arn=candidate.arn)
            return


def use_no_reference(case: Case) -> Repair:
    """Run everything that the selection is built on, and borrow nothing."""
    added = case.pipeline.in_order(_with_ancestors(case) - case.selected)
    label = f"Add {listed(added)}, and use no reference" if added else "Use no reference"
    return Repair(label, case.pipeline.in_order((*case.selected_steps, *added)), NO_REFERENCE)


def without_unknown(case: Case, name: str) -> Iterator[Repair]:
    """Put the nearest step in the place of a name that no step has, or drop the name."""
    rest = tuple(other for other in case.selected_steps if other != name)
    for near in nearest_names(name, case.pipeline.step_names):
        if near not in case.selected:
            yield Repair(f"Replace it by {near}", case.pipeline.in_order((*rest, near)))
    yield Repair(f"Drop {name}", rest)


def reset_parameter(case: Case, value: ParameterValue) -> Iterator[Repair]:
    """Take an override back, where something else then gives the value."""
    if value.source != "overridden":
        return
    rest = {name: other for name, other in case.overrides.items() if name != value.parameter.name}
    (before,) = (
        other
        for other in replace(case, overrides=rest).values
        if other.parameter.name == value.parameter.name
    )
    if before.source != "required":
        yield Repair(f"Reset {value.parameter.name} to {_shown(before.text)}", parameter_overrides=rest)


def _with_ancestors(case: Case) -> frozenset[str]:
    return without_bodies(case.pipeline, closed_over_ancestors(case.pipeline, case.closed))


def _shown(text: str) -> str:
    """Return a value short enough for a button."""
    return text if len(text) <= _SHOWN_LENGTH else text[: _SHOWN_LENGTH - 1] + "…"


def drop_override(case: Case, name: str) -> Repair:
    """Take back an override of a parameter that the pipeline does not declare."""
    rest = {other: value for other, value in case.overrides.items() if other != name}
    return Repair(f"Drop {name}", parameter_overrides=rest)


def choose_value(case: Case, value: ParameterValue) -> Iterator[Repair]:
    """Offer each of a parameter's few choices."""
    name = value.parameter.name
    for choice in value.parameter.choices[:_LISTED_NAMES]:
        yield Repair(f"Set {name} to {choice}", parameter_overrides={**case.overrides, name: choice})
