"""Where a step stores data: its values as paths that can be compared, however they are written.

A value is normalised to its joined text: nested ``Std:Join`` objects are inlined with their ``On``, and what
is only known at run time is kept as an opaque mark. Different spellings of a path are then equal, and paths
can be compared folder by folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

PER_EXECUTION: Mapping[str, str] = {
    "Execution.PipelineExecutionId": "the execution's id",
    "Execution.PipelineExecutionArn": "the execution's ARN",
    "Execution.StartDateTime": "the execution's start time",
    "Execution.CurrentDateTime": "the current time",
}
"""The variables that differ in each execution, with phrases for them. Source:
https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-properties.html."""

TRIAL_NAME = "PipelineExperimentConfig.TrialName"
"""The variable for the trial name in the definition's ``PipelineExperimentConfig``."""

EXECUTION_ID = {"Get": "Execution.PipelineExecutionId"}
"""The default name of a trial, if the definition gives none
(https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-experiments.html)."""

_ABOUT_THE_JOB = frozenset({"Tags", "ExperimentConfig"})
_BY_THE_SDK = "--pipeline_execution_id"
_LASTING = ("Parameters.", "Execution.", "PipelineExperimentConfig.")
_LOCATION_KEYS = ("Uri", "Url", "S3OutputPath")
_S3 = "s3://"


@dataclass(frozen=True, slots=True)
class Path:
    """A path, split into folders. What is known only at run time is written ``${…}``.

    Attributes:
        folders: The parts between the slashes, without empty ones at the end.
        variables: The ``Get`` paths of all variables in it.
        is_variable: Whether it consists of a single variable.
    """

    folders: tuple[str, ...]
    variables: frozenset[str] = frozenset()
    is_variable: bool = False

    @property
    def per_execution(self) -> tuple[str, ...]:
        """Those of its variables that differ in each execution."""
        return tuple(name for name in PER_EXECUTION if name in self.variables)

    @property
    def is_lasting(self) -> bool:
        """Whether the path is the same in every execution with the same parameter values."""
        return not self.per_execution and all(name.startswith(_LASTING) for name in self.variables)

    def __str__(self) -> str:
        """Return the path as text."""
        return "/".join(self.folders)


@dataclass(frozen=True, slots=True)
class Paths:
    """The paths of one step.

    Attributes:
        per_execution: The paths that differ in each execution, wherever they are used.
        inputs: The paths that it reads, given in a field for an input.
        given: S3 paths passed as arguments, which it may read.
        outputs: The paths that it writes to.
        output_roots: The paths below which it writes to a folder of its own, as a training job does.
    """

    per_execution: frozenset[Path] = frozenset()
    inputs: frozenset[Path] = frozenset()
    given: frozenset[Path] = frozenset()
    outputs: frozenset[Path] = frozenset()
    output_roots: frozenset[Path] = frozenset()


NO_PATHS = Paths()
"""The paths of a step that, as far as is known, stores nothing."""


class Value(NamedTuple):
    """A text, a variable or an expression of a step, with its position.

    Attributes:
        value: The value as written; an outermost ``Std:Join`` is kept whole.
        keys: The keys of the objects that contain it, outermost first.
        before: The previous item, if it is in a list.
    """

    value: Any
    keys: tuple[str, ...] = ()
    before: Any = None


def find_paths(values: Iterable[Value], variables: Mapping[str, Any]) -> Paths:
    """Return the paths of a step.

    Args:
        values: The values of the step.
        variables: The values of the definition's variables, by their ``Get`` path.
    """
    found: dict[str, set[Path]] = {}
    for value in values:
        path = as_path(value.value, variables) if _may_be_path(value) else None
        if path is not None:
            for kind in _kinds(value, path):
                found.setdefault(kind, set()).add(path)
    return Paths(**{kind: frozenset(paths) for kind, paths in found.items()}) if found else NO_PATHS


def _may_be_path(value: Value) -> bool:
    """Return whether a value is worth reading as a path, which most texts are not."""
    if not isinstance(value.value, str):
        return not get_path(value.value).startswith("Steps.")
    return value.value.startswith(_S3) or _is_location(value.keys)


