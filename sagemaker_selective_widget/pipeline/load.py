"""Loading of a definition, in any of the accepted forms, as a JSON object."""

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
"""A pipeline definition as JSON text, as the parsed object, or as the path to a file that contains it.

A string is a path if it ends in ``.json``, as no JSON object does. The definition may also be wrapped in
what contains it: a response of DescribePipeline or DescribePipelineDefinitionForExecution, or the properties
of a CloudFormation resource.
"""

_HOLDING_KEYS = ("PipelineDefinition", "PipelineDefinitionBody")
HANDED_IN = "Pass what DescribePipeline returns, or its PipelineDefinition."
"""What to pass as a definition, for use in messages."""


def load(source: DefinitionSource) -> Mapping[str, Any]:
    """Return a definition as the JSON object that it stands for.

    Raises:
        DefinitionError: The source is not a JSON object, or cannot be read.
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
    """Return a definition as JSON text, which is the same however the definition is passed.

    Raises:
        DefinitionError: The source is not a JSON object, or cannot be read.
    """
    return json.dumps(load(source))


def held_name(source: DefinitionSource) -> str:
    """Return the ``PipelineName`` of a response that contains a definition; ``""`` if there is none.

    Raises:
        DefinitionError: The source is not a JSON object.
    """
    holder = source if isinstance(source, Mapping) else _object(_text(source))
    return (optional_text(holder, "PipelineName") or "") if "Steps" not in holder else ""


def _object(text: str) -> Mapping[str, Any]:
    definition = _parse(text)
    if isinstance(definition, str) and definition.lstrip().startswith("{"):
        definition = _parse(definition)  # the AWS CLI's --query prints a definition as a JSON string
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
        # PowerShell redirects the output of commands as UTF-16.
        text = content.decode(json.detect_encoding(content))
    except (OSError, ValueError) as error:  # ValueError: not text, or not a valid path
        raise DefinitionError(f"The file {os.fspath(source)!r} cannot be read as text: {error}.") from error
    if not text:
        raise DefinitionError(f"The file {os.fspath(source)!r} cannot be read as text: it is empty.")
    return text


def _written(definition: Mapping[str, Any]) -> str:
    """Return an object as JSON text, a copy that nobody else can change; raises if it cannot."""
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
    """Return a value as text for a message, shortened however large or deep it is."""
    if isinstance(value, (Mapping, list)):
        return kind(value)
    try:
        return reprlib.repr(value)
    except ValueError:  # more digits than Python converts to text
        return kind(value)


def kind(value: object) -> str:
    """Return the kind of a JSON value, as words for a message."""
    kinds = {list: "a list", str: "text", dict: "an object", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number" if isinstance(value, (int, float)) else type(value).__name__)


def optional_text(body: Mapping[str, Any], key: str) -> str | None:
    """Return a text member of an object; ``None`` if it is missing, empty, or not text."""
    value = body.get(key)
    return value if isinstance(value, str) and value else None
