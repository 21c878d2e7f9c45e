"""The kernel's side of a tab of JupyterLab that shows a definition: one widget for each."""

from __future__ import annotations

import sys

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.session.source import NamedDefinition
from sagemaker_selective_widget.widget.picture_output import display
from sagemaker_selective_widget.widget.widget import SelectiveExecutionWidget

_shown: dict[str, tuple[str, SelectiveExecutionWidget]] = {}


def show_definition(name: str, definition: str) -> None:
    """Display the widget of a definition, in place of what was displayed before.

    A page that is reloaded asks again, and is shown the same widget, with what was selected in it; where the
    definition is another one by now, a new widget has the steps of the selection that are still there.

    Args:
        name: What the definition is shown as.
        definition: JSON text. What is wrong with it is printed.
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
