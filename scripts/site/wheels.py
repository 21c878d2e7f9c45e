"""The packages that the kernel in the page imports: wheels from the registry, without unused files.

Their versions are those of the environment that builds the site, and so are pinned by `constraints.txt`.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name, parse_wheel_filename

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = "sagemaker-selective-widget"
ROOTS = (PACKAGE, "comm", "ipython", "packaging")
"""The widget, and the packages that JupyterLite's kernel requires."""

FRONT_ENDS = frozenset({"jupyterlab-widgets", "widgetsnbextension"})
"""Packages that ipywidgets requires only for JavaScript, which the site has as JupyterLab extensions."""

PYODIDE = {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "wasm32",
    "platform_python_implementation": "CPython",
    "platform_system": "Emscripten",
    "python_full_version": "3.14.2",
    "python_version": "3.14",
    "sys_platform": "emscripten",
    "extra": "",
}
"""The environment in which the wheels run, in the terms of requirement markers."""

SERVICES = frozenset({"logs", "s3", "sagemaker"})
"""The AWS services that `LocalSageMaker` emulates; botocore describes more than 400."""

_UNUSED = (
    re.compile(r"^[^/]+\.data/"),  # files for share/jupyter and bin
    re.compile(r"\.(js|css)\.map$"),
    re.compile(r"(^|/)(tests?|nbextension/static|labextension)/"),
    re.compile(r"^jedi/third_party/(django-stubs|typeshed/stubs)/"),
    # Of the lexers for hundreds of languages, only those that IPython uses and their imports are kept.
    re.compile(
        r"^pygments/lexers/(?!(__init__|_mapping|_(css|lilypond|scheme)_builtins|css|data|html|javascript|jvm"
        r"|lilypond|lisp|markup|perl|python|ruby|shell)\.py$)"
    ),
    re.compile(r"^botocore/cacert\.pem$"),  # nothing leaves the page
    re.compile(r"^boto3/(data|examples)/(?!sagemaker/)[^/]+/"),
)
_SERVICE = re.compile(r"^botocore/data/([^/]+)/")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def requirements(roots: Iterable[str] = ROOTS) -> dict[str, str]:
    """Return the version of each distribution that the kernel needs, by its canonical name.

    Raises:
        importlib.metadata.PackageNotFoundError: One of them is not installed in this environment.
    """
    found: dict[str, str] = {}
    open_names = [canonicalize_name(root) for root in roots]
    while open_names:
        name = open_names.pop()
        if name not in found and name not in FRONT_ENDS:
            found[name] = importlib.metadata.version(name)
            open_names.extend(_required_by(name))
    return found


def download(whole: Path, folder: Path, micropip_version: str) -> list[Path]:
    """Fetch the wheels and build this package's into ``whole``; return slimmed copies in ``folder``.

    Raises:
        subprocess.CalledProcessError: A wheel could not be fetched or built; pip has printed why.
    """
    shutil.rmtree(whole, ignore_errors=True)
    wanted = [f"{name}=={version}" for name, version in requirements().items() if name != PACKAGE]
    wanted.append(f"micropip=={micropip_version}")  # cannot be installed on a Python other than Pyodide's
    pure = ("--only-binary=:all:", "--platform=any", f"--python-version={PYODIDE['python_version']}")
    _pip("download", "--no-deps", *pure, "--dest", str(whole), *wanted)
    _pip("wheel", "--no-deps", "--wheel-dir", str(whole), str(REPOSITORY))
    return [slimmed(wheel, folder) for wheel in sorted(whole.glob("*.whl"))]


def slimmed(wheel: Path, folder: Path) -> Path:
    """Write a copy of a wheel without unused files into ``folder``, and return its path."""
    with zipfile.ZipFile(wheel) as source:
        files = {name: source.read(name) for name in source.namelist() if is_used(name)}
    return write(folder / wheel.name, files)


def with_compiled(wheel: Path, compiled: Path) -> Path:
    """Add the bytecode of a wheel's modules to the wheel, and return its path.

    Args:
        wheel: The wheel, which is rewritten.
        compiled: A folder with ``a/b.pyc`` for the module ``a/b.py``.
    """
    with zipfile.ZipFile(wheel) as source:
        files = {name: source.read(name) for name in source.namelist()}
    for name in [name for name in files if name.endswith(".py")]:
        bytecode = compiled / f"{name}c"
        if bytecode.is_file():
            files[cache_name(name)] = bytecode.read_bytes()
    return write(wheel, files)


def cache_name(module: str) -> str:
    """Return the path in a wheel where Python looks for the bytecode of a module."""
    path = PurePosixPath(module)
    tag = f"cpython-{PYODIDE['python_version'].replace('.', '')}"
    return str(path.parent / "__pycache__" / f"{path.stem}.{tag}.pyc")


def write(wheel: Path, files: dict[str, bytes]) -> Path:
    """Write a wheel with these files and an updated RECORD; the same files give the same bytes."""
    record = next(name for name in files if name.endswith(".dist-info/RECORD"))
    write_archive(wheel, files | {record: _record(record, files).encode()})
    return wheel


def write_archive(path: Path, files: dict[str, bytes]) -> None:
    """Write a ZIP archive; the same files give the same bytes."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED, compresslevel=9)


def is_used(name: str) -> bool:
    """Return whether a file of a wheel is used in the page."""
    service = _SERVICE.match(name)
    if name.endswith("/") or any(unused.search(name) for unused in _UNUSED):
        return False
    return service is None or service[1] in SERVICES


def name_and_version(wheel: Path) -> tuple[str, str]:
    """Return the name and version in a wheel's file name."""
    name, version, _, _ = parse_wheel_filename(wheel.name)
    return name, str(version)


def _required_by(name: str) -> Iterator[NormalizedName]:
    for text in importlib.metadata.requires(name) or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate(PYODIDE):
            yield canonicalize_name(requirement.name)


def _record(record: str, files: dict[str, bytes]) -> str:
    """Return the text of a RECORD: path, digest and size of each file."""
    lines = [f"{record},,"]
    for name, content in files.items():
        if name != record:
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            lines.append(f"{name},sha256={digest},{len(content)}")
    return "\n".join(lines) + "\n"


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    subprocess.run(command, check=True)
