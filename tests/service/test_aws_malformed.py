"""Answers that are not what the API's model says: each member dropped, null, or of another type.

The answers are made from botocore's service model, every member filled in, and read through real clients.
"""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from typing import Any

import pytest

from sagemaker_selective_widget.aws.client import SageMakerPipelineService
from sagemaker_selective_widget.aws.logs import LogReader
from sagemaker_selective_widget.aws.operations import LOG_OPERATIONS, READ_OPERATIONS, RUN_OPERATIONS
from sagemaker_selective_widget.errors import ServiceError, UnavailableError
from sagemaker_selective_widget.execution.watch.logs import LogPlace
from sagemaker_selective_widget.execution.watch.service import PipelineService
from sagemaker_selective_widget.local.transport.client import service_model
from tests.service.aws_wire import CONTENT_TYPE, EXECUTION_ARN, http, in_turn, json_answer, make_client
from tests.service.test_aws_logs import make_older

TOKEN = "t" * 36
GROUP = "/aws/sagemaker/TrainingJobs"
FUNCTION_GROUP = "/aws/lambda/notify"
SINCE = datetime(2026, 11, 24, tzinfo=timezone.utc)
OTHERS: tuple[Any, ...] = (None, 7, 1e40, True, "text", "", [], [None], [7], [[]], {}, {"Other": 1})
"""What a member may hold in place of what it should."""

Path = tuple[str | int, ...]
Call = Callable[[PipelineService], object]

CALLS: dict[str, Call] = {
    "DescribePipeline": lambda service: service.describe(),
    "DescribePipelineDefinitionForExecution": lambda service: service.definition_for(EXECUTION_ARN),
    "DescribePipelineExecution": lambda service: service.describe_execution(EXECUTION_ARN),
    "ListPipelineExecutionSteps": lambda service: service.steps(EXECUTION_ARN).steps,
    "ListPipelineExecutions": lambda service: service.executions(),
    "ListPipelineParametersForExecution": lambda service: service.parameters(EXECUTION_ARN),
    "RetryPipelineExecution": lambda service: service.retry(EXECUTION_ARN, TOKEN),
    "StartPipelineExecution": lambda service: service.start(
        {"PipelineName": "Churn", "ClientRequestToken": TOKEN}
    ),
    "StopPipelineExecution": lambda service: service.stop(EXECUTION_ARN, TOKEN),
    "FilterLogEvents": lambda service: service.log(LogPlace(FUNCTION_GROUP, "", SINCE), 5),
    "DescribeLogStreams": lambda service: service.log(LogPlace(GROUP, "job/"), 5),
    "GetLogEvents": lambda service: service.log(LogPlace(GROUP, "job/"), 5),
}
"""A call that sends each operation, and reads its answer."""

NEEDED = {
    "DescribePipeline": ["PipelineDefinition"],
    "DescribePipelineDefinitionForExecution": ["PipelineDefinition"],
    "DescribePipelineExecution": ["PipelineExecutionArn", "PipelineExecutionStatus"],
    "StartPipelineExecution": ["PipelineExecutionArn"],
    "RetryPipelineExecution": ["PipelineExecutionArn"],
    "StopPipelineExecution": ["PipelineExecutionArn"],
}
"""The members without which an answer says nothing."""


JSON = {"Content-Type": CONTENT_TYPE}
PAGE = b"<html><body>Sign in</body></html>"
NO_ANSWERS: tuple[tuple[bytes, int, dict[str, str]], ...] = (
    (PAGE, 200, {"Content-Type": "text/html"}),
    (PAGE, 200, {"Content-Type": "text/html", "Content-Length": "33"}),
    (PAGE, 200, JSON),
    (b'{"PipelineExec', 200, JSON),
    (b'{"PipelineExec', 200, {**JSON, "Content-Length": "14"}),
    (b"", 200, JSON),
    (b"null", 200, JSON),
    (b"[]", 200, JSON),
    (b"\xff\x00", 200, {"Content-Type": "application/octet-stream"}),
    (b"[" * 100_000, 200, JSON),
)
"""What may come back in place of an answer: content, status and headers."""


def answering(operation: str, answer: Callable[[Any], Any]) -> SageMakerPipelineService:
    """A service that is answered so to one operation, and as the model says to every other."""

    def respond(request: Any) -> Any:
        asked = request.headers["X-Amz-Target"]
        name = (asked.decode() if isinstance(asked, bytes) else asked).rpartition(".")[2]
        return answer(request) if name == operation else json_answer(whole_answer(name))(request)

    client = make_client(respond)
    logs = make_client(respond, "logs")
    if operation in ("DescribeLogStreams", "GetLogEvents"):
        make_older(logs)
    return SageMakerPipelineService(client, "Churn", LogReader(lambda: logs), wait=lambda _: None)


def unknowing(service: SageMakerPipelineService, number: int) -> SageMakerPipelineService:
    """A service like another, of another pipeline, so that it knows no answer of before."""
    return SageMakerPipelineService(
        service._client, f"Churn{number}", service._logs, wait=lambda _: None, metrics=service.metrics
    )


def whole_answer(operation: str, text: str = "text") -> Any:
    """The answer of an operation with every member filled in, as its JSON."""
    name = "logs" if operation in LOG_OPERATIONS else "sagemaker"
    answer = filled(service_model(name).operation_model(operation).output_shape, text)
    for member in ("NextToken", "nextToken"):
        answer.pop(member, None)
    return answer


