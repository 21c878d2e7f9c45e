"""The kernel's part of JupyterLab tabs that show definitions, with one widget for each definition."""

from __future__ import annotations

import sys

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.session.source import NamedDefinition
from sagemaker_selective_widget.widget.picture_output import display
from sagemaker_selective_widget.widget.widget import SelectiveExecutionWidget

_shown: dict[str, tuple[str, SelectiveExecutionWidget]] = {}


def show_definition(name: str, definition: str) -> None:
    """Display the widget of a definition, replacing what was displayed before.

    A reloaded page asks again and is shown the same widget with its selection. If the definition has changed
    by then, a new widget is shown, with those of the selected steps that still exist.

    Args:
        name: The name that the definition is shown under.
        definition: JSON text. If it is invalid, the problem is printed.
    """
    known = _shown.get(name)
    if known is None or known[0] != definition:
        try:
            widget = SelectiveExecutionWidget(NamedDefinition(name, definition))
        except SelectiveWidgetError as error:
            sys.stderr.write(f"{name} could not be shown as a pipeline. {error}\n")
            return
        if known is not None:
            selected = known[1].selected_steps
            widget.selected_steps = [step for step in selected if step in widget.pipeline.step_names]
            known[1].close()
        _shown[name] = (definition, widget)
    display(_shown[name][1])
