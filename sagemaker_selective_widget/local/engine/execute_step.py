"""Execution of one step: resolve its arguments, perform it, and determine its properties."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from sagemaker_selective_widget.local.engine.callbacks import Callback
from sagemaker_selective_widget.local.engine.for_each import input_items
from sagemaker_selective_widget.local.expressions.conditions import all_hold
from sagemaker_selective_widget.local.expressions.properties import Properties, merged
from sagemaker_selective_widget.local.expressions.resolve import (
    Scope,
    has_placeholder,
    property_file_uri,
    resolve,
)
from sagemaker_selective_widget.local.expressions.text import as_text
from sagemaker_selective_widget.local.steps.context import StepContext, StepError
from sagemaker_selective_widget.local.steps.pause import Pause, Pausing
from sagemaker_selective_widget.local.steps.registry import StepHandler, StepRegistry
from sagemaker_selective_widget.local.steps.reported import ReportedMetrics
from sagemaker_selective_widget.local.storage.objects import ObjectFolder
from sagemaker_selective_widget.local.storage.record_json import from_json, to_json
from sagemaker_selective_widget.local.storage.records import LogStreamRecord
from sagemaker_selective_widget.pipeline import Step
from sagemaker_selective_widget.pipeline.load import kind, shown
from sagemaker_selective_widget.pipeline.step import CONTAINER_BRANCHES, STEP_KEYS

_MAX_REASON_LENGTH = 1024  # maximum length of a step's FailureReason
_MAPPINGS = ("OutputParameters", "PropertyFiles")  # properties returned by a function that must be mappings


@dataclass(frozen=True, slots=True)
class StepTask:
    """One step, ready to be performed.

    Attributes:
        step: The step as defined.
        keys: The keys by which its handler is found: its names, and its type.
        context: The context passed to its function.
        registry: Knows what performs it.
        objects: The S3 objects on this machine.
        begun: The properties that it has as soon as its job is created.
        log_stream: The stream for the job's log.
        metrics: The metrics that its function has reported.
        callback: The callback of a Callback step without a registered function.
    """

    step: Step
    keys: tuple[str, ...]
    context: StepContext
    registry: StepRegistry
    objects: ObjectFolder
    begun: Properties
    log_stream: LogStreamRecord
    metrics: ReportedMetrics
    callback: Callback | None = None


def resolved_arguments(step: Step, scope: Scope, job_name: str) -> dict[str, Any]:
    """Return a step's own arguments with references resolved, without those of the steps in it.

    Raises:
        ResolutionError: A reference has no value.
    """
    arguments = step.body.get("Arguments") or {}
    own = {key: value for key, value in arguments.items() if key not in CONTAINER_BRANCHES.get(step.type, ())}
    # A ForEach's Selector reads the outputs of its iterations, which do not exist when it starts.
    kept = {"Selector": own.pop("Selector")} if step.type == "ForEach" and "Selector" in own else {}
    inner = scope.with_job_name(job_name)
    # Resolved key by key, since an argument of a Lambda step may be named "Get".
    return {**{key: resolve(value, inner) for key, value in own.items()}, **kept}


def resolved_settings(step: Step, scope: Scope, job_name: str) -> dict[str, Any]:
    """Return the fields of a step's definition other than ``Arguments``, with references resolved.

    Raises:
        ResolutionError: A reference has no value.
    """
    own = {key: value for key, value in step.body.items() if key not in STEP_KEYS}
    result: dict[str, Any] = resolve(own, scope.with_job_name(job_name))
    return result


def execute_step(task: StepTask) -> Pausing[Properties]:
    """Perform a step and return its properties.

    Raises:
        Exception: Whatever its function raises, in which case the step has failed.
    """
    task.registry.before_step(task.context)
    returned = yield from _PERFORMED_BY_SERVICE.get(task.step.type, _call)(task)
    made = merged(task.begun, task.metrics.properties(task.begun))
    properties = merged(made, {key: value for key, value in returned.items() if key != "PropertyFiles"})
    for name, content in (returned.get("PropertyFiles") or {}).items():
        task.objects.write_json(property_file_uri(task.step, properties, name), content)
    if not task.registry.has_only_stub(task.keys):
        _check_property_files(task, properties)
    return properties


def _check_property_files(task: StepTask, properties: Properties) -> None:
    """Check that a step's job has written every property file that the step declares.

    Raises:
        StepError: A file is missing; the step fails although its job succeeded.
    """
    for declared in task.step.body.get("PropertyFiles") or ():
        uri = property_file_uri(task.step, properties, declared["PropertyFileName"])
        if not task.objects.locate(uri).is_file():
            raise StepError(f"ClientError: Cannot access S3 key: {uri.removeprefix('s3://')}.")


def failure_reason(error: BaseException) -> str:
    """Return a step's FailureReason for an exception raised by its function."""
    text = _text(error)
    return (text if isinstance(error, StepError) else f"{type(error).__name__}: {text}")[:_MAX_REASON_LENGTH]


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as broken:  # noqa: BLE001 (an exception's text is the function's own code)
        return f"(its text cannot be had: {type(broken).__name__})"