def filled(shape: Any, text: str) -> Any:
    """A value of a shape, as JSON writes it."""
    if shape.type_name == "structure":
        return {name: filled(member, text) for name, member in shape.members.items()}
    if shape.type_name == "list":
        return [filled(shape.member, text)]
    if shape.type_name == "map":
        return {text: filled(shape.value, text)}
    return {"boolean": True, "string": text}.get(shape.type_name, 1_763_971_200)


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where each member and each item of an answer stands, the answer itself included."""
    yield path
    for key in range(len(value)) if isinstance(value, list) else value if isinstance(value, dict) else ():
        yield from places(value[key], (*path, key))


def malformed(answer: Any, path: Path) -> Iterator[Any]:
    """An answer in which one place is not what it should be."""
    yield changed(answer, path, lambda holder, key: holder.pop(key))
    for other in OTHERS:
        yield changed(answer, path, lambda holder, key: holder.__setitem__(key, other))  # noqa: B023


def told_of(call: Call, service: PipelineService) -> ServiceError | None:
    """What a call says is wrong; no other exception is expected of it."""
    try:
        call(service)
    except ServiceError as error:
        return error
    return None


def changed(answer: Any, path: Path, change: Callable[[Any, Any], None]) -> Any:
    """A copy of an answer in which one place is changed."""
    made = copy.deepcopy({"": answer})
    holder: Any = made
    *upper, last = ("", *path)
    for key in upper:
        holder = holder[key]
    change(holder, last)
    return made.get("", {})


def texts(value: Any) -> Iterator[str]:
    """Every text in what was read."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from (*texts(key), *texts(each))
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from texts(each)


def test_every_operation_is_called() -> None:
    assert set(CALLS) == {*READ_OPERATIONS, *RUN_OPERATIONS, *LOG_OPERATIONS}


@pytest.mark.parametrize("operation", CALLS)
class TestEveryOperation:
    def test_a_whole_answer_is_read(self, operation: str) -> None:
        CALLS[operation](answering(operation, json_answer(whole_answer(operation))))

    def test_whatever_a_member_is_it_is_told(self, operation: str) -> None:
        """No member, missing or of any type, ends in an exception of Python's; the operation is named."""
        answer = whole_answer(operation)
        answers = [each for path in places(answer) for each in malformed(answer, path)]
        coming = map(json_answer, answers)
        service = answering(operation, in_turn(coming))
        told = [told_of(CALLS[operation], unknowing(service, number)) for number in range(len(answers))]
        assert {error.operation for error in told if error} == {operation}
        assert all(operation in str(error) for error in told if error)
        assert next(coming, None) is None

    def test_a_lone_surrogate_is_replaced(self, operation: str) -> None:
        answer = whole_answer(operation, "a\ud800b \U0001f600")
        result = CALLS[operation](answering(operation, json_answer(answer)))
        found = list(texts(result))
        assert all(text == "a\ufffdb \U0001f600" for text in found if "a" in text and "b" in text)
        json.dumps(found, ensure_ascii=False).encode()

    def test_what_is_no_answer_may_be_repeated(self, operation: str) -> None:
        service = answering(operation, in_turn(iter([http(*each) for each in NO_ANSWERS])))
        told = [told_of(CALLS[operation], service) for _ in NO_ANSWERS]
        assert [type(error) for error in told] == [UnavailableError] * len(NO_ANSWERS)
        assert all(operation in str(error) for error in told)
        assert not any("Sign in" in str(error) for error in told)


@pytest.mark.parametrize("operation", NEEDED)
def test_a_member_that_is_needed_is_named(operation: str) -> None:
    wrong: tuple[Any, ...] = (None, "", 7, {})
    cases = [(member, value) for member in NEEDED[operation] for value in wrong]
    answers = [{**whole_answer(operation), member: value} for member, value in cases]
    service = answering(operation, in_turn(map(json_answer, answers)))
    for member, value in cases:
        error = told_of(CALLS[operation], service)
        assert member in str(error), value
        assert isinstance(error, UnavailableError) == (operation in RUN_OPERATIONS)


@pytest.mark.parametrize(
    ("operation", "row", "named"),
    [
        ("ListPipelineExecutions", {"StartTime": 1}, "PipelineExecutionSummaries[0].PipelineExecutionArn"),
        ("ListPipelineExecutionSteps", {"StepStatus": "Failed"}, "PipelineExecutionSteps[0].StepName"),
        ("ListPipelineParametersForExecution", {"Name": "A"}, "PipelineParameters[0].Value"),
    ],
)
def test_so_is_one_of_a_row(operation: str, row: dict[str, Any], named: str) -> None:
    (member,) = (name for name in whole_answer(operation) if named.startswith(name))
    with pytest.raises(ServiceError) as caught:
        CALLS[operation](answering(operation, json_answer({member: [row]})))
    assert f"{named} is missing" in str(caught.value)


def test_a_list_without_items_may_be_left_out() -> None:
    for operation in ("ListPipelineExecutionSteps", "ListPipelineParametersForExecution"):
        assert not CALLS[operation](answering(operation, json_answer({})))


def test_a_definition_has_no_lone_surrogate_when_it_is_parsed() -> None:
    """It is JSON in a text of JSON, where one may be written as an escape; a pair is one character."""
    definition = r'{"a": "\ud800 \ud83d\ude00 \\ud800 \" \udc00\ud800", "b": "' + "\ud800" + '"}'
    answer = {"PipelineDefinition": definition}
    read = answering("DescribePipeline", json_answer(answer)).describe().definition
    assert json.loads(read) == {"a": '\ufffd \U0001f600 \\ud800 " \ufffd\ufffd', "b": "\ufffd"}


def test_pages_that_lead_in_a_circle_end() -> None:
    answer = {"PipelineParameters": [{"Name": "A", "Value": "1"}], "NextToken": "again"}
    service = answering("ListPipelineParametersForExecution", json_answer(answer))
    with pytest.raises(ServiceError, match="NextToken leads back"):
        service.parameters(EXECUTION_ARN)
