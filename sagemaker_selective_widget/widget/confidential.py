"""Which parts of a widget's state tell parameter values, and what is saved in their place.

``js/src/saved_state.ts`` does the same for the state that a front end saves.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sagemaker_selective_widget.execution.display_name import hide_values
from sagemaker_selective_widget.widget.wire import Json


def without_values(state: Mapping[str, Any], parameters: Collection[str]) -> Json:
    """Return a widget's state, or part of it, with the names of parameters, but without their values.

    Args:
        state: The JSON of traits.
        parameters: The names of the pipeline's parameters.
    """
    return {trait: _saved(trait, value, parameters) for trait, value in state.items()}


def _saved(trait: str, value: Any, parameters: Collection[str]) -> Any:
    cleared = _CLEARED[trait](value) if value and trait in _CLEARED else value
    return _discreet(cleared, parameters) if trait in _QUOTING else cleared


def _discreet(value: Any, parameters: Collection[str]) -> Any:
    """Return a value in which no display name tells the value of a parameter; keys stay as they are."""
    if isinstance(value, str):
        return hide_values(value, parameters)
    if isinstance(value, list):
        return [_discreet(each, parameters) for each in value]
    if isinstance(value, dict):
        return {key: _discreet(each, parameters) for key, each in value.items()}
    return value


def _form(fields: list[Json]) -> list[Json]:
    blank: Json = {"default": None, "inherited": None, "text": "", "choices": [], "problem": ""}
    return [{**field, **blank} for field in fields]


def _references(references: Json) -> Json:
    executions = [{**each, "changed_parameters": {}} for each in references["executions"]]
    return {**references, "executions": executions}


def _history(history: Json) -> Json:
    return {
        **history,
        "entries": [{**each, "changed": _changed(each["changed"])} for each in history["entries"]],
    }


def _changed(values: list[Json]) -> list[Json]:
    return [{**each, "value": "…", "before": each["before"] and "…"} for each in values]


def _verdict(verdict: Json) -> Json:
    return {**verdict, "issues": [_issue(issue) for issue in verdict["issues"]]}


def _issue(issue: Json) -> Json:
    kept = [repair for repair in issue["repairs"] if not _OVERRIDING.intersection(repair["patch"])]
    return {**issue, "message": issue.get("message_without_values", issue["message"]), "repairs": kept}


_OVERRIDING = frozenset({"set_overrides", "unset_overrides"})
"""The parts of a repair's patch with which its label tells a value."""

_CLEARED: Mapping[str, Callable[[Any], Any]] = {
    "parameter_form": _form,
    "parameter_overrides": lambda _: {},
    "code_shown": lambda code: {**code, "text": ""},
    "proposed_name": lambda _: "",
    "references": _references,
    "history_shown": _history,
    "log_shown": lambda _: {"step": "", "state": "none", "lines": [], "message": ""},
    "verdict": _verdict,
}
"""What is saved of each trait that tells values; a log may tell anything."""

_QUOTING = frozenset(
    {"display_name", "history_shown", "notice", "references", "run", "savings_shown", "verdict"}
)
"""The traits that quote display names, of which the proposed ones spell values."""

CONFIDENTIAL = sorted(_QUOTING.union(_CLEARED))
"""Every trait that may tell values."""
