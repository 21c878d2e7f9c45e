"""Every constraint of every pipeline operation in botocore's own model: a value that passes, one that fails.

The table is made from the model of the installed botocore, so it grows with it. What Python's `re` cannot
compile is not checked, and a test says which patterns these are.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.local.api.validation import check_request
from sagemaker_selective_widget.local.transport.api_error import ValidationException
from sagemaker_selective_widget.local.transport.client import service_model
from sagemaker_selective_widget.local.transport.protocol import LOGS_TARGET, SAGEMAKER_TARGET

MODEL = service_model()
LOGS_MODEL = service_model("logs")
LOG_OPERATIONS = ("DescribeLogStreams", "FilterLogEvents", "GetLogEvents")
OPERATIONS = sorted([*LOG_OPERATIONS, *(name for name in MODEL.operation_names if "Pipeline" in name)])
ARN = "arn:aws:sagemaker:us-west-2:123456789012:pipeline/p"
SAMPLES = {
    "BucketName": "bucket",
    "CallbackToken": "abcdefghij",
    "IdempotencyToken": "0" * 32,
    "PipelineArn": ARN,
    "PipelineDefinition": '{"Steps": []}',
    "PipelineExecutionArn": f"{ARN}/execution/e",
    "PipelineNameOrArn": ARN,
    "RoleArn": "arn:aws:iam::123456789012:role/r",
}
"""Text that satisfies a shape, by the shape's name; any other text shape takes "a"."""

MISFITS = ("", " ", "\n", "ä", "_", "a\n", ":")
"""Text that most patterns refuse; the first that a pattern does is used."""

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Case:
    """One constraint, with a value on either side of it.

    Attributes:
        operation: The operation.
        path: Where the value stands in its request.
        constraint: What the service says of a value that fails.
        passing: Values that satisfy the constraint.
        failing: Values that do not; None as a value means that the member is left out.
    """

    operation: str
    path: Path
    constraint: str
    passing: tuple[Any, ...]
    failing: tuple[Any, ...]

    @property
    def place(self) -> str:
        """Where the service says the value is."""
        parts = (
            f"{part + 1}.member" if isinstance(part, int) else part[0].lower() + part[1:]
            for part in self.path
        )
        return ".".join(parts)

    def __str__(self) -> str:
        return f"{self.operation}-{self.place}-{re.sub('[^a-z]+', '_', self.constraint[:40].lower())}"

    def request(self, value: Any) -> Any:
        """A request that has the value in its place and satisfies every other constraint."""
        return with_value(input_shape(self.operation), self.path, value)


def input_shape(operation: str) -> Any:
    model = LOGS_MODEL if operation in LOG_OPERATIONS else MODEL
    return model.operation_model(operation).input_shape


def smallest(shape: Any) -> Any:
    """A value that satisfies a shape, with nothing that it does not require."""
    if shape.type_name == "structure":
        return {name: smallest(shape.members[name]) for name in shape.required_members}
    if shape.type_name == "list":
        return [smallest(shape.member)] * max(1, shape.metadata.get("min", 0))
    if shape.type_name == "string":
        return shape.enum[0] if shape.enum else SAMPLES.get(shape.name, "a")
    return {"boolean": True, "timestamp": 0}.get(shape.type_name, shape.metadata.get("min", 1))


