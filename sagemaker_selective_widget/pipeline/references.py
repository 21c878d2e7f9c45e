"""Which steps and parameters a step reads: the ``{"Get": "…"}`` objects in it.

A reference counts wherever it is in the step (arguments, ``SuppliedBaselineStatistics``, a ``Std:Join``, a
``Std:JsonGet``, a condition, an unknown expression), except within the steps in a container, which are read
by themselves. A bare string such as ``"Steps.train.OutputDataConfig"``, which ``@step`` functions have among
their container arguments, is text and not a reference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sagemaker_selective_widget.pipeline.paths import get_path
from sagemaker_selective_widget.pipeline.step import CONTAINER_BRANCHES, PropertyReference

_CHILD_KEYS = frozenset(key for keys in CONTAINER_BRANCHES.values() for key in keys)


@dataclass(frozen=True, slots=True)
class References:
    """What one step reads, without duplicates, in order of appearance.

    Attributes:
        properties: The properties of other steps.
        parameters: Names of pipeline parameters.
    """

    properties: tuple[PropertyReference, ...]
    parameters: tuple[str, ...]

    @property
    def steps(self) -> tuple[str, ...]:
        """Names of the steps whose properties are read, without duplicates."""
        return tuple(dict.fromkeys(reference.step for reference in self.properties))


def find_references(step_body: dict[str, Any]) -> References:
    """Return the steps and parameters that a step's JSON object reads."""
    properties: dict[PropertyReference, None] = {}
    parameters: dict[str, None] = {}
    for node in own_objects(step_body):
        root, _, rest = get_path(node).partition(".")
        if root == "Steps":
            name = first_name(rest)
            properties[PropertyReference(name, rest[len(name) :].lstrip("."))] = None
        elif root == "Parameters":
            parameters[first_name(rest)] = None
    return References(tuple(properties), tuple(parameters))


def own_objects(step_body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each object of a step in document order, except those of the steps in it.

    Iterative, so that deep nesting cannot exhaust the stack.
    """
    stack: list[Any] = [own_part(step_body)]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            yield value
            stack.extend(reversed(list(value.values())))
        elif isinstance(value, list):
            stack.extend(reversed(value))


def own_part(step_body: dict[str, Any]) -> dict[str, Any]:
    """Return a step without the steps in it."""
    arguments = step_body.get("Arguments")
    if step_body.get("Type") not in CONTAINER_BRANCHES or not isinstance(arguments, dict):
        return step_body
    own = {key: value for key, value in arguments.items() if key not in _CHILD_KEYS}
    return {**step_body, "Arguments": own}


def first_name(path: str) -> str:
    """Return the name at the start of ``name.rest``, ``name['rest']`` or ``name``."""
    for index, character in enumerate(path):
        if character in ".[":
            return path[:index]
    return path
