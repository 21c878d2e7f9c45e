"""An HTTP endpoint on the loopback interface, for clients of other processes and languages.

It accepts what AWS clients send to SageMaker Pipelines, CloudWatch Logs (to read logs) and S3, and refuses
everything else (`request_checks`). Signatures are not checked: whoever can connect to the port may use it.

One thread reads and writes all connections with asyncio and h11, so that slow clients block no threads; a
request gets a thread once it is complete. The standard library's server is not meant for slow or hostile
clients, and a full web server brings more than is needed: h11 is an HTTP parser in pure Python, without
dependencies, which uvicorn and httpx use as well.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from sagemaker_selective_widget.local.transport.connection import Connection, Timeouts
from sagemaker_selective_widget.local.transport.http_messages import HttpRequest, HttpResponse
from sagemaker_selective_widget.local.transport.request_checks import LOOPBACK

HttpHandler = Callable[[HttpRequest], HttpResponse]
"""Answers one request."""

MAX_CONNECTIONS = 256
"""The maximum number of open connections; beyond it, the one that has been idle longest is closed."""

MAX_THREADS = 16
"""The maximum number of requests answered at the same time; further complete requests wait."""

_ENDING_TIMEOUT_S = 0.25
_OUT_OF_FILES_PAUSE_S = 0.05
_BACKLOG = 512

_logger = logging.getLogger(__name__)


@contextmanager
def serving(handle: HttpHandler, port: int = 0, timeouts: Timeouts | None = None) -> Iterator[str]:
    """Answer requests on a port of the loopback interface for the duration of a block.

    At its end, connections that wait for their client are closed immediately; requests being answered have a
    quarter of a second to finish.

    Args:
        handle: Answers one request; called in a thread.
        port: The port; 0 selects a free one.
        timeouts: How long a connection waits for its client.

    Yields:
        The URL, for a client's ``endpoint_url`` or for ``AWS_ENDPOINT_URL_SAGEMAKER``.

    Raises:
        OSError: The port is not available.
    """
    with socket.create_server((LOOPBACK, port), backlog=_BACKLOG) as listener:
        listener.setblocking(False)
        loop = asyncio.SelectorEventLoop()  # Windows' default one cannot watch a listening socket
        server = _Server(handle, listener, timeouts or Timeouts())
        thread = threading.Thread(target=_run, args=(loop, server), name="endpoint", daemon=True)
        thread.start()
        try:
            yield f"http://{LOOPBACK}:{server.port}"
        finally:
            loop.call_soon_threadsafe(server.ending.set)
            thread.join()


def _run(loop: asyncio.AbstractEventLoop, server: _Server) -> None:
    try:
        loop.run_until_complete(server.run())
    finally:
        loop.close()


class _Server:
    """Accepts connections and limits their number; everything here runs on the loop's thread."""

    def __init__(self, handle: HttpHandler, listener: socket.socket, timeouts: Timeouts) -> None:
        self.port: int = listener.getsockname()[1]
        self.ending = asyncio.Event()
        self._handle = handle
        self._listener = listener
        self._timeouts = timeouts
        self._free_threads = asyncio.Semaphore(MAX_THREADS)
        self._connections: dict[asyncio.Task[None], Connection] = {}

    async def run(self) -> None:
        """Accept connections until asked to end, then end all of them."""
        self._resume()
        await self.ending.wait()
        self._pause()
        self._close_waiting()
        if self._connections:
            await asyncio.wait(self._connections, timeout=_ENDING_TIMEOUT_S)
        while self._connections:
            self._close(*self._connections)
            await asyncio.wait(self._connections, timeout=_ENDING_TIMEOUT_S)

    def _resume(self) -> None:
        """Accept connections as they come; while this is paused, they wait in the backlog."""
        if not self.ending.is_set():
            asyncio.get_running_loop().add_reader(self._listener, self._accept)

    def _pause(self) -> None:
        asyncio.get_running_loop().remove_reader(self._listener)

    def _accept(self) -> None:
        """Accept a connection, or make room for one, which is accepted once another one has ended."""
        if len(self._connections) >= MAX_CONNECTIONS:
            self._pause()
            self._close_idlest()
            return
        try:
            peer, _ = self._listener.accept()
        except OSError:  # out of file descriptors, or the client has left
            self._pause()
            self._close_idlest()
            asyncio.get_running_loop().call_later(_OUT_OF_FILES_PAUSE_S, self._resume)
        else:
            peer.setblocking(False)
            self._begin(Connection(peer, self.port, self._answer, self._timeouts))

    def _begin(self, connection: Connection) -> None:
        task = asyncio.ensure_future(connection.serve())
        self._connections[task] = connection
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[None]) -> None:
        self._connections.pop(task).close()
        self._resume()
        if not task.cancelled() and (error := task.exception()):
            _logger.error("A connection of the endpoint broke.", exc_info=error)

    def _close_idlest(self) -> None:
        """Close the oldest of the connections that have sent nothing, or else of those that are slow."""
        waiting = {task: each for task, each in self._connections.items() if not each.is_answering}
        if waiting:
            self._close(min(waiting, key=lambda task: (waiting[task].has_received, waiting[task].opened_s)))

    def _close_waiting(self) -> None:
        self._close(*(task for task, each in self._connections.items() if not each.is_answering))

    def _close(self, *tasks: asyncio.Task[None]) -> None:
        for task in tasks:
            task.cancel()

    async def _answer(self, request: HttpRequest) -> HttpResponse:
        """Answer a request in a thread of its own, which is not waited for once the endpoint has ended."""
        async with self._free_threads:
            outcome: concurrent.futures.Future[HttpResponse] = concurrent.futures.Future()
            work = partial(_perform, outcome, self._handle, request)
            threading.Thread(target=work, name="endpoint request", daemon=True).start()
            return await asyncio.wrap_future(outcome)


def _perform(
    outcome: concurrent.futures.Future[HttpResponse], handle: HttpHandler, request: HttpRequest
) -> None:
    outcome.set_running_or_notify_cancel()
    try:
        outcome.set_result(handle(request))
    except BaseException as error:  # noqa: BLE001 (it is raised where the outcome is waited for)
        outcome.set_exception(error)
