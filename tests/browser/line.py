"""The line between a browser and a Jupyter server, of which the kernel's channel can be disturbed.

A channel is the WebSocket over which a page and a kernel speak. Proxies close those that are idle, and a
laptop that sleeps leaves them half open; the rest of the server answers all the same.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_CHUNK_BYTES = 65_536


@dataclass(eq=False)
class Line:
    """Passes connections on to a server; `cut`, `swallow` and `hush` concern the kernels' channels alone.

    Attributes:
        server_port: Where the server listens.
        port: Where the line does; the kernel gives it one.
    """

    server_port: int
    port: int = 0
    _ends: dict[socket.socket, bool] = field(default_factory=dict)  # and whether it is of a channel
    _is_cut: bool = False
    _is_swallowing: bool = False
    _is_hushed: bool = False

    def swallow(self) -> None:
        """Lose from here on what a page sends, without its being told: the line is dead."""
        self._is_swallowing = True

    def hush(self) -> None:
        """Lose from here on what a kernel sends."""
        self._is_hushed = True

    def cut(self) -> None:
        """Close the channels, and every new one, until `mend`."""
        self._is_cut = True
        for end, is_channel in list(self._ends.items()):
            if is_channel:
                _shut(end)

    def mend(self) -> None:
        """Let everything through again."""
        self._is_cut = self._is_swallowing = self._is_hushed = False

    def accept(self, entrance: socket.socket) -> None:
        """Carry every connection that is made at ``entrance``, until that is shut down."""
        carriers: list[threading.Thread] = []
        with suppress(OSError):
            while True:
                carriers.append(_in_background(self._serve, entrance.accept()[0]))
        self._is_cut = True
        for end in list(self._ends):
            _shut(end)
        for carrier in carriers:
            carrier.join()

    def _serve(self, page: socket.socket) -> None:
        """Carry one connection to its end."""
        with page:
            self._ends[page] = False
            request = page.recv(_CHUNK_BYTES)
            is_channel = b"/channels" in request.partition(b"\r\n")[0]
            if request and not (is_channel and self._is_cut):
                self._pass_on(request, page, is_channel)
            del self._ends[page]

    def _pass_on(self, request: bytes, page: socket.socket, is_channel: bool) -> None:
        with socket.create_connection(("127.0.0.1", self.server_port)) as server:
            self._ends.update({page: is_channel, server: is_channel})
            server.sendall(request)
            answers = _in_background(self._carry, server, page, lambda: is_channel and self._is_hushed)
            self._carry(page, server, lambda: is_channel and self._is_swallowing)
            answers.join()
            del self._ends[server]

    def _carry(self, source: socket.socket, target: socket.socket, is_lost: Callable[[], bool]) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK_BYTES):
                if not is_lost():
                    target.sendall(data)
        _shut(source)
        _shut(target)


@contextmanager
def line_to(server_port: int) -> Iterator[Line]:
    """Open a line to the server that listens on ``server_port`` of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as entrance:
        line = Line(server_port, entrance.getsockname()[1])
        accepting = _in_background(line.accept, entrance)
        yield line
        _shut(entrance)
        accepting.join()


def _in_background(work: Callable[..., None], *arguments: object) -> threading.Thread:
    thread = threading.Thread(target=work, args=arguments, daemon=True)
    thread.start()
    return thread


def _shut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
