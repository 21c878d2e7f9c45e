"""Open the first notebook in JupyterLab, wherever this runs: on a desktop, over SSH, as root in a container.

The server prints its address; it takes the next free port where its usual one is in use.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
LABEXTENSIONS = NOTEBOOKS.parent / "js" / "labextension"
"""The JupyterLab extension as it was built last; an editable install has a copy of an earlier one."""

CONFIG = Path(__file__).resolve().parent / "demo_config"
"""Settings of the demo's JupyterLab: on a first start, its question about news would lie over the widget."""

FIRST = "01_select_and_run.ipynb"


def can_open_browser() -> bool:
    """Whether a graphical browser may be there; a text browser would take the terminal away."""
    if sys.platform != "linux" or os.environ.get("BROWSER"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def is_root() -> bool:
    """Whether the server would refuse to start without being told that root is meant."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def command() -> list[str]:
    """The JupyterLab command line for this machine; what this script is given comes last, and so wins."""
    flags = ["--allow-root"] if is_root() else []
    if not can_open_browser():
        flags.append("--no-browser")
    where = [f"--ServerApp.root_dir={NOTEBOOKS}", f"--LabApp.default_url=/lab/tree/{FIRST}"]
    own = f"--LabApp.extra_labextensions_path={LABEXTENSIONS}"
    return [sys.executable, "-m", "jupyterlab", *where, own, *flags, *sys.argv[1:]]


def configured(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment in which JupyterLab finds the demo's settings too, before the machine's own."""
    paths = [str(CONFIG), environment.get("JUPYTER_CONFIG_PATH", "")]
    return {**environment, "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, paths))}


def main() -> None:
    """Become JupyterLab, so that Ctrl-C and the exit code are its own."""
    print("JupyterLab prints its address below: open it in a browser. Ctrl-C twice stops it.", flush=True)
    os.execve(sys.executable, command(), configured(os.environ))


if __name__ == "__main__":
    main()
