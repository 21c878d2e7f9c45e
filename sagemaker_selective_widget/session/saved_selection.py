"""`SavedSelection`: intents as text, to save, share and apply again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import NoneType
from typing import Any

from sagemaker_selective_widget.errors import SavedStateError
from sagemaker_selective_widget.pipeline.load import kind, shown
from sagemaker_selective_widget.session.intents import INTENT_NAMES, LOOKS, Intents, has_shape, shape_of
from sagemaker_selective_widget.session.source import NamedDefinition
from sagemaker_selective_widget.session.state import Target

VERSION = 1
"""The version of the format that is written, and the only one that can be read."""

KEPT_INTENTS = tuple(name for name in INTENT_NAMES if name not in LOOKS | {"pinned"})
"""The saved intents: all that affect what starts. A saved reference counts as chosen."""

_DEFAULTS = Intents()


@dataclass(frozen=True, slots=True)
class SavedSelection:
    """A selection together with its reference, parameters and pipeline.

    Attributes:
        pipeline: Name or ARN of the pipeline.
        intents: The values of `KEPT_INTENTS`, by name.
        definition: The definition, if there is no service that has it; else ``""``.
    """

    pipeline: str
    intents: Mapping[str, Any] = field(default_factory=dict)
    definition: str = ""

    @classmethod
    def of(cls, target: Target, intents: Intents, reference_execution_arn: str | None) -> SavedSelection:
        """Return the intents for a pipeline, with the reference that is in effect."""
        kept = {name: getattr(intents, name) for name in KEPT_INTENTS}
        kept["reference_execution_arn"] = reference_execution_arn
        return cls(target.name, kept, "" if target.can_start else target.definition)

    @property
    def source(self) -> str | NamedDefinition:
        """The pipeline to open a session with: its name or its definition."""
        return NamedDefinition(self.pipeline, self.definition) if self.definition else self.pipeline

    def to_json(self) -> str:
        """Return it as JSON text."""
        definition = {"definition": self.definition} if self.definition else {}
        saved = {"version": VERSION, "pipeline": self.pipeline, **self.intents, **definition}
        return json.dumps(saved, indent=2)

    @classmethod
    def from_json(cls, text: str) -> SavedSelection:
        """Read the text of `to_json`. Whether its steps and parameters exist is left to the verdict.

        Raises:
            SavedStateError: It is not such a text, or has another version.
        """
        saved = _object(text)
        _check_version(saved)
        pipeline, definition = saved.get("pipeline"), saved.get("definition")
        if not isinstance(pipeline, str) or not pipeline:
            raise _refusal("pipeline", pipeline, "a text")
        if not isinstance(definition, (str, NoneType)):
            raise _refusal("definition", definition, "a text")
        return cls(pipeline, {name: _intent(saved, name) for name in KEPT_INTENTS}, definition or "")


def _object(text: object) -> Mapping[str, Any]:
    if not isinstance(text, str):
        raise SavedStateError(
            f"The saved selection is {kind(text)}, and no text. Take the text that to_json() returns."
        )
    try:
        saved = json.loads(text)
    except RecursionError as error:
        raise SavedStateError(
            "The saved selection is nested too deeply to be read. Take the text that to_json() returns."
        ) from error
    except ValueError as error:
        raise SavedStateError(f"The saved selection is no JSON: {error}.") from error
    if not isinstance(saved, dict):
        raise SavedStateError("The saved selection is no JSON object. Take the text that to_json() returns.")
    return saved


def _check_version(saved: Mapping[str, Any]) -> None:
    version = saved.get("version")
    if version != VERSION or isinstance(version, bool):
        raise SavedStateError(
            f"The saved selection has version {shown(version)}, and this package reads {VERSION}. "
            "Upgrade sagemaker-selective-widget, or save it again."
        )


def _intent(saved: Mapping[str, Any], name: str) -> Any:
    """Return an intent, or its default if an earlier version did not save it."""
    value = saved.get(name)
    if value is None:
        return getattr(_DEFAULTS, name)
    if not has_shape(name, value):
        raise _refusal(name, value, shape_of(name))
    if name == "selected_steps":
        return tuple(value)
    if name == "parameter_overrides":
        _check_values(value)
    return None if value == "" and name == "reference_execution_arn" else value


def _check_values(overrides: Mapping[str, Any]) -> None:
    for name, value in overrides.items():
        if not isinstance(value, (str, int, float, bool)):
            raise _refusal(f"{name} in parameter_overrides", value, "a value")


def _refusal(what: str, value: object, shape: str) -> SavedStateError:
    return SavedStateError(f"{what} of the saved selection is {shown(value)}. It has to be {shape}.")
