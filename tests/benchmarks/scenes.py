"""The widgets that the benchmarks show in a notebook; imported by its kernel."""

from __future__ import annotations

import gc
import json
import random
import resource
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import ipycytoscape
import ipywidgets

from sagemaker_selective_widget import Pipeline, SelectiveExecutionWidget
from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.local.api.quotas import Quotas
from sagemaker_selective_widget.local.steps.context import StepContext
from sagemaker_selective_widget.widget.wire import selection
from tests.benchmarks.bench_opening import fill
from tests.benchmarks.pipelines import definition

PIPELINE = "bench"
POLL_INTERVAL_S = 0.05
ROLE = "arn:aws:iam::123456789012:role/bench"

STOCK_STYLE = [
    {
        "selector": "node",
        "css": {
            "shape": "round-rectangle",
            "width": 200,
            "height": 46,
            "label": "data(label)",
            "font-size": 12,
            "line-height": 1.35,
            "text-wrap": "wrap",
            "text-valign": "center",
            "background-color": "#ffffff",
            "border-color": "#757575",
            "border-style": "dotted",
            "border-width": 1.5,
        },
    },
    {
        "selector": "edge",
        "style": {
            "width": 1.5,
            "line-color": "#9e9e9e",
            "target-arrow-color": "#9e9e9e",
            "target-arrow-shape": "triangle",
            "arrow-scale": 0.9,
            "curve-style": "bezier",
        },
    },
]


def stock(steps: int) -> Any:
    """Return the same steps as a stock ipycytoscape widget, built as its documentation builds one."""
    drawn = selection.elements(Pipeline.from_definition(definition(steps)))
    nodes = [{"data": {"id": n["id"], "label": f"{n['id']}\n{n['type']}"}} for n in drawn["nodes"]]
    widget = ipycytoscape.CytoscapeWidget(
        cytoscape_layout={"name": "dagre", "rankDir": "LR"}, cytoscape_style=STOCK_STYLE
    )
    widget.graph.add_graph_from_json({"nodes": nodes, "edges": [{"data": e} for e in drawn["edges"]]})
    return widget


def whole(steps: int) -> SelectiveExecutionWidget:
    """Return the whole widget, made from a definition."""
    return SelectiveExecutionWidget(definition(steps))


def whole_with_reference(steps: int) -> SelectiveExecutionWidget:
    """Return the whole widget on a pipeline that has run: every step succeeded in the reference."""
    return _opened(LocalSageMaker(step_duration_s=0, quotas=Quotas(steps=steps)), steps)


ended_at: list[float] = []
"""When the step of `whole_with_lasting_step` ended, in seconds since the epoch, the latest time last."""


def whole_with_lasting_step(steps: int) -> SelectiveExecutionWidget:
    """Return the same with the first step selected, which takes one to three seconds when run again."""
    sagemaker = LocalSageMaker(step_duration_s=0, quotas=Quotas(steps=steps))
    widget = _opened(sagemaker, steps)
    name = widget.pipeline.step_names[0]
    chance = random.Random(0)

    def last(step: StepContext) -> None:
        step.wait(chance.uniform(1, 3))
        ended_at.append(time.time())

    sagemaker.register(name, last)
    widget.selected_steps = (name,)
    return widget


def whole_with_executions(count: int) -> tuple[SelectiveExecutionWidget, Counter[str]]:
    """Return the whole widget on a pipeline with this many executions, and its request counts by name."""
    folder = tempfile.mkdtemp()
    fill(Path(folder), count)
    client = LocalSageMaker(folder, step_duration_s=0).client()
    requests: Counter[str] = Counter()
    client.meta.events.register("before-call", lambda model, **_: requests.update((model.name,)))
    return SelectiveExecutionWidget("P", client), requests


def kept_bytes() -> int:
    """Return the resident memory of this process after a garbage collection, in bytes."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def _opened(sagemaker: LocalSageMaker, steps: int) -> SelectiveExecutionWidget:
    client = sagemaker.client()
    client.create_pipeline(
        PipelineName=PIPELINE, PipelineDefinition=json.dumps(definition(steps)), RoleArn=ROLE
    )
    arn = client.start_pipeline_execution(PipelineName=PIPELINE)["PipelineExecutionArn"]
    described = client.describe_pipeline_execution
    while described(PipelineExecutionArn=arn)["PipelineExecutionStatus"] == "Executing":
        time.sleep(POLL_INTERVAL_S)
    return SelectiveExecutionWidget(PIPELINE, client)


def echo() -> Any:
    """Return a bare round trip: a toggle that Python observes, and a label that Python sets in response."""
    toggle, label = ipywidgets.ToggleButton(description="toggle"), ipywidgets.Label("False")
    toggle.add_class("bench-toggle")
    label.add_class("bench-label")
    toggle.observe(lambda change: setattr(label, "value", str(change["new"])), "value")
    return ipywidgets.HBox([toggle, label])
