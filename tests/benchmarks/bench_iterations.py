"""A ForEach of 47,000 rows: the cost of showing its progress, of watching it, and of reading a page."""

from __future__ import annotations

import json
import math
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any

from sagemaker_selective_widget import SelectiveExecution
from sagemaker_selective_widget.aws.client import SageMakerPipelineService
from sagemaker_selective_widget.execution.watch.monitor import looks
from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.local.storage.records import StepRecord
from sagemaker_selective_widget.session.source import FoundPipeline
from tests.benchmarks.measure import Comparison, Samples, cpu_ms

ITEMS, BODY = 1000, 47
POLL_INTERVAL_S = 0.01
FIRST_GOAL, LOOK_GOAL = 2, 2
FIRST = "Body0-0"
"""The one step that `LocalSageMaker` itself runs, without end."""
PIPELINE = "bench"
ROLE = "arn:aws:iam::123456789012:role/bench"
_REFERENCES = (
    (("Loop", "Clean", "…", "…", "Report"), "what is reused at either end", FIRST_GOAL),
    (("Loop", "…", "Clean", "…", "Report"), "a reused step in their midst", None),
)
"""The order in which an execution lists its steps (see `_ended`), a description of it, and the goal."""


def iterating(runs: int) -> Iterator[Comparison]:
    """Count the requests for an execution that is opened near its end, and time a page of its steps."""
    with late() as opened:
        rows = f"a ForEach of {ITEMS * BODY:,} rows"
        found = FoundPipeline(PIPELINE, opened.service)
        first = opened.requests(partial(found.execution, opened.arn))
        yield Comparison(
            f"{rows}, opened: requests until its progress shows", Samples(first, "requests"), goal=FIRST_GOAL
        )
        seen = looks(opened.service, opened.arn)
        first = opened.requests(partial(next, seen))
        yield Comparison(f"{rows}: requests of a watcher's first look", Samples(first, "requests"))
        each = tuple(sum(opened.requests(partial(next, seen))) for _ in range(runs))
        yield Comparison(f"{rows}, not asked for: requests a look", Samples(each, "requests"), goal=LOOK_GOAL)
        opened.service.shared_looks(opened.arn).list_all()
        listing = sum(opened.requests(lambda: _read_all(seen)))
        yield Comparison(
            f"{rows}: requests until all is listed, once asked for", Samples((listing,), "requests")
        )
        each = tuple(sum(opened.requests(partial(next, seen))) for _ in range(runs))
        yield Comparison(f"{rows}, all listed: requests a look", Samples(each, "requests"), goal=LOOK_GOAL)
        page = tuple(cpu_ms(opened.read_page) for _ in range(runs))
        yield Comparison(f"{rows}: a page of 100 on this machine, processor time", Samples(page))


def referring(_runs: int) -> Iterator[Comparison]:
    """Count the requests for rows until a selection that reuses steps of such an execution is judged."""
    for layout, what, goal in _REFERENCES:
        with LocalSageMaker(step_duration_s=0) as sagemaker:
            client, arn = sagemaker.client(), _ended(sagemaker, layout)
            asked: Counter[str] = Counter()
            client.meta.events.register(
                "before-call", lambda model, asked=asked, **_: asked.update([model.name])
            )
            with closing(SelectiveExecution(PIPELINE, client, selected_steps=["Report"])) as session:
                assert (session.verdict.can_start, session.reference_execution_arn) == (True, arn)
            requests = Samples((asked["ListPipelineExecutionSteps"],), "requests")
        yield Comparison(
            f"a reference with {ITEMS * BODY:,} rows, {what}: requests for rows", requests, goal=goal
        )


