"""Open the first notebook in JupyterLab, whether on a desktop, over SSH, or as root in a container.

The server prints its address. It takes the next free port if its default port is in use.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
LABEXTENSIONS = NOTEBOOKS.parent / "js" / "labextension"
"""The latest build of the JupyterLab extension; an editable install may have a copy of an earlier build."""

CONFIG = Path(__file__).resolve().parent / "demo_config"
"""Settings of the demo's JupyterLab, which would otherwise cover the widget with its question about news."""

FIRST = "01_select_and_run.ipynb"


def can_open_browser() -> bool:
    """Return whether there may be a graphical browser; a text browser would take over the terminal."""
    if sys.platform != "linux" or os.environ.get("BROWSER"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def is_root() -> bool:
    """Return whether this runs as root, which the server refuses without ``--allow-root``."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def command() -> list[str]:
    """Return the JupyterLab command for this machine; this script's own arguments come last, to override."""
    flags = ["--allow-root"] if is_root() else []
    if not can_open_browser():
        flags.append("--no-browser")
    where = [f"--ServerApp.root_dir={NOTEBOOKS}", f"--LabApp.default_url=/lab/tree/{FIRST}"]
    own = f"--LabApp.extra_labextensions_path={LABEXTENSIONS}"
    return [sys.executable, "-m", "jupyterlab", *where, own, *flags, *sys.argv[1:]]


def configured(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which the demo's JupyterLab settings come before the machine's own."""
    paths = [str(CONFIG), environment.get("JUPYTER_CONFIG_PATH", "")]
    return {**environment, "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, paths))}


def main() -> None:
    """Replace this process with JupyterLab, so that Ctrl-C and the exit code are JupyterLab's."""
    print("JupyterLab prints its address below: open it in a browser. Ctrl-C twice stops it.", flush=True)
    os.execve(sys.executable, command(), configured(os.environ))


if __name__ == "__main__":
    main()
