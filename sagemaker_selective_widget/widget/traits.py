"""All synced traits of the widget, with their documentation. They hold what a view shows, without logic."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets
from ipywidgets import TypedTuple, widget_serialization

from sagemaker_selective_widget.widget.front_end import LOADER, packed_front_end


class _Intent:
    """A trait that both sides may state: it is written to the session, and read from there."""

    def get(self, obj: Any, cls: Any = None) -> Any:  # noqa: ARG002 (traitlets')
        """Return the value in effect, whether or not it has been published."""
        return obj.session.view.intent(self.name)  # type: ignore[attr-defined]

    def set(self, obj: Any, value: Any) -> None:
        """State the value if it is valid; it is published together with what follows from it."""
        try:
            valid = self._validate(obj, value)  # type: ignore[attr-defined]
            obj.session.state_intents(**{self.name: valid})  # type: ignore[attr-defined]
        except (TypeError, OverflowError) as error:  # the latter for an int too large for a float
            raise traitlets.TraitError(str(error)) from error


class _Names(_Intent, TypedTuple):  # type: ignore[misc]
    pass


class _Text(_Intent, traitlets.Unicode):  # type: ignore[type-arg]
    pass


class _Reference(_Text):
    """The reference. If nobody has chosen one, reading it waits until the automatic one is known."""

    def get(self, obj: Any, cls: Any = None) -> Any:  # noqa: ARG002 (traitlets')
        """Return the reference for what was assigned last."""
        return obj.session.reference_execution_arn


class _Flag(_Intent, traitlets.Bool):  # type: ignore[type-arg]
    pass


class _Values(_Intent, traitlets.Dict):
    pass


class _Whole(_Intent, traitlets.Int):  # type: ignore[type-arg]
    pass


class _Number(_Intent, traitlets.Float):  # type: ignore[type-arg]
    pass


class _Settled(traitlets.Instance):  # type: ignore[type-arg]
    """The verdict. Reading it waits for pending facts about the reference."""

    def get(self, obj: Any, cls: Any = None) -> Any:  # noqa: ARG002 (traitlets')
        """Return the verdict on what was assigned last."""
        return obj.session.verdict


def _shown(trait: type[traitlets.TraitType[Any, Any]], default: Any = traitlets.Undefined) -> Any:
    """Return a derived trait, which only Python can write, not a browser."""
    return trait(default, read_only=True).tag(sync=True)


class WidgetTraits(anywidget.AnyWidget):
    """The traits. The graph is a real `ipycytoscape.CytoscapeWidget`, hosted by our front end."""

    # anywidget would add these traits to each widget, which creates a class for each.
    _esm = traitlets.Unicode(LOADER).tag(sync=True)
    _anywidget_id = traitlets.Unicode(f"{__name__}.WidgetTraits").tag(sync=True)
    _front_end = traitlets.Unicode().tag(sync=True)

    graph = traitlets.Instance("ipycytoscape.CytoscapeWidget").tag(sync=True, **widget_serialization)
    """`ipycytoscape.CytoscapeWidget`: the hosted drawing; ``graph.set_style`` works on it. Never replaced."""

    save_parameter_values = traitlets.Bool(False).tag(sync=True)
    """`bool`: whether parameter values may be saved with the notebook, in its picture and as widget state."""

    picture_id = traitlets.Unicode().tag(sync=True)
    """`str`: the id of this widget's model, contained in its pictures. Written once, by the constructor."""

    saved_fields = traitlets.Dict().tag(sync=True)
    """`dict`: how much of each trait a saved notebook may contain (``widget/schema.py``). Never changes."""

    # Intents

    selected_steps = _Names(traitlets.Unicode()).tag(sync=True)
    """`tuple` of `str`: the names of the selected steps, in definition order. An intent."""

    reference_execution_arn = _Reference(None, allow_none=True).tag(sync=True)
    """`str`, ``None`` for no reference: ARN of the reference execution. An intent; assigning it pins it."""

    pinned = _Flag(False).tag(sync=True)
    """`bool`: whether somebody has chosen the reference; otherwise the best one is taken for each selection.
    An intent: choosing a reference sets it, unsetting it leaves the choice to the widget."""

    inherit: Any = _Text("reference").tag(sync=True)
    """`str`: where parameters without an override get their values: from the ``reference``, or their
    ``defaults``. An intent."""

    parameter_overrides = _Values().tag(sync=True)
    """`dict`: typed values by parameter name; text that is not a value of the type is kept as typed. An
    intent: assign a new dict, since it cannot be changed in place."""

    varied_parameters = _Values(value_trait=traitlets.Unicode(), key_trait=traitlets.Unicode()).tag(sync=True)
    """`dict`: by parameter, the text of the values to try: a list such as ``3, 5, 7`` or a range such as
    ``0.01 … 0.3, 5 steps, log``. An intent: assign a new dict, since it cannot be changed in place."""

    max_parallel = _Whole(2).tag(sync=True)
    """`int`, default 2: the maximum number of trials of a sweep that run at a time, 1 to 50. An intent."""

    display_name = _Text().tag(sync=True)
    """`str`: display name of the next execution, ``""`` for the proposed one. An intent."""

    code_target = _Text("boto3").tag(sync=True)
    """`str`: the target of ``code_shown``, such as ``boto3`` or ``cli``. An intent."""

    # Settings of the layout. Both sides state them like intents; `undo` leaves them as they are.

    height = _Whole(None, allow_none=True).tag(sync=True)
    """`int`, default ``None``: height of graph and side panel, 120 to 4,000 CSS pixels; ``None`` takes as
    much as the graph needs, within limits."""

    side_share = _Number(0.38).tag(sync=True)
    """`float`, default 0.38: the share of the width that the side panel takes, 0.2 to 0.8."""

    orientation = _Text("auto").tag(sync=True)
    """`str`, default ``auto``: direction of the graph, ``horizontal`` or ``vertical``; ``auto`` takes
    whichever shows more steps legibly."""

    # Derived traits; `schema` defines their shapes

    verdict: Any = _Settled("sagemaker_selective_widget.selection.Verdict", read_only=True).tag(sync=True)
    """`Verdict`: the verdict on the intents."""

    revision = _shown(traitlets.Int, 0)
    """`int`: the revision of the state that all derived traits belong to."""

    answered = _shown(traitlets.Dict)
    """`dict`: for each browser, the number of its last statement that was applied."""

    can_undo = _shown(traitlets.Bool, False)
    """`bool`: whether there is a statement to undo."""

    can_redo = _shown(traitlets.Bool, False)
    """`bool`: whether there is a statement to redo."""

    pipeline_name = _shown(traitlets.Unicode, "")
    """`str`: name or ARN of the pipeline."""

    has_service = _shown(traitlets.Bool, True)
    """`bool`: whether there is a service that can start the pipeline; a definition alone has none."""

    elements = _shown(traitlets.Dict)
    """`dict`: the steps and the edges between them, as the graph draws them."""

    reference = _shown(traitlets.Dict)
    """`dict`: the reference execution, step by step."""

    references = _shown(traitlets.Dict)
    """`dict`: the executions to choose a reference from, newest first."""

    parameter_form = _shown(traitlets.List)
    """`list`: a field for each parameter."""

    code_shown = _shown(traitlets.Dict)
    """`dict`: the current request as code; without text while the verdict forbids it."""

    proposed_name = _shown(traitlets.Unicode, "")
    """`str`: the display name that is sent if none is given."""

    display_name_problem = _shown(traitlets.Unicode, "")
    """`str`: why ``display_name`` cannot be sent; ``""`` if it can."""

    expression = _shown(traitlets.Dict)
    """`dict`: the selection as an expression, or the problem with one that was typed."""

    preset_menu = _shown(traitlets.List)
    """`list`: the named selections, as of when the browser last asked for them."""

    beginnings = _shown(traitlets.List)
    """`list`: the first selections on offer while nothing is selected."""

    details_shown = _shown(traitlets.Dict)
    """`dict`: what is known about the step that somebody has opened."""

    savings_shown = _shown(traitlets.Dict)
    """`dict`: what reusing steps saves."""

    drift_shown = _shown(traitlets.Dict)
    """`dict`: what has changed since the reference, once somebody has asked."""

    runs_shown = _shown(traitlets.Dict)
    """`dict`: the executions as a table with values and metrics, once somebody has asked."""

    comparison_shown = _shown(traitlets.Dict)
    """`dict`: the executions that somebody compares."""

    sweep_plan = _shown(traitlets.Dict)
    """`dict`: the trials that would start, while ``varied_parameters`` has any."""

    sweeps_shown = _shown(traitlets.List)
    """`list`: the sweeps, the latest first, those of other kernels too."""

    log_shown = _shown(traitlets.Dict)
    """`dict`: the last lines of the log that somebody has opened."""

    run = _shown(traitlets.Dict)
    """`dict`: the execution that is started or watched, step by step."""

    notice = _shown(traitlets.Dict)
    """`dict`: a message about the widget as a whole."""

    @traitlets.default("_front_end")
    def _packed_front_end(self) -> str:
        return packed_front_end()

    @traitlets.default("saved_fields")
    def _all_saved_fields(self) -> Any:
        # Imported on demand, like everything that the class itself does not need, to keep its import fast.
        from sagemaker_selective_widget.widget.saved.allow_list import saved_fields

        return saved_fields()

    @traitlets.default("graph")
    def _empty_graph(self) -> Any:
        # Imported on demand, because ipycytoscape imports networkx and pandas if they are installed.
        from sagemaker_selective_widget.widget.drawing import Drawing

        # "preset" leaves the layout to the front end; a tooltip source would be parsed as HTML.
        return Drawing(
            cytoscape_layout={"name": "preset"}, cytoscape_style=[], tooltip_source="", auto_ungrabify=True
        )