def with_value(shape: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    head, *rest = path
    whole = smallest(shape)
    member = shape.member if isinstance(head, int) else shape.members[head]
    inner = with_value(member, tuple(rest), value)
    if inner is None:
        whole.pop(head, None)
    else:
        whole[head] = inner
    return whole


def cases(operation: str) -> Iterator[Case]:
    for path, shape, is_required in places(input_shape(operation), ()):
        usual = smallest(shape)
        if is_required:
            yield Case(operation, path, "Member must not be null", (usual,), (None,))
        if shape.type_name == "string" and shape.enum:
            allowed = f"Member must satisfy enum value set: [{', '.join(shape.enum)}]"
            yield Case(operation, path, allowed, tuple(shape.enum), ("Nonsense",))
        yield from bounds(operation, path, shape)
        pattern = shape.metadata.get("pattern")
        misfits = [text for text in MISFITS if pattern and can_fail(pattern, text)]
        if misfits:
            refused = f"Member must satisfy regular expression pattern: {pattern}"
            yield Case(operation, path, refused, (usual,), (misfits[0],))


def places(shape: Any, path: Path) -> Iterator[tuple[Path, Any, bool]]:
    """Every place in a request: its path, its shape, and whether it has to be there."""
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            yield (*path, name), member, name in shape.required_members
            yield from places(member, (*path, name))
    elif shape.type_name == "list":
        yield (*path, 0), shape.member, False
        yield from places(shape.member, (*path, 0))


def bounds(operation: str, path: Path, shape: Any) -> Iterator[Case]:
    what = "value" if shape.type_name in ("integer", "long") else "length"
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least:
        constraint = f"Member must have {what} greater than or equal to {least}"
        yield Case(operation, path, constraint, (at_least(shape, least),), (sized(shape, least - 1),))
    if most is not None:
        constraint = f"Member must have {what} less than or equal to {most}"
        yield Case(operation, path, constraint, (sized(shape, most),), (sized(shape, most + 1),))


def at_least(shape: Any, size: int) -> Any:
    """A value of that size, or the smallest that satisfies the rest of its shape, if that is larger."""
    usual = smallest(shape)
    return usual if isinstance(usual, str) and len(usual) > size else sized(shape, size)


def sized(shape: Any, size: int) -> Any:
    """A value of that size: satisfying everything else as far as a value of that size can."""
    usual = smallest(shape)
    if isinstance(usual, str):
        return usual[:size] + "a" * (size - len(usual))
    return [smallest(shape.member)] * size if isinstance(usual, list) else size


def can_fail(pattern: str, text: str) -> bool:
    try:
        return re.fullmatch(pattern, text) is None
    except re.error:
        return False


def patterns() -> set[str]:
    found = (
        shape.metadata.get("pattern") for name in OPERATIONS for _, shape, _ in places(input_shape(name), ())
    )
    return {pattern for pattern in found if pattern}


def is_unreadable(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return True
    return False


TABLE = [case for operation in OPERATIONS for case in cases(operation)]


@pytest.mark.parametrize("case", TABLE, ids=str)
def test_a_constraint_of_the_model_is_checked(case: Case) -> None:
    """What satisfies it is not refused for anything; what does not is refused for it, by its place."""
    shape = input_shape(case.operation)
    for value in case.passing:
        check_request(shape, case.request(value))
    for value in case.failing:
        with pytest.raises(ValidationException) as refused:
            check_request(shape, case.request(value))
        shown = "null" if value is None else f"'{value}'"
        expected = f"Value {shown} at '{case.place}' failed to satisfy constraint: {case.constraint}"
        assert expected in str(refused.value)


def test_the_table_is_not_empty() -> None:
    """Each operation that takes anything has constraints in it."""
    assert {case.operation for case in TABLE} == set(OPERATIONS)


def test_these_patterns_are_not_checked() -> None:
    """Those of tags: only Java's regular expressions know letters of every script by that name."""
    unreadable = {pattern.strip("^$") for pattern in patterns() if is_unreadable(pattern)}
    assert unreadable == {r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)"}


def test_these_patterns_refuse_nothing() -> None:
    """That of definitions: every text matches it."""
    never = {
        pattern
        for pattern in patterns()
        if not is_unreadable(pattern) and not any(can_fail(pattern, text) for text in MISFITS)
    }
    assert never == {r".*(?:[ \r\n\t].*)*"}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The address of a machine that has nothing on it at first."""
    with LocalSageMaker(step_duration_s=0) as sagemaker, sagemaker.serve() as address:
        yield address


def send(url: str, operation: str, request: Any) -> Any:
    """Send a request as another client than botocore would, and return the answer, whatever it is."""
    service = LOGS_TARGET if operation in LOG_OPERATIONS else SAGEMAKER_TARGET
    headers = {"X-Amz-Target": f"{service}{operation}", "Content-Type": "application/x-amz-json-1.1"}
    asked = urllib.request.Request(url, json.dumps(request).encode(), headers)
    try:
        with urllib.request.urlopen(asked) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return json.load(error)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_service_checks_what_it_is_sent(url: str, operation: str) -> None:
    """Every case again, over HTTP: what passes gets further than the model, to whatever is there."""
    violation = "InvalidParameterException" if operation in LOG_OPERATIONS else "ValidationException"
    for case in TABLE:
        if case.operation == operation:
            for value in case.failing:
                answer = send(url, operation, case.request(value))
                assert answer["__type"] == violation
                assert case.constraint in answer["Message"], case
            answer = send(url, operation, case.request(case.passing[0]))
            assert "validation error" not in answer.get("Message", ""), case
            assert answer.get("__type") not in ("UnknownOperationException", "InternalFailure"), case
