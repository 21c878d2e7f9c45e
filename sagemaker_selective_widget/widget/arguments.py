"""The arguments of a widget's constructor, and the other widgets that are made for it."""

from __future__ import annotations

from typing import Any

from ipywidgets import Widget

from sagemaker_selective_widget.session.intents import INTENT_NAMES

_OPTIONS = frozenset({"save_parameter_values", "layout", "tooltip", "tabbable"})


def take_intents(arguments: dict[str, Any]) -> dict[str, Any]:
    """Take the intents out of what a constructor was given, and return them.

    Raises:
        TypeError: An argument has no meaning: ipywidgets would take a misspelt one in silence.
    """
    unknown = sorted(set(arguments) - _OPTIONS - set(INTENT_NAMES) - {"model_id"})
    if unknown:
        raise TypeError(f"SelectiveExecutionWidget has no argument {', '.join(map(repr, unknown))}.")
    return {name: arguments.pop(name) for name in INTENT_NAMES if name in arguments}


def parts_of(widget: Widget) -> list[Widget]:
    """Return the widgets that a widget has as traits."""
    return [part for part in widget._trait_values.values() if isinstance(part, Widget)]


def close_all(widgets: list[Widget]) -> None:
    """Close widgets with their parts, which ipywidgets would register for good."""
    for widget in widgets:
        parts = parts_of(widget)
        widget.close()
        close_all(parts)
