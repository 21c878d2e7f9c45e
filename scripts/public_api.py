"""The public names with their signatures, as text: if the text changes, the API has changed."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import traitlets

PACKAGE = "sagemaker_selective_widget"
MODULES = (PACKAGE, f"{PACKAGE}.local", f"{PACKAGE}.selection", f"{PACKAGE}.execution", f"{PACKAGE}.pipeline")
"""The modules whose ``__all__`` is public; the first has what most users need."""

RESULTS = (
    "session.sweep.Sweep",
    "session.evaluating.Evaluation",
    "execution.history.report.ExecutionReport",
    "execution.history.savings.Savings",
    "execution.history.savings.StepSavings",
    "execution.metrics.comparison.Comparison",
    "execution.metrics.values.ExecutionMetrics",
    "execution.metrics.values.MetricValue",
    "execution.metrics.mlflow_run.MlflowRun",
    "execution.watch.status.MlflowConfig",
    "execution.start.rerun.RerunFromFailure",
    "execution.sweep.results.Trial",
    "picture.Picture",
    "selection.presets.Preset",
)
"""Classes that public methods return, by their paths in the package: users read them, but create none."""

HEAD = """Every public name with its signature. `make pages` writes this file; a test compares it
with the code.
A line that changes or goes is a change of the API: CHANGELOG.md says it, and an old name keeps working for
one version, with a DeprecationWarning.
"""


def public_api() -> str:
    """Return the list of all public names."""
    modules = "".join(f"\n{name}\n{_module(import_module(name))}" for name in MODULES)
    results = (line for name in RESULTS for line in _lines(name, _result(name)))
    return HEAD + modules + "\nreturned by public methods\n" + "".join(f"  {line}\n" for line in results)


def public_objects() -> Iterator[tuple[str, Any]]:
    """Yield every public object with its qualified name: names in modules, and members of classes."""
    for module_name in MODULES:
        module = import_module(module_name)
        for name in module.__all__:
            value = getattr(module, name)
            yield f"{module_name}.{name}", value
            yield from ((f"{module_name}.{name}.{member}", static) for member, static in members(value))
    for name in RESULTS:
        yield f"{PACKAGE}.{name}", _result(name)
        yield from ((f"{PACKAGE}.{name}.{member}", static) for member, static in members(_result(name)))


def members(value: Any) -> list[tuple[str, Any]]:
    """Return the public members that this package defines for a class, by name, without binding them."""
    if not inspect.isclass(value):
        return []
    ours = [base for base in reversed(value.__mro__) if base.__module__.startswith(PACKAGE)]
    found = {name: member for base in ours for name, member in vars(base).items()}
    declared = {name: None for base in ours for name in inspect.get_annotations(base)}
    return sorted((name, member) for name, member in {**declared, **found}.items() if name[0] != "_")


def is_method(member: Any) -> bool:
    """Return whether an unbound member of a class is a method."""
    return callable(member) or isinstance(member, (classmethod, staticmethod))


def _result(name: str) -> Any:
    module, _, value = name.rpartition(".")
    return getattr(import_module(f"{PACKAGE}.{module}"), value)


def _module(module: ModuleType) -> str:
    return "".join(
        f"  {line}\n" for name in sorted(module.__all__) for line in _lines(name, getattr(module, name))
    )


def _lines(name: str, value: Any) -> Iterator[str]:
    if not inspect.isclass(value):
        yield f"{name}{_signature(value)}" if inspect.isfunction(value) else name
        return
    bases = ", ".join(base.__name__ for base in value.__bases__ if base is not object)
    yield f"class {name}{f'[{bases}]' if bases else ''}{_constructor(value)}"
    for member, static in members(value):
        yield f"  {_member(member, static)}"


def _constructor(value: type) -> str:
    if getattr(value, "_is_protocol", False):
        return ""
    has_own = any("__init__" in vars(base) for base in value.__mro__ if base.__module__.startswith(PACKAGE))
    return _signature(value) if has_own else ""


def _member(name: str, static: Any) -> str:
    if isinstance(static, traitlets.TraitType):
        return f"{name}: {'read-only ' if static.read_only else ''}trait"
    if isinstance(static, property):
        return f"{name}: property"
    kind = f"{type(static).__name__} " if isinstance(static, (classmethod, staticmethod)) else ""
    return f"{kind}{name}{_signature(static)}" if is_method(static) else name


def _signature(value: Any) -> str:
    function = value.__func__ if isinstance(value, (classmethod, staticmethod)) else value
    # Annotations are strings here, which `Signature` shows in quotes; the quotes of a default are kept.
    return re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(function)))
