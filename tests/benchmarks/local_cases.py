"""`LocalSageMaker`: reading among a thousand executions, and the cost of keeping the state in a folder."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sagemaker_selective_widget.local import LocalSageMaker
from tests.benchmarks import pipelines
from tests.benchmarks.measure import Comparison, Samples, cpu_ms, in_turn

MANY, FEW, STEPS = 1_000, 100, 50
PAGE_GOAL, ONE_GOAL, FOLDER_GOAL = 2.0, 1.5, 3.0
ROLE = "arn:aws:iam::123456789012:role/Benchmark"


def reading(runs: int) -> Iterator[Comparison]:
    """Read over the wire among a thousand executions, and as a baseline among a hundred."""
    with LocalSageMaker(step_duration_s=0) as many, LocalSageMaker(step_duration_s=0) as few:
        machines = {"ours": _filled(many, MANY), "baseline": _filled(few, FEW)}
        cases: dict[str, tuple[Callable[[Any], object], float]] = {
            "the newest page of 100": (_newest_page, PAGE_GOAL),
            "describe the oldest": (_describe_oldest(machines), ONE_GOAL),
            "the steps of the oldest": (_steps_of_oldest(machines), ONE_GOAL),
        }
        for what, (read, goal) in cases.items():
            samples = in_turn(runs, **{name: _timed(read, client) for name, client in machines.items()})
            yield Comparison(f"local, {MANY:,} executions, {what}", goal=goal, **samples)
        durations = tuple(cpu_ms(partial(_executions, machines["ours"])) for _ in range(runs))
        yield Comparison(f"local, {MANY:,} executions, all pages", Samples(durations))


def keeping(runs: int) -> Iterator[Comparison]:
    """Run a pipeline of 50 steps with the state in a folder, and as a baseline in memory."""
    with (
        TemporaryDirectory() as folder,
        LocalSageMaker(Path(folder), step_duration_s=0) as kept,
        LocalSageMaker(step_duration_s=0) as forgotten,
    ):
        machines = {"ours": _filled(kept, 1), "baseline": _filled(forgotten, 1)}
        samples = in_turn(runs, **{name: _timed(_run, client) for name, client in machines.items()})
        yield Comparison(
            f"local, an execution of {STEPS} steps, kept in a folder", goal=FOLDER_GOAL, **samples
        )


def run_once(machine: LocalSageMaker, steps: int) -> str:
    """Create a pipeline of this many steps, run it, and return the execution's ARN."""
    client = machine.client()
    definition = json.dumps(pipelines.definition(steps))
    client.create_pipeline(PipelineName="P", RoleArn=ROLE, PipelineDefinition=definition)
    return _run(client)


def _filled(machine: LocalSageMaker, executions: int) -> Any:
    """Return a client of a machine with this many executions of a whole pipeline."""
    run_once(machine, STEPS)
    client = machine.client()
    for _ in range(executions - 1):
        _run(client)
    return client


def _run(client: Any) -> str:
    arn: str = client.start_pipeline_execution(PipelineName="P")["PipelineExecutionArn"]
    while _describe(client, arn)["PipelineExecutionStatus"] == "Executing":
        time.sleep(0.001)
    return arn


def _timed(read: Callable[[Any], object], client: Any) -> Callable[[], float]:
    return lambda: cpu_ms(lambda: read(client))


def _newest_page(client: Any) -> list[Any]:
    answer = client.list_pipeline_executions(PipelineName="P", MaxResults=100)
    return list(answer["PipelineExecutionSummaries"])


def _executions(client: Any) -> list[str]:
    pages = client.get_paginator("list_pipeline_executions").paginate(PipelineName="P", MaxResults=100)
    return [item["PipelineExecutionArn"] for page in pages for item in page["PipelineExecutionSummaries"]]


def _describe(client: Any, arn: str) -> Any:
    return client.describe_pipeline_execution(PipelineExecutionArn=arn)


def _describe_oldest(machines: dict[str, Any]) -> Callable[[Any], object]:
    oldest = {client: _executions(client)[-1] for client in machines.values()}
    return lambda client: _describe(client, oldest[client])


def _steps_of_oldest(machines: dict[str, Any]) -> Callable[[Any], object]:
    oldest = {client: _executions(client)[-1] for client in machines.values()}
    return lambda client: client.list_pipeline_execution_steps(
        PipelineExecutionArn=oldest[client], MaxResults=100
    )
