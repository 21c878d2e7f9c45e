"""Random executions with ForEach rows, branches, triggers, retries and selections, listed page by page.

A simulation of what a service does, which knows nothing of how the package reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from random import Random
from typing import Any

from sagemaker_selective_widget.execution import ExecutionSnapshot, StepRun
from sagemaker_selective_widget.execution.watch.status import Iteration, StepPage
from sagemaker_selective_widget.execution.watch.step_pages import Order
from sagemaker_selective_widget.pipeline import Pipeline, Step
from sagemaker_selective_widget.selection.bodies import closed_over_paths
from tests.unit.strategies import JsonObject, pipeline_of, step

NOON = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
PIPELINE_ARN = "arn:aws:sagemaker:us-west-2:123456789012:pipeline/loops"
MAX_ITEMS = 8
BRANCH_OF = {"True": "IfSteps", "False": "ElseSteps"}
LETS_RUN: Mapping[str | None, tuple[str, ...]] = {
    None: ("Succeeded",),
    "Failed": ("Failed",),
    "Stopped": ("Stopped",),
    "Any": ("Succeeded", "Failed", "Stopped"),
}


def random_pipeline(random: Random) -> Pipeline:
    """A pipeline of a few steps, among them each kind of container, also in each other."""
    names = [f"n{number}" for number in range(random.randint(1, 6))]
    steps: list[JsonObject] = []
    for index, name in enumerate(names):
        upstream = random.sample(names[:index], random.randint(0, min(2, index)))
        steps.append(_random_step(random, name, upstream, depth=0))
    return pipeline_of(*steps)


def _random_step(random: Random, name: str, upstream: list[str], depth: int) -> JsonObject:
    depends_on = [
        {"Step": each, "Trigger": random.choice(["Failed", "Any"])} if random.random() < 0.15 else each
        for each in upstream
    ]
    kind = random.choice(["Training", "ForEach", "ForEach", "Condition"]) if depth < 2 else "Training"
    arguments: dict[str, Any] = {}
    if kind == "ForEach":
        arguments["ForEachBody"] = _random_chain(random, f"{name}-in", depth)
    if kind == "Condition":
        keys = BRANCH_OF.values()
        branches = {key: _random_chain(random, f"{name}-{key[:2].lower()}", depth) for key in keys}
        arguments |= {"Conditions": [], **branches}
    return {**step(name, step_type=kind, Arguments=arguments), "DependsOn": depends_on}


def _random_chain(random: Random, prefix: str, depth: int) -> list[JsonObject]:
    names = [f"{prefix}{number}" for number in range(random.randint(1, 2))]
    return [
        _random_step(random, name, names[index - 1 : index] if index else [], depth + 1)
        for index, name in enumerate(names)
    ]


@dataclass
class Execution:
    """An execution that goes on by chance.

    Attributes:
        random: Decides what happens.
        pipeline: What it runs.
        arn: Its ARN.
        reused: The steps that it takes over, with the execution that they are from.
        selected: Its selection; ``None`` for every step.
        rows: What the service lists, oldest first.
    """

    random: Random
    pipeline: Pipeline
    arn: str
    reused: Mapping[str, str] = field(default_factory=dict)
    selected: tuple[str, ...] | None = None
    rows: list[StepRun] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._clock_s = 0
        self._outcomes = {each.name: self.random.choice(["True", "False"]) for each in self.pipeline.steps}
        self._to_begin: dict[str, list[tuple[str, Iteration]]] = {}
        names = frozenset(self.pipeline.step_names)
        self._wanted = names if self.selected is None else closed_over_paths(self.pipeline, self.selected)
        self._reuses_at_once = self.random.random() < 0.5
        if self._reuses_at_once:
            self._reuse(self.reused)

    def run(self) -> None:
        """Go on until nothing more can happen."""
        while possible := [*self._beginnings(), *self._ends()]:
            self.random.choice(possible)()
            if self.random.random() < 0.01:
                self._stop()

    def retry(self, *, at_the_end: bool) -> None:
        """Have what did not succeed run again; its rows keep their places, or go to the end of the list."""
        undone = [row for row in self.rows if row.status in ("Failed", "Stopped")]
        for row in undone:
            again = replace(row, status="Executing", started_at=self._now(), ended_at=None, failure_reason="")
            if at_the_end:
                self.rows = [each for each in self.rows if each is not row] + [again]
            else:
                self.rows[self.rows.index(row)] = again
        self.run()

    @property
    def status(self) -> str:
        """What it has come to."""
        statuses = {row.status for row in self.rows}
        return next((each for each in ("Failed", "Stopped") if each in statuses), "Succeeded")

    def snapshot(self) -> ExecutionSnapshot:
        """What the service says of it, all rows listed."""
        return ExecutionSnapshot(
            self.arn,
            self.status,
            self.arn.rpartition("/")[2],
            NOON,
            self._now(),
            steps=tuple(self.rows),
            selected_steps=self.selected,
            reference_arn=next(iter(self.reused.values()), None),
        )

    def fetch(self, page_size: int) -> Callable[[str | None, Order], StepPage]:
        """What asks for a page of its rows."""

        def ask(token: str | None, order: Order) -> StepPage:
            rows = self.rows if order == "Ascending" else self.rows[::-1]
            first = int(token or 0)
            last = first + page_size
            return StepPage(tuple(rows[first:last]), str(last) if last < len(rows) else None)

        return ask

    def _now(self) -> datetime:
        self._clock_s += self.random.randint(0, 2)
        return NOON + timedelta(seconds=self._clock_s)

    def _row(self, name: str, status: str, iteration: Iteration | None = None) -> StepRun:
        return StepRun(name, status, self._now(), iteration=iteration)

    def _reuse(self, names: Iterable[str]) -> None:
        """List steps that are taken over."""
        listed = {row.name for row in self.rows}
        taken = sorted(frozenset(names).intersection(self.reused) - listed)
        for name in self.random.sample(taken, len(taken)):
            row = self._row(name, "Succeeded")
            self.rows.append(replace(row, reused_from=self.reused[name], ended_at=row.started_at))

    def _own(self) -> dict[str, StepRun]:
        return {row.name: row for row in self.rows if row.iteration is None}

    def _beginnings(self) -> Iterator[Callable[[], None]]:
        own = self._own()
        for each in self.pipeline.steps:
            if each.name in self._wanted and each.name not in own and self._may_begin(each, own):
                yield lambda each=each: self._begin(each)  # type: ignore[misc]
        for name, waiting in self._to_begin.items():
            if waiting and own[name].status == "Executing":
                yield lambda waiting=waiting: self._begin_iteration(waiting)  # type: ignore[misc]

    def _may_begin(self, each: Step, own: Mapping[str, StepRun]) -> bool:
        container: str | None = each.container
        while container is not None:
            if self.pipeline.step(container).type == "ForEach":
                return False  # its iterations have rows of their own
            container = self.pipeline.step(container).container
        if each.container is not None:
            holder = own.get(each.container)
            is_taken = not self._reuses_at_once and each.container in self.reused
            has_succeeded = is_taken or (holder is not None and holder.status == "Succeeded")
            if not has_succeeded or BRANCH_OF[self._outcomes[each.container]] != each.branch:
                return False
        taken = () if self._reuses_at_once else self.reused
        return all(
            other.step in taken or (other.step in own and own[other.step].status in LETS_RUN[other.trigger])
            for other in each.depends_on
        )

    def _begin(self, each: Step) -> None:
        self._reuse(self.pipeline.dag.parents(each.name))
        row = self._row(each.name, "Executing")
        if each.type == "ForEach":
            items = self.random.randint(0, MAX_ITEMS)
            body = [inner.name for inner in self.pipeline.steps if self._is_within(inner, each.name)]
            waiting = [
                (f"{name}-{index}", Iteration(each.name, index)) for index in range(items) for name in body
            ]
            self._to_begin[each.name] = waiting
            row = replace(row, item_count=items, step_count=len(waiting))
        self.rows.append(row)

    def _is_within(self, inner: Step, for_each: str) -> bool:
        container = inner.container
        while container is not None and container != for_each:
            container = self.pipeline.step(container).container
        return container == for_each

    def _begin_iteration(self, waiting: list[tuple[str, Iteration]]) -> None:
        name, iteration = waiting.pop(0)
        self.rows.append(self._row(name, "Executing", iteration))

    def _ends(self) -> Iterator[Callable[[], None]]:
        going_on = {row.iteration.parent for row in self.rows if row.iteration and row.status == "Executing"}
        for index, row in enumerate(self.rows):
            is_busy = row.iteration is None and (row.name in going_on or self._to_begin.get(row.name))
            if row.status == "Executing" and not is_busy:
                yield lambda index=index: self._end(index)  # type: ignore[misc]

    def _end(self, index: int) -> None:
        row, status = self.rows[index], "Failed" if self.random.random() < 0.08 else "Succeeded"
        if row.item_count is not None:
            ended = {
                each.status for each in self.rows if each.iteration and each.iteration.parent == row.name
            }
            status = next((each for each in ("Failed", "Stopped") if each in ended), "Succeeded")
        reason = f"{row.name} broke" if status == "Failed" else ""
        is_condition = (
            row.name in self.pipeline.step_names and self.pipeline.step(row.name).type == "Condition"
        )
        outcome = self._outcomes[row.name] if is_condition and status == "Succeeded" else None
        self.rows[index] = replace(
            row, status=status, ended_at=self._now(), failure_reason=reason, outcome=outcome
        )

    def _stop(self) -> None:
        """Stop all that goes on, and begin nothing more but what a trigger lets run."""
        self._to_begin = {name: [] for name in self._to_begin}
        self.rows = [
            replace(row, status="Stopped", ended_at=self._now()) if row.status == "Executing" else row
            for row in self.rows
        ]


def random_execution(random: Random, pipeline: Pipeline, number: int = 1) -> Execution:
    """An execution of every step that has ended, perhaps after retries."""
    execution = Execution(random, pipeline, f"{PIPELINE_ARN}/execution/{number}")
    return _ended(random, execution)


def random_selective_execution(random: Random, source: Execution, number: int = 2) -> Execution:
    """An execution of some steps that reuses what it needs of another, where that has it."""
    pipeline = source.pipeline
    chosen = random.sample(pipeline.step_names, random.randint(1, len(pipeline.step_names)))
    selected = tuple(name for name in chosen if pipeline.step(name).for_each is None)
    closed = closed_over_paths(pipeline, selected)
    own = {row.name: row for row in source.rows if row.iteration is None and row.status == "Succeeded"}
    reused = {name: source.arn for name in pipeline.dag.ancestors(closed) - closed if name in own}
    execution = Execution(random, pipeline, f"{PIPELINE_ARN}/execution/{number}", reused, selected)
    return _ended(random, execution)


def _ended(random: Random, execution: Execution) -> Execution:
    execution.run()
    for _ in range(random.choice([0, 0, 1, 2])):
        execution.retry(at_the_end=random.random() < 0.5)
    return execution
