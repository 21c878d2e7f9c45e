"""Virtual environments below ``.make/hosts``, in which hosts are installed."""

from __future__ import annotations

import re
import subprocess
import venv
from collections.abc import Sequence
from pathlib import Path

from scripts.hosts.pages import FOLDER, REPOSITORY


def environment(name: str, packages: Sequence[str]) -> Path:
    """Install packages into an environment, and return its folder.

    Args:
        name: The name of the folder.
        packages: The requirements that pip installs there.
    """
    folder = FOLDER / name
    if not python_of(folder).exists():
        venv.create(folder, with_pip=True)
    subprocess.run([str(python_of(folder)), "-m", "pip", "install", "--quiet", *packages], check=True)
    return folder


def environment_with_widget(name: str, packages: Sequence[str]) -> Path:
    """Install packages and this checkout's widget into an environment, and return its folder."""
    return environment(name, [*packages, str(REPOSITORY)])


def python_of(folder: Path) -> Path:
    """Return the interpreter of an environment."""
    return folder / "bin" / "python"


def name_of(requirement: str) -> str:
    """Return the name of the package that a requirement asks for."""
    return re.split(r"[=<>~]", requirement)[0]


def version_in(folder: Path, package: str) -> str:
    """Return the version of a package in an environment."""
    script = f"import importlib.metadata as m; print(m.version({package!r}))"
    done = subprocess.run([str(python_of(folder)), "-c", script], capture_output=True, check=True)
    return done.stdout.decode().strip()
