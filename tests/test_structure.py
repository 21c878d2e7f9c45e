"""The shape of the code: who imports whom, what is public, what importing costs, is the bundle current."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
PACKAGE = REPOSITORY / "sagemaker_selective_widget"
STATIC = PACKAGE / "widget" / "static"
OWN_SCRIPTS = sorted(script for script in STATIC.glob("*.js") if script.name != "cytoscape.js")
LABEXTENSION = REPOSITORY / "js" / "labextension"
MODULES = sorted(PACKAGE.rglob("*.py"))

MAKES_CODE_OR_HTML = (
    r"\beval\b",
    r"\bFunction\(",
    r"(inner|outer|insertAdjacent|Unsafe)HTML",
    r"document\.write",
    r"createContextualFragment",
    r"DOMParser",
    r"\bsrcdoc\b",
    r"set(Timeout|Interval)\([\"'`]",
    r"createElement\([\"'`]script",
)
PREACT_PARSES = re.compile(r"\.__html==\w+\.innerHTML\)\|\|\(\w+\.innerHTML=\w+\.__html\)")
MAX_BUNDLE_BYTES = 150 * 1024
MAX_EXTENSION_BYTES = 20 * 1024
MAX_MODULE_LINES = 350
MAX_LINES_BY_ROOM = {"session": 300, "widget": 300}
MAX_WIDGET_LINES = 199
WIDGET = PACKAGE / "widget" / "widget.py"
# A list of types, which is looked up and not read.
SCHEMA = PACKAGE / "widget" / "schema.py"
HEAVY = ("boto3", "botocore", "ipycytoscape", "jupyterlab", "mlflow", "sagemaker_mlflow", "sklearn")


def test_imports_follow_the_contracts() -> None:
    """In a process of its own: import-linter disables every logger that there is."""
    config = str(REPOSITORY / "pyproject.toml")
    script = f"from importlinter.cli import lint_imports; exit(lint_imports({config!r}, no_cache=True))"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.relative_to(PACKAGE).as_posix())
def test_a_module_is_read_in_one_sitting(module: Path) -> None:
    lines = len(module.read_text(encoding="utf-8").splitlines())
    room = module.relative_to(PACKAGE).parts[0]
    limit = MAX_WIDGET_LINES if module == WIDGET else MAX_LINES_BY_ROOM.get(room, MAX_MODULE_LINES)
    assert module == SCHEMA or lines <= limit


def test_importing_the_package_is_cheap() -> None:
    """Neither AWS nor a graph is loaded before a widget asks for it."""
    assert [name for name in HEAVY if name in modules_after("import sagemaker_selective_widget")] == []


def test_judging_needs_no_jupyter() -> None:
    """The pure rooms serve a command line or a server as well as a notebook."""
    loaded = modules_after("from sagemaker_selective_widget import Pipeline, judge")
    assert [name for name in (*HEAVY, "anywidget", "ipywidgets", "traitlets") if name in loaded] == []


def test_the_bundle_is_current(tmp_path: Path) -> None:
    """The committed bundle is what the sources in js/ build, byte for byte."""
    node = shutil.which("node")
    assert node is not None, "Building the bundle needs Node: run `make test`."
    subprocess.run([node, "build.mjs", "--outdir", str(tmp_path)], cwd=REPOSITORY / "js", check=True)
    assert contents(tmp_path) == contents(STATIC), "Run `make build` and commit what it writes."


def test_the_extension_is_current(tmp_path: Path) -> None:
    """So is the JupyterLab extension, which has the version of the package."""
    node = shutil.which("node")
    assert node is not None, "Building the extension needs Node: run `make test`."
    command = [node, "labextension.mjs", "--outdir", str(tmp_path)]
    subprocess.run(command, cwd=REPOSITORY / "js", check=True)
    assert contents(tmp_path) == contents(LABEXTENSION), "Run `make build` and commit what it writes."


def test_the_extension_is_small() -> None:
    """JupyterLab loads it with every page, whether there is a widget or not."""
    (entry,) = LABEXTENSION.rglob("remoteEntry.*.js")
    assert entry.stat().st_size <= MAX_EXTENSION_BYTES


def test_the_bundle_is_within_its_budget() -> None:
    """Every notebook that shows a widget loads it; what a first view can do without is deferred."""
    assert (STATIC / "widget.js").stat().st_size <= MAX_BUNDLE_BYTES


@pytest.mark.parametrize("script", OWN_SCRIPTS, ids=lambda script: script.name)
def test_the_bundle_makes_no_code_and_no_html_of_text(script: Path) -> None:
    """Importing the front end and its deferred part is the one exception; names and values are text nodes.

    Preact can parse HTML where a property asks it to; `js/src/ui/safe_text.ts` refuses that property.
    The file of cytoscape has cytoscape alone, which the pages otherwise have of ipycytoscape.
    """
    text = PREACT_PARSES.sub("", script.read_text(encoding="utf-8"), count=1)
    assert [making for making in MAKES_CODE_OR_HTML if re.search(making, text)] == []
    assert len(re.findall(r"\bimport\(", text)) == (script.name != "deferred.js")
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon)\b", text)


def modules_after(statement: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after ``statement``."""
    script = f"{statement}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def contents(folder: Path) -> dict[str, bytes]:
    """Each file below ``folder`` by its path there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