def _ended(sagemaker: LocalSageMaker, layout: Sequence[str]) -> str:
    """Return the ARN of an ended execution that lists its steps in this order; ``"…"`` is half the rows."""
    client = sagemaker.client()
    after = {"DependsOn": ["Loop", "Clean"]}
    steps = [_loop(1), _step("Clean"), _step("Report") | after]
    definition = {"Version": "2020-12-01", "Steps": steps}
    client.create_pipeline(PipelineName=PIPELINE, PipelineDefinition=json.dumps(definition), RoleArn=ROLE)
    arn = str(client.start_pipeline_execution(PipelineName=PIPELINE)["PipelineExecutionArn"])
    described = {"PipelineExecutionArn": arn}
    while client.describe_pipeline_execution(**described)["PipelineExecutionStatus"] == "Executing":
        time.sleep(POLL_INTERVAL_S)
    store, indexes = sagemaker._store, iter(range(ITEMS * BODY))
    before, moment = dict(store.steps(arn)), store.now()
    store.remove_steps(arn, before.keys())
    for name in layout:
        if name != "…":
            store.put_step(arn, before[name])
            continue
        for index in islice(indexes, ITEMS * BODY // 2):
            context = {"ParentStepName": "Loop", "Index": index, "Item": str(index)}
            row = StepRecord(f"Body0-{index}", "Lambda", "Succeeded", moment, ended=moment, iteration=context)
            store.put_step(arn, row)
    return arn


def _step(name: str) -> dict[str, Any]:
    return {"Name": name, "Type": "Lambda", "Arguments": {}}


def _loop(body: int) -> dict[str, Any]:
    steps = [_step(f"Body{number}") for number in range(body)]
    arguments = {"IterableItems": ["0"], "MaxConcurrency": 1, "ForEachBody": steps}
    return {"Name": "Loop", "Type": "ForEach", "Arguments": arguments}


def _read_all(seen: Iterator[Any]) -> None:
    while (look := next(seen)).snapshot is None or look.snapshot.has_more_steps:
        pass


@dataclass
class Late:
    """An execution whose ForEach is in its last iteration.

    Attributes:
        client: A boto3 SageMaker client that reads it.
        arn: The ARN of the execution.
        asked: The number of requests by operation, since the last call of `requests`.
    """

    client: Any
    arn: str
    asked: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.service = SageMakerPipelineService(self.client, PIPELINE)
        self.client.meta.events.register("before-call", lambda model, **_: self.asked.update([model.name]))

    def requests(self, work: Callable[[], object]) -> tuple[int]:
        """Return how many requests some work sends."""
        self.asked.clear()
        work()
        return (self.asked.total(),)

    def read_page(self) -> None:
        """Ask for a hundred rows."""
        self.client.list_pipeline_execution_steps(PipelineExecutionArn=self.arn, MaxResults=100)


@contextmanager
def late() -> Iterator[Late]:
    """Provide an execution with all those rows, of which only the last is still executing."""
    definition = {"Version": "2020-12-01", "Steps": [_loop(BODY)]}
    with LocalSageMaker(step_duration_s=math.inf) as sagemaker:
        client = sagemaker.client()
        client.create_pipeline(PipelineName=PIPELINE, PipelineDefinition=json.dumps(definition), RoleArn=ROLE)
        arn = client.start_pipeline_execution(PipelineName=PIPELINE)["PipelineExecutionArn"]
        own = _fill(sagemaker, arn)
        yield Late(client, arn)
        store = sagemaker._store
        store.remove_steps(arn, store.steps(arn).keys() - own)
        store.change_step(arn, FIRST, status="Executing", ended=None)


def _fill(sagemaker: LocalSageMaker, arn: str) -> frozenset[str]:
    """Add rows of iterations; return the names of the steps that the machine itself runs."""
    store = sagemaker._store
    while (begun := store.find_step(arn, FIRST)) is None or begun.status != "Executing":
        time.sleep(POLL_INTERVAL_S)
    own = frozenset(store.steps(arn))
    store.change_step(arn, FIRST, status="Succeeded", ended=store.now())
    store.change_step(arn, "Loop", properties={"InputItemCount": ITEMS, "TotalStepCount": ITEMS * BODY})
    moment = store.now()
    for index in range(1, ITEMS):
        context = {"ParentStepName": "Loop", "Index": index, "Item": str(index)}
        for number in range(BODY):
            is_last = (index, number) == (ITEMS - 1, BODY - 1)
            status, ended = ("Executing", None) if is_last else ("Succeeded", moment)
            record = StepRecord(
                f"Body{number}-{index}", "Lambda", status, moment, ended=ended, iteration=context
            )
            store.put_step(arn, record)
    return own
