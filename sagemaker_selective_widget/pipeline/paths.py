"""Where a step keeps data: its values as paths that can be compared, however they are written.

A value is normalised to its joined text: inner ``Std:Join`` objects are inlined with their ``On``, and what
is only known once the pipeline runs stays an opaque mark. Two spellings of one path are equal then, and a
path is compared with another folder by folder.
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
"""The variables that are others in each execution, as phrases. Source:
https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-properties.html."""

TRIAL_NAME = "PipelineExperimentConfig.TrialName"
"""The variable that stands for what the definition's ``PipelineExperimentConfig`` says."""

EXECUTION_ID = {"Get": "Execution.PipelineExecutionId"}
"""What a trial is named by where the definition says nothing
(https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-experiments.html)."""

_ABOUT_THE_JOB = frozenset({"Tags", "ExperimentConfig"})
_BY_THE_SDK = "--pipeline_execution_id"
_LASTING = ("Parameters.", "Execution.", "PipelineExperimentConfig.")
_LOCATION_KEYS = ("Uri", "Url", "S3OutputPath")
_S3 = "s3://"


@dataclass(frozen=True, slots=True)
class Path:
    """A path, by its folders. What is known only while the pipeline runs is written ``${…}``.

    Attributes:
        folders: What stands between the slashes; none at the end.
        variables: The ``Get`` paths of all variables in it.
        is_variable: Whether it is one variable and nothing else.
    """

    folders: tuple[str, ...]
    variables: frozenset[str] = frozenset()
    is_variable: bool = False

    @property
    def per_execution(self) -> tuple[str, ...]:
        """Which of its variables are others in each execution."""
        return tuple(name for name in PER_EXECUTION if name in self.variables)

    @property
    def is_lasting(self) -> bool:
        """Whether every execution with the same parameter values has the same path."""
        return not self.per_execution and all(name.startswith(_LASTING) for name in self.variables)

    def __str__(self) -> str:
        """Return it as it is written."""
        return "/".join(self.folders)


@dataclass(frozen=True, slots=True)
class Paths:
    """The paths of one step.

    Attributes:
        per_execution: Those that are others in each execution, wherever they stand.
        inputs: What it reads, as a place that names an input.
        given: Places in S3 that it is told in an argument, and may read.
        outputs: What it writes.
        output_roots: Where it writes below a folder of its own, as a training job does.
    """

    per_execution: frozenset[Path] = frozenset()
    inputs: frozenset[Path] = frozenset()
    given: frozenset[Path] = frozenset()
    outputs: frozenset[Path] = frozenset()
    output_roots: frozenset[Path] = frozenset()


NO_PATHS = Paths()
"""Of a step that keeps nothing anywhere, as far as can be seen."""


class Value(NamedTuple):
    """A text, a variable or an expression of a step, and where it stands.

    Attributes:
        value: As written; an outermost ``Std:Join`` as a whole.
        keys: The keys of the objects that it stands in, from the outside in.
        before: The item before it, if it stands in a list.
    """

    value: Any
    keys: tuple[str, ...] = ()
    before: Any = None


def find_paths(values: Iterable[Value], variables: Mapping[str, Any]) -> Paths:
    """Return the paths of a step.

    Args:
        values: The values of the step.
        variables: What variables of the definition stand for, by their ``Get`` path.
    """
    found: dict[str, set[Path]] = {}
    for value in values:
        path = as_path(value.value, variables) if _may_be_path(value) else None
        if path is not None:
            for kind in _kinds(value, path):
                found.setdefault(kind, set()).add(path)
    return Paths(**{kind: frozenset(paths) for kind, paths in found.items()}) if found else NO_PATHS


def _may_be_path(value: Value) -> bool:
    """Tell whether it is worth while to read a value as a path; of most texts, it is not."""
    if not isinstance(value.value, str):
        return not get_path(value.value).startswith("Steps.")
    return value.value.startswith(_S3) or _is_location(value.keys)


def values_of(own_part: Any) -> Iterator[Value]:
    """Yield every value in document order; iterative, so that depth cannot exhaust the stack.

    Args:
        own_part: A step without the steps that it holds, or a part of one.
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
    """Return ``x`` of ``{"Get": "x"}``; ``""`` of anything else."""
    path = value.get("Get") if isinstance(value, dict) and len(value) == 1 else None
    return path if isinstance(path, str) else ""


def as_path(value: Any, variables: Mapping[str, Any]) -> Path | None:
    """Return the path that a value stands for; ``None`` if it is empty.

    Args:
        value: A text, a variable or a join; anything else is an opaque mark.
        variables: What variables of the definition stand for, by their ``Get`` path.
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
    """Yield text and marks in the order in which they are joined; iterative, for joins can stand in joins."""
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
        return f"{{{id(item)}}}"  # too deep to be compared with another: it is itself alone


def _joined(value: Any) -> tuple[str, list[Any]] | None:
    """Return ``On`` and ``Values`` of a join; ``None`` of anything else."""
    join = value.get("Std:Join") if isinstance(value, dict) else None
    values = join.get("Values") if isinstance(join, dict) else None
    separator = join.get("On", "") if isinstance(join, dict) else None
    return (separator, values) if isinstance(values, list) and isinstance(separator, str) else None


def _kinds(value: Value, path: Path) -> Iterator[str]:
    """Yield as what a path counts, by where it stands."""
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
    """Tell whether the SDK hands a variable to every ``@step`` function, whatever that does with it.

    Each function gets the execution's id, and every variable once more after its own name.
    """
    return value.before is not None and value.before in (_BY_THE_SDK, get_path(value.value))
