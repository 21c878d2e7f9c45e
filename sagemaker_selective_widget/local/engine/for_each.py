"""ForEach: one step of its body for each item, and the combined outcome.

The service names the step of an iteration ``<body step>-<index>``, and lists it with an
``IterationContext`` (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_IterationContext.html).
It is not documented how a failure affects the other iterations: here they continue, and the ForEach fails
once all have ended.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sagemaker_selective_widget.local.expressions.property_path import PathError, follow, split_path
from sagemaker_selective_widget.local.expressions.resolve import Iteration, Placeholder, has_placeholder
from sagemaker_selective_widget.local.steps.context import StepError
from sagemaker_selective_widget.local.storage.records import StepRecord
from sagemaker_selective_widget.pipeline import Pipeline, Step

ITERATION = "Iteration"
"""The branch of steps that iterations run; the steps in ``ForEachBody`` are only templates for them."""

_MAX_ITEM_LENGTH = 12_800  # maximum length of IterationContext.Item
_COUNTED = {"Succeeded": "SucceededStepCount", "Failed": "FailedStepCount", "Stopped": "StoppedStepCount"}

Properties = Mapping[str, Any]
Records = Mapping[str, StepRecord]


@dataclass(frozen=True, slots=True)
class IterationStep:
    """A step of a ForEach body in one iteration.

    Attributes:
        step: The body's step under the iteration's name, including what it reads and waits for.
        body_name: Its name in the body.
        iteration: The iteration that it belongs to.
    """

    step: Step
    body_name: str
    iteration: Iteration

    @property
    def context(self) -> Mapping[str, Any]:
        """Its ``IterationContext``, in the form of the API."""
        item = self.iteration.item
        text = item if isinstance(item, str) else json.dumps(item)
        return {
            "ParentStepName": self.step.container,
            "Index": self.iteration.index,
            "Item": text[:_MAX_ITEM_LENGTH],
        }


def input_items(arguments: Properties) -> Sequence[Any]:
    """Return the items of a ForEach, given its resolved arguments.

    ``IterableItems`` is a list, or JSON text of one. What a stand-in did not create counts as one item, so
    that a pipeline of stand-ins runs its bodies.

    Raises:
        StepError: It is neither.
    """
    items = arguments.get("IterableItems")
    if isinstance(items, Placeholder):
        return [items]
    try:
        found = json.loads(items) if isinstance(items, str) else items
    except ValueError:
        found = None
    if not isinstance(found, list):
        raise StepError(f"IterableItems is {items!r:.100}. It has to be a list, or the JSON text of one.")
    return found


def iteration_steps(pipeline: Pipeline, for_each: str, items: Sequence[Any]) -> Iterator[IterationStep]:
    """Yield a step for each item and each step of the body, iteration by iteration."""
    body = pipeline.bodies[for_each]
    names = frozenset(step.name for step in body)
    for index, item in enumerate(items):
        iteration = Iteration(index, item, names)
        for step in body:
            yield IterationStep(_of_iteration(step, iteration), step.name, iteration)


def _of_iteration(step: Step, iteration: Iteration) -> Step:
    return replace(
        step,
        name=iteration.name_of(step.name),
        branch=ITERATION,
        depends_on=tuple(replace(item, step=iteration.name_of(item.step)) for item in step.depends_on),
        reads=tuple(replace(item, step=iteration.name_of(item.step)) for item in step.reads),
    )


def counts(steps: Sequence[IterationStep]) -> Properties:
    """Return the counts that are known once the items of a ForEach are: of its items, and of their steps."""
    indexes = {each.iteration.index for each in steps}
    return {"InputItemCount": len(indexes), "TotalStepCount": len(steps)}


def outcome(
    for_each: StepRecord, steps: Sequence[IterationStep], records: Records, *, is_cut_short: bool
) -> Properties:
    """Return the outcome of a ForEach as its properties: counts, ``IterationOutputs`` and ``Selected``.

    Args:
        for_each: The record of the ForEach, with its resolved arguments.
        steps: The steps of all its iterations.
        records: The records of the steps that have started, by name.
        is_cut_short: Whether further steps would have started if the execution had continued.

    Raises:
        StepError: Its Selector finds nothing to compare.
    """
    begun = [records[each.step.name] for each in steps if each.step.name in records]
    ended = {name: sum(record.status == status for record in begun) for status, name in _COUNTED.items()}
    outputs = _outputs(steps, records)
    found: dict[str, Any] = {
        "Status": _status(ended, is_cut_short=is_cut_short),
        **counts(steps),
        **ended,
        "IterationOutputs": outputs,
    }
    selector = for_each.properties.get("Selector")
    if selector and outputs and found["Status"] == "Succeeded":
        found |= _selected(selector, steps, records)
    return {**for_each.properties, **found}


def _status(ended: Mapping[str, int], *, is_cut_short: bool) -> str:
    if ended["FailedStepCount"]:
        return "Failed"
    return "Stopped" if is_cut_short or ended["StoppedStepCount"] else "Succeeded"


def _outputs(steps: Sequence[IterationStep], records: Records) -> list[dict[str, Any]]:
    outputs: dict[int, dict[str, Any]] = {}
    for each in steps:
        of_iteration = outputs.setdefault(each.iteration.index, {})
        record = records.get(each.step.name)
        if record is not None and record.status == "Succeeded":
            of_iteration[each.body_name] = record.properties
    return list(outputs.values())


def _selected(selector: Properties, steps: Sequence[IterationStep], records: Records) -> Properties:
    """Return the output that the Selector picks, and its index; the first one among equals.

    Values that a stand-in did not create are equal.
    """
    body_name, *path = split_path(str(selector["Field"]["Get"]).partition(".")[2])
    compared = [records[each.step.name] for each in steps if each.body_name == body_name]
    values = [_value(record, path) for record in compared]
    pick = max if selector["Pick"] == "MaxBy" else min
    index = pick(range(len(values)), key=lambda position: values[position])
    return {
        "Selected": compared[index].properties,
        "Selector": {**selector, "StepName": body_name, "Index": index},
    }


def _value(record: StepRecord, path: Sequence[str | int]) -> float:
    try:
        value = follow(record.properties, path)
    except PathError as error:
        if record.is_stand_in:
            return 0.0
        raise StepError(f"The Selector cannot compare {record.name}: {error}") from None
    try:
        return 0.0 if has_placeholder(value) else float(value)
    except (TypeError, ValueError):
        raise StepError(f"The Selector compares numbers; {record.name} has {value!r:.100}.") from None
