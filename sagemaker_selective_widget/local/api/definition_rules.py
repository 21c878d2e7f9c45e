"""What the service refuses in a definition that can be parsed: one function for each rule.

A function yields each problem as a sentence. Where a rule is taken from the SDK, the service is presumed to
have it too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sagemaker_selective_widget.local.api import argument_rules, expression_rules
from sagemaker_selective_widget.local.engine.caching import expiry
from sagemaker_selective_widget.local.engine.retry_policies import EXCEPTION_TYPES
from sagemaker_selective_widget.pipeline import Pipeline, Step
from sagemaker_selective_widget.pipeline.step import STEP_KEYS

Findings = Iterator[str]

_STEP_NAME = re.compile(r"[A-Za-z0-9\-_]{1,64}")
_NOT_IN_A_BODY = ("Condition", "Fail", "ForEach")
_MAX_CONCURRENCY = 50
_MAX_LITERAL_ITEMS = 100
_RETRY_LIMITS = {"MaxAttempts": 20, "ExpireAfterMin": 14_400, "IntervalSeconds": 43_200, "BackoffRate": 100}


def findings(pipeline: Pipeline) -> Findings:
    """Yield the problems of a pipeline, rule by rule."""
    malformed = list(shapes(pipeline))
    if malformed:  # the other rules read what is malformed
        yield from malformed
        return
    for rule in _RULES:
        yield from rule(pipeline)


def shapes(pipeline: Pipeline) -> Findings:
    """The fields of a step, except name and type, have the types that the SDK writes; the first rule."""
    for step in pipeline.steps:
        for key, (fits, wanted) in _SHAPES.items():
            value = step.body.get(key)
            if value is not None and not fits(value):
                yield f"{key} of {step.name} is {value!r:.60}; it is to be {wanted}."


def step_keys(pipeline: Pipeline) -> Findings:
    """A step of a known type has no keys that no step has.

    AWS's JSON schema of definitions allows each type only its own keys, but lacks some that the SDK writes.
    So each known type may have the keys of all types here.
    """
    for step in pipeline.steps:
        for key in step.body.keys() - _KNOWN_KEYS if step.type in _STEP_TYPES else ():
            yield f"Cannot parse object, unknown property '{key}'."


def step_names(pipeline: Pipeline) -> Findings:
    """Names are letters, digits, "-" and "_", at most 64: the API's ``StepName``."""
    for name in pipeline.step_names:
        if not _STEP_NAME.fullmatch(name):
            yield f"The step name {name!r} is to be 1 to 64 letters, digits, '-' and '_'."


def fail_steps(pipeline: Pipeline) -> Findings:
    """Nothing depends on a Fail step. The message begins as on AWS, which the SDK's integration tests check.

    See https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-steps-types.html#step-type-fail.
    """
    for step in pipeline.steps:
        children = pipeline.dag.children(step.name) if step.type == "Fail" else ()
        if children:
            yield (
                f"{children[0]} can not depends on {step.name}: a Fail step never succeeds. "
                "Let it depend on another step."
            )


def retry_policies(pipeline: Pipeline) -> Findings:
    """A policy has known exception types, one way to end, and values within the limits.

    See https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-retry-policy.html.
    """
    for step in pipeline.steps:
        for policy in step.body.get("RetryPolicies") or ():
            for problem in _policy_problems(policy):
                yield f"RetryPolicies of {step.name}: {problem}"


def cache_configs(pipeline: Pipeline) -> Findings:
    """``Enabled`` is true or false, and ``ExpireAfter`` is a duration; there are no other keys.

    See https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-caching-enabling.html.
    """
    for step in pipeline.steps:
        config = step.body.get("CacheConfig") or {}
        yield from _unknown_keys(config, ("Enabled", "ExpireAfter"))
        enabled = config.get("Enabled", False)
        if not isinstance(enabled, bool):
            yield f"CacheConfig of {step.name}: Enabled is {enabled!r:.60}; it is to be true or false."
        yield from _expiry_problems(step)


def triggers(pipeline: Pipeline) -> Findings:
    """A step waits for another by its name, or with one of the triggers of SDK v3."""
    for step in pipeline.steps:
        for item in step.body.get("DependsOn") or ():
            if isinstance(item, Mapping):
                yield from _unknown_keys(item, ("Step", "Trigger"))
                yield from _trigger_problems(step, item.get("Trigger"))


def for_each_bodies(pipeline: Pipeline) -> Findings:
    """A body has steps, none of them a Condition, Fail or ForEach, which are only read inside it (SDK v3)."""
    for step in pipeline.steps:
        body = pipeline.bodies.get(step.name, ())
        if step.type == "ForEach" and not body:
            yield f"ForEachBody of {step.name} is empty. Give it a step."
        for inner in body:
            if inner.type in _NOT_IN_A_BODY:
                yield f"{inner.name} is a {inner.type} step, which the body of {step.name} cannot hold."
            yield from _readers_from_outside(pipeline, step, inner)


def for_each_names(pipeline: Pipeline) -> Findings:
    """No step is named as an iteration would be, ``<body step>-<index>`` (SDK v3)."""
    bodies = [step.name for step in pipeline.steps if step.for_each is not None]
    for name in pipeline.step_names:
        body_name, _, index = name.rpartition("-")
        if index.isdigit() and body_name in bodies:
            yield f"The step name {name} is one that an iteration of {body_name} has. Choose another."


