"""A service with high latency: how many successive round trips each action of the user takes."""

from __future__ import annotations

import gc
import json
import math
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from typing import Any

from sagemaker_selective_widget import SelectiveExecution
from sagemaker_selective_widget.aws.client import connect
from sagemaker_selective_widget.execution.watch.step_pages import StepPages
from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.session.workers import AtOnce, ThreadedWorkers
from tests.benchmarks.measure import Comparison, Samples, in_turn
from tests.service.aws_wire import refusal

REQUEST_S = 0.3
NAME, STEP = "Far", "Train"
PAGES, PAGE_SIZE = 11, 100
WIDGETS = 10
DEFINITION = {"Version": "2020-12-01", "Steps": [{"Name": STEP, "Type": "Processing", "Arguments": {}}]}
DRAWN_MS, COMPLETE_MS = 1200.0, 3000.0
ROUND_TRIPS = {
    "constructor": 1.2,
    "opening, all known": 2.3,
    "start": 2.3,
    "look": 1.2,
}
"""How long each may take, as a multiple of one request's time; about a tenth is for local computation."""


def far(runs: int) -> Iterator[Comparison]:
    """Compare each action with one request, which takes 300 ms."""
    with LocalSageMaker(step_duration_s=0) as machine, LocalSageMaker(step_duration_s=math.inf) as endless:
        line, endless_line = Line(machine.client()), Line(endless.client())
        run_once(line.client)
        going_on = endless_line.client.start_pipeline_execution(PipelineName=NAME)["PipelineExecutionArn"]
        line.request_s = endless_line.request_s = REQUEST_S
        yield from round_trips(line, endless_line, going_on, runs)
        yield from throttled(line, runs)
        yield from together(line)
        line.request_s = 0.0
        for _ in range(PAGES * PAGE_SIZE - 1):
            run_once(line.client)
        yield from refreshing(line, runs)


class Line:
    """A client with a pipeline of one step, whose requests are delayed.

    Attributes:
        client: A boto3 SageMaker client.
        request_s: The delay of each request, in seconds.
        sent: The number of requests so far.
        is_throttled: Whether every second request of each operation is refused, beginning with the first.
    """

    def __init__(self, client: Any) -> None:
        self.client = client
        self.request_s = 0.0
        self.sent = 0
        self.is_throttled = False
        self._refused: Counter[str] = Counter()
        client.create_pipeline(
            PipelineName=NAME,
            PipelineDefinition=json.dumps(DEFINITION),
            RoleArn="arn:aws:iam::123456789012:role/pipelines",
        )
        client.meta.events.register_first("before-send.sagemaker", self._send)

    def _send(self, request: Any, **_: Any) -> Any:
        self.sent += 1
        time.sleep(self.request_s)
        operation = str(request.headers["X-Amz-Target"])
        self._refused[operation] += self.is_throttled
        is_refused = self.is_throttled and self._refused[operation] % 2
        return refusal("ThrottlingException", "Rate exceeded")(request) if is_refused else None


def run_once(client: Any) -> None:
    """Start the pipeline, and wait until the execution has ended."""
    started = client.start_pipeline_execution(PipelineName=NAME)
    while client.describe_pipeline_execution(**_arn_in(started))["PipelineExecutionStatus"] == "Executing":
        time.sleep(0.001)


def _arn_in(started: Mapping[str, Any]) -> dict[str, str]:
    return {"PipelineExecutionArn": started["PipelineExecutionArn"]}


def round_trips(line: Line, endless: Line, going_on: str, runs: int) -> Iterator[Comparison]:
    """Open a session, start, and look at a running execution, in turn with one request."""
    workers = ThreadedWorkers()
    service = connect(NAME, endless.client, soon=AtOnce(workers))
    pages = StepPages()
    gestures = Gestures(line)
    samples = in_turn(
        runs,
        request=lambda: elapsed_ms(lambda: line.client.describe_pipeline(PipelineName=NAME)),
        constructor=gestures.opened_ms,
        known=gestures.known_ms,
        start=gestures.started_ms,
        look=lambda: elapsed_ms(lambda: service.snapshot(going_on, pages)),
    )
    gestures.close()
    workers.close()
    for (what, goal), name in zip(ROUND_TRIPS.items(), list(samples)[1:], strict=True):
        yield Comparison(f"300 ms a request: {what}", samples[name], samples["request"], goal)


def throttled(line: Line, runs: int) -> Iterator[Comparison]:
    """Open while every second request is refused; botocore's client retries those after up to a second."""
    line.is_throttled = True
    gestures = Gestures(line)
    samples = in_turn(runs, drawn=gestures.opened_ms, complete=gestures.known_ms)
    gestures.close()
    line.is_throttled = False
    what = "300 ms, every second request throttled"
    yield Comparison(f"{what}: constructor", samples["drawn"], goal=DRAWN_MS)
    yield Comparison(f"{what}: all known", samples["complete"], goal=COMPLETE_MS)


class Gestures:
    """The actions of a user in successive sessions: open, wait until all is known, start.

    The methods take one sample each, in milliseconds, and must be called in this order.
    """

    def __init__(self, line: Line) -> None:
        self._line = line
        self._session: SelectiveExecution | None = None
        self._began_s = 0.0

    def opened_ms(self) -> float:
        """Open a session; return how long its constructor took."""
        self.close()
        gc.collect()  # frees earlier sessions, and with them what they know and would share
        self._began_s = time.perf_counter()
        self._session = SelectiveExecution(NAME, self._line.client, selected_steps=[STEP])
        return self._passed_ms()

    def known_ms(self) -> float:
        """Wait for the verdict; return how long that took, the constructor included."""
        assert self._opened().verdict.can_start
        return self._passed_ms()

    def started_ms(self) -> float:
        """Start an execution and wait for its end; return the time until it was known to have started."""
        session = self._opened()
        took_ms = elapsed_ms(session.start)
        session.wait()
        return took_ms

    def close(self) -> None:
        """Close the open session, if any."""
        if self._session:
            self._session.close()
        self._session = None

    def _opened(self) -> SelectiveExecution:
        assert self._session
        return self._session

    def _passed_ms(self) -> float:
        return (time.perf_counter() - self._began_s) * 1000


def together(line: Line) -> Iterator[Comparison]:
    """Open ten sessions on one pipeline, one by one: all but the first know the reference's results."""
    with ExitStack() as stack:

        def open_another() -> None:
            session = SelectiveExecution(NAME, line.client, selected_steps=[STEP])
            stack.enter_context(closing(session))
            assert session.verdict.can_start

        open_another()
        others = Samples(tuple(requests(line, open_another) for _ in range(1, WIDGETS)), "requests")
    yield Comparison(f"open the second to the {WIDGETS}th on a pipeline", others, goal=2)


def refreshing(line: Line, runs: int) -> Iterator[Comparison]:
    """Refresh a list of executions of which eleven pages are loaded."""
    with closing(SelectiveExecution(NAME, line.client, selected_steps=[STEP])) as session:
        for _ in range(PAGES - 1):
            session.load_more_executions()
        counts = tuple(requests(line, session.refresh) for _ in range(runs))
    yield Comparison(f"refresh, {PAGES} pages listed", Samples(counts, "requests"), goal=3)


def requests(line: Line, work: Callable[[], object]) -> int:
    """Return how many requests some work sends."""
    before = line.sent
    work()
    return line.sent - before


def elapsed_ms(work: Callable[[], object]) -> float:
    """Return the time that some work takes, in milliseconds."""
    began_s = time.perf_counter()
    work()
    return (time.perf_counter() - began_s) * 1000
