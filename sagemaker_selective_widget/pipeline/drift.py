"""Differences between two definitions of a pipeline, as far as they can affect outputs."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sagemaker_selective_widget.pipeline.definition import Pipeline
from sagemaker_selective_widget.pipeline.references import own_part
from sagemaker_selective_widget.pipeline.remembering import once_per_pipeline
from sagemaker_selective_widget.pipeline.step import Step

_NO_MATTER = frozenset({"DisplayName", "Description", "CacheConfig", "RetryPolicies"})
"""Keys of a step that affect how it is shown, or whether and how often it runs, but not its output."""

_FUNCTION_KEY = "REMOTE_FUNCTION_SECRET_KEY"
_FUNCTION_FOLDER = "--func_step_s3_dir"
_CONTEXT_LINES = 2


@dataclass(frozen=True, slots=True)
class Drift:
    """The differences between two definitions; names are in definition order.

    Attributes:
        added: Steps that are only in the later definition.
        removed: Steps that are only in the earlier definition.
        changed: Steps that are in both definitions but differ.
        renamed: Earlier and later names of steps that differ only in their name; they are neither in
            ``added`` nor ``removed``. Unnamed ``@step`` functions get a new name at each compilation.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """Return whether there are any differences."""
        return bool(self.added or self.removed or self.changed or self.renamed)


def drift(before: Pipeline, after: Pipeline) -> Drift:
    """Return the differences between two definitions.

    The order of keys, display names, descriptions, caching and retry policies are ignored. So are the steps
    in a container, which are compared by themselves.
    """
    gone = [step for step in before.steps if step.name not in after.step_names]
    new = [step for step in after.steps if step.name not in before.step_names]
    renamed = tuple(_renamed(gone, new))
    moved = {name for pair in renamed for name in pair}
    return Drift(
        added=tuple(step.name for step in new if step.name not in moved),
        removed=tuple(step.name for step in gone if step.name not in moved),
        changed=after.in_order(changed_steps(before, after)),
        renamed=renamed,
    )


@once_per_pipeline
def changed_steps(before: Pipeline, after: Pipeline) -> frozenset[str]:
    """Return the names of the steps that are in both pipelines but differ; see `drift`."""
    known = frozenset(before.step_names)
    return frozenset(
        step.name
        for step in after.steps
        if step.name in known and _essence(step) != _essence(before.step(step.name))
    )


@once_per_pipeline
def recompiled_steps(before: Pipeline, after: Pipeline) -> frozenset[str]:
    """Return those of `changed_steps` that were compiled again and may be unchanged otherwise.

    The SDK puts the code of an ``@step`` function into a new folder at each compilation, so the definition
    changes even if the function does not.
    """
    return frozenset(
        name
        for name in changed_steps(before, after)
        if _without_folder(_essence(before.step(name))) == _without_folder(_essence(after.step(name)))
    )


def step_diff(before: Pipeline, after: Pipeline, name: str) -> str:
    """Return the changes of a step as a unified diff of its JSON with sorted keys; ``""`` if there are none.

    If the step is in only one of the pipelines, all lines are removed or added.

    Args:
        before: The earlier pipeline.
        after: The later pipeline.
        name: Name of the step.
    """
    lines = difflib.unified_diff(
        _lines(before, name), _lines(after, name), "before", "now", lineterm="", n=_CONTEXT_LINES
    )
    return "\n".join(lines)


def _renamed(gone: Iterable[Step], new: Iterable[Step]) -> Iterable[tuple[str, str]]:
    """Yield pairs of steps that differ only in their name, where the match is unique."""
    befores, afters = _by_body(gone), _by_body(new)
    for body, names in befores.items():
        if len(names) == len(afters.get(body, ())) == 1:
            yield names[0], afters[body][0]


def _by_body(steps: Iterable[Step]) -> dict[str, list[str]]:
    names_of: dict[str, list[str]] = {}
    for step in steps:
        body = {key: value for key, value in _essence(step).items() if key != "Name"}
        names_of.setdefault(json.dumps(body, sort_keys=True), []).append(step.name)
    return names_of


def _lines(pipeline: Pipeline, name: str) -> list[str]:
    if name not in pipeline.step_names:
        return []
    return json.dumps(
        _essence(pipeline.step(name)), indent=2, sort_keys=True, ensure_ascii=False
    ).splitlines()


def _essence(step: Step) -> dict[str, Any]:
    own = own_part(dict(step.body))
    return _without_key({key: value for key, value in own.items() if key not in _NO_MATTER})


def _without_key(body: dict[str, Any]) -> dict[str, Any]:
    """Remove the public key that version 3 of the SDK creates for a function at each compilation."""
    arguments = body.get("Arguments")
    if not isinstance(arguments, dict):
        return body
    environment = arguments.get("Environment")
    if not isinstance(environment, dict) or _FUNCTION_KEY not in environment:
        return body
    kept = {name: value for name, value in environment.items() if name != _FUNCTION_KEY}
    return {**body, "Arguments": {**arguments, "Environment": kept}}


def _without_folder(body: dict[str, Any]) -> dict[str, Any]:
    """Mask the folder into which a compilation puts a function's code, which is named after the time."""
    return {key: _masked(value) for key, value in body.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _masked(item) for key, item in value.items()}
    if not isinstance(value, list):
        return value
    follows = [False, *(item == _FUNCTION_FOLDER for item in value)]
    return [None if after else _masked(item) for item, after in zip(value, follows, strict=False)]
