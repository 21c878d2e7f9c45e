"""The traits of the panels around the graph: picker, parameter form, code, notice."""

from __future__ import annotations

from typing import Any

import traitlets

from sagemaker_selective_widget.execution.export import TARGETS
from sagemaker_selective_widget.execution.savings import Savings
from sagemaker_selective_widget.selection import Verdict
from sagemaker_selective_widget.selection.parameters import INHERIT, typed_override
from sagemaker_selective_widget.widget import wire
from sagemaker_selective_widget.widget.open_log import LogState
from sagemaker_selective_widget.widget.step_graph import STATIC, StepGraph


def _verdict_to_json(verdict: Verdict | None, widget: Any) -> wire.Json:
    return wire.verdict(verdict, startable=widget.can_start_executions)


def _overrides_from_json(overrides: Any, widget: Any) -> Any:
    """Return what a person typed as typed values; what is no value of its type stays text."""
    if not isinstance(overrides, dict):
        return overrides
    return {name: typed_override(widget.pipeline, name, value) for name, value in overrides.items()}


class StepGraphWithPanels(StepGraph):
    """A step graph with the panels around it: what they show, and what can be stated on them.

    Attributes:
        pipeline: The pipeline that is shown.
        can_start_executions: Whether there is a service that can start it; without one, nothing can.
    """

    _front_end = traitlets.Unicode((STATIC / "widget.js").read_text(encoding="utf-8")).tag(sync=True)

    pipeline: Any
    can_start_executions = True

    pipeline_name = traitlets.Unicode().tag(sync=True)
    """`str`: name or ARN of the pipeline. Written once, by the constructor."""

    verdict: Any = traitlets.Instance(Verdict, allow_none=True).tag(sync=True, to_json=_verdict_to_json)
    """`Verdict`: what the judge says of ``selected_steps``. Written by Python alone."""

    reference_execution_arn = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    """`str`, ``None`` for no reference: ARN of the reference execution. An intent: both sides write it."""

    pinned = traitlets.Bool(False).tag(sync=True)
    """`bool`: whether somebody has chosen the reference; otherwise the best is chosen for each selection. An
    intent: choosing a reference sets it, unsetting it leaves the choice to the widget."""

    inherit: Any = traitlets.Enum(INHERIT, "reference").tag(sync=True)
    """`str`: what parameters without an override take, what the ``reference`` ran with or their
    ``defaults``. An intent: both sides write it."""

    parameter_overrides = traitlets.Dict().tag(
        sync=True, from_json=_overrides_from_json, to_json=wire.overrides_to_json
    )
    """`dict`: typed values by parameter name, or text as it was typed if it is no value of the type.
    An intent: both sides write it; replace it, do not change it in place."""

    references = traitlets.Dict().tag(sync=True)
    """`dict`: the executions to choose a reference from, newest first. Written by Python alone."""

    parameter_form: Any = traitlets.List().tag(sync=True)
    """`list`: a field for each parameter. Written by Python alone."""

    code_target = traitlets.Enum(TARGETS, "boto3").tag(sync=True)
    """`str`: what ``code_shown`` is written for. An intent: both sides write it."""

    code_shown = traitlets.Dict(wire.code("boto3")).tag(sync=True)
    """`dict`: the present request as code; without text while the verdict forbids it. Written by Python."""

    display_name = traitlets.Unicode().tag(sync=True)
    """`str`: display name of the next execution, ``""`` for the proposed one. An intent: both sides write
    it."""

    proposed_name = traitlets.Unicode().tag(sync=True)
    """`str`: the display name that is sent where none is given. Written by Python alone."""

    display_name_problem = traitlets.Unicode().tag(sync=True)
    """`str`: why ``display_name`` cannot be sent; ``""`` if it can. Written by Python alone."""

    expression = traitlets.Dict(wire.expression("")).tag(sync=True)
    """`dict`: the selection as an expression, or what is wrong with one that was typed. Written by Python."""

    preset_menu: Any = traitlets.List().tag(sync=True)
    """`list`: the named selections, as of when the browser last asked for them. Written by Python alone."""

    savings_shown = traitlets.Dict(wire.savings(Savings())).tag(sync=True)
    """`dict`: what reusing steps saves. Written by Python alone."""

    drift_shown = traitlets.Dict(wire.drift(None)).tag(sync=True)
    """`dict`: what has changed since the reference, as of when the browser last asked. Written by Python."""

    log_shown = traitlets.Dict(wire.log(LogState())).tag(sync=True)
    """`dict`: the last lines of the log that the browser has asked for. Written by Python alone."""

    notice = traitlets.Dict().tag(sync=True)
    """`dict`: what concerns the widget as a whole. Written by Python alone."""

    @traitlets.validate("selected_steps")
    def _in_definition_order(self, proposal: Any) -> tuple[str, ...]:
        ordered: tuple[str, ...] = self.pipeline.in_order(proposal["value"])
        return ordered

    @traitlets.default("verdict")
    def _unjudged(self) -> None:
        return None

    @traitlets.default("notice")
    def _no_notice(self) -> wire.Json:
        return wire.notice()

    @traitlets.default("references")
    def _no_references(self) -> wire.Json:
        return wire.references(())
