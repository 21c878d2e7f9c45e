"""Watching a ForEach of a thousand items over the wire: what a look asks for, what it sees, what it costs."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from sagemaker_selective_widget.aws.client import SageMakerPipelineService
from sagemaker_selective_widget.execution import ExecutionSnapshot
from sagemaker_selective_widget.execution.watch.iterations import fold_iterations
from sagemaker_selective_widget.execution.watch.monitor import looks
from sagemaker_selective_widget.execution.watch.step_pages import FIRST_PAGES
from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.local.storage.records import StepRecord
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.session.source import FoundPipeline
from tests.service.local_wire import Wire, definition, get, parameter, step, until

# SageMaker allows 47 steps in a body. A list of 120 pages tells what one of 470 does, in less time.
ITEMS, BODY = 1000, 12
BODY_NAMES = tuple(f"Body{number}" for number in range(BODY))
LOOP = {
    "Name": "Loop",
    "Type": "ForEach",
    "Arguments": {
        "IterableItems": get("Parameters.Items"),
        "MaxConcurrency": 1,
        "ForEachBody": [
            step(name, *before, kind="Lambda", item=get("ForEach.CurrentItem"))
            for name, *before in [BODY_NAMES[:1], *pairwise(BODY_NAMES[::-1])]
        ],
    },
    "DependsOn": [],
}
ITEM_LIST = parameter("Items", DefaultValue='["0", "1"]')
PIPELINE = Pipeline.from_definition(definition(LOOP, parameters=[ITEM_LIST]))


@dataclass
class Loop:
    """An execution whose first iteration waits, and whose list of steps a test makes as long as it likes.

    Attributes:
        asked: The operations that were asked for since somebody cleared it.
    """

    wire: Wire
    arn: str
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.wire.client.meta.events.register(
            "before-call", lambda model, **_: self.asked.append(str(model.name))
        )

    def put(self, iteration: int, name: str, status: str = "Succeeded") -> None:
        """List a step of an iteration, as the latest."""
        store = self.wire.sagemaker._store
        moment = store.now()
        context = {"ParentStepName": "Loop", "Index": iteration, "Item": str(iteration)}
        record = StepRecord(f"{name}-{iteration}", "Lambda", status, moment, ended=moment, iteration=context)
        store.put_step(self.arn, record if status == "Succeeded" else replace(record, ended=None))

    def grow(self, iterations: int) -> None:
        """List iterations that have ended, and one of which the first step goes on."""
        properties = {"InputItemCount": ITEMS, "TotalStepCount": ITEMS * BODY}
        self.wire.sagemaker._store.change_step(self.arn, "Loop", properties=properties)
        for iteration in range(1, iterations):
            for name in BODY_NAMES:
                self.put(iteration, name)
        self.put(iterations, BODY_NAMES[0], "Executing")

    def end(self, iteration: int, name: str) -> None:
        store = self.wire.sagemaker._store
        store.change_step(self.arn, f"{name}-{iteration}", status="Succeeded", ended=store.now())

    def snapshots(self) -> Iterator[ExecutionSnapshot]:
        """Yield what each look sees that sees something new."""
        service = SageMakerPipelineService(self.wire.client, "Pipeline")
        for look in looks(service, self.arn):
            assert look.error is None
            assert look.snapshot is not None
            yield look.snapshot


@pytest.fixture
def loop() -> Iterator[Loop]:
    """One whose first iteration goes on for ever, as long as no test lists its end."""
    with LocalSageMaker(step_duration_s=math.inf) as sagemaker:
        wire = Wire(sagemaker)
        wire.create(LOOP, parameters=[ITEM_LIST])
        arn = wire.start()
        first = f"{BODY_NAMES[0]}-0"
        # It is listed as Starting first; what the engine writes next would undo an end written before that.
        until(lambda: first in wire.steps(arn) and wire.steps(arn)[first]["StepStatus"] == "Executing")
        loop = Loop(wire, arn)
        loop.end(0, BODY_NAMES[0])
        yield loop
        store = sagemaker._store
        store.remove_steps(arn, store.steps(arn).keys() - {"Loop", first})
        store.change_step(arn, first, status="Executing", ended=None)


def progress_of(snapshot: ExecutionSnapshot) -> str:
    folded = fold_iterations(snapshot, PIPELINE).step("Loop")
    assert folded is not None
    return str(folded.iterations)


def shortest_s(call: Callable[[], Any], times: int = 15) -> float:
    """The time that a call takes when nothing else wants the processor."""
    durations_s = []
    for _ in range(times):
        began_s = time.perf_counter()
        call()
        durations_s.append(time.perf_counter() - began_s)
    return min(durations_s)


def listed(loop: Loop) -> Iterator[ExecutionSnapshot]:
    """Yield what each look sees of an execution of which all rows are listed."""
    service = SageMakerPipelineService(loop.wire.client, "Pipeline")
    shared = service.shared_looks(loop.arn)
    shared.list_all()
    for look in looks(service, loop.arn):
        if look.snapshot is not None and not look.snapshot.has_more_steps:
            yield look.snapshot


def test_a_look_asks_for_the_execution_and_one_page(loop: Loop) -> None:
    """Of 11,979 rows. The progress is that of all rows."""
    loop.grow(999)
    seen = listed(loop)
    began_s = time.perf_counter()
    first = next(seen)
    first_s = time.perf_counter() - began_s
    assert progress_of(first) == "998 of 1,000 iterations"
    for number, name in enumerate(BODY_NAMES[:5]):
        loop.asked.clear()
        loop.end(999, name)
        loop.put(999, BODY_NAMES[number + 1], "Executing")
        began_s = time.perf_counter()
        snapshot = next(seen)
        look_s = time.perf_counter() - began_s
        assert loop.asked == ["DescribePipelineExecution", "ListPipelineExecutionSteps"]
        assert len(snapshot.steps) == 11_980 + number
    assert look_s < first_s / 10
    for name in BODY_NAMES[5:]:
        loop.put(999, name)
    loop.end(999, BODY_NAMES[5])
    loop.asked.clear()
    assert progress_of(next(seen)) == "999 of 1,000 iterations"
    # Between two iterations, the ForEach may have ended too.
    assert len(loop.asked) == 3


def test_one_that_is_opened_late_is_shown_after_two_requests(loop: Loop) -> None:
    """Its progress is known of what has been listed by then, and says so."""
    loop.grow(999)
    opened = FoundPipeline("Pipeline", SageMakerPipelineService(loop.wire.client, "Pipeline"))
    first = opened.execution(loop.arn)
    assert sorted(loop.asked) == ["DescribePipelineExecution", "ListPipelineExecutionSteps"]
    assert progress_of(first) == "at least 8 of 1,000 iterations; 99 of 12,000 rows listed so far"


def test_what_nobody_has_asked_for_is_not_listed(loop: Loop) -> None:
    """What begins is followed all the same, with two requests a look."""
    loop.grow(999)
    seen = loop.snapshots()
    assert progress_of(next(seen)) == "at least 83 of 1,000 iterations; 999 of 12,000 rows listed so far"
    assert len(loop.asked) == 1 + FIRST_PAGES
    for number, name in enumerate(BODY_NAMES[:5]):
        loop.asked.clear()
        loop.end(999, name)
        loop.put(999, BODY_NAMES[number + 1], "Executing")
        snapshot = next(seen)
        assert sorted(loop.asked) == ["DescribePipelineExecution", "ListPipelineExecutionSteps"]
        statuses = {row.name: row.status for row in snapshot.steps}
        assert statuses[f"{BODY_NAMES[number + 1]}-999"] == "Executing"
        assert snapshot.has_more_steps
    assert progress_of(snapshot) == "at least 91 of 1,000 iterations; 1,103 of 12,000 rows listed so far"
    # Between two iterations, the ForEach may have ended too.
    loop.end(999, BODY_NAMES[5])
    loop.asked.clear()
    next(seen)
    assert len(loop.asked) == 3


def test_somebody_asks_for_the_rest(loop: Loop) -> None:
    """Look after look shows more, to whoever watches; one request lists a hundred rows."""
    loop.grow(400)
    asking, other = loop.snapshots(), loop.snapshots()
    first = next(asking)
    assert (next(other) is first, first.has_more_steps, first.is_listing) == (True, True, False)
    SageMakerPipelineService(loop.wire.client, "Pipeline").shared_looks(loop.arn).list_all()
    loop.asked.clear()
    counts = []
    while (snapshot := next(asking)).has_more_steps:
        assert snapshot.is_listing
        counts.append(len(snapshot.steps))
    rows = 1 + 1 + 399 * BODY + 1
    assert (len(snapshot.steps), snapshot.is_listing) == (rows, False)
    assert counts == sorted(counts) != []
    assert next(other) is snapshot
    assert loop.asked.count("ListPipelineExecutionSteps") <= rows / 100 + 2 * (len(counts) + 1)


def test_the_end_of_one_that_is_not_listed_shows_at_once(loop: Loop) -> None:
    """All rows are listed where somebody asks, also after the end."""
    loop.grow(400)
    seen = loop.snapshots()
    next(seen)
    store = loop.wire.sagemaker._store
    store.change_execution(loop.arn, status="Stopped")
    loop.asked.clear()
    last = next(seen)
    assert next(seen, None) is None
    assert (last.status, last.has_more_steps) == ("Stopped", True)
    assert len(loop.asked) <= 1 + FIRST_PAGES + 3
    everything = next(listed(loop))
    store.change_execution(loop.arn, status="Executing")
    assert len(everything.steps) == 1 + 1 + 399 * BODY + 1


def test_a_page_costs_what_the_page_costs(loop: Loop) -> None:
    """However many rows there are beside it, in either order, also far into the list."""
    loop.grow(20)
    few = {order: shortest_s(partial(page, loop, order)) for order in ("Ascending", "Descending")}
    loop.grow(640)
    for order, few_s in few.items():
        token = None
        for _ in range(70):
            token = page(loop, order, token)["NextToken"]
        assert shortest_s(partial(page, loop, order, token)) < 3 * few_s


def page(loop: Loop, order: str, token: str | None = None) -> dict[str, Any]:
    """A page of a hundred steps."""
    request: dict[str, Any] = {"PipelineExecutionArn": loop.arn, "SortOrder": order, "MaxResults": 100}
    if token is not None:
        request["NextToken"] = token
    return dict(loop.wire.client.list_pipeline_execution_steps(**request))
