"""What is released, and what a code host does by itself: checked as far as that can be done here."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.release_check import MAX_WHEEL_BYTES, ReleaseError, check_version, check_wheel, version

REPOSITORY = Path(__file__).parents[1]
WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))
TARGETS = re.findall(
    r"^([a-z0-9-]+):.*##", (REPOSITORY / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
)
FILES = {"sagemaker_selective_widget/__init__.py": b"", "sagemaker_selective_widget/py.typed": b""}
LICENCES = {f"one-1.dist-info/licenses/{name}": b"" for name in ("LICENSE", "THIRD_PARTY_LICENSES.txt")}


def test_the_version_is_said_once_and_agrees() -> None:
    check_version(None)
    check_version(f"v{version()}")


def test_another_tag_is_refused() -> None:
    with pytest.raises(ReleaseError, match=r"The tag is v0\.0\.9"):
        check_version("v0.0.9")


def test_a_whole_wheel_is_accepted(tmp_path: Path) -> None:
    check_wheel(_wheel(tmp_path, FILES | LICENCES), set(FILES))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (dict(list(FILES.items())[:1]) | LICENCES, r"lacks \['sagemaker_selective_widget/py\.typed'\]"),
        (FILES | LICENCES | {"tests/conftest.py": b""}, r"should not hold \['tests/conftest\.py'\]"),
        (FILES, r"has the licences \[\]"),
        (FILES | LICENCES | {"sagemaker_selective_widget/py.typed": b"0" * MAX_WHEEL_BYTES}, "bytes"),
    ],
    ids=["a file is missing", "a foreign file", "a licence is missing", "too large"],
)
def test_another_wheel_is_refused(tmp_path: Path, files: dict[str, bytes], said: str) -> None:
    with pytest.raises(ReleaseError, match=said):
        check_wheel(_wheel(tmp_path, files), set(FILES))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_calls_make_and_nothing_else(path: Path) -> None:
    """What a hosted job does can be done, and has been done, on any machine."""
    commands = [step["run"] for step in _steps(path) if "run" in step]
    assert commands
    assert [one for one in commands if not re.match(r"make \S", one) or one.split()[1] not in TARGETS] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_an_action_is_of_one_commit(path: Path) -> None:
    """A tag can be moved to other code, a commit cannot."""
    used = [step["uses"] for step in _steps(path) if "uses" in step]
    assert [one for one in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", one)] == []


def _steps(path: Path) -> list[dict[str, Any]]:
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
    return [step for job in jobs for step in job["steps"]]


def _wheel(folder: Path, files: dict[str, bytes]) -> Path:
    wheel = folder / "one-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return wheel
