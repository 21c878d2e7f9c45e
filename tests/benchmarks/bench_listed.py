"""A click while many executions are listed: the time in Python, and the size of the references sent."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.session import events as ev
from tests.benchmarks.bench_opening import fill
from tests.benchmarks.measure import Comparison, Samples, cpu_ms

GOALS_MS = {1_000: 4.0, 10_000: 8.0}
BYTES_GOAL_KB = 20.0
WARM_UP_RUNS = 8
CLIENT = "bench"


def clicking_among(runs: int) -> Iterator[Comparison]:
    """Change the selection repeatedly: each event is applied, judged, and turned into the browser's state."""
    for executions, goal_ms in GOALS_MS.items():
        with TemporaryDirectory() as folder:
            fill(Path(folder), executions)
            with LocalSageMaker(folder, step_duration_s=0) as machine:
                widget = SelectiveExecutionWidget("P", machine.client())
                list_all(widget)
                clicks = itertools.starmap(partial(click, widget), enumerate(selections(widget), start=1))
                for _ in range(WARM_UP_RUNS):
                    next(clicks)
                durations = tuple(cpu_ms(partial(next, clicks)) for _ in range(runs))
                sent_kb = len(json.dumps(widget.references)) / 1000
                widget.close()
        what = f"click in Python, {executions:,} executions listed"
        yield Comparison(what, Samples(durations), goal=goal_ms)
        yield Comparison(
            f"{executions:,} executions listed: what a browser has of them",
            Samples((sent_kb,), "KB"),
            goal=BYTES_GOAL_KB,
        )


def list_all(widget: SelectiveExecutionWidget) -> None:
    """List every page, and wait until the verdict is known."""
    while widget.session.view.state.history.has_more:
        widget.session.load_more_executions()
    assert widget.verdict is not None


def selections(widget: SelectiveExecutionWidget) -> Iterator[tuple[str, ...]]:
    """Yield selections without end, each different from the one before."""
    names = widget.pipeline.step_names
    return itertools.cycle((names[1:], names[-1:], names[:1], ()))


def click(widget: SelectiveExecutionWidget, number: int, selected: tuple[str, ...]) -> None:
    """State a selection in the way a browser does."""
    widget.session.store.dispatch(ev.IntentsStated({"selected_steps": selected}, CLIENT, number))
