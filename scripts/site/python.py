"""Python in the page: Pyodide, its lock file, and the wheels with precompiled modules."""

from __future__ import annotations

import hashlib
import importlib
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from scripts.site import wheels

HERE = Path(__file__).resolve().parent
FILES = ("pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide.mjs", "python_stdlib.zip")
KERNEL = "@jupyterlite/pyodide-kernel-extension"


def put_together(folder: Path, work: Path, script: str) -> list[str]:
    """Fill ``folder`` with Pyodide and all wheels, and return the names of the packages.

    Args:
        folder: A folder that does not exist yet.
        work: A folder for intermediate files.
        script: Code to run; the modules that are loaded after it are precompiled.
    """
    folder.mkdir(parents=True)
    pyodide = fetch(work / "npm")
    for name in FILES:
        shutil.copy(pyodide / name, folder)
    lock = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))
    packages = wheels.download(work / "wheels", folder, lock["packages"]["micropip"]["version"])
    packages += [Path(shutil.copy(wheel, folder)) for wheel in kernel_wheels()]
    write_lock(folder, lock["info"], packages)
    compile_loaded(folder, packages, work / "compiled", script)
    return write_lock(folder, lock["info"], packages)


def fetch(folder: Path) -> Path:
    """Install Pyodide from npm in its locked version, and return its folder.

    Raises:
        ValueError: The kernel requires another version of Pyodide.
    """
    wanted = importlib.import_module("jupyterlite_pyodide_kernel.constants").PYODIDE_VERSION
    listed = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]["pyodide"]
    if listed != wanted:
        raise ValueError(f"The kernel wants Pyodide {wanted}: name it in scripts/site/package.json, lock it.")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    subprocess.run(["npm", "ci", *quiet], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return folder / "node_modules" / "pyodide"


def kernel_wheels() -> list[Path]:
    """Return the wheels of the kernel itself, which come with its extension."""
    folder = Path(sys.prefix) / "share" / "jupyter" / "labextensions" / KERNEL / "static" / "pypi"
    return [wheel for wheel in sorted(folder.glob("*.whl")) if "widgetsnbextension" not in wheel.name]


def write_lock(folder: Path, info: dict[str, Any], packages: list[Path]) -> list[str]:
    """Write Pyodide's lock file for these wheels alone, in the same folder; return the packages' names.

    https://pyodide.org/en/stable/usage/loading-packages.html
    """
    entries = {wheels.name_and_version(wheel)[0]: entry(wheel) for wheel in packages}
    lock = {"info": info, "packages": entries}
    (folder / "pyodide-lock.json").write_text(json.dumps(lock, indent=1), encoding="utf-8")
    return list(entries)


def entry(wheel: Path) -> dict[str, Any]:
    """Return a wheel's entry in the lock file; without dependencies, as all wheels are loaded together."""
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


def compile_loaded(folder: Path, packages: list[Path], compiled: Path, script: str) -> None:
    """Run a script in Pyodide, and add the bytecode of loaded modules to the wheels and standard library.

    Raises:
        subprocess.CalledProcessError: The script raised an exception, which has been printed.
    """
    shutil.rmtree(compiled, ignore_errors=True)
    command = ["node", str(HERE / "compile.mjs"), str(folder), str(compiled)]
    subprocess.run(command, input=script.encode(), check=True)
    for wheel in packages:
        wheels.with_compiled(wheel, compiled / "site")
    add_to_library(folder / "python_stdlib.zip", compiled / "stdlib")


def add_to_library(archive: Path, compiled: Path) -> None:
    """Write compiled modules into the archive of the standard library, each beside its source.

    In an archive, Python looks for a module's ``.pyc`` first, and not in ``__pycache__``.
    """
    with zipfile.ZipFile(archive) as source:
        files = {name: source.read(name) for name in source.namelist() if not name.endswith("/")}
    found = [file for file in compiled.rglob("*.pyc") if file.is_file()]
    files |= {file.relative_to(compiled).as_posix(): file.read_bytes() for file in found}
    wheels.write_archive(archive, files)