def values_of(own_part: Any) -> Iterator[Value]:
    """Yield every value in document order; iterative, so that deep nesting cannot exhaust the stack.

    Args:
        own_part: A step without the steps in it, or a part of one.
    """
    stack = [Value(own_part)]
    while stack:
        top = stack.pop()
        value, keys, _ = top
        if isinstance(value, dict) and not get_path(value) and _joined(value) is None:
            stack.extend(Value(item, (*keys, key)) for key, item in reversed(value.items()))
        elif isinstance(value, list):
            befores = [None, *value]
            stack.extend(
                Value(item, keys, before)
                for item, before in reversed(list(zip(value, befores, strict=False)))
            )
        elif isinstance(value, (dict, str)):
            yield top


def get_path(value: Any) -> str:
    """Return ``x`` for ``{"Get": "x"}``, and ``""`` for anything else."""
    path = value.get("Get") if isinstance(value, dict) and len(value) == 1 else None
    return path if isinstance(path, str) else ""


def as_path(value: Any, variables: Mapping[str, Any]) -> Path | None:
    """Return the path that a value represents; ``None`` if it is empty.

    Args:
        value: A text, a variable or a join; anything else becomes an opaque mark.
        variables: The values of the definition's variables, by their ``Get`` path.
    """
    folders = [""]
    marks: list[str] = []
    count = 0
    for text, is_mark in _pieces(value, variables):
        count += bool(text)
        if is_mark:
            marks.append(text)
            folders[-1] += f"${{{text}}}"
        else:
            first, *more = text.split("/")
            folders[-1] += first
            folders.extend(more)
    while len(folders) > 1 and not folders[-1]:
        folders.pop()
    is_variable = count == len(marks) == 1
    return Path(tuple(folders), frozenset(marks), is_variable) if folders != [""] else None


def _pieces(value: Any, variables: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield the texts and marks in joined order; iterative, since joins can be nested deeply."""
    stack = [value]
    substituted: set[str] = set()
    while stack:
        item = stack.pop()
        join, name = _joined(item), get_path(item)
        if join is not None:
            separator, items = join
            parted = [part for each in items for part in (separator, each)][1:]
            stack.extend(reversed(parted))
        elif name in variables and name not in substituted:
            substituted.add(name)
            stack.append(variables[name])
        elif isinstance(item, str):
            yield item, False
        else:
            yield name or _written(item), isinstance(item, (dict, list))


def _written(item: Any) -> str:
    try:
        return json.dumps(item, sort_keys=True)
    except RecursionError:
        return f"{{{id(item)}}}"  # too deep to be compared, so equal only to itself


def _joined(value: Any) -> tuple[str, list[Any]] | None:
    """Return ``On`` and ``Values`` of a join; ``None`` for anything else."""
    join = value.get("Std:Join") if isinstance(value, dict) else None
    values = join.get("Values") if isinstance(join, dict) else None
    separator = join.get("On", "") if isinstance(join, dict) else None
    return (separator, values) if isinstance(values, list) and isinstance(separator, str) else None


def _kinds(value: Value, path: Path) -> Iterator[str]:
    """Yield the kinds that a path counts as, judging by its position."""
    if _ABOUT_THE_JOB.intersection(value.keys):
        return
    if path.per_execution:
        if not _is_bookkeeping(value):
            yield "per_execution"
        return
    if not path.is_lasting:
        return
    if not _is_location(value.keys):
        if path.folders[0] == _S3[:-2]:
            yield "given"
    elif any("Output" in key for key in value.keys) or value.keys[-1] == "DestinationS3Uri":
        is_exact = {"ProcessingOutputConfig", "TransformOutput"}.intersection(value.keys)
        yield "outputs" if is_exact else "output_roots"
    else:
        yield "inputs"


def _is_location(keys: tuple[str, ...]) -> bool:
    return bool(keys) and keys[-1].endswith(_LOCATION_KEYS)


def _is_bookkeeping(value: Value) -> bool:
    """Return whether a value is a variable that the SDK passes to every ``@step`` function, used or not.

    Each function gets the execution's id, and every variable once more after its own name.
    """
    return value.before is not None and value.before in (_BY_THE_SDK, get_path(value.value))
