"""A session's surroundings, made of memory: a service with an answer for each method, and work that waits."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

from sagemaker_selective_widget.errors import NotFoundError
from sagemaker_selective_widget.execution import ExecutionSnapshot, ExecutionSummary, StepRun
from sagemaker_selective_widget.execution.history.history import ExaminedExecution, History
from sagemaker_selective_widget.execution.metrics.values import ExecutionMetrics
from sagemaker_selective_widget.execution.watch.logs import LogLine, LogPlace
from sagemaker_selective_widget.execution.watch.service import FIRST_INTERVAL_S, Unsubscribe
from sagemaker_selective_widget.execution.watch.shared_looks import SharedLooks
from sagemaker_selective_widget.execution.watch.status import ExecutionPage, PipelineDescription, StepRows
from sagemaker_selective_widget.execution.watch.step_pages import StepPages
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.session.derive import Deriver
from sagemaker_selective_widget.session.effects import Effect, Watch
from sagemaker_selective_widget.session.events import Event, Launched
from sagemaker_selective_widget.session.intents import Intents
from sagemaker_selective_widget.session.reducers import reduce
from sagemaker_selective_widget.session.requests import Requests
from sagemaker_selective_widget.session.state import State, Target
from sagemaker_selective_widget.session.store import Store
from sagemaker_selective_widget.session.view import View
from sagemaker_selective_widget.session.wanted import wanted
from sagemaker_selective_widget.session.workers import Workers
from tests.unit.execution.fakes import NoMetrics
from tests.unit.strategies import definition, step

Answer = TypeVar("Answer")

DEFINITION = json.dumps(
    definition(
        step("Prepare", Arguments={"Data": {"Get": "Parameters.Data"}}),
        step("Train", "Prepare", Arguments={"Depth": {"Get": "Parameters.Depth"}}),
        step("Report", "Train"),
        parameters=[
            {"Name": "Data", "Type": "String", "DefaultValue": "s3://data"},
            {"Name": "Depth", "Type": "Integer", "DefaultValue": 5},
        ],
    )
)
"""A chain of three steps, of which two read a parameter."""

PIPELINE = Pipeline.from_definition(DEFINITION)
STEPS = PIPELINE.step_names
TARGET = Target("chain", PIPELINE, definition=DEFINITION)


def arn(number: int) -> str:
    """The ARN of an execution of the pipeline."""
    return f"arn:aws:sagemaker:us-west-2:123456789012:pipeline/chain/execution/{number}"


def snapshot(number: int, status: str = "Succeeded", *steps: StepRun, **facts: Any) -> ExecutionSnapshot:
    """An execution; one that is said to have succeeded has run every step."""
    ran = steps or tuple(StepRun(name, "Succeeded") for name in STEPS if status == "Succeeded")
    return ExecutionSnapshot(arn(number), status, steps=ran, **facts)


def listing(*numbers: int, status: str = "Succeeded") -> History:
    """One page of executions."""
    return History(tuple(ExecutionSummary(arn(number), status) for number in numbers), 1)


def state(target: Target = TARGET, **facts: Any) -> State:
    """A state of a session that has just been opened, with some facts."""
    return State(target, facts.pop("intents", Intents()), **facts)


def after(before: State, *events: Event) -> State:
    """The state after events, where nothing is carried out."""
    for event in events:
        before = reduce(event, before)
    return before


def launched(before: State, *events: Event) -> State:
    """The state after events, where all that is called for is being carried out, as `Store` has it."""
    for event in events:
        before = reduce(event, before)
        fresh = wanted(before, Deriver()) - before.in_flight
        if fresh:
            before = reduce(Launched(fresh), before)
    return before


class Service:
    """A `PipelineService` with one answer for each method: a value, an exception, or a function.

    Args:
        **answers: By the name of a method.

    Attributes:
        notifies: Whether it says when an execution has changed.
        subscribers: Who is told then.
    """

    pipeline_name = "chain"
    has_console = False
    metrics = NoMetrics()
    first_poll_interval_s = FIRST_INTERVAL_S

    def __init__(self, **answers: Any) -> None:
        self.answers: dict[str, Any] = {
            "describe": PipelineDescription("", DEFINITION),
            "definition_for": DEFINITION,
            "executions": ExecutionPage(),
            "parameters": {"Data": "s3://data", "Depth": "5"},
            "start": arn(100),
            "log": (),
            "stop": None,
            "retry": None,
        } | answers
        self.calls: list[tuple[Any, ...]] = []
        self.notifies = False
        self.subscribers: list[Callable[[], object]] = []

    def count(self, method: str) -> int:
        """How often a method was called."""
        return sum(call[0] == method for call in self.calls)

    def describe(self) -> PipelineDescription:
        return self._answer("describe")  # type: ignore[no-any-return]

    def executions(self, next_token: str | None = None) -> ExecutionPage:
        return self._answer("executions", next_token)  # type: ignore[no-any-return]

    def snapshot(self, execution_arn: str, pages: StepPages | None = None) -> ExecutionSnapshot:
        return self._answer("snapshot", execution_arn)  # type: ignore[no-any-return]

    def shared_looks(self, execution_arn: str) -> SharedLooks:
        return SharedLooks(lambda: 0.0)

    def subscribe(self, execution_arn: str, notify: Callable[[], object]) -> Unsubscribe | None:
        if not self.notifies:
            return None
        self.subscribers.append(notify)
        return partial(self.subscribers.remove, notify)

    def describe_execution(self, execution_arn: str) -> ExecutionSnapshot:
        return self._answer("describe_execution", execution_arn)  # type: ignore[no-any-return]

    def steps(self, execution_arn: str) -> StepRows:
        return StepRows(self._answer("steps", execution_arn))

    def definition_for(self, execution_arn: str) -> str:
        return self._answer("definition_for", execution_arn)  # type: ignore[no-any-return]

    def parameters(self, execution_arn: str) -> Mapping[str, str]:
        return self._answer("parameters", execution_arn)  # type: ignore[no-any-return]

    def look_anew(self) -> None:
        """Nothing is kept."""

    def log(self, place: LogPlace, limit: int) -> tuple[LogLine, ...]:
        return self._answer("log", place, limit)  # type: ignore[no-any-return]

    def start(self, request: Mapping[str, Any]) -> str:
        return self._answer("start", request)  # type: ignore[no-any-return]

    def stop(self, execution_arn: str, client_request_token: str) -> None:
        self._answer("stop", execution_arn, client_request_token)

    def retry(self, execution_arn: str, client_request_token: str) -> None:
        self._answer("retry", execution_arn, client_request_token)

    def _answer(self, method: str, *arguments: Any) -> Any:
        self.calls.append((method, *arguments))
        answer = self.answers.get(method, NotFoundError(f"No answer of {method}."))
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if callable(answer):
            answer = answer(*arguments)
        if isinstance(answer, BaseException):
            raise answer
        return answer


class HeldWorkers:
    """Keeps work until it is told to carry it out, in the order in which it is due by a clock of its own."""

    def __init__(self) -> None:
        self.due: list[tuple[float, int, Callable[[], object]]] = []
        self.now_s = 0.0
        self.is_closed = False
        self._count = 0

    def later(self, delay_s: float, work: Callable[[], object]) -> None:
        if not self.is_closed:
            self._count += 1
            self.due.append((self.now_s + delay_s, self._count, work))

    def turn(self) -> bool:
        """Carry out what is due first; return whether there was anything."""
        if not self.due:
            return False
        self.due.sort(key=lambda item: item[:2])
        at_s, _, work = self.due.pop(0)
        self.now_s = max(self.now_s, at_s)
        work()
        return True

    def run(self, until: Callable[[], bool] = lambda: False, limit: int = 100) -> None:
        """Carry out all that is due, until something is true.

        Raises:
            AssertionError: There is no end to it.
        """
        for _ in range(limit):
            if until() or not self.turn():
                return
        raise AssertionError(f"Something is still to be done after {limit} pieces of work.")

    def wait(
        self, changed: threading.Condition, is_true: Callable[[], bool], timeout_s: float | None
    ) -> bool:
        while not is_true():
            changed.release()
            try:
                if not self.turn():
                    return False
            finally:
                changed.acquire()
        return True

    def close(self) -> None:
        self.is_closed = True
        self.due.clear()

    async def pause(self, pause_s: float) -> None:
        self.turn()


class Room:
    """A store with its workers, its requests and a service.

    Args:
        service: Is asked.
        first: The first state.
        workers: Carry out effects.
    """

    def __init__(
        self, service: Service | None = None, first: State | None = None, workers: Workers | None = None
    ) -> None:
        self.service = service or Service()
        self.held = HeldWorkers()
        self.told: list[View] = []
        self.effects: list[Effect] = []
        chosen = workers or self.held
        self.requests = Requests(self.service, chosen)
        self.store = Store(first or state(), chosen, self._carry_out)
        self.store.add_observer(self.told.append)
        self.requests.bind(self.store, lambda arn: ExecutionMetrics(self.service.snapshot(arn).arn))

    @property
    def state(self) -> State:
        """The present state."""
        return self.store.state

    def dispatch(self, *events: Event) -> State:
        """Have events taken in."""
        for event in events:
            self.store.dispatch(event)
        return self.store.state

    def _carry_out(self, effect: Effect) -> None:
        self.effects.append(effect)
        self.requests(effect)


def examined(seen: ExecutionSnapshot, **values: str) -> ExaminedExecution:
    """An execution of `PIPELINE` with its values."""
    return ExaminedExecution(seen, {"Data": "s3://data", "Depth": "5"} | values, PIPELINE)


def is_watched(effects: Iterable[Effect], execution: str) -> bool:
    """Return whether an execution is looked at by one of the effects."""
    return any(isinstance(each, Watch) and each.arn == execution for each in effects)
