"""What has changed between two definitions of a pipeline, as far as it can matter to an output."""

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
"""Keys of a step that say how it is shown, or whether and how often it runs; its output is the same."""

_FUNCTION_KEY = "REMOTE_FUNCTION_SECRET_KEY"
_FUNCTION_FOLDER = "--func_step_s3_dir"
_CONTEXT_LINES = 2


@dataclass(frozen=True, slots=True)
class Drift:
    """What has changed from one definition to another; names in definition order.

    Attributes:
        added: Steps that are only in the later one.
        removed: Steps that are only in the earlier one.
        changed: Steps that are in both and are not the same.
        renamed: Earlier and later name of steps that are the same but for their name; they are neither added
            nor removed. ``@step`` functions without a name get another one at each compilation.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything has changed."""
        return bool(self.added or self.removed or self.changed or self.renamed)


def drift(before: Pipeline, after: Pipeline) -> Drift:
    """Return what has changed from one definition to another.

    The order of keys, display names, descriptions, caching and retry policies do not count, nor do the
    steps that a container holds: those are steps of their own.
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
    """Return the names of the steps that are in both pipelines and are not the same; see `drift`."""
    known = frozenset(before.step_names)
    return frozenset(
        step.name
        for step in after.steps
        if step.name in known and _essence(step) != _essence(before.step(step.name))
    )


@once_per_pipeline
def recompiled_steps(before: Pipeline, after: Pipeline) -> frozenset[str]:
    """Return those of `changed_steps` that were compiled again, and may be the same for all that can be seen.

    The SDK puts the code of an ``@step`` function into a new folder at each compilation, so the definition
    changes though the function may not have.
    """
    return frozenset(
        name
        for name in changed_steps(before, after)
        if _without_folder(_essence(before.step(name))) == _without_folder(_essence(after.step(name)))
    )


def step_diff(before: Pipeline, after: Pipeline, name: str) -> str:
    """Return what has changed of a step as a unified diff of its JSON, keys in order; ``""`` if nothing has.

    A step that is in only one of the pipelines is all lines removed, or all added.

    Args:
        before: The earlier pipeline.
        after: The later one.
        name: Name of the step.
    """
    lines = difflib.unified_diff(
        _lines(before, name), _lines(after, name), "before", "now", lineterm="", n=_CONTEXT_LINES
    )
    return "\n".join(lines)


def _renamed(gone: Iterable[Step], new: Iterable[Step]) -> Iterable[tuple[str, str]]:
    """Pair steps that are the same but for their name, where that is unmistakable."""
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
    """Leave out the public key that version 3 of the SDK makes anew for a function at each compilation."""
    arguments = body.get("Arguments")
    if not isinstance(arguments, dict):
        return body
    environment = arguments.get("Environment")
    if not isinstance(environment, dict) or _FUNCTION_KEY not in environment:
        return body
    kept = {name: value for name, value in environment.items() if name != _FUNCTION_KEY}
    return {**body, "Arguments": {**arguments, "Environment": kept}}


def _without_folder(body: dict[str, Any]) -> dict[str, Any]:
    """Mask the folder that a compilation puts a function's code into; it is named after the moment."""
    return {key: _masked(value) for key, value in body.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _masked(item) for key, item in value.items()}
    if not isinstance(value, list):
        return value
    follows = [False, *(item == _FUNCTION_FOLDER for item in value)]
    return [None if after else _masked(item) for item, after in zip(value, follows, strict=False)]
