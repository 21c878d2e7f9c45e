"""What a person wants, as text to keep, to share and to apply again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from sagemaker_selective_widget.errors import SavedStateError
from sagemaker_selective_widget.pipeline import ParameterScalar
from sagemaker_selective_widget.selection.parameters import INHERIT, Inherit
from sagemaker_selective_widget.session.intents import DEFAULT_PARALLEL, Intents, has_shape, shape_of
from sagemaker_selective_widget.session.source import NamedDefinition
from sagemaker_selective_widget.session.state import Target

VERSION = 1
"""The version of the format that is written, and the only one that is read."""


@dataclass(frozen=True, slots=True)
class SavedSelection:
    """A selection with what belongs to it.

    Attributes:
        pipeline: Name or ARN of the pipeline.
        selected_steps: Names of the selected steps.
        reference_execution_arn: The reference execution; ``None`` for none.
        parameter_overrides: Typed values by parameter name.
        inherit: What parameters without an override take.
        display_name: Display name of the next execution; ``""`` for the proposed one.
        varied_parameters: The text of a list or range by parameter name.
        max_parallel: How many trials may run at a time.
        definition: The definition, where there is no service that has it; else ``""``.
    """

    pipeline: str
    selected_steps: tuple[str, ...] = ()
    reference_execution_arn: str | None = None
    parameter_overrides: Mapping[str, ParameterScalar] | None = None
    inherit: Inherit = "reference"
    display_name: str = ""
    varied_parameters: Mapping[str, str] = field(default_factory=dict)
    max_parallel: int = DEFAULT_PARALLEL
    definition: str = ""

    @classmethod
    def of(cls, target: Target, intents: Intents, reference_execution_arn: str | None) -> SavedSelection:
        """Return what is wanted of a pipeline, with the reference that it comes to."""
        return cls(
            target.name,
            intents.selected_steps,
            reference_execution_arn,
            intents.parameter_overrides,
            intents.inherit,
            intents.display_name,
            intents.varied_parameters,
            intents.max_parallel,
            "" if target.can_start else target.definition,
        )

    @property
    def source(self) -> str | NamedDefinition:
        """What to open a session with."""
        return NamedDefinition(self.pipeline, self.definition) if self.definition else self.pipeline

    def to_json(self) -> str:
        """Return it as JSON text."""
        return json.dumps(
            {
                "version": VERSION,
                "pipeline": self.pipeline,
                "selected_steps": list(self.selected_steps),
                "reference_execution_arn": self.reference_execution_arn,
                "parameter_overrides": dict(self.parameter_overrides or {}),
                "inherit": self.inherit,
                "display_name": self.display_name,
                "varied_parameters": dict(self.varied_parameters),
                "max_parallel": self.max_parallel,
                **({"definition": self.definition} if self.definition else {}),
            },
            indent=2,
        )

    def intents(self) -> dict[str, Any]:
        """Return it as the traits that state it."""
        return {
            "selected_steps": self.selected_steps,
            "reference_execution_arn": self.reference_execution_arn,
            "parameter_overrides": dict(self.parameter_overrides or {}),
            "inherit": self.inherit,
            "display_name": self.display_name,
            "varied_parameters": dict(self.varied_parameters),
            "max_parallel": self.max_parallel,
        }

    @classmethod
    def from_json(cls, text: str) -> SavedSelection:
        """Read what `to_json` wrote. What a step or a parameter is called is left to the judge.

        Raises:
            SavedStateError: It is no such text, or of another version.
        """
        saved = _object(text)
        _check_version(saved)
        return cls(
            pipeline=_text(saved, "pipeline"),
            selected_steps=_names(saved, "selected_steps"),
            reference_execution_arn=_optional_text(saved, "reference_execution_arn"),
            parameter_overrides=_overrides(saved, "parameter_overrides"),
            inherit=_inherit(saved, "inherit"),
            display_name=_optional_text(saved, "display_name") or "",
            varied_parameters=_shaped(saved, "varied_parameters", {}),
            max_parallel=_shaped(saved, "max_parallel", DEFAULT_PARALLEL),
            definition=_optional_text(saved, "definition") or "",
        )


def _object(text: str) -> Mapping[str, Any]:
    try:
        saved = json.loads(text)
    except ValueError as error:
        raise SavedStateError(f"The saved selection is no JSON: {error}.") from error
    if not isinstance(saved, dict):
        raise SavedStateError("The saved selection is no JSON object. Take the text that to_json() returns.")
    return saved


def _check_version(saved: Mapping[str, Any]) -> None:
    version = saved.get("version")
    if version != VERSION or isinstance(version, bool):
        raise SavedStateError(
            f"The saved selection has version {version!r}, and this package reads {VERSION}. "
            "Upgrade sagemaker-selective-widget, or save it again."
        )


def _text(saved: Mapping[str, Any], key: str) -> str:
    value = saved.get(key)
    if not isinstance(value, str) or not value:
        raise SavedStateError(f"{key} of the saved selection is {value!r}. It has to be a text.")
    return value


def _optional_text(saved: Mapping[str, Any], key: str) -> str | None:
    return None if saved.get(key) in (None, "") else _text(saved, key)


def _names(saved: Mapping[str, Any], key: str) -> tuple[str, ...]:
    names = saved.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise SavedStateError(f"{key} of the saved selection is {names!r}. It has to be a list of names.")
    return tuple(names)


def _inherit(saved: Mapping[str, Any], key: str) -> Inherit:
    value = saved.get(key, "reference")
    if value not in INHERIT:
        raise SavedStateError(f"{key} of the saved selection is {value!r}. It has to be one of {INHERIT}.")
    return cast("Inherit", value)


def _shaped(saved: Mapping[str, Any], key: str, default: Any) -> Any:
    """Return an intent that an earlier version did not save."""
    value = saved.get(key, default)
    if not has_shape(key, value):
        raise SavedStateError(f"{key} of the saved selection is {value!r}. It has to be {shape_of(key)}.")
    return value


def _overrides(saved: Mapping[str, Any], key: str) -> dict[str, ParameterScalar]:
    overrides = saved.get(key, {})
    if not isinstance(overrides, dict):
        raise SavedStateError(f"{key} of the saved selection is {overrides!r}. It has to be an object.")
    for name, value in overrides.items():
        if not isinstance(value, (str, int, float, bool)):
            raise SavedStateError(
                f"{name} in {key} of the saved selection is {value!r}. It has to be a value."
            )
    return overrides
