"""One HTTP connection: reads a request and sends the response, with limits on waiting for the client."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import h11

from sagemaker_selective_widget.local.names import random_id
from sagemaker_selective_widget.local.transport.api_error import (
    ApiError,
    RequestTimeoutException,
    SerializationException,
)
from sagemaker_selective_widget.local.transport.client import AnswerLost
from sagemaker_selective_widget.local.transport.http_messages import HttpRequest, HttpResponse
from sagemaker_selective_widget.local.transport.protocol import CONTENT_TYPE, Handler, refusal
from sagemaker_selective_widget.local.transport.request_checks import (
    MAX_BODY_BYTES,
    check_request,
)

Answer = Callable[[HttpRequest], Awaitable[HttpResponse]]
"""Answers one request."""

MAX_HEAD_BYTES = 64 * 2**10
"""The maximum size of the request line and the headers; a signature with a session token has a few KiB."""

_READ_BYTES = 64 * 2**10
_MAX_DISCARDED_BYTES = 4 * MAX_BODY_BYTES


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long a connection waits for its client, in seconds; each for the whole part, not for the next byte.

    Attributes:
        head_s: For the request line and the headers.
        body_s: For the body.
        response_s: For the client to receive the response.
        discard_s: For the rest of a refused request.
    """

    head_s: float = 5.0
    body_s: float = 10.0
    response_s: float = 10.0
    discard_s: float = 0.5


def json_response(status: int, content: bytes) -> HttpResponse:
    """Return an answer of the JSON protocol as an HTTP response."""
    return HttpResponse(status, {"Content-Type": CONTENT_TYPE, "x-amzn-RequestId": random_id(32)}, content)


def over_http(handle: Handler) -> Callable[[HttpRequest], HttpResponse]:
    """Return a handler of the JSON protocol as a handler of HTTP requests."""

    def handle_http(request: HttpRequest) -> HttpResponse:
        return json_response(*handle(request.headers.get("x-amz-target", ""), request.body))

    return handle_http


class Connection:
    """Serves one request and closes.

    A connection kept open between two requests might be closed, to make room, just when its client sends the
    next one; and on the loopback interface a new connection costs next to nothing.

    Args:
        peer: The connected socket, not blocking.
        port: The port of the endpoint.
        answer: Answers the request.
        timeouts: How long to wait for the client.

    Attributes:
        opened_s: When it was opened, on the monotonic clock.
        has_received: Whether the client has sent anything.
        is_answering: Whether the request is complete and being answered, so that it does not wait for the
            client.
    """

    def __init__(self, peer: socket.socket, port: int, answer: Answer, timeouts: Timeouts) -> None:
        self.opened_s = time.monotonic()
        self.has_received = False
        self.is_answering = False
        self._peer = peer
        self._port = port
        self._answer = answer
        self._timeouts = timeouts
        self._is_head = False
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=MAX_HEAD_BYTES)

    async def serve(self) -> None:
        """Read the request, and answer or refuse it."""
        with suppress(OSError, asyncio.TimeoutError):  # a client may disconnect at any time
            await self._exchange()

    def close(self) -> None:
        """Close the socket; separate from `serve`, which never starts if its task is cancelled at once."""
        self._peer.close()

    async def _exchange(self) -> None:
        try:
            received = await self._request()
        except ApiError as error:
            await self._send(json_response(*refusal(error)))
            await self._discard()
            return
        if received is None:
            return
        self.is_answering = True
        try:
            response = await self._answer(received)
        except AnswerLost:
            return  # the connection is closed without a response
        self.is_answering = False
        await self._send(response)

    async def _request(self) -> HttpRequest | None:
        """Return the request; None if the client has disconnected without sending one.

        Raises:
            ApiError: The request is refused.
        """
        try:
            head = await asyncio.wait_for(self._next_event(), self._timeouts.head_s)
            if not isinstance(head, h11.Request):
                return None
            self._is_head = head.method == b"HEAD"
            check_request(head, self._port)
            body = await asyncio.wait_for(self._body(), self._timeouts.body_s)
        except asyncio.TimeoutError:
            raise RequestTimeoutException("The request did not arrive in time. Send it again.") from None
        except h11.RemoteProtocolError as error:
            raise SerializationException(f"The request is not HTTP/1.1: {error}.") from None
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in head.headers}
        return HttpRequest(head.method.decode(), head.target.decode("latin-1"), headers, body)

    async def _body(self) -> bytes:
        if self._http.they_are_waiting_for_100_continue:
            proceed = self._http.send(h11.InformationalResponse(status_code=100, headers=[]))
            await self._loop.sock_sendall(self._peer, proceed or b"")
        parts = []
        while isinstance(event := await self._next_event(), h11.Data):
            parts.append(bytes(event.data))
        return b"".join(parts)

    async def _next_event(self) -> h11.Event:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            received = await self._loop.sock_recv(self._peer, _READ_BYTES)
            self.has_received = self.has_received or bool(received)
            self._http.receive_data(received)
        if not isinstance(event, h11.Event):
            raise AssertionError("A connection reads one request, and nothing after it.")
        return event

    async def _send(self, response: HttpResponse) -> None:
        length = {"Content-Length": str(len(response.body))}
        headers = list({**length, **response.headers, "Connection": "close"}.items())
        head = self._http.send(h11.Response(status_code=response.status, headers=headers)) or b""
        body = b"" if self._is_head else response.body  # otherwise it would be read as a second response
        sending = self._loop.sock_sendall(self._peer, head + body)
        await asyncio.wait_for(sending, self._timeouts.response_s)

    async def _discard(self) -> None:
        """Read some of a refused request, since closing the socket before would lose what was sent last."""
        self._peer.shutdown(socket.SHUT_WR)
        await asyncio.wait_for(self._read_rest(), self._timeouts.discard_s)

    async def _read_rest(self) -> None:
        left = _MAX_DISCARDED_BYTES
        while left > 0 and (received := await self._loop.sock_recv(self._peer, _READ_BYTES)):
            left -= len(received)

    @property
    def _loop(self) -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()
