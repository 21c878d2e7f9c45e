"""What of the wheels goes into the page, and whether they are still whole; `make test-site` opens it."""

from __future__ import annotations

import csv
import importlib.util
import json
import sys
import zipfile
from pathlib import Path

import pytest

from scripts.site import python, wheels

RECORD = "made_up-1.0.dist-info/RECORD"


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """A wheel with two modules and what a page has no use for."""
    path = tmp_path / "whole" / "made_up-1.0-py3-none-any.whl"
    path.parent.mkdir()
    files = {
        "made_up/__init__.py": b"",
        "made_up/answer.py": b"ANSWER = 42\n",
        "made_up/tests/test_answer.py": b"",
        "made_up-1.0.data/data/share/jupyter/a.js": b"",
        "made_up-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: made-up\nVersion: 1.0\n",
        RECORD: b"",
    }
    wheels.write_archive(path, files)
    return path


def names(wheel: Path) -> list[str]:
    """Return what a wheel holds, having compared it with its RECORD."""
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        recorded = {row[0]: row[2] for row in csv.reader(archive.read(RECORD).decode().splitlines())}
        assert recorded.pop(RECORD) == ""
        sizes = {name: str(archive.getinfo(name).file_size) for name in archive.namelist() if name != RECORD}
    assert recorded == sizes
    return sorted(sizes)


def test_a_slimmed_wheel_is_a_wheel(wheel: Path, tmp_path: Path) -> None:
    slim = wheels.slimmed(wheel, tmp_path)
    assert names(slim) == ["made_up-1.0.dist-info/METADATA", "made_up/__init__.py", "made_up/answer.py"]
    first = slim.read_bytes()
    assert wheels.slimmed(wheel, tmp_path).read_bytes() == first


def test_what_was_compiled_lies_where_python_looks_for_it(wheel: Path, tmp_path: Path) -> None:
    compiled = tmp_path / "compiled"
    (compiled / "made_up").mkdir(parents=True)
    (compiled / "made_up" / "answer.pyc").write_bytes(b"bytecode")
    slim = wheels.with_compiled(wheels.slimmed(wheel, tmp_path), compiled)
    assert "made_up/__pycache__/answer.cpython-314.pyc" in names(slim)
    here = importlib.util.cache_from_source("made_up/answer.py")
    assert wheels.cache_name("made_up/answer.py") == here.replace(sys.implementation.cache_tag, "cpython-314")


@pytest.mark.parametrize(
    ("name", "is_used"),
    [
        ("botocore/data/sagemaker/2017-07-24/service-2.json.gz", True),
        ("botocore/data/s3/2006-03-01/endpoint-rule-set-1.json.gz", True),
        ("botocore/data/ec2/2016-11-15/service-2.json.gz", False),
        ("botocore/data/endpoints.json", True),
        ("botocore/cacert.pem", False),
        ("jedi/third_party/typeshed/stdlib/builtins.pyi", True),
        ("jedi/third_party/typeshed/stubs/pywin32/win32/a.pyi", False),
        ("pygments/lexers/python.py", True),
        ("pygments/lexers/_mapping.py", True),
        ("pygments/lexers/fortran.py", False),
        ("ipycytoscape/nbextension/__init__.py", True),
        ("ipycytoscape/nbextension/static/index.js", False),
        ("sagemaker_selective_widget/widget/static/widget.js", True),
    ],
)
def test_what_a_page_has_a_use_for(name: str, is_used: bool) -> None:
    assert wheels.is_used(name) is is_used


def test_the_page_needs_what_pyodide_can_run() -> None:
    """No front end's package, and nothing that another system than the page's would ask for."""
    needed = wheels.requirements()
    assert {"anywidget", "boto3", "ipycytoscape", "ipython", "ipywidgets", wheels.PACKAGE} <= set(needed)
    assert not {"jupyterlab-widgets", "widgetsnbextension", "pexpect", "psutil", "colorama"} & set(needed)


def test_the_lock_names_each_wheel_with_its_digest(wheel: Path, tmp_path: Path) -> None:
    slim = wheels.slimmed(wheel, tmp_path)
    assert python.write_lock(tmp_path, {"python": "3.14.2"}, [slim]) == ["made-up"]
    lock = json.loads((tmp_path / "pyodide-lock.json").read_text(encoding="utf-8"))
    entry = lock["packages"]["made-up"]
    assert (entry["file_name"], entry["version"]) == (slim.name, "1.0")
    before = entry["sha256"]
    wheels.write_archive(slim, {RECORD: b""})
    python.write_lock(tmp_path, lock["info"], [slim])
    assert json.loads((tmp_path / "pyodide-lock.json").read_text())["packages"]["made-up"]["sha256"] != before


def test_a_compiled_module_of_the_library_is_found_without_its_source_being_compiled(tmp_path: Path) -> None:
    """By the very importer that Python has for archives."""
    archive, compiled = tmp_path / "library.zip", tmp_path / "compiled"
    wheels.write_archive(archive, {"made_up_answer.py": b"ANSWER = 1\n"})
    source = compile("ANSWER = 42", "made_up_answer.py", "exec")
    digest = importlib.util.source_hash(b"whatever")
    (compiled).mkdir()
    pyc = importlib._bootstrap_external._code_to_hash_pyc(source, digest, False)  # type: ignore[attr-defined]
    (compiled / "made_up_answer.pyc").write_bytes(pyc)
    python.add_to_library(archive, compiled)
    sys.path.insert(0, str(archive))
    try:
        assert importlib.import_module("made_up_answer").ANSWER == 42
    finally:
        sys.path.remove(str(archive))
        sys.modules.pop("made_up_answer", None)
