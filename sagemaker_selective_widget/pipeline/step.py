"""The records into which a pipeline definition is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sagemaker_selective_widget.pipeline.paths import NO_PATHS, Paths

ParameterType = Literal["String", "Integer", "Float", "Boolean"]
"""The ``Type`` of a pipeline parameter."""

ParameterScalar = str | int | float | bool
"""A typed parameter value."""

CONTAINER_BRANCHES: Mapping[str, tuple[str, ...]] = {
    "Condition": ("IfSteps", "ElseSteps"),
    "ForEach": ("ForEachBody",),
}
"""Step types that contain other steps, and the keys of their ``Arguments`` that contain them."""


STEP_KEYS = frozenset(
    {
        "Name",
        "Type",
        "DisplayName",
        "Description",
        "DependsOn",
        "Arguments",
        "CacheConfig",
        "RetryPolicies",
        "PropertyFiles",
        "OutputParameters",
    }
)
"""The keys of a step that Pipelines itself uses; the others are settings of the step's type."""


@dataclass(frozen=True, slots=True)
class Dependency:
    """One item of a step's ``DependsOn``.

    Attributes:
        step: Name of the upstream step.
        trigger: The state of that step that lets this one run (``Failed``, ``Stopped``, ``Any``);
            ``None`` means that it must succeed.
    """

    step: str
    trigger: str | None = None


@dataclass(frozen=True, slots=True)
class PropertyReference:
    """A property of another step that a step reads.

    Attributes:
        step: Name of the upstream step.
        path: Which of its properties, such as ``ModelArtifacts.S3ModelArtifacts``; ``""`` for all of it.
    """

    step: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a pipeline, whatever its type.

    Attributes:
        name: Its name, unique in the pipeline across all levels.
        type: The step type, such as ``Training``; unknown types are kept as they are.
        display_name: What Studio shows instead of the name, if any.
        description: Free text, if any.
        container: Name of the Condition or ForEach step that contains this one, if any.
        branch: The part of its container that it is in: ``IfSteps``, ``ElseSteps`` or ``ForEachBody``.
        body: The step's JSON object as written; treat it as read-only.
        depends_on: Its ``DependsOn``.
        reads: The properties of other steps that it reads, without duplicates, in order of appearance.
        reads_parameters: Names of the parameters that it reads, in order of appearance.
        paths: Where it stores data, according to its arguments.
        run_ids: The ``Get`` paths that it uses as the id of an MLflow run.
    """

    name: str
    type: str
    display_name: str | None = None
    description: str | None = None
    container: str | None = None
    branch: str | None = None
    body: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    depends_on: tuple[Dependency, ...] = ()
    reads: tuple[PropertyReference, ...] = ()
    reads_parameters: tuple[str, ...] = ()
    paths: Paths = NO_PATHS
    run_ids: tuple[str, ...] = ()

    @property
    def subtitle(self) -> str:
        """Its display name on one line, shown below its name; ``""`` if it has none or the same one."""
        line = " ".join((self.display_name or "").split())
        return "" if line == self.name else line

    @property
    def for_each(self) -> str | None:
        """Name of the ForEach step whose body contains it, if any, and which runs it once for each item."""
        return self.container if self.branch == "ForEachBody" else None

    @property
    def reads_steps(self) -> tuple[str, ...]:
        """Names of the steps whose properties it reads, without duplicates."""
        return tuple(dict.fromkeys(reference.step for reference in self.reads))


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that the pipeline declares.

    Attributes:
        name: Its name, unique in the pipeline.
        type: The type of its value; the API takes every value as a string.
        default: The typed default; ``None`` means that a value must be given at the start.
        choices: Its ``EnumValues``; empty if any value of the type is allowed.
        description: Free text, if any.
        has_type: Whether the definition gives the type; otherwise it is read as String.
    """

    name: str
    type: ParameterType
    default: ParameterScalar | None = None
    choices: tuple[str, ...] = ()
    description: str | None = None
    has_type: bool = True

    @property
    def is_required(self) -> bool:
        """Whether a value must be given because there is no default."""
        return self.default is None
