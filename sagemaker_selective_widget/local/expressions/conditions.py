"""The conditions of a Condition step, of all types that the SDKs write."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sagemaker_selective_widget.local.steps.context import StepError


class ConditionError(StepError):
    """A condition cannot be decided; the message says why."""


def all_hold(conditions: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether all conditions, with resolved values, hold.

    Raises:
        ConditionError: A condition has an unknown type, or values that cannot be compared.
    """
    return all(map(holds, conditions))


def holds(condition: Mapping[str, Any]) -> bool:
    """Return whether a condition holds.

    Raises:
        ConditionError: It has an unknown type, or values that cannot be compared.
    """
    kind = condition.get("Type")
    if kind == "Not":
        return not holds(condition["Condition"])
    if kind == "Or":
        return any(map(holds, condition["Conditions"]))
    if kind == "In":
        return any(_compare("Equals", condition["QueryValue"], value) for value in condition["Values"])
    return _compare(str(kind), condition["LeftValue"], condition["RightValue"])


def _compare(kind: str, left: Any, right: Any) -> bool:
    if kind not in _COMPARISONS:
        raise ConditionError(f"The condition type {kind!r} is not known; the types are {', '.join(_TYPES)}.")
    try:
        return bool(_COMPARISONS[kind](*_comparable(left, right)))
    except TypeError:
        raise ConditionError(f"{kind} cannot compare {left!r} with {right!r}.") from None


def _comparable(left: Any, right: Any) -> tuple[Any, Any]:
    """Convert text to the type of the other value, as arguments and properties of jobs are often text."""
    if isinstance(left, bool) is not isinstance(right, bool):
        return _as_bool(left), _as_bool(right)
    if isinstance(left, (int, float)) is isinstance(right, (int, float)):
        return left, right
    try:
        return float(left), float(right)
    except (TypeError, ValueError):
        return left, right


def _as_bool(value: Any) -> Any:
    return {"true": True, "false": False}.get(str(value).lower(), value)


_COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "Equals": operator.eq,
    "GreaterThan": operator.gt,
    "GreaterThanOrEqualTo": operator.ge,
    "LessThan": operator.lt,
    "LessThanOrEqualTo": operator.le,
}
_TYPES = (*_COMPARISONS, "In", "Not", "Or")
