"""Build JupyterLite with the notebooks, all in one folder: ``python -m scripts.site FOLDER``.

A page of it asks no other host for anything: Python, the wheels and the front ends are in the folder.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from scripts.site import wheels

HERE = Path(__file__).resolve().parent
WORK = wheels.REPOSITORY / ".make" / "lite"
"""Where the environment is, and what is fetched and put together on the way."""

PYODIDE_FILES = ("pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide.mjs", "python_stdlib.zip")
KERNEL = "@jupyterlite/pyodide-kernel-extension"
NOTEBOOKS = ("01_*.ipynb", "02_*.ipynb", "03_*.ipynb", "04_*.ipynb")


def fetch_pyodide(folder: Path) -> Path:
    """Install Pyodide from npm, as the lock has it, and return where it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    subprocess.run(["npm", "ci", *quiet], cwd=folder, check=True)
    return folder / "node_modules" / "pyodide"


def kernel_wheels() -> list[Path]:
    """Return the wheels of the kernel itself, which come with its extension."""
    folder = Path(sys.prefix) / "share" / "jupyter" / "labextensions" / KERNEL / "static" / "pypi"
    return [wheel for wheel in sorted(folder.glob("*.whl")) if "widgetsnbextension" not in wheel.name]


def lock_of(info: dict[str, Any], packages: list[Path]) -> dict[str, Any]:
    """Return Pyodide's lock for these wheels alone, which lie beside it.

    https://pyodide.org/en/stable/usage/loading-packages.html
    """
    return {"info": info, "packages": {wheels.name_and_version(each)[0]: entry(each) for each in packages}}


def entry(wheel: Path) -> dict[str, Any]:
    """Return what the lock says of a wheel. All are loaded at once, so that none names another."""
    name, version = wheels.name_and_version(wheel)
    return {
        "name": name,
        "version": version,
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": [],
        "depends": [],
        "unvendored_tests": False,
    }


def put_python_together(folder: Path) -> list[str]:
    """Fill ``folder`` with Pyodide and all wheels, and return the names of the packages."""
    folder.mkdir(parents=True)
    pyodide = fetch_pyodide(WORK / "npm")
    for name in PYODIDE_FILES:
        shutil.copy(pyodide / name, folder)
    lock = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))
    packages = [*wheels.download(folder, lock["packages"]["micropip"]["version"]), *(Path(shutil.copy(each, folder)) for each in kernel_wheels())]
    shutil.rmtree(folder / "whole")
    lock = lock_of(lock["info"], packages)
    (folder / "pyodide-lock.json").write_text(json.dumps(lock, indent=1), encoding="utf-8")
    return list(lock["packages"])


def settings(packages: list[str]) -> dict[str, Any]:
    """Return JupyterLite's settings: those of the folder, and which packages the kernel starts with."""
    config: dict[str, Any] = json.loads((HERE / "jupyter-lite.json").read_text(encoding="utf-8"))
    plugins = config["jupyter-config-data"]["litePluginSettings"]
    plugins[f"{KERNEL}:kernel"]["loadPyodideOptions"]["packages"] = packages
    return config


def put_contents_together(folder: Path) -> None:
    """Fill ``folder`` with the notebooks."""
    folder.mkdir(parents=True)
    for pattern in NOTEBOOKS:
        for notebook in (wheels.REPOSITORY / "notebooks").glob(pattern):
            shutil.copy(notebook, folder)


def build(output: Path) -> None:
    """Build the site into ``output``."""
    source = WORK / "source"
    shutil.rmtree(source, ignore_errors=True)
    packages = put_python_together(source / "static" / "pyodide")
    put_contents_together(source / "contents")
    (source / "jupyter-lite.json").write_text(json.dumps(settings(packages), indent=1), encoding="utf-8")
    shutil.copy(HERE / "overrides.json", source)
    shutil.rmtree(output, ignore_errors=True)
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--force", "--apps=lab"]
    options = ["--no-sourcemaps", "--no-unused-shared-packages", "--contents=contents"]
    where = [f"--lite-dir={source}", f"--output-dir={output}"]
    subprocess.run([*command, *options, *where], cwd=source, check=True)


def main() -> None:
    """Build, and say how large it has become."""
    parser = argparse.ArgumentParser(prog="python -m scripts.site", description=__doc__)
    parser.add_argument("folder", type=Path)
    output = parser.parse_args().folder.resolve()
    build(output)
    size_bytes = sum(file.stat().st_size for file in output.rglob("*") if file.is_file())
    print(f"{output}: {size_bytes / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