def for_each_arguments(pipeline: Pipeline) -> Findings:
    """``MaxConcurrency`` is 1 to 50; literal items are 1 to 100; a Selector reads the body (SDK v3)."""
    for step in pipeline.steps:
        if step.type == "ForEach":
            for problem in _argument_problems(step, pipeline):
                yield f"The ForEach {step.name}: {problem}"


def _expiry_problems(step: Step) -> Findings:
    try:
        expiry(step)
    except ValueError as error:
        yield f"CacheConfig of {step.name}: {error}"


def _unknown_keys(item: Mapping[str, Any], known: tuple[str, ...]) -> Findings:
    for key in item:
        if key not in known:
            yield f"Cannot parse object, unknown property '{key}'."


def _trigger_problems(step: Step, trigger: Any) -> Findings:
    if trigger is not None and trigger not in _TRIGGERS:
        yield f"Trigger in DependsOn of {step.name} is {trigger!r:.60}; it is to be {', '.join(_TRIGGERS)}."


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _are_objects(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_object, value))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _may_be_text(value: Any) -> bool:
    """Return whether a value is text, or an expression that may evaluate to text."""
    return _is_text(value) or _is_object(value)


def _policy_problems(policy: Mapping[str, Any]) -> Findings:
    named = policy.get("ExceptionType")
    if not named or not isinstance(named, list) or any(name not in _KNOWN_TYPES for name in named):
        yield f"ExceptionType is {named!r:.60}; it is to be a list of {', '.join(_KNOWN_TYPES)}."
    if "MaxAttempts" in policy and "ExpireAfterMin" in policy:
        yield "it has MaxAttempts and ExpireAfterMin. Give one of them."
    for name, most in _RETRY_LIMITS.items():
        value = policy.get(name, 0)
        if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 <= value <= most:
            yield f"{name} is {value!r:.60}; it is to be 0 to {most}."


def _readers_from_outside(pipeline: Pipeline, for_each: Step, inner: Step) -> Findings:
    for name in pipeline.dag.children(inner.name):
        if pipeline.step(name).container != for_each.name:
            yield (
                f"The step {name} depends on {inner.name}, which stands in the body of {for_each.name}. "
                f"Let it depend on {for_each.name}, and read its IterationOutputs."
            )


def _argument_problems(step: Step, pipeline: Pipeline) -> Findings:
    arguments = step.body.get("Arguments") or {}
    concurrency, items = arguments.get("MaxConcurrency"), arguments.get("IterableItems")
    if type(concurrency) is not int or not 1 <= concurrency <= _MAX_CONCURRENCY:
        yield f"MaxConcurrency is {concurrency!r}; it is to be 1 to {_MAX_CONCURRENCY}."
    if not items or (isinstance(items, list) and len(items) > _MAX_LITERAL_ITEMS):
        yield f"IterableItems is to be a reference, or a list of 1 to {_MAX_LITERAL_ITEMS} items."
    selector = arguments.get("Selector")
    if selector:
        yield from _selector_problems(selector, [inner.name for inner in pipeline.bodies.get(step.name, ())])


def _selector_problems(selector: Any, body: list[str]) -> Findings:
    pick, field = (selector.get(key) if isinstance(selector, Mapping) else None for key in ("Pick", "Field"))
    if pick not in ("MaxBy", "MinBy"):
        yield f"Pick of the Selector is {pick!r:.60}; it is to be MaxBy or MinBy."
    path = str(field.get("Get", "")) if isinstance(field, Mapping) else ""
    root, _, rest = path.partition(".")
    if root != "IterationOutput" or rest.partition(".")[0] not in body:
        yield f"Field of the Selector reads {path!r}; it is to read IterationOutput of a step of the body."


_KNOWN_TYPES = sorted(EXCEPTION_TYPES)
_TRIGGERS = ("Failed", "Stopped", "Any")
_SHAPES: Mapping[str, tuple[Callable[[Any], bool], str]] = {  # key of a step → its check, and a description
    "DisplayName": (_is_text, "text"),
    "Description": (_is_text, "text"),
    "Arguments": (_is_object, "an object"),
    "CacheConfig": (_is_object, "an object"),
    "RetryPolicies": (_are_objects, "a list of objects"),
    "PropertyFiles": (_are_objects, "a list of objects"),
    "OutputParameters": (_are_objects, "a list of objects"),
    "FunctionArn": (_may_be_text, "text or a reference"),
    "SqsQueueUrl": (_may_be_text, "text or a reference"),
    "CheckType": (_may_be_text, "text or a reference"),
}

_KNOWN_KEYS = frozenset(
    {
        *STEP_KEYS,
        "FunctionArn",
        "SqsQueueUrl",
        "CheckType",
        "ModelPackageGroupName",
        "ModelName",
        "SkipCheck",
        "FailOnViolation",
        "RegisterNewBaseline",
        "SuppliedBaselineConstraints",
        "SuppliedBaselineStatistics",
    }
)
_STEP_TYPES = frozenset(
    {
        *argument_rules.OPERATIONS,
        "Callback",
        "Condition",
        "EMR",
        "EMRServerless",
        "Fail",
        "ForEach",
        "Lambda",
    }
)
"""The types whose keys are known: those of the schema, and those that an SDK has been seen to write."""

_RULES: tuple[Callable[[Pipeline], Findings], ...] = (
    step_keys,
    step_names,
    fail_steps,
    retry_policies,
    cache_configs,
    triggers,
    for_each_bodies,
    for_each_names,
    for_each_arguments,
    expression_rules.conditions,
    expression_rules.declarations,
    expression_rules.expressions,
    argument_rules.arguments,
)
