"""Watching an execution: how many requests it sends, and how soon the end of a step is shown."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import cast

from sagemaker_selective_widget.execution import ExecutionSnapshot, PipelineService, StepRun
from sagemaker_selective_widget.execution.watch.monitor import looks
from sagemaker_selective_widget.execution.watch.service import FIRST_AWS_INTERVAL_S, FIRST_INTERVAL_S
from sagemaker_selective_widget.execution.watch.shared_looks import SharedLooks
from sagemaker_selective_widget.execution.watch.step_pages import StepPages
from tests.benchmarks.measure import Comparison, Samples
from tests.benchmarks.page import TIME_ENDING, BenchPage, bench_page

HOUR_S = 3600
WATCHERS = 10
REQUESTS_PER_LOOK = 2
MOST_PER_MINUTE = 40
ENDING_GOAL_MS = 150
STEPS = 50
ARN = "arn:aws:sagemaker:eu-west-1:123456789012:pipeline/bench/execution/watchedwatch"
BEGAN = datetime(2026, 1, 1, tzinfo=timezone.utc)


def asking(_runs: int) -> Iterator[Comparison]:
    """Count the requests of each minute of an hour, on a simulated clock."""
    for where, first_s in {"AWS": FIRST_AWS_INTERVAL_S, "this machine": FIRST_INTERVAL_S}.items():
        for what, step_s in {"an hour": HOUR_S, "2 minutes": 120, "10 s": 10}.items():
            counts = requests_by_minute(Hour(step_s, first_s))
            goal = MOST_PER_MINUTE if where == "AWS" else None
            yield Comparison(
                f"watching on {where}, steps of {what}: requests in a minute",
                Samples(counts, "requests"),
                goal=goal,
            )
    one, ten = (requests_by_minute(Hour(120, FIRST_AWS_INTERVAL_S), watchers) for watchers in (1, WATCHERS))
    yield Comparison(
        f"{WATCHERS} widgets watching one execution on AWS, against one: requests in a minute",
        Samples(ten, "requests"),
        Samples(one, "requests"),
        goal=1.0,
    )


def requests_by_minute(hour: Hour, watchers: int = 1) -> tuple[int, ...]:
    """Return the requests in each minute if every watcher looks at the execution whenever it is due."""
    watching = [looks(cast("PipelineService", hour), ARN, chance=lambda: 0.5) for _ in range(watchers)]
    due = [(0.0, number) for number in range(watchers)]
    while due[0][0] < HOUR_S:
        hour.now_s, number = heapq.heappop(due)
        next_in_s = next(watching[number]).next_in_s
        assert next_in_s is not None
        heapq.heappush(due, (hour.now_s + next_in_s, number))
    return tuple(REQUESTS_PER_LOOK * hour.looks[minute] for minute in range(HOUR_S // 60))


@dataclass
class Hour:
    """An execution on a simulated clock: the part of `PipelineService` that watching needs.

    Attributes:
        step_s: How long each step takes, in seconds.
        first_poll_interval_s: Seconds between two looks right after a change.
        now_s: The time of the simulated clock, in seconds.
        looks: The number of looks, by minute.
    """

    step_s: int
    first_poll_interval_s: float
    now_s: float = 0.0
    looks: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._shared = SharedLooks(lambda: self.now_s)

    def snapshot(self, execution_arn: str, pages: StepPages | None = None) -> ExecutionSnapshot:
        """Return the execution as it is now: all steps but the last have succeeded."""
        self.looks[int(self.now_s // 60)] += 1
        begun = int(self.now_s // self.step_s) + 1
        steps = [self._step(number) for number in range(begun)]
        steps[-1] = replace(steps[-1], status="Executing", ended_at=None)
        return ExecutionSnapshot(arn=execution_arn, status="Executing", steps=tuple(steps))

    def shared_looks(self, execution_arn: str) -> SharedLooks:
        """Return the looks that all watchers share."""
        return self._shared

    def _step(self, number: int) -> StepRun:
        start = BEGAN + timedelta(seconds=number * self.step_s)
        end = start + timedelta(seconds=self.step_s)
        return StepRun(name=f"Step{number}", status="Succeeded", started_at=start, ended_at=end)


def ending(runs: int) -> Iterator[Comparison]:
    """Start one step repeatedly, and measure how soon the graph shows that it has ended."""
    with bench_page() as page:
        page.open_scenes([f"w = scenes.whole_with_lasting_step({STEPS}); w"])
        page.run(1).wait_graph(STEPS)
        name = page.value("w.selected_steps[0]")
        durations = tuple(time_ending(page, name) for _ in range(runs))
    yield Comparison(
        f"step ended → painted, {STEPS} steps, steps of 1 to 3 s", Samples(durations), goal=ENDING_GOAL_MS
    )


def time_ending(page: BenchPage, name: str) -> float:
    """Run the step; return the time from its function's end to the frame that shows it, in milliseconds."""
    page.settle()
    page.start_clock(TIME_ENDING, name)
    page.py("_ = w.start()")
    painted_ms = page.read_clock()
    page.py("_ = w.wait(60)")
    ended_s: float = page.value("scenes.ended_at[-1]")
    return painted_ms - ended_s * 1000
