"""A JupyterLab server of the tests' own: private folders, a random port, a random token."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from scripts.demo import LABEXTENSIONS

START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 20.0

# The prompts of a first start would lie over the notebook.
SETTINGS = {
    "@jupyterlab/apputils-extension/notification.jupyterlab-settings": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
}


@dataclass(frozen=True, slots=True)
class JupyterServer:
    """A running server, which serves JupyterLab and Notebook 7 alike.

    Attributes:
        url: Its root, without a slash at the end.
        token: What it wants to be shown, as ``?token=`` or in a header.
        folder: The folder whose notebooks it serves.
    """

    url: str
    token: str
    folder: Path

    def call(self, path: str, method: str = "GET") -> Any:
        """Call the server's REST interface and return the JSON it answers, or None."""
        request = Request(self.url + path, method=method, headers={"Authorization": f"token {self.token}"})
        with urlopen(request, timeout=STOP_TIMEOUT_S) as response:
            body = response.read()
        return json.loads(body) if body else None

    def end_kernels(self) -> None:
        """Close every session, and with it its kernel."""
        for session in self.call("/api/sessions"):
            self.call(f"/api/sessions/{session['id']}", method="DELETE")


@contextmanager
def jupyter_server(
    folder: Path, home: Path, python: str = sys.executable, options: Sequence[str] = ()
) -> Iterator[JupyterServer]:
    """Start a server for ``folder`` that keeps its own files under ``home``; end it on leaving.

    Args:
        folder: What it serves.
        home: Where it keeps its settings.
        python: The interpreter whose environment it, and its kernels, run in.
        options: More arguments of its command line.

    Raises:
        RuntimeError: The server ended, or did not answer in time; with the end of its log.
    """
    write_settings(home)
    server = unstarted(folder)
    with started(server, [*command(server, python), *options], home):
        yield server


def unstarted(folder: Path) -> JupyterServer:
    """A server for ``folder``, with a port and a token of its own."""
    return JupyterServer(f"http://127.0.0.1:{free_port()}", secrets.token_hex(16), folder)


@contextmanager
def started(server: JupyterServer, arguments: Sequence[str], home: Path) -> Iterator[None]:
    """Start ``server`` by this command line, wait until it answers, and end it on leaving.

    Raises:
        RuntimeError: The server ended, or did not answer in time; with the end of its log.
    """
    with (home / "log").open("w") as log:
        process = subprocess.Popen(
            arguments,
            env=environment(home),
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
    try:
        wait_until_up(server, process, home / "log")
        yield
    finally:
        stop(process)


def command(server: JupyterServer, python: str) -> list[str]:
    """The command line of ``server``; the app is exposed so that tests can drive it by its commands."""
    # Another environment has the extension that is installed there.
    own = LABEXTENSIONS if python == sys.executable else ""
    return [
        *(python, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *address(server),
        f"--ServerApp.root_dir={server.folder}",
        *("--LabApp.expose_app_in_browser=True", "--JupyterNotebookApp.expose_app_in_browser=True"),
        *(f"--{app}.extra_labextensions_path={own}" for app in ("LabApp", "JupyterNotebookApp") if own),
    ]


def address(server: JupyterServer) -> list[str]:
    """What of a command line says where ``server`` is, and what it wants to be shown."""
    port = server.url.rpartition(":")[2]
    where = ["--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"]
    return [*where, f"--IdentityProvider.token={server.token}"]


def environment(home: Path) -> Mapping[str, str]:
    """This process's environment, less its Jupyter settings, with ``home`` for every private folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    return kept | {
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }


def write_settings(home: Path) -> None:
    """Write `SETTINGS` where a server with this ``home`` reads its user settings."""
    for name, values in SETTINGS.items():
        file = home / "settings" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))


def free_port() -> int:
    """A port that nothing listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_until_up(server: JupyterServer, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return once ``server`` answers."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while process.poll() is None and time.monotonic() < deadline:
        if answers(server):
            return
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start. The end of its log:\n{log.read_text()[-2000:]}")


def answers(server: JupyterServer) -> bool:
    """Whether ``server`` takes requests yet."""
    try:
        server.call("/api/status")
    except URLError:
        return False
    return True


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask ``process`` to end, and end it when it does not."""
    process.terminate()
    try:
        process.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
