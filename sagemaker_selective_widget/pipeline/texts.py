"""Values and conditions of a definition as text to display."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from sagemaker_selective_widget.pipeline.paths import get_path
from sagemaker_selective_widget.pipeline.references import first_name
from sagemaker_selective_widget.pipeline.step import Step

NO_VALUES: Mapping[str, str] = {}

_DEEPEST = 8
_LEFT_OUT = "…"
_SIGNS: Mapping[str, str] = {
    "Equals": "=",
    "GreaterThan": ">",
    "GreaterThanOrEqualTo": "≥",
    "LessThan": "<",
    "LessThanOrEqualTo": "≤",
}
_PATH_PART = re.compile(r"""\[\s*(?:'([^']*)'|"([^"]*)"|\d+)\s*\]|([^.\[\]]+)""")


def value_text(value: Any, values: Mapping[str, str] = NO_VALUES) -> str:
    """Return a value of a definition as one line.

    A parameter is shown as its value, or as its name if the value is not known. What is known only at run
    time is written ``${…}``.

    Args:
        value: A literal, a ``Get``, a ``Std:Join``, or anything else in a definition.
        values: The values of parameters, by name.
    """
    return " ".join(_text(value, values, 0).split())


def condition_text(step: Step) -> str:
    """Return the condition of a Condition step, such as ``mse ≤ MseThreshold``; ``""`` if it cannot be read.

    Its conditions all have to hold
    (https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-steps-types.html#step-type-condition).
    """
    arguments = step.body.get("Arguments")
    conditions = arguments.get("Conditions") if isinstance(arguments, Mapping) else None
    return " ".join(_all_of(conditions, "and", 0).split())


def _text(value: Any, values: Mapping[str, str], depth: int) -> str:
    if depth > _DEEPEST:
        return _LEFT_OUT
    if isinstance(value, str):
        return value
    if path := get_path(value):
        return _variable(path, values)
    join = value.get("Std:Join") if isinstance(value, Mapping) else None
    if isinstance(join, Mapping) and isinstance(join.get("Values"), list):
        return str(join.get("On", "")).join(_text(each, values, depth + 1) for each in join["Values"])
    if isinstance(value, list):
        return ", ".join(_text(each, values, depth + 1) for each in value)
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return _LEFT_OUT


def _variable(path: str, values: Mapping[str, str]) -> str:
    root, _, rest = path.partition(".")
    if root == "Parameters":
        return values.get(rest, f"${{{rest}}}")
    return f"${{{rest if root == 'Steps' else path}}}"


def _all_of(conditions: Any, word: str, depth: int) -> str:
    """Return conditions joined by a word; ``""`` if one of them cannot be read."""
    if not isinstance(conditions, list):
        return ""
    said = [_condition(each, depth + (len(conditions) > 1)) for each in conditions]
    return f" {word} ".join(said) if all(said) else ""


def _condition(condition: Any, depth: int) -> str:
    if not isinstance(condition, Mapping) or depth > _DEEPEST:
        return ""
    kind = str(condition.get("Type"))
    if kind in ("Or", "And"):
        inner = _all_of(condition.get("Conditions"), kind.lower(), depth + 1)
        return f"({inner})" if depth and inner else inner
    if kind == "Not":
        return _negated(condition.get("Condition"), depth + 1)
    if kind == "In":
        return _among(condition, "in")
    if kind in _SIGNS:
        return (
            f"{_operand(condition.get('LeftValue'))} {_SIGNS[kind]} {_operand(condition.get('RightValue'))}"
        )
    return ""


def _negated(condition: Any, depth: int) -> str:
    if isinstance(condition, Mapping) and condition.get("Type") == "In":
        return _among(condition, "not in")
    inner = _condition(condition, depth)
    return inner and f"not {inner}"


def _among(condition: Mapping[str, Any], word: str) -> str:
    among = condition.get("Values")
    listed = ", ".join(map(_operand, among)) if isinstance(among, list) else ""
    return listed and f"{_operand(condition.get('QueryValue'))} {word} {listed}"


def _operand(value: Any) -> str:
    """Return one side of a comparison; for a property or a metric, its name."""
    json_get = value.get("Std:JsonGet") if isinstance(value, Mapping) else None
    if isinstance(json_get, Mapping):
        return _last_name(value_text(json_get.get("Path", "")))
    path = get_path(value)
    root, _, rest = path.partition(".")
    if root == "Steps":
        return _last_name(rest[len(first_name(rest)) :]) or rest
    return (rest or path) if path else value_text(value)


def _last_name(path: str) -> str:
    """Return the name of what a path refers to: ``mse`` for ``regression_metrics.mse.value``."""
    names = list(_names(path))
    while len(names) > 1 and names[-1].lower() == "value":
        names.pop()
    return names[-1] if names else path


def _names(path: str) -> Iterator[str]:
    for found in _PATH_PART.finditer(path):
        name = next(filter(None, found.groups()), "")
        if name:
            yield name
