"""Build JupyterLite with the notebooks, all in one folder: ``python -m scripts.site FOLDER``.

A page of it asks no other host for anything: Python, the wheels and the front ends are in the folder.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from scripts.site import contents, python
from scripts.site.wheels import REPOSITORY

WORK = REPOSITORY / ".make" / "lite"
"""The folder of the environment, and of intermediate files that are fetched and built."""

OTHER_FONTS = re.compile(r"\.(eot|svg|ttf|woff)$")
"""Fonts for browsers without WOFF2; these cannot run WebAssembly either."""


def settings(packages: list[str]) -> dict[str, Any]:
    """Return JupyterLite's settings: those in ``jupyter-lite.json``, and the kernel's initial packages."""
    text = (python.HERE / "jupyter-lite.json").read_text(encoding="utf-8")
    config: dict[str, Any] = json.loads(text)
    plugins = config["jupyter-config-data"]["litePluginSettings"]
    plugins[f"{python.KERNEL}:kernel"]["loadPyodideOptions"]["packages"] = packages
    return config


def put_source_together(source: Path) -> None:
    """Fill a folder with the files from which JupyterLite builds a site."""
    shutil.rmtree(source, ignore_errors=True)
    script = contents.code_of(contents.in_page(contents.NOTEBOOKS[0]))
    packages = python.put_together(source / "static" / "pyodide", WORK, script)
    contents.write_all(source / "contents")
    (source / "jupyter-lite.json").write_text(json.dumps(settings(packages), indent=1), encoding="utf-8")
    shutil.copy(python.HERE / "overrides.json", source)


def run_jupyterlite(source: Path, output: Path) -> None:
    """Build with JupyterLite, showing its verbose output only if it fails.

    Raises:
        subprocess.CalledProcessError: The build failed.
    """
    where = [f"--lite-dir={source}", f"--output-dir={output}", "--contents=contents"]
    parts = ["--apps=lab", "--no-sourcemaps", "--no-unused-shared-packages", "--no-libarchive"]
    done = subprocess.run(
        [sys.executable, "-m", "jupyterlite_core", "build", *where, *parts],
        cwd=source,  # JupyterLite records there which tasks it has done
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        sys.stderr.write(done.stdout)
    done.check_returncode()


def build(output: Path) -> None:
    """Build the site into ``output``."""
    source = WORK / "source"
    put_source_together(source)
    shutil.rmtree(output, ignore_errors=True)
    run_jupyterlite(source, output)
    for file in (output / "build").iterdir():
        if OTHER_FONTS.search(file.name) and file.with_suffix(".woff2").exists():
            file.unlink()


def main() -> None:
    """Build the site, and print its size."""
    parser = argparse.ArgumentParser(prog="python -m scripts.site", description=__doc__)
    parser.add_argument("folder", type=Path)
    output = parser.parse_args().folder.resolve()
    build(output)
    size_bytes = sum(file.stat().st_size for file in output.rglob("*") if file.is_file())
    print(f"{output}: {size_bytes / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
