"""What a person hands in → the definition as a JSON object."""

from __future__ import annotations

import json
import os
import reprlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sagemaker_selective_widget.errors import DefinitionError
from sagemaker_selective_widget.pipeline.writable import writable_json

DefinitionSource = str | Mapping[str, Any] | os.PathLike[str]
"""A pipeline definition as JSON text, as the parsed object, or as the path of a file that holds it.

A string is the path of a file if it ends in ``.json``: no JSON object does. What holds the definition may
stand in its place: an answer of DescribePipeline or DescribePipelineDefinitionForExecution, or the
properties of a CloudFormation resource.
"""

_HOLDING_KEYS = ("PipelineDefinition", "PipelineDefinitionBody")
HANDED_IN = "Pass what DescribePipeline returns, or its PipelineDefinition."
"""What to hand in, for a message."""


def load(source: DefinitionSource) -> Mapping[str, Any]:
    """Return the definition that a person has handed in, as the object that its JSON text stands for.

    Raises:
        DefinitionError: It is no JSON object, or cannot be read.
    """
    if not isinstance(source, (str, Mapping, os.PathLike)):
        raise DefinitionError(f"A pipeline definition is a JSON object; this is {kind(source)}. {HANDED_IN}")
    definition: Any = source if isinstance(source, Mapping) else _object(_text(source))
    for key in _HOLDING_KEYS:
        if isinstance(definition, Mapping) and "Steps" not in definition:
            held = definition.get(key)
            definition = held if isinstance(held, (str, Mapping)) else definition
    return _object(_written(definition) if isinstance(definition, Mapping) else definition)


def definition_text(source: DefinitionSource) -> str:
    """Return the definition that a person has handed in as JSON text, the same for the same definition.

    Raises:
        DefinitionError: It is no JSON object, or cannot be read.
    """
    return json.dumps(load(source))


def held_name(source: DefinitionSource) -> str:
    """Return the ``PipelineName`` of an answer that holds a definition; ``""`` where there is none.

    Raises:
        DefinitionError: It is no JSON object.
    """
    holder = source if isinstance(source, Mapping) else _object(_text(source))
    return (optional_text(holder, "PipelineName") or "") if "Steps" not in holder else ""


def _object(text: str) -> Mapping[str, Any]:
    definition = _parse(text)
    if isinstance(definition, str) and definition.lstrip().startswith("{"):
        definition = _parse(definition)  # the AWS CLI's --query prints a definition as a JSON text
    if not isinstance(definition, Mapping):
        raise DefinitionError(
            f"A pipeline definition is a JSON object; this is {kind(definition)}. {HANDED_IN}"
        )
    return definition


def _text(source: str | os.PathLike[str]) -> str:
    if isinstance(source, str) and not source.endswith(".json"):
        return source
    try:
        content = Path(source).read_bytes()
        # PowerShell writes what a command prints as UTF-16.
        text = content.decode(json.detect_encoding(content))
    except (OSError, ValueError) as error:  # ValueError: no text, or no path at all
        raise DefinitionError(f"The file {os.fspath(source)!r} cannot be read as text: {error}.") from error
    if not text:
        raise DefinitionError(f"The file {os.fspath(source)!r} cannot be read as text: it is empty.")
    return text


def _written(definition: Mapping[str, Any]) -> str:
    """Return an object as JSON text: a copy that nobody else can change, and nothing that JSON cannot say."""
    try:
        return json.dumps(definition)
    except RecursionError as error:
        raise DefinitionError("The pipeline definition is nested too deeply to be read.") from error
    except (TypeError, ValueError) as error:
        raise DefinitionError(f"The pipeline definition holds what JSON cannot: {error}.") from error


def _parse(text: str) -> Any:
    try:
        return json.loads(writable_json(text) if "\\u" in text or not text.isascii() else text)
    except json.JSONDecodeError as error:
        raise DefinitionError(
            f"The pipeline definition is not JSON: {error.msg}, line {error.lineno}, column {error.colno}."
        ) from error
    except RecursionError as error:
        raise DefinitionError("The pipeline definition is nested too deeply to be read.") from error
    except ValueError as error:
        raise DefinitionError(
            f"The pipeline definition holds a number that cannot be read: {error}."
        ) from error


def shown(value: object) -> str:
    """Return a value as a message can hold it, however large or deep it is."""
    if isinstance(value, (Mapping, list)):
        return kind(value)
    try:
        return reprlib.repr(value)
    except ValueError:  # more digits than Python writes
        return kind(value)


def kind(value: object) -> str:
    """Return what kind of JSON value something is, as words for a message."""
    kinds = {list: "a list", str: "text", dict: "an object", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number" if isinstance(value, (int, float)) else type(value).__name__)


def optional_text(body: Mapping[str, Any], key: str) -> str | None:
    """Return a text of an object; ``None`` where it is missing, empty, or no text."""
    value = body.get(key)
    return value if isinstance(value, str) and value else None
