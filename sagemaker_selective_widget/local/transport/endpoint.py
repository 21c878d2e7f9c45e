"""An HTTP endpoint on the loopback interface, for clients of other processes and languages.

It takes what an AWS client sends to SageMaker Pipelines, or to read their logs, and refuses everything else
before it reads on: other methods and paths, another ``Host`` (a page in a browser, whose name was made to
resolve to this machine), other services, and long bodies. Signatures are not checked: whoever may open a port
here may use it.
"""

from __future__ import annotations

import socketserver
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from sagemaker_selective_widget.local.names import random_id
from sagemaker_selective_widget.local.transport.api_error import (
    AccessDeniedException,
    ApiError,
    RequestEntityTooLargeException,
    SerializationException,
    UnknownOperationException,
)
from sagemaker_selective_widget.local.transport.client import AnswerLost
from sagemaker_selective_widget.local.transport.protocol import (
    CONTENT_TYPE,
    LOGS_TARGET,
    SAGEMAKER_TARGET,
    Handler,
    refusal,
)

LOOPBACK = "127.0.0.1"
MAX_BODY_BYTES = 2 * 2**20
MAX_THREADS = 16
SOCKET_TIMEOUT_S = 10.0
"""How long a client may keep a thread waiting for its next byte."""

_SERVICES = (SAGEMAKER_TARGET, LOGS_TARGET)
_ENDING_TIMEOUT_S = 5.0
_DISCARD_TIMEOUT_S = 0.5
_DISCARDED_BLOCKS = 4


@contextmanager
def serving(handle: Handler, port: int = 0) -> Iterator[str]:
    """Answer requests on a port of the loopback interface while the block lasts.

    Args:
        handle: Answers one request.
        port: The port; 0 takes a free one.

    Yields:
        The URL, for a client's ``endpoint_url`` or for ``AWS_ENDPOINT_URL_SAGEMAKER``.

    Raises:
        OSError: The port cannot be had.
    """
    with _Server(handle, port) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="endpoint", daemon=True)
        thread.start()
        try:
            yield f"http://{LOOPBACK}:{server.server_port}"
        finally:
            server.end()
            thread.join()


class _Server(HTTPServer):
    """Owns the socket and the threads, of which there are few: who comes later waits for one of them."""

    request_queue_size = 128

    def __init__(self, handle: Handler, port: int) -> None:
        self.handle = handle
        self._is_ending = threading.Event()
        self._free_threads = threading.BoundedSemaphore(MAX_THREADS)
        self._threads: set[threading.Thread] = set()
        super().__init__((LOOPBACK, port), _RequestHandler)

    def server_bind(self) -> None:
        """Bind the socket; unlike the base class, without asking a name server what it is called."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.socket.getsockname()[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer a connection in a thread of its own."""
        while not self._free_threads.acquire(timeout=0.05):
            if self._is_ending.is_set():
                self.shutdown_request(request)
                return
        thread = threading.Thread(
            target=self._answer, args=(request, client_address), name="endpoint request", daemon=True
        )
        self._threads.add(thread)
        thread.start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say what broke, unless it is the connection: a client may go away whenever it likes."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    def end(self) -> None:
        """Take no more connections, and wait for those there are, but not for long."""
        self._is_ending.set()
        self.shutdown()
        deadline = time.monotonic() + _ENDING_TIMEOUT_S
        for thread in tuple(self._threads):
            thread.join(max(0.0, deadline - time.monotonic()))

    def _answer(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        except Exception:  # noqa: BLE001 (whatever broke, the next connection is answered)
            self.handle_error(request, client_address)
        finally:
            self.shutdown_request(request)
            self._threads.discard(threading.current_thread())
            self._free_threads.release()


class _RequestHandler(BaseHTTPRequestHandler):
    """Answers one request; HTTP/1.0, so that no idle connection keeps a thread."""

    timeout = SOCKET_TIMEOUT_S
    server: _Server

    def do_POST(self) -> None:
        """Answer a request that is what it should be, and refuse any other."""
        try:
            body = self._checked_body()
        except ApiError as error:
            self._send(*refusal(error))
            self._discard_body()
            return
        try:
            status, content = self.server.handle(self.headers["X-Amz-Target"], body)
        except AnswerLost:
            return  # the connection ends without a word
        self._send(status, content)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what is not even a POST, in the form in which everything is refused."""
        error = UnknownOperationException(explain or message or "No AWS client sends this.")
        self._send(int(code), refusal(error)[1])

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class's name)
        """Keep silent: the notebook, or the terminal, is the user's."""

    def _checked_body(self) -> bytes:
        if self.headers.get("Host") not in self._own_names():
            raise AccessDeniedException("The Host of this request is not this endpoint. Use its URL.")
        if self.path != "/" or not self.headers.get("X-Amz-Target", "").startswith(_SERVICES):
            raise UnknownOperationException(
                "This endpoint answers operations of SageMaker Pipelines, and reads their logs; nothing else."
            )
        if not self.headers.get("Content-Type", "").startswith(CONTENT_TYPE):
            raise SerializationException(f"The Content-Type of a request is {CONTENT_TYPE}.")
        length = self._content_length()
        if length > MAX_BODY_BYTES:
            raise RequestEntityTooLargeException(
                f"The request has {length} bytes, and {MAX_BODY_BYTES} are read. Put a long pipeline "
                "definition into S3 and give its PipelineDefinitionS3Location."
            )
        return self.rfile.read(length)

    def _own_names(self) -> tuple[str, ...]:
        port = self.server.server_port
        return f"{LOOPBACK}:{port}", f"localhost:{port}"

    def _content_length(self) -> int:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            raise SerializationException("The request has no Content-Length.")
        return int(length)

    def _discard_body(self) -> None:
        """Read some of a body that nobody wants: a connection closed before would lose the refusal."""
        self.connection.settimeout(_DISCARD_TIMEOUT_S)
        for _ in range(_DISCARDED_BLOCKS):
            if not self.rfile.read(MAX_BODY_BYTES):
                return

    def _send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", CONTENT_TYPE)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("x-amzn-RequestId", random_id(32))
        self.end_headers()
        self.wfile.write(content)
