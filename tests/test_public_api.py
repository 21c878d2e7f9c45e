"""The public API: it is what the committed list says, documented, and typed for who uses it."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
import textwrap
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import sagemaker_selective_widget
from sagemaker_selective_widget import errors
from scripts.public_api import PACKAGE, is_method, public_objects

REPOSITORY = Path(__file__).parents[1]
OBJECTS = dict(public_objects())
CLASSES = [name for name, value in OBJECTS.items() if inspect.isclass(value)]
CALLABLES = [
    name
    for name, value in OBJECTS.items()
    if is_method(value) and (inspect.isroutine(value) or hasattr(value, "__wrapped__"))
]
USER_SCRIPT = """
from sagemaker_selective_widget import InvalidSelectionError, Pipeline, SelectiveExecution, judge
from sagemaker_selective_widget import SelectiveExecutionConfig, SelectiveExecutionWidget, ServiceError
from sagemaker_selective_widget.local import LocalSageMaker, StepContext, StepError, abalone
from sagemaker_selective_widget.selection import Issue, Verdict


def train(step: StepContext) -> dict[str, object]:
    if step.stop_requested:
        raise StepError("stopped")
    step.log(f"depth {step.parameters['MaxDepth']}")
    return {"OutputParameters": {"auc": 0.9}}


def errors_of(verdict: Verdict) -> list[Issue]:
    return [issue for issue in verdict.issues if issue.severity == "error"]


sagemaker = LocalSageMaker(step_duration_s=0.0)
sagemaker.register("AbaloneTrain", train)
verdict: Verdict = judge(Pipeline.from_definition(abalone.definition()), ["AbaloneTrain"])
codes: list[str] = [issue.code for issue in errors_of(verdict)]
config = SelectiveExecutionConfig(["AbaloneTrain"], source_pipeline_execution_arn=None)
with_code = SelectiveExecution("AbalonePipeline", sagemaker.client(), config=config)
widget = SelectiveExecutionWidget("AbalonePipeline", sagemaker.client())
try:
    arn: str = with_code.start("again", max_parallel_steps=2)
    status: str = with_code.wait(timeout_s=60).status
    other: str = widget.start()
    names: tuple[str, ...] = widget.select("AbaloneTrain+")
except InvalidSelectionError as error:
    print(error.issues)
except ServiceError as error:
    print(error.code, error.operation)
"""
WRONG_SCRIPT = """
from sagemaker_selective_widget import SelectiveExecution

depth: int = SelectiveExecution("AbalonePipeline").start()
"""


def test_every_public_name_is_there() -> None:
    for name in sagemaker_selective_widget.__all__:
        assert getattr(sagemaker_selective_widget, name) is not None


def test_every_exception_is_public() -> None:
    """What a person has to catch is imported from where everything else is."""
    exceptions = {name for name, value in vars(errors).items() if inspect.isclass(value)} - {
        "Any",
        "Sequence",
    }
    assert exceptions <= set(sagemaker_selective_widget.__all__)


@pytest.mark.parametrize("name", [*CLASSES, *CALLABLES])
def test_a_public_name_is_documented(name: str) -> None:
    """The first line is a sentence."""
    assert re.match(r"[A-Z`\"].+[.:…]$", _doc(name).splitlines()[0]), f"{name} has no summary"


@pytest.mark.parametrize("name", CALLABLES)
def test_what_it_raises_is_documented(name: str) -> None:
    """What a function's own text raises, its docstring names, or a base of it."""
    assert [one for one in _raised(OBJECTS[name]) if not _is_named(one, _doc(name))] == []


@pytest.mark.parametrize("name", CLASSES)
def test_every_attribute_is_documented(name: str) -> None:
    """In the docstring of its class or a base, or by a text that stands below it."""
    undocumented = [
        member.rpartition(".")[2]
        for member, static in OBJECTS.items()
        if member.rpartition(".")[0] == name and not _is_attribute_documented(OBJECTS[name], member, static)
    ]
    assert undocumented == []


@pytest.fixture(scope="module")
def type_errors(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a strict mypy says of the scripts, which lie outside of the repository as a user's do."""
    folder = tmp_path_factory.mktemp("user")
    (folder / "right.py").write_text(USER_SCRIPT, encoding="utf-8")
    (folder / "wrong.py").write_text(WRONG_SCRIPT, encoding="utf-8")
    # A configuration of its own, or mypy would take the repository's.
    (folder / "mypy.ini").write_text("[mypy]\nstrict = True\nfollow_imports = silent\n", encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--config-file=mypy.ini",
            "--no-error-summary",
            # What it found out of the package and of Python's own modules serves the next time.
            f"--cache-dir={REPOSITORY / '.mypy_cache' / 'user'}",
            "right.py",
            "wrong.py",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"MYPYPATH": str(Path(sagemaker_selective_widget.__file__).parents[1])},
    )
    return done.stdout + done.stderr


def test_a_users_script_is_type_checked(type_errors: str) -> None:
    """The package says that it has types, and they are those that a strict user wants."""
    assert (Path(sagemaker_selective_widget.__file__).parent / "py.typed").is_file()
    assert [line for line in type_errors.splitlines() if not line.startswith("wrong.py")] == []


def test_a_wrong_script_is_found(type_errors: str) -> None:
    """The test above would tell nothing if everything were `Any`."""
    assert 'wrong.py:4: error: Incompatible types in assignment (expression has type "str"' in type_errors


def _doc(name: str) -> str:
    value = OBJECTS[name]
    return inspect.getdoc(value.__func__ if isinstance(value, (classmethod, staticmethod)) else value) or ""


def _raised(value: Any) -> list[str]:
    function = inspect.unwrap(value.__func__ if isinstance(value, (classmethod, staticmethod)) else value)
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    raises = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    calls = [exception.func for exception in raises if isinstance(exception, ast.Call)]
    return [call.id for call in calls if isinstance(call, ast.Name) and call.id[0].isupper()]


def _is_named(exception: str, doc: str) -> bool:
    bases = getattr(errors, exception).__mro__ if hasattr(errors, exception) else ()
    return any(f"{name}:" in doc for name in (exception, *(base.__name__ for base in bases)))


def _is_attribute_documented(owner: type, member: str, static: Any) -> bool:
    name = member.rpartition(".")[2]
    if is_method(static):
        return True
    if isinstance(static, property):
        return bool(inspect.getdoc(static))
    docs = "\n".join(
        inspect.getdoc(base) or "" for base in owner.__mro__ if base.__module__.startswith(PACKAGE)
    )
    return bool(re.search(rf"(^|\W){name}\b", docs)) or name in _documented_by_text(owner)


def _documented_by_text(owner: type) -> set[str]:
    """Return the attributes below which a text stands, in the source of the classes of this package."""
    found: set[str] = set()
    for base in owner.__mro__:
        if base.__module__.startswith(PACKAGE):
            found |= _texts(ast.parse(textwrap.dedent(inspect.getsource(base))).body[0])
    return found


def _texts(node: ast.AST) -> set[str]:
    body = getattr(node, "body", [])
    pairs = pairwise(body)
    assigned = [(one, text) for one, text in pairs if isinstance(text, ast.Expr) and _is_text(text.value)]
    targets = [getattr(one, "targets", [getattr(one, "target", None)])[0] for one, _ in assigned]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
