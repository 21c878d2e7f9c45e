"""Build a release and check its contents, and that it works when installed.

``python -m scripts.release_check [tag]`` leaves the wheel and the source distribution in ``dist/``. It needs
``uv``, ``build`` and ``twine`` beside its interpreter, and a registry to install dependencies from.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGE = "sagemaker_selective_widget"
LABEXTENSION = "js/labextension"
NOTEBOOK = REPOSITORY / "notebooks" / "01_select_and_run.ipynb"
MAX_WHEEL_BYTES = 1_500_000
MAX_IMPORT_RATIO = 1.15
"""The greatest allowed ratio of the package's import time to that of ipywidgets."""

IMPORT_RUNS = 7
_RUN_NOTEBOOK = """
import sys
import nbformat
from nbclient import NotebookClient
NotebookClient(nbformat.read(sys.argv[1], as_version=4), timeout=300, kernel_name="python3").execute()
"""


class ReleaseError(Exception):
    """A problem that prevents a release; the message describes it."""


def version() -> str:
    """Return the package's ``__version__``, the only place where the version is defined."""
    text = (REPOSITORY / PACKAGE / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise ReleaseError("The package has no __version__.")
    return found[1]


def check_version(tag: str | None) -> None:
    """Compare the version with the tag, the changelog and the citation file.

    Raises:
        ReleaseError: They differ.
    """
    now = version()
    if tag is not None and tag != f"v{now}":
        raise ReleaseError(f"The tag is {tag}, and the package's version {now}. Tag the commit as v{now}.")
    changelog = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    dated = re.search(rf"^## \[{re.escape(now)}\] - (\d{{4}}-\d{{2}}-\d{{2}})$", changelog, re.MULTILINE)
    if dated is None:
        raise ReleaseError(f"CHANGELOG.md has no section `## [{now}] - YYYY-MM-DD`. Add it.")
    citation = (REPOSITORY / "CITATION.cff").read_text(encoding="utf-8")
    for line in (f"version: {now}", f'date-released: "{dated[1]}"'):
        if line not in citation.splitlines():
            raise ReleaseError(f"CITATION.cff lacks the line `{line}`, as CHANGELOG.md has it.")


def expected_files() -> set[str]:
    """Return the files of a correct wheel, without metadata: the package and the JupyterLab extension."""
    data = f"{PACKAGE}-{version()}.data/data/share/jupyter/labextensions"
    extension = {f"{data}/{name.removeprefix(f'{LABEXTENSION}/')}" for name in _tracked_files(LABEXTENSION)}
    return _tracked_files(PACKAGE) | extension


def _tracked_files(folder: str) -> set[str]:
    """Return every file below a folder that git tracks or does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", folder],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
        text=True,
    )
    return {name for name in listed.stdout.splitlines() if (REPOSITORY / name).is_file()}


def check_wheel(wheel: Path, expected: set[str]) -> None:
    """Check size and contents of a wheel.

    Raises:
        ReleaseError: It is too large, or its files or licences are not the expected ones.
    """
    if wheel.stat().st_size > MAX_WHEEL_BYTES:
        raise ReleaseError(
            f"{wheel.name} has {wheel.stat().st_size:,} bytes; {MAX_WHEEL_BYTES:,} are allowed."
        )
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    metadata = {name for name in names if ".dist-info/" in name}
    if names - metadata != expected:
        missing, foreign = sorted(expected - names), sorted(names - metadata - expected)
        raise ReleaseError(f"{wheel.name} lacks {missing or 'nothing'}, and should not hold {foreign}.")
    licences = {name.rpartition("/")[2] for name in metadata if "/licenses/" in name}
    if licences != {"LICENSE", "THIRD_PARTY_LICENSES.txt"}:
        raise ReleaseError(f"{wheel.name} has the licences {sorted(licences)} in its metadata.")


def build(folder: Path) -> Path:
    """Build wheel and source distribution into an empty folder, check their metadata, return the wheel."""
    shutil.rmtree(folder, ignore_errors=True)
    _run(sys.executable, "-m", "build", "--outdir", folder)
    _run(sys.executable, "-m", "twine", "check", "--strict", *folder.iterdir())
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(wheel: Path, folder: Path, resolution: str) -> Path:
    """Install the wheel into a new environment, and return its interpreter.

    Args:
        wheel: The wheel.
        folder: The folder of the environment.
        resolution: ``lowest-direct`` (each direct dependency in its lowest supported version) or ``highest``.
    """
    venv.create(folder, with_pip=False)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    chosen = folder / "chosen.txt"
    # The resolution applies to dependencies only: what runs the notebook may be any compatible version.
    _uv("pip", "compile", "pyproject.toml", f"--resolution={resolution}", f"--python={python}", "-o", chosen)
    _uv("pip", "install", f"--python={python}", "--constraint", chosen, wheel, "nbclient", "ipykernel")
    return python


def check_import_time(python: Path) -> None:
    """Compare the processor time of importing the package and ipywidgets, measured alternately.

    Raises:
        ReleaseError: Importing the package takes too long.
    """
    pairs = [(_import_s(python, PACKAGE), _import_s(python, "ipywidgets")) for _ in range(IMPORT_RUNS)]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"  import: {ours / theirs:.2f} times that of ipywidgets")
    if ours > MAX_IMPORT_RATIO * theirs:
        raise ReleaseError(f"Importing the package takes {ours / theirs:.2f} times what ipywidgets takes.")


def check_notebook(python: Path) -> None:
    """Run the demo notebook in a kernel of the environment, outside the checkout."""
    with tempfile.TemporaryDirectory() as elsewhere:
        # Private folders, because a kernel registered on this machine would belong to another environment.
        private = {f"JUPYTER_{name}_DIR": f"{elsewhere}/{name}" for name in ("CONFIG", "DATA", "RUNTIME")}
        environment = {**os.environ, **private, "IPYTHONDIR": f"{elsewhere}/ipython"}
        environment.pop("PYTHONPATH", None)
        _run(python, "-c", _RUN_NOTEBOOK, NOTEBOOK, cwd=Path(elsewhere), env=environment)


def main(tag: str | None) -> None:
    """Run all checks, and print what was checked."""
    check_version(tag)
    wheel = build(REPOSITORY / "dist")
    check_wheel(wheel, expected_files())
    print(f"{wheel.name}: {wheel.stat().st_size:,} bytes, contents and metadata as they should be")
    for resolution in ("lowest-direct", "highest"):
        with tempfile.TemporaryDirectory() as folder:
            began_s = time.monotonic()
            python = install(wheel, Path(folder), resolution)
            print(f"{resolution} dependencies: installed in {time.monotonic() - began_s:.0f} s")
            check_import_time(python)
            check_notebook(python)
            print(f"  {NOTEBOOK.name}: runs")


def _import_s(python: Path, module: str) -> float:
    script = f"import time; import {module}; print(time.process_time())"
    done = subprocess.run([python, "-I", "-c", script], check=True, capture_output=True, text=True)
    return float(done.stdout)


def _uv(*arguments: str | Path) -> None:
    _run(Path(sys.executable).parent / "uv", "--quiet", *arguments)


def _run(*command: str | Path, cwd: Path = REPOSITORY, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, env=env, check=False, capture_output=True, text=True)
    if done.returncode:
        raise ReleaseError(f"{' '.join(map(str, command[:4]))} … failed:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else None)
    except ReleaseError as error:
        sys.exit(str(error))
