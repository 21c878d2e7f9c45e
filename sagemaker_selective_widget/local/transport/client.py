"""A real boto3 client whose transport is this process.

It uses botocore's event ``before-send``: a handler that returns a response replaces the network, for this
one client. Everything else (parameter checks, serialising, signing, parsing, paginators, exceptions) is
botocore's own.
"""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import boto3
import botocore.session
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ConnectionClosedError

from sagemaker_selective_widget.local.names import REGION, random_id
from sagemaker_selective_widget.local.transport.http_messages import HttpRequest, HttpResponse
from sagemaker_selective_widget.local.transport.protocol import CONTENT_TYPE, Handler

# ".invalid" never resolves: if the handler were ever missing, requests would fail rather than leave the
# machine.
_ENDPOINT = "https://{service}-on-this-machine.invalid"

_session_lock = threading.Lock()


class AnswerLost(Exception):  # noqa: N818 (an event of the network, not of this machine)
    """Raised by a handler to tell its transport that the answer to a performed request is to be lost."""


def make_client(handle: Handler, service: str = "sagemaker") -> Any:
    """Create a client that sends every request to `handle`; reads no environment and no configuration.

    Args:
        handle: Answers one request.
        service: The service's name in boto3.
    """
    return _make_client(service, _Transport(handle))


def make_s3_client(handle: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Create an S3 client that sends every request to `handle`; reads no environment or configuration."""
    return _make_client("s3", _HttpTransport(handle), s3={"addressing_style": "path"})


def _make_client(service: str, transport: Callable[..., Any], **config: Any) -> Any:
    with _session_lock:  # botocore sessions are not thread-safe
        client = _session().client(
            service,
            region_name=REGION,
            endpoint_url=_ENDPOINT.format(service=service),
            aws_access_key_id="local",
            aws_secret_access_key="local",  # noqa: S106 (the signature is not verified)
            config=Config(retries={"total_max_attempts": 2, "mode": "standard"}, **config),
        )
    service_id = client.meta.service_model.service_id.hyphenize()
    client.meta.events.register(f"before-send.{service_id}", transport)
    return client


def service_model(service: str = "sagemaker") -> Any:
    """Return botocore's model of a service's API: its operations and shapes."""
    with _session_lock:
        return _service_model(service)


class _Transport:
    """Replaces the network for one client."""

    def __init__(self, handle: Handler) -> None:
        self._handle = handle

    def __call__(self, request: Any, **_: Any) -> Any:
        try:
            status, body = self._handle(_text(request.headers["X-Amz-Target"]), _bytes(request.body))
        except AnswerLost:
            raise ConnectionClosedError(endpoint_url=request.url) from None
        headers = {"Content-Type": CONTENT_TYPE, "x-amzn-RequestId": random_id(32)}
        return AWSResponse(request.url, status, headers, _RawBody(body))


class _HttpTransport:
    """Replaces the network for one client whose protocol uses more of HTTP than the body."""

    def __init__(self, handle: Callable[[HttpRequest], HttpResponse]) -> None:
        self._handle = handle

    def __call__(self, request: Any, **_: Any) -> Any:
        parts = urlsplit(request.url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        headers = {_text(name).lower(): _text(value) for name, value in request.headers.items()}
        try:
            response = self._handle(HttpRequest(request.method, target, headers, _bytes(request.body)))
        except AnswerLost:
            raise ConnectionClosedError(endpoint_url=request.url) from None
        body = b"" if request.method == "HEAD" else response.body
        return AWSResponse(request.url, response.status, response.headers, _RawBody(body))


class _RawBody(io.BytesIO):
    """A body in the form that botocore reads: once, as a stream."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()


def _text(header: bytes | str) -> str:
    return header.decode() if isinstance(header, bytes) else header


def _bytes(body: Any) -> bytes:
    """Return a body, which may be bytes, text, a file or missing, as bytes."""
    content = body.read() if hasattr(body, "read") else body or b""
    return content.encode() if isinstance(content, str) else bytes(content)


@lru_cache(maxsize=1)
def _session() -> Any:
    """Return the session shared by all clients, so that the API model is read only once."""
    return boto3.session.Session(botocore_session=_botocore_session())


@lru_cache
def _service_model(service: str) -> Any:
    return _botocore_session().get_service_model(service)


@lru_cache(maxsize=1)
def _botocore_session() -> Any:
    return botocore.session.Session(session_vars=_no_configuration())


def _no_configuration() -> Mapping[str, tuple[None, None, str | None, None]]:
    """Return session variables that exclude the user's profile and configuration files."""
    return {
        "profile": (None, None, None, None),
        "config_file": (None, None, os.devnull, None),
        "credentials_file": (None, None, os.devnull, None),
    }
