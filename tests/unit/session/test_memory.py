"""What a hundred examined executions of one pipeline keep: the parsed definition is theirs together."""

from __future__ import annotations

import gc
import json
import tracemalloc
from typing import Any

from sagemaker_selective_widget.execution import StepRun
from sagemaker_selective_widget.execution.history.examine import Parse, examine
from sagemaker_selective_widget.execution.history.history import ExaminedExecution, History
from sagemaker_selective_widget.execution.watch.status import ExecutionSummary, StepRows
from sagemaker_selective_widget.pipeline.parsed import parsed
from tests.benchmarks.pipelines import definition, step_name
from tests.unit.session.fakes import arn

STEPS, EXECUTIONS = 50, 100
MOST_BYTES = 50_000
TEXT = json.dumps(definition(STEPS))
LISTED = History(tuple(ExecutionSummary(arn(number), "Succeeded") for number in range(EXECUTIONS)), 1)


class Service:
    """Answers with other objects each time, as one that is asked over a network does."""

    def steps(self, _arn: str) -> StepRows:
        names = ("".join(step_name(number)) for number in range(STEPS))
        return StepRows(tuple(StepRun(name, "Succeeded") for name in names))

    def parameters(self, _arn: str) -> dict[str, str]:
        return {f"Parameter{number}": f"value{number}" for number in range(6)}

    def definition_for(self, _arn: str) -> str:
        return TEXT[:1] + TEXT[1:]


def examined(service: Any, parse: Parse) -> list[ExaminedExecution]:
    return [examine(service, one.arn, LISTED, parse) for one in LISTED.executions]


def test_a_definition_is_kept_once() -> None:
    service: Any = Service()
    tracemalloc.start()
    kept = examined(service, parsed)
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len({id(each.pipeline) for each in kept}) == 1
    assert kept[0].pipeline is not None
    assert size / EXECUTIONS <= MOST_BYTES
