"""Try the widget in other hosts than the browser tests do: ``python -m scripts.hosts [name ...]``.

Each host is installed into an environment of its own below ``.make/hosts``. The story: the graph is drawn, a
step is clicked there, the verdict comes, the run starts and is watched to its end. Pictures are left with the
environments; what came of each, with its version and the date, is written to ``docs/reference/hosts.md``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Error, sync_playwright

from scripts.hosts import jupyter
from scripts.hosts.colab import tried_in_colab
from scripts.hosts.environments import (
    environment,
    environment_with_widget,
    name_of,
    python_of,
    version_in,
)
from scripts.hosts.pages import APPS, REPOSITORY, TIMEOUT_S, answer_as_cdn, tell_story
from scripts.hosts.vscode import tried_in_vscode
from tests.browser.conftest import FLAGS, chromium
from tests.browser.jupyter_server import jupyter_server

RESULT = REPOSITORY / "docs" / "reference" / "hosts.md"
FIREFOX = "JupyterLab in Firefox"
VSCODE = "VS Code's widget manager"
COLAB = "Colab's loader, emulated"
COLAB_NOTE = "[What is emulated](../how-to/hosts.md#google-colab). The version is that of Colab's ipykernel."
VSCODE_NOTE = "The code that VS Code draws widgets with, from npm, in a page of its own with a kernel."


@dataclass(frozen=True, slots=True)
class Host:
    """One host.

    Attributes:
        name: Its name on the page of results.
        packages: The requirements to install; the version of the first is reported.
        command: The command that starts it; ``{port}`` stands for a free port.
        path: The path of the widget's address.
        note: A note for the page of results.
        has_cdn: Whether it loads front ends from the internet; npm packages are served in their place.
    """

    name: str
    packages: tuple[str, ...]
    command: tuple[str, ...]
    path: str = "/"
    note: str = ""
    has_cdn: bool = False


HOSTS = (
    Host(
        "marimo",
        ("marimo",),
        ("marimo", "run", "marimo_app.py", "--headless", "--no-token", "--port", "{port}"),
        note="Both `w` and `mo.ui.anywidget(w)`. It has no widget manager: the kernel sends what draws.",
    ),
    Host(
        "Voilà",
        ("voila", "ipykernel"),
        ("voila", "notebook.ipynb", "--no-browser", "--port", "{port}"),
    ),
    Host(
        "Voilà with its classic template",
        ("voila", "ipykernel"),
        ("voila", "notebook.ipynb", "--no-browser", "--template=classic", "--port", "{port}"),
    ),
    Host(
        "Shiny",
        ("shinywidgets", "shiny"),
        ("shiny", "run", "shiny_app.py", "--port", "{port}"),
        note="The version is that of shinywidgets.",
    ),
    Host(
        "Panel",
        ("panel", "ipywidgets_bokeh"),
        ("panel", "serve", "panel_app.py", "--port", "{port}"),
        path="/panel_app",
        note="Takes front ends from the internet; tried with those of npm instead.",
        has_cdn=True,
    ),
    Host(
        "Solara",
        ("solara==1.58.*", "solara-assets==1.58.*"),
        ("solara", "run", "solara_app.py", "--no-open", "--port", "{port}"),
        note="The latest whose own assets can be installed, so that nothing is asked of the internet.",
    ),
)


def folder_of(host: Host) -> Path:
    """Install a host's environment, and return its folder."""
    return environment_with_widget(name_of(host.packages[0]), host.packages)


