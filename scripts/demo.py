"""Open the first notebook in JupyterLab, wherever this runs: on a desktop, over SSH, as root in a container.

The server prints its address; it takes the next free port where its usual one is in use.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
LABEXTENSIONS = NOTEBOOKS.parent / "js" / "labextension"
"""The JupyterLab extension as it was built last; an editable install has a copy of an earlier one."""

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
    """The JupyterLab command line for this machine."""
    flags = ["--allow-root"] if is_root() else []
    if not can_open_browser():
        flags.append("--no-browser")
    where = [f"--ServerApp.root_dir={NOTEBOOKS}", f"--LabApp.default_url=/lab/tree/{FIRST}"]
    # On a first start, the question whether one would like news lies over the widget.
    quiet = "--LabApp.news_url=None"
    own = f"--LabApp.extra_labextensions_path={LABEXTENSIONS}"
    return [sys.executable, "-m", "jupyterlab", *where, own, quiet, *flags]


def main() -> None:
    """Become JupyterLab, so that Ctrl-C and the exit code are its own."""
    print("JupyterLab prints its address below: open it in a browser. Ctrl-C twice stops it.", flush=True)
    os.execv(sys.executable, command())


if __name__ == "__main__":
    main()
