"""Pipelines for the benchmarks: layered DAGs of any size, the same in every run."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from typing import Any

from sagemaker_selective_widget.selection import ReferenceExecution

TYPES = ("Processing", "Training", "Transform", "Lambda")
REFERENCE_ARN = "arn:aws:sagemaker:eu-west-1:123456789012:pipeline/bench/execution/reference000"


def definition(steps: int) -> dict[str, Any]:
    """Return a definition with this many steps and one and a half times as many edges.

    The steps form layers about as wide as the graph is deep. Each depends on a step of the layer before;
    every other one also depends on a step from up to three layers back.
    """
    choose = random.Random(steps)
    width = max(2, round((steps / 2) ** 0.5))
    return {
        "Version": "2020-12-01",
        "Parameters": [
            {"Name": f"Parameter{i}", "Type": "String", "DefaultValue": f"value{i}"} for i in range(6)
        ],
        "Steps": [_step(i, _parents(i, width, choose)) for i in range(steps)],
    }


def sized_definition(size_bytes: int, steps: int = 500) -> str:
    """Return the JSON text of a definition that is padded, step by step, to at least ``size_bytes``."""
    written = definition(steps)
    missing = size_bytes - len(json.dumps(written))
    for step in written["Steps"]:
        lines = -(-missing // steps // 40)
        step["Arguments"]["Environment"] |= {f"VARIABLE_{i:03}": "x" * 20 for i in range(lines)}
    return json.dumps(written)


def step_name(index: int) -> str:
    """Return the name of the step at a position, of a typical length."""
    return f"{TYPES[index % len(TYPES)]}-customers-{index:04}"


def reference(names: Iterable[str]) -> ReferenceExecution:
    """Return a reference execution in which every step succeeded."""
    return ReferenceExecution(
        REFERENCE_ARN, "Succeeded", "reference", step_statuses=dict.fromkeys(names, "Succeeded")
    )


def _parents(index: int, width: int, choose: random.Random) -> list[int]:
    layer = index // width
    if layer == 0:
        return []
    parents = {choose.randrange((layer - 1) * width, layer * width)}
    while index % 2 == 1 and len(parents) < 2:
        parents.add(choose.randrange(max(0, layer - 3) * width, layer * width))
    # The steps of the first layer have no parents: additional edges of the next layers make up for that.
    if layer == 1 or (layer == 2 and index % 2 == 0):
        parents.add(choose.randrange(0, width))
    return sorted(parents)


def _step(index: int, parents: list[int]) -> dict[str, Any]:
    return {
        "Name": step_name(index),
        "Type": TYPES[index % len(TYPES)],
        "Arguments": {"Environment": {"PARAMETER": {"Get": f"Parameters.Parameter{index % 6}"}}},
        "DependsOn": [step_name(parent) for parent in parents],
    }
