"""Real boto3 clients that reach nobody: a test answers in place of the network."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse
from botocore.config import Config

from sagemaker_selective_widget.aws.client import SageMakerPipelineService

CONTENT_TYPE = "application/x-amz-json-1.1"
EXECUTION_ARN = "arn:aws:sagemaker:us-west-2:123456789012:pipeline/Churn/execution/abcdefghijkl"


class Body:
    """A body as botocore reads it: once, as a stream."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, **_: Any) -> Any:
        yield self._content


def make_client(answer: Callable[[Any], Any], name: str = "sagemaker", **settings: Any) -> Any:
    """A client whose every request is handed to ``answer``, once and without retries."""
    client = boto3.client(
        name,
        **{
            "region_name": "us-west-2",
            "aws_access_key_id": "somebody",
            "aws_secret_access_key": "secret",
            "config": Config(retries={"total_max_attempts": 1, "mode": "standard"}),
            **settings,
        },
    )
    event = f"before-send.{client.meta.service_model.service_id.hyphenize()}"
    client.meta.events.register(event, lambda request, **_: answer(request))
    return client


def service(answer: Callable[[Any], Any], **settings: Any) -> SageMakerPipelineService:
    """A service on such a client."""
    return SageMakerPipelineService(make_client(answer, **settings), "Churn", wait=lambda _: None)


def http(content: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Callable[[Any], Any]:
    """An answer to every request, as it comes over the wire."""
    sent = {"Content-Type": CONTENT_TYPE, "Content-Length": str(len(content))} if headers is None else headers
    return lambda request: AWSResponse(request.url, status, sent, Body(content))


def json_answer(members: Any) -> Callable[[Any], Any]:
    """Members as an answer to every request."""
    return http(json.dumps(members).encode())


def in_turn(answers: Iterator[Callable[[Any], Any]]) -> Callable[[Any], Any]:
    """Each answer to one request."""

    def respond(request: Any) -> Any:
        return next(answers)(request)

    return respond


def refusal(code: Any, message: str = "", status: int = 400) -> Callable[[Any], Any]:
    """A refusal of every request."""
    return http(json.dumps({"__type": code, "message": message}).encode(), status)


def raising(error: Exception) -> Callable[[Any], Any]:
    """No answer: sending ends in an exception."""

    def fail(_request: object) -> None:
        raise error

    return fail
