"""Every member of every operation, with what it may not be: refused as the service refuses, and never broken.

The requests are made from the API model of the installed botocore, and grow with it. They are sent as another
client than botocore would send them; botocore reads the answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.parsers import create_parser

from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.local.transport.protocol import LOGS_TARGET, SAGEMAKER_TARGET
from tests.service.local_wire import ROLE, Wire, definition, step, until
from tests.service.test_local_conformance import (
    LOG_OPERATIONS,
    LOGS_MODEL,
    MODEL,
    OPERATIONS,
    Path,
    cases,
    input_shape,
    places,
    smallest,
    with_value,
)

REFUSALS = {"ValidationException", "SerializationException", "InvalidParameterException"}
VALUES: dict[str, list[Any]] = {
    "structure": [{}],
    "list": [[], [None]],
    "string": ["", "x", "yesterday", "\x00"],
    "number": [0, -1, 10**40, 1.5, float("nan"), float("inf")],
    "boolean": [True, False],
}
"""Values by their JSON type."""

JSON_TYPES = {"integer": "number", "long": "number", "timestamp": "number", "map": "structure"}
"""How the types of the model are written in JSON, where that is another name."""


class Sent:
    """Sends requests to a machine as they are, and reads each answer as botocore would."""

    def __init__(self, sagemaker: LocalSageMaker) -> None:
        self._handle = sagemaker._handle

    def __call__(self, operation: str, request: Any) -> dict[str, Any]:
        is_log = operation in LOG_OPERATIONS
        target = f"{LOGS_TARGET if is_log else SAGEMAKER_TARGET}{operation}"
        status, body = self._handle(target, json.dumps(request).encode())
        model = LOGS_MODEL if is_log else MODEL
        shape = model.operation_model(operation).output_shape
        answer = {"status_code": status, "headers": {}, "body": body}
        parsed: dict[str, Any] = create_parser("json").parse(answer, shape)
        return parsed


@pytest.fixture
def sent(sagemaker: LocalSageMaker) -> Sent:
    """What sends to a machine that has a pipeline, an execution and a log."""
    return Sent(sagemaker)


def code(answer: dict[str, Any]) -> str | None:
    """The error code of an answer; None if it is none."""
    assert answer["ResponseMetadata"]["HTTPStatusCode"] < 500, answer
    error = answer.get("Error")
    return str(error["Code"]) if error else None


def wrong_values(shape: Any) -> Iterator[Any]:
    own = JSON_TYPES.get(shape.type_name, shape.type_name)
    for kind, values in VALUES.items():
        if kind != own:
            yield from values


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_value_of_another_json_type_is_refused(sent: Sent, operation: str) -> None:
    shape = input_shape(operation)
    tried = 0
    for path, member, _ in places(shape, ()):
        for value in wrong_values(member):
            assert code(sent(operation, with_value(shape, path, value))) in REFUSALS, (path, value)
            tried += 1
    assert tried


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_breaks_a_constraint_is_refused(sent: Sent, operation: str) -> None:
    """Missing, too long, too short, of no pattern, of no enum: each by one of the service's two refusals."""
    for case in cases(operation):
        for value in case.failing:
            assert code(sent(operation, case.request(value))) in REFUSALS, case


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_member_that_is_null_is_as_if_absent(sent: Sent, operation: str) -> None:
    """Optional members are as if absent, and required ones as if missing."""
    shape = input_shape(operation)
    for path, _, is_required in places(shape, ()):
        if isinstance(path[-1], int):
            continue
        answer = code(sent(operation, with_null(shape, path)))
        if is_required:
            assert answer in REFUSALS, path
        else:
            without = code(sent(operation, with_value(shape, path, None)))
            assert answer == without, path


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("request_body", [None, [], "x", 1, True, [[]], float("nan")])
def test_a_request_that_is_no_object_is_refused(sent: Sent, operation: str, request_body: Any) -> None:
    assert code(sent(operation, request_body)) in REFUSALS


@pytest.mark.parametrize("operation", OPERATIONS)
def test_numbers_beyond_their_bits_are_refused_and_within_them_are_not(sent: Sent, operation: str) -> None:
    shape = input_shape(operation)
    for path, member, _ in places(shape, ()):
        bits = {"integer": 32, "long": 64}.get(member.type_name)
        if bits is not None:
            assert code(sent(operation, with_value(shape, path, 2 ** (bits - 1)))) in REFUSALS, path


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe",
        b'{"PipelineName": "\\ud800"}',
        b"{" * 100_000,
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
    ],
)
def test_a_body_that_is_no_text_or_no_json_is_refused(sagemaker: LocalSageMaker, body: bytes) -> None:
    status, answer = sagemaker._handle(f"{SAGEMAKER_TARGET}CreatePipeline", body)
    assert (status, json.loads(answer)["__type"]) == (400, "SerializationException")


class TestNull:
    """Nulls in requests that are otherwise good change nothing."""

    def test_a_pipeline_is_made_listed_started_stopped_and_deleted(self, sagemaker: LocalSageMaker) -> None:
        send, wire = Sent(sagemaker), Wire(sagemaker)
        sagemaker.stand_in("A", duration_s=60)
        text = definition(step("A"))
        made = nulled(send, "CreatePipeline", PipelineName="P", RoleArn=ROLE, PipelineDefinition=text)
        assert code(made) is None
        changed = nulled(send, "UpdatePipeline", PipelineName="P")
        assert changed["PipelineVersionId"] == 2
        assert len(nulled(send, "ListPipelines")["PipelineSummaries"]) == 1
        arn = nulled(send, "StartPipelineExecution", PipelineName="P")["PipelineExecutionArn"]
        assert (
            len(nulled(send, "ListPipelineExecutions", PipelineName="P")["PipelineExecutionSummaries"]) == 1
        )
        until(lambda: bool(nulled(send, "ListPipelineExecutionSteps", PipelineExecutionArn=arn)))
        assert code(nulled(send, "StopPipelineExecution", PipelineExecutionArn=arn)) is None
        assert wire.finish(arn) == "Stopped"
        assert code(nulled(send, "DeletePipeline", PipelineName="P")) is None


def nulled(send: Sent, operation: str, **members: Any) -> dict[str, Any]:
    """Send a request in which every optional member that has no value is null."""
    shape = input_shape(operation)
    tokens = {"ClientRequestToken": "t" * 32} if "ClientRequestToken" in shape.required_members else {}
    return send(operation, {**dict.fromkeys(shape.members), **tokens, **members})


def with_null(shape: Any, path: Path) -> Any:
    """A request in which the member of a path is null, rather than left out."""
    marker = "a member that is null"
    whole = with_value(shape, path, marker)
    return json.loads(json.dumps(whole).replace(json.dumps(marker), "null"))


def test_the_smallest_requests_are_good() -> None:
    """Otherwise every refusal above might be for another reason."""
    for operation in OPERATIONS:
        assert smallest(input_shape(operation)) is not None


def test_the_requests_are_many() -> None:
    """How many the model of this botocore gives: the tables above are not empty."""
    shapes = [member for operation in OPERATIONS for _, member, _ in places(input_shape(operation), ())]
    assert sum(1 for shape in shapes for _ in wrong_values(shape)) > 1000
