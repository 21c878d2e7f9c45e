"""Environments of their own below ``.make/hosts``, in which hosts are installed."""

from __future__ import annotations

import re
import subprocess
import venv
from collections.abc import Sequence
from pathlib import Path

from scripts.hosts.pages import FOLDER, REPOSITORY


def environment(name: str, packages: Sequence[str]) -> Path:
    """Return the folder of an environment that has packages.

    Args:
        name: Of the folder.
        packages: What pip installs there.
    """
    folder = FOLDER / name
    if not python_of(folder).exists():
        venv.create(folder, with_pip=True)
    subprocess.run([str(python_of(folder)), "-m", "pip", "install", "--quiet", *packages], check=True)
    return folder


def environment_with_widget(name: str, packages: Sequence[str]) -> Path:
    """Return the folder of an environment that has packages, and the widget as it is in this checkout."""
    return environment(name, [*packages, str(REPOSITORY)])


def python_of(folder: Path) -> Path:
    """Return the interpreter of an environment."""
    return folder / "bin" / "python"


def name_of(requirement: str) -> str:
    """Return the package that a requirement asks for."""
    return re.split(r"[=<>~]", requirement)[0]


def version_in(folder: Path, package: str) -> str:
    """Return the version that an environment has of a package."""
    script = f"import importlib.metadata as m; print(m.version({package!r}))"
    done = subprocess.run([str(python_of(folder)), "-c", script], capture_output=True, check=True)
    return done.stdout.decode().strip()
