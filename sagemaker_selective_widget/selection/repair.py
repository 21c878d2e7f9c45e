"""Ways to resolve an issue: what to add, remove or change.

A repair is a patch: applying it, even in a browser, requires no knowledge of the rules, and changes nothing
that it does not name. Only repairs that resolve their issue are offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sagemaker_selective_widget.pipeline.counted import counted
from sagemaker_selective_widget.pipeline.names import begins
from sagemaker_selective_widget.pipeline.values import same_value, to_text
from sagemaker_selective_widget.selection.bodies import (
    closed_over_ancestors,
    closed_over_paths,
    foreach_of,
    without_bodies,
)
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.issue import NO_REFERENCE, Repair
from sagemaker_selective_widget.selection.parameters import ParameterValue, value_problem

Check = Callable[[Case], bool]
"""Returns whether the issue is resolved in a case."""

_LISTED_NAMES = 3
_SHOWN_LENGTH = 40


def listed(names: Iterable[str], conjunction: str = "and") -> str:
    """Return names as prose: ``A``, ``A and B``, ``A, B and C``, ``A, B, C and 4 more``."""
    every = list(names)
    if len(every) > _LISTED_NAMES + 1:
        every = [*every[:_LISTED_NAMES], f"{len(every) - _LISTED_NAMES} more"]
    return f" {conjunction} ".join(filter(None, [", ".join(every[:-1]), *every[-1:]]))


def did_you_mean(names: Iterable[str]) -> str:
    """Return names as a question at the end of a sentence; ``""`` without names."""
    asked = listed(names, "or")
    return f" Did you mean {asked}?" if asked else ""


def add_steps(case: Case, names: Iterable[str]) -> Repair:
    """Select more steps, which the label lists."""
    added = case.pipeline.in_order(without_bodies(case.pipeline, case.selected.union(names)) - case.selected)
    return Repair(f"Add {listed(added)}", add_steps=added)


def add_with_path(case: Case, names: Iterable[str]) -> Repair:
    """Select more steps, and the steps between them and the selection."""
    wanted = case.selected.union(foreach_of(case.pipeline, name) for name in names)
    return add_steps(case, closed_over_paths(case.pipeline, wanted))


def select_all(case: Case) -> Repair:
    """Select every step of the pipeline."""
    names = case.pipeline.step_names
    return Repair(f"Select all {counted(len(names), 'step')}", add_steps=names)


def add_ancestors(case: Case) -> Repair:
    """Run all ancestors of the selection, so that no reference is needed."""
    return add_steps(case, _with_ancestors(case))


def use_best_reference(case: Case, is_settled: Check = lambda _: True) -> Iterator[Repair]:
    """Use the first candidate that may be the reference and is not known to lack a step.

    Args:
        case: The case, with its candidates best first.
        is_settled: Returns whether the issue is resolved with a candidate as reference.
    """
    present = case.reference.arn if case.reference else None
    for candidate in case.candidates:
        fits = (
            candidate.arn != present
            and candidate.can_be_reference
            and not candidate.lacking(case.directly_reused)
        )
        if fits and is_settled(case.with_reference(candidate)):
            yield Repair(f"Use {candidate.name} as reference", reference_execution_arn=candidate.arn)
            return


def use_no_reference(case: Case) -> Repair:
    """Run all ancestors of the selection, and reuse nothing."""
    added = case.pipeline.in_order(_with_ancestors(case) - case.selected)
    label = f"Add {listed(added)}, and use no reference" if added else "Use no reference"
    return Repair(label, add_steps=added, reference_execution_arn=NO_REFERENCE)


def without_unknown(case: Case, name: str) -> Iterator[Repair]:
    """Replace an unknown name by the nearest step, or remove it.

    The name of a collection of steps, such as the SDK's ``ModelStep``, is replaced by all of its steps.
    """
    collection = tuple(
        each for each in case.pipeline.step_names if begins(name, each) and each not in case.selected
    )
    if len(collection) > 1:
        yield Repair(f"Replace it by {listed(collection)}", add_steps=collection, remove_steps=(name,))
    for near in case.pipeline.nearest_steps(name):
        if near not in case.selected:
            yield Repair(f"Replace it by {near}", add_steps=(near,), remove_steps=(name,))
    yield Repair(f"Drop {name}", remove_steps=(name,))


def reset_parameter(
    case: Case, value: ParameterValue, is_settled: Check = lambda _: True
) -> Iterator[Repair]:
    """Remove an override, if the parameter then has another value that can be sent.

    Args:
        case: The case.
        value: The parameter and its value.
        is_settled: Returns whether the issue is resolved without the override.
    """
    name = value.parameter.name
    if value.source != "overridden":
        return
    without = case.without_override(name)
    before = without.value_of(name)
    is_refused = before.is_sent and value_problem(before.parameter, before.text) is not None
    if before.source != "required" and not is_refused and is_settled(without):
        yield Repair(f"Reset {name} to {_shown(before.text)}", unset_overrides=(name,))


def _with_ancestors(case: Case) -> frozenset[str]:
    return without_bodies(case.pipeline, closed_over_ancestors(case.pipeline, case.closed))


def _shown(text: str) -> str:
    """Return a value shortened for a button, in quotation marks if it would be invisible otherwise."""
    seen = text if text.strip() and text.isprintable() else repr(text)
    return seen if len(seen) <= _SHOWN_LENGTH else seen[: _SHOWN_LENGTH - 1] + "…"


def drop_override(name: str) -> Repair:
    """Remove an override of a parameter that the pipeline does not declare."""
    return Repair(f"Drop {name}", unset_overrides=(name,))


def drop_refused_override(case: Case, name: str) -> Iterator[Repair]:
    """Remove an override that is not a value, or replace it if the value without it cannot be sent."""
    value = case.value_of(name) if case.pipeline.parameter(name) else None
    if value is None or not (value.is_sent and value_problem(value.parameter, value.text)):
        yield drop_override(name)
        return
    yield from set_to_default(value)
    yield from set_to_choice(value)


def set_to_default(value: ParameterValue) -> Iterator[Repair]:
    """Offer the default in place of a value that cannot be sent, unless it is among the offered choices."""
    parameter = value.parameter
    if parameter.default is None:
        return
    default = to_text(parameter.default)
    is_choice_too = any(same_value(parameter, default, choice) for choice in _offered(value))
    if not is_choice_too and value_problem(parameter, default) is None:
        yield _set(parameter.name, default)


def set_to_another_default(value: ParameterValue) -> Iterator[Repair]:
    """Offer the default in place of an inherited value, if it differs and can be sent."""
    parameter = value.parameter
    default = None if parameter.default is None else to_text(parameter.default)
    is_another = default is not None and not same_value(parameter, default, value.text)
    if default is not None and is_another and value_problem(parameter, default) is None:
        yield _set(parameter.name, default)


def set_to_choice(value: ParameterValue) -> Iterator[Repair]:
    """Offer each of a parameter's few choices."""
    for choice in _offered(value):
        yield _set(value.parameter.name, choice)


def _offered(value: ParameterValue) -> list[str]:
    """Return the first few choices that can be sent, as a definition may contain others."""
    parameter = value.parameter
    fitting = [choice for choice in parameter.choices if value_problem(parameter, choice) is None]
    return fitting[:_LISTED_NAMES]


def _set(name: str, text: str) -> Repair:
    return Repair(f"Set {name} to {_shown(text)}", set_overrides={name: text})