@contextmanager
def serving(host: Host, folder: Path) -> Iterator[str]:
    """Start a host, and provide the address of the widget once the host accepts connections."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    program, *arguments = (each.replace("{port}", port) for each in host.command)
    with (folder / "log.txt").open("wb") as log:
        server = subprocess.Popen(
            [str(folder / "bin" / program), *arguments], cwd=APPS, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        wait_for_port(int(port))
        yield f"http://127.0.0.1:{port}{host.path}"
    finally:
        server.terminate()
        server.wait(TIMEOUT_S)


def wait_for_port(port: int) -> None:
    """Wait until something listens on a port of this machine."""
    until = time.monotonic() + TIMEOUT_S
    while not is_listening(port):
        if time.monotonic() > until:
            raise TimeoutError(f"Nobody listens on {port}; the log is beside the environment.")
        time.sleep(0.1)


def is_listening(port: int) -> bool:
    """Return whether something accepts connections on a port of this machine."""
    with closing(socket.socket()) as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def tried(host: Host) -> tuple[str, str]:
    """Return the version that was tried, and what went wrong (``""`` if nothing did)."""
    folder = folder_of(host)
    with sync_playwright() as playwright, serving(host, folder) as address:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        if host.has_cdn:
            page.route(re.compile("^https://"), answer_as_cdn)
        problem = ""
        try:
            page.goto(address)
            tell_story(page)
        except (AssertionError, Error) as error:
            problem = str(error).splitlines()[0]
        page.screenshot(path=folder / "page.png", full_page=True)
        browser.close()
    return version_in(folder, name_of(host.packages[0])), problem


def tried_in_firefox() -> tuple[str, str]:
    """Return Firefox's version, and what went wrong in JupyterLab there (``""`` if nothing did)."""
    folder = environment("firefox", ["marionette_driver"])
    python = python_of(folder)
    program = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
    if program is None:
        return "", "Firefox is not installed"
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    with (
        TemporaryDirectory() as notebooks,
        TemporaryDirectory() as home,
        TemporaryDirectory() as profile,
        jupyter_server(Path(notebooks), Path(home)) as server,
    ):
        shutil.copy(APPS / "notebook.ipynb", notebooks)
        shutil.copy(APPS / "story.py", notebooks)
        address = f"{server.url}/lab/tree/notebook.ipynb?reset&token={server.token}"
        command = [str(python), str(Path(__file__).with_name("firefox.py")), program, profile, address]
        done = subprocess.run(
            [*command, str(folder / "page.png")], capture_output=True, text=True, check=False
        )
    problem = done.stderr.strip().splitlines()[-1] if done.returncode else ""
    return version.strip().rpartition(" ")[2], problem


def row_of(name: str, version: str, problem: str) -> str:
    """Return the table row for the result of a trial."""
    notes = {
        **{host.name: host.note for host in HOSTS},
        **jupyter.NOTES,
        VSCODE: VSCODE_NOTE,
        COLAB: COLAB_NOTE,
    }
    today = dt.datetime.now(tz=dt.timezone.utc).date()
    cells = (f"{name} {version}", problem or "works", today.isoformat(), notes.get(name, ""))
    return f"| {' | '.join(cells)} |"


def rows_of(page: str, names: Iterable[str]) -> dict[str, str]:
    """Return the table rows of hosts on a page, by the hosts' names."""
    longest_first = sorted(names, key=len, reverse=True)
    rows = {}
    for line in page.splitlines():
        name = next((name for name in longest_first if line.startswith(f"| {name} ")), None)
        if name:
            rows[name] = line
    return rows


def page_of(rows: Iterable[str]) -> str:
    """Return the page of results, with these table rows."""
    python = ".".join(map(str, sys.version_info[:2]))
    return "\n".join([
        "# Hosts",
        "",
        "Where the widget was tried: the graph is drawn, a step is clicked there, the verdict comes, the run",
        "starts and is watched to its end. The newest JupyterLab and Notebook are held by the browser tests;",
        f"`make test-hosts` tries these, with Python {python}, and writes this page.",
        "",
        "| host | draws, selects, judges, starts, watches | tried | note |",
        "| --- | --- | --- | --- |",
        *rows,
        "",
    ])  # fmt: skip


TRIALS: dict[str, Callable[[], tuple[str, str]]] = {
    **jupyter.TRIALS,
    FIREFOX: tried_in_firefox,
    **{host.name: partial(tried, host) for host in HOSTS},
    VSCODE: tried_in_vscode,
    COLAB: tried_in_colab,
}


def main() -> None:
    """Try the named hosts, or all; the rows of other hosts are kept."""
    parser = argparse.ArgumentParser(prog="python -m scripts.hosts", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of: {', '.join(TRIALS)}")
    names = {name.lower() for name in parser.parse_args().names}
    has_failed = False
    for name, trial in TRIALS.items():
        if names and name.lower() not in names:
            continue
        version, problem = trial()
        has_failed = has_failed or problem != ""
        sys.stdout.write(f"{name} {version}: {problem or 'works'}\n")
        rows = rows_of(RESULT.read_text(encoding="utf-8"), TRIALS) | {name: row_of(name, version, problem)}
        in_order = (rows[each] for each in TRIALS if each in rows)
        RESULT.write_text(page_of(in_order), encoding="utf-8")
    sys.exit(has_failed)


if __name__ == "__main__":
    main()
