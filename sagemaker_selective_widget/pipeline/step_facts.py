"""What a definition says about one step, as rows to display.

The fields looked for are those of the requests that ``Arguments`` correspond to: ``CreateTrainingJob``,
``CreateProcessingJob``, ``CreateTransformJob``, ``CreateModel``, ``CreateModelPackage``
(https://docs.aws.amazon.com/sagemaker/latest/APIReference/Welcome.html). The ``TrainingJobDefinition`` of a
tuning step is one of these, too. All other fields are shown as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sagemaker_selective_widget.pipeline.paths import get_path
from sagemaker_selective_widget.pipeline.references import first_name
from sagemaker_selective_widget.pipeline.step import CONTAINER_BRANCHES, Step
from sagemaker_selective_widget.pipeline.texts import condition_text, value_text

MAX_VALUE_LENGTH = 300
"""The maximum number of characters shown of a value."""

_CALLS = frozenset({"Lambda", "Callback"})
"""The types of steps whose arguments are the input of a function call."""

_OUTPUT = re.compile(r"""\[['"]([^'"]+)['"]\]""")
_TOLD_ELSEWHERE = frozenset(
    {
        "Conditions",
        "Tags",
        *(key for keys in CONTAINER_BRANCHES.values() for key in keys),
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact about a step.

    Attributes:
        label: The name of the fact.
        value: The value as one line.
    """

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts of one kind.

    Attributes:
        title: The kind of facts.
        facts: The facts, in the order of the definition.
    """

    title: str
    facts: tuple[Fact, ...]


def groups(found: Mapping[str, Iterator[Fact]]) -> tuple[FactGroup, ...]:
    """Return the facts grouped by title, without empty facts and groups."""
    told = {title: tuple(fact for fact in facts if fact.value) for title, facts in found.items()}
    return tuple(FactGroup(title, facts) for title, facts in told.items() if facts)


def definition_facts(step: Step, values: Mapping[str, str]) -> tuple[FactGroup, ...]:
    """Return what the definition says about a step.

    Args:
        step: The step.
        values: The values of its parameters, by name.
    """
    reader = _Reader(step, values)
    found = {
        "Inputs": list(reader.inputs()),
        "Outputs": list(reader.outputs()),
        "Where it runs": list(reader.place()),
        "Values used": list(reader.values()),
        "When it runs": list(reader.order()),
    }
    return groups({**{title: iter(facts) for title, facts in found.items()}, "Other": reader.rest()})


class _Reader:
    """Reads the JSON of one step, and keeps track of the arguments already covered."""

    def __init__(self, step: Step, values: Mapping[str, str]) -> None:
        self._step = step
        self._values = values
        self._told: set[str] = set(_TOLD_ELSEWHERE)
        arguments = _object(step.body.get("Arguments"))
        self._arguments = arguments
        self._job = {**arguments, **_object(arguments.get("TrainingJobDefinition"))}
        if "TrainingJobDefinition" in arguments:
            self._told.add("TrainingJobDefinition")

    def inputs(self) -> Iterator[Fact]:
        """Yield what the step reads."""
        if self._step.type == "Condition":
            yield Fact("Condition", condition_text(self._step))
        for channel in self._list("InputDataConfig"):
            source = _object(channel.get("DataSource"))
            yield self._fact(channel.get("ChannelName", "Channel"), _first(source, "S3DataSource", "S3Uri"))
        for item in self._list("ProcessingInputs"):
            source = _first(item, "S3Input", "S3Uri") or _object(item.get("DatasetDefinition"))
            yield self._fact(item.get("InputName", "Input"), source)
        yield self._fact("Data", _at(self._get("TransformInput"), "DataSource", "S3DataSource", "S3Uri"))
        yield self._fact("Model", self._get("ModelName"))
        for container in self._containers():
            yield self._fact("Model data", container.get("ModelDataUrl"))
        yield self._fact("Items", self._get("IterableItems"))
        if self._step.type in _CALLS:
            yield from self.rest()
            self._told.update(self._job)

    def outputs(self) -> Iterator[Fact]:
        """Yield what the step writes, and what other steps may read of it."""
        yield self._fact("Artifacts", _at(self._get("OutputDataConfig"), "S3OutputPath"))
        for item in _objects(_object(self._get("ProcessingOutputConfig")).get("Outputs")):
            target = _first(item, "S3Output", "S3Uri") or _at(item, "FeatureStoreOutput", "FeatureGroupName")
            yield self._fact(item.get("OutputName", "Output"), target)
        yield self._fact("Predictions", _at(self._get("TransformOutput"), "S3OutputPath"))
        yield self._fact("Model package group", self._get("ModelPackageGroupName"))
        for item in _objects(self._step.body.get("OutputParameters")):
            yield self._fact(item.get("OutputName", "Output"), item.get("OutputType", ""))
        for item in _objects(self._step.body.get("PropertyFiles")):
            where = "/".join(str(item[key]) for key in ("OutputName", "FilePath") if item.get(key))
            yield self._fact(item.get("PropertyFileName", "Property file"), where)

    def place(self) -> Iterator[Fact]:
        """Yield where the step runs."""
        algorithm, app = _object(self._get("AlgorithmSpecification")), _object(self._get("AppSpecification"))
        for image in (algorithm.get("TrainingImage"), algorithm.get("AlgorithmName"), app.get("ImageUri")):
            yield self._fact("Image", image)
        for container in self._containers():
            yield self._fact("Image", container.get("Image"))
        for each in (algorithm, app):
            yield self._fact("Entry point", each.get("ContainerEntrypoint"))
            yield self._fact("Arguments", each.get("ContainerArguments"))
        for cluster in self._clusters():
            yield Fact("Instances", self._instances(cluster))
            yield self._fact("Volume", cluster.get("VolumeSizeInGB"), " GB")
        yield self._fact("Time limit", _at(self._get("StoppingCondition"), "MaxRuntimeInSeconds"), " s")
        yield self._fact("Concurrency", self._get("MaxConcurrency"))
        for label, key in (("Function", "FunctionArn"), ("Queue", "SqsQueueUrl"), ("Cluster", "ClusterId")):
            yield self._fact(label, self._step.body.get(key))
        for key in ("RoleArn", "ExecutionRoleArn"):
            yield self._fact("Role", self._get(key))

    def values(self) -> Iterator[Fact]:
        """Yield hyperparameters, the environment, and each parameter that the step reads."""
        holders = [self._get(key) for key in ("HyperParameters", "StaticHyperParameters", "Environment")]
        for holder in (*holders, *(each.get("Environment") for each in self._containers())):
            for name, value in _object(holder).items():
                yield self._fact(name, value)
        for name in self._step.reads_parameters:
            yield Fact(name, self._values.get(name, ""))

    def order(self) -> Iterator[Fact]:
        """Yield what the step waits for, and what may prevent it from running."""
        for dependency in self._step.depends_on:
            runs = f"runs if it is {dependency.trigger}" if dependency.trigger else "has succeeded"
            yield Fact(f"After {dependency.step}", runs)
        cache = _object(self._step.body.get("CacheConfig"))
        if cache.get("Enabled") is True:
            yield Fact("Caching", f"on, for {cache.get('ExpireAfter') or 'as long as it is kept'}")

    def rest(self) -> Iterator[Fact]:
        """Yield the arguments not covered so far."""
        for key, value in self._job.items():
            if key not in self._told:
                yield self._fact(key, value)

    def _get(self, key: str) -> Any:
        self._told.add(key)
        return self._job.get(key)

    def _list(self, key: str) -> list[Mapping[str, Any]]:
        return _objects(self._get(key))

    def _containers(self) -> list[Mapping[str, Any]]:
        several = self._get("Containers") or _object(self._get("InferenceSpecification")).get("Containers")
        return _objects([self._get("PrimaryContainer")]) + _objects(several)

    def _clusters(self) -> Iterator[Mapping[str, Any]]:
        yield from _objects([_object(self._get("ProcessingResources")).get("ClusterConfig")])
        for key in ("ResourceConfig", "TransformResources"):
            config = _object(self._get(key))
            yield from _objects(config.get("InstanceGroups"))
            yield config

    def _instances(self, cluster: Mapping[str, Any]) -> str:
        count, kind = (self._text(cluster.get(key)) for key in ("InstanceCount", "InstanceType"))
        return " × ".join(filter(None, (count, kind)))

    def _fact(self, label: Any, value: Any, unit: str = "") -> Fact:
        text = self._text(value)
        return Fact(value_text(label), f"{text}{unit}" if text else "")

    def _text(self, value: Any) -> str:
        if value is None or value in ({}, []):
            return ""
        text = _of_step(get_path(value)) or value_text(value, self._values)
        return text if len(text) <= MAX_VALUE_LENGTH else f"{text[: MAX_VALUE_LENGTH - 1]}…"


def _of_step(path: str) -> str:
    """Return a property of another step as text, such as ``train of Prepare``; ``""`` for other paths."""
    root, _, rest = path.partition(".")
    if root != "Steps":
        return ""
    step = first_name(rest)
    output = _OUTPUT.search(rest[len(step) :])
    what = output.group(1) if output else rest[len(step) :].lstrip(".")
    return f"{what} of {step}" if what else step


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _objects(values: Any) -> list[Mapping[str, Any]]:
    return [each for each in values if isinstance(each, Mapping)] if isinstance(values, list) else []


def _at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = _object(value).get(key)
    return value


def _first(holder: Mapping[str, Any], *keys: str) -> Any:
    """Return the value at a path of keys; if it does not exist, the first nested object."""
    found = _at(holder, *keys)
    return (
        found
        if found is not None
        else next((each for each in holder.values() if isinstance(each, dict)), None)
    )