def _call(task: StepTask) -> Pausing[Mapping[str, Any]]:
    return (yield from _returned(task.registry.handler(task.keys), task.context))


def _decide(task: StepTask) -> Pausing[Mapping[str, Any]]:
    """Decide a Condition, unless its function returns an ``Outcome``.

    A Condition that reads what a stand-in did not create is true, so that a pipeline of stand-ins runs to its
    end.
    """
    returned = yield from _returned_by_choice(task)
    if "Outcome" in returned:
        return {**returned, "Outcome": _outcome(task.context.name, returned["Outcome"])}
    conditions = task.context.arguments["Conditions"]
    return {**returned, "Outcome": str(has_placeholder(conditions) or all_hold(conditions))}


def _outcome(name: str, value: Any) -> str:
    text = as_text(value).lower()
    if text not in ("true", "false"):
        raise StepError(f"The function of {name} returned the Outcome {shown(value)}. Return True or False.")
    return text.capitalize()


def _returned_by_choice(task: StepTask) -> Pausing[Mapping[str, Any]]:
    """Return what the registered function, if any, returns for a step that the service itself performs."""
    handler = task.registry.chosen(task.keys)
    return {} if handler is None else (yield from _returned(handler, task.context))


def _returned(handler: StepHandler, context: StepContext) -> Pausing[Mapping[str, Any]]:
    returned = yield from handler.run(context)
    if returned is not None and not isinstance(returned, Mapping):
        raise StepError(
            f"The function of {context.name} returned {type(returned).__name__}. "
            "Return a mapping of properties, or None."
        )
    try:
        copied: Mapping[str, Any] = from_json(to_json(returned or {}))
    except (TypeError, ValueError, RecursionError) as error:
        raise StepError(
            f"The function of {context.name} returned what JSON cannot hold: {error}. "
            "Return text, numbers, booleans, lists and mappings."
        ) from None
    for key in _MAPPINGS:
        if not isinstance(copied.get(key) or {}, Mapping):
            raise StepError(
                f"The function of {context.name} returned {kind(copied[key])} as {key}. Return a mapping of "
                "names to values."
            )
    return copied  # a copy, as the function may go on changing its own


def _list_items(task: StepTask) -> Pausing[Mapping[str, Any]]:
    """Read the items of a ForEach, unless its function returns them as ``IterableItems``."""
    returned = yield from _returned_by_choice(task)
    return {**returned, "IterableItems": list(input_items({**task.context.arguments, **returned}))}


def _ask(task: StepTask) -> Pausing[Mapping[str, Any]]:
    """Wait for the answer to a callback, unless a registered function acts as the worker."""
    if task.callback is None:
        return (yield from _call(task))
    yield Pause(task.callback.ended, math.inf)
    return task.callback.answer()


def _fail(task: StepTask) -> NoReturn:
    message = task.context.arguments.get("ErrorMessage")
    raise StepError("" if message is None else as_text(message))


_PERFORMED_BY_SERVICE: Mapping[str, Callable[[StepTask], Pausing[Mapping[str, Any]]]] = {
    "Condition": _decide,
    "Fail": _fail,
    "ForEach": _list_items,
    "Callback": _ask,
}
