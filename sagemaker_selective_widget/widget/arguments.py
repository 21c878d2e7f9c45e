"""The arguments of a widget's constructor, and the widgets that are created for it."""

from __future__ import annotations

from typing import Any

from ipywidgets import Widget

from sagemaker_selective_widget.session.intents import INTENT_NAMES

_OPTIONS = frozenset({"save_parameter_values", "layout", "tooltip", "tabbable"})


def take_intents(arguments: dict[str, Any]) -> dict[str, Any]:
    """Remove the intents from the arguments of a constructor, and return them.

    Raises:
        TypeError: An argument is unknown. ipywidgets would accept a misspelt one silently.
    """
    unknown = sorted(set(arguments) - _OPTIONS - set(INTENT_NAMES) - {"model_id"})
    if unknown:
        raise TypeError(f"SelectiveExecutionWidget has no argument {', '.join(map(repr, unknown))}.")
    return {name: arguments.pop(name) for name in INTENT_NAMES if name in arguments}


def parts_of(widget: Widget) -> list[Widget]:
    """Return the widgets that are values of a widget's traits."""
    return [part for part in widget._trait_values.values() if isinstance(part, Widget)]


def close_all(widgets: list[Widget]) -> None:
    """Close widgets and their parts, which ipywidgets would otherwise keep registered for ever."""
    for widget in widgets:
        parts = parts_of(widget)
        widget.close()
        close_all(parts)
