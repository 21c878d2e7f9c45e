"""Sweeps (time and requests per trial) and the table of executions (opening and scrolling 1,000 rows)."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sagemaker_selective_widget import SelectiveExecution
from sagemaker_selective_widget.local import StepContext
from tests.benchmarks.measure import Comparison, Samples
from tests.benchmarks.page import bench_page
from tests.service.sweep_harness import NAME, make

TRIALS = 12
OVERHEAD_GOAL_MS = 50.0
LASTING_S = 0.5
ROWS = 1_000
FRAME_GOAL_MS = 17.0
SCROLLED_FRAMES = 120

# Scrolls the table by more than a row's height with each frame; returns how long each frame took, in ms.
SCROLL = f"""async () => {{
  const table = document.querySelector(".ssw-runs-table");
  let box = table.parentElement;
  while (box.scrollHeight <= box.clientHeight) box = box.parentElement;
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const taken = [];
  let before = await frame();
  for (let i = 0; i < {SCROLLED_FRAMES}; i += 1) {{
    box.scrollTop += 40;
    const now = await frame();
    taken.push(now - before);
    before = now;
  }}
  return taken;
}}"""


def sweeping(runs: int) -> Iterator[Comparison]:
    """Time sweeps of a pipeline whose steps take no time; count the requests where a step takes a while."""
    overheads = tuple(overhead_ms() for _ in range(runs))
    yield Comparison(
        "sweep: time beyond the service's own, per trial", Samples(overheads), goal=OVERHEAD_GOAL_MS
    )
    counts = tuple(requests_per_trial() for _ in range(max(1, runs // 10)))
    yield Comparison(f"sweep: requests per trial of {LASTING_S} s, two at once", Samples(counts, "requests"))


def overhead_ms() -> float:
    """Return how much longer a trial takes in a sweep than when started without one, in milliseconds."""
    machine, reference = make()
    with machine:
        client = machine.client()
        began = time.perf_counter()
        for number in range(TRIALS):
            run_selected(client, reference, number)
        alone_s = time.perf_counter() - began
        session = SelectiveExecution(NAME, machine.client(), selected_steps=("Train", "Eval"))
        sweep = session.sweep({"Eta": [0.01 * (number + 1) for number in range(TRIALS)]}, max_parallel=1)
        began = time.perf_counter()
        sweep.start().wait()
        swept_s = time.perf_counter() - began
        session.close()
    return (swept_s - alone_s) / TRIALS * 1000


def run_selected(client: Any, reference: str, number: int) -> None:
    """Start the execution of a trial, and poll it at short intervals until it has ended."""
    arn = client.start_pipeline_execution(
        PipelineName=NAME,
        PipelineParameters=[{"Name": "Eta", "Value": str(0.5 + number)}],
        SelectiveExecutionConfig={
            "SourcePipelineExecutionArn": reference,
            "SelectedSteps": [{"StepName": "Train"}, {"StepName": "Eval"}],
        },
    )["PipelineExecutionArn"]
    while (
        client.describe_pipeline_execution(PipelineExecutionArn=arn)["PipelineExecutionStatus"] == "Executing"
    ):
        time.sleep(0.002)


def requests_per_trial() -> float:
    """Return the requests that a sweep sends per trial, from its start to its results."""
    machine, _ = make()
    with machine:
        machine.register("Train", last)
        client, counts = machine.client(), Counter[str]()
        client.meta.events.register("before-call", lambda model, **_: counts.update((model.name,)))
        session = SelectiveExecution(NAME, client, selected_steps=("Train", "Eval"))
        sweep = session.sweep({"Depth": list(range(2, 2 + TRIALS))}, max_parallel=2)
        counts.clear()
        sweep.start().wait()
        session.close()
    return counts.total() / TRIALS


def last(step: StepContext) -> None:
    """Let the step take a while."""
    step.wait(LASTING_S)


def listing(_runs: int) -> Iterator[Comparison]:
    """Open the table of a pipeline that has run a thousand times, and scroll it."""
    with bench_page() as page:
        page.open_scenes([f"w, requests = scenes.whole_with_executions({ROWS}); w"])
        page.run(1).wait_graph(3)
        page.settle()
        page.py("requests.clear()")
        page.page.locator(".ssw").get_by_role("tab", name="Runs").click()
        page.page.locator(".ssw-runs-table tbody tr").first.wait_for()
        listed: float = page.value("requests['ListPipelineExecutions']")
        yield Comparison(
            f"{ROWS:,} executions: lists asked for by opening the table",
            Samples((listed,), "requests"),
            goal=1,
        )
        page.settle()
        frames: list[float] = page.page.evaluate(SCROLL)
        yield Comparison(
            f"{ROWS:,} executions: a frame while scrolling", Samples(tuple(frames)), goal=FRAME_GOAL_MS
        )
