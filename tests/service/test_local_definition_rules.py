"""What CreatePipeline and UpdatePipeline refuse in a definition that can be read."""

from __future__ import annotations

import copy
import json
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sagemaker_selective_widget.errors import DefinitionError
from sagemaker_selective_widget.local.api.definition_rules import findings
from sagemaker_selective_widget.pipeline import Pipeline
from tests.service.local_wire import ROLE, Wire, step

JUNK = [None, 1, "x", "", [], {}, [1], {"a": 1}, True, {"Get": 3}]
SAMPLE = 60 if os.environ.get("TEST_PROFILE") == "thorough" else 20
"""How many changed definitions of each pipeline are created and run."""

POLICY = {"ExceptionType": ["Step.THROTTLING"], "MaxAttempts": 3}


def tagged(kind: str) -> dict[str, Any]:
    """A step that gives its operation nothing but a tag."""
    return dict(step("A", kind=kind, Tags=[{"Key": "a", "Value": "b"}]))


class TestRefused:
    @pytest.mark.parametrize(
        ("steps", "reason"),
        [
            ([step("with space")], "The step name 'with space' is to be 1 to 64"),
            ([step("a" * 65)], "The step name 'a+' is to be 1 to 64"),
            ([step("F", kind="Fail"), step("A", "F")], "A can not depends on F"),
            ([{**step("A"), "Arguments": ["x"]}], r"Arguments of A is \['x'\]; it is to be an object"),
            ([{**step("A"), "RetryPolicies": {}}], "RetryPolicies of A is {}; it is to be a list of objects"),
            ([{**step("A"), "RetryPolicies": ["x"]}], "RetryPolicies of A .* a list of objects"),
            ([{**step("A"), "CacheConfig": True}], "CacheConfig of A is True; it is to be an object"),
            ([{**step("A"), "DisplayName": 5}], "DisplayName of A is 5; it is to be text"),
            ([{**step("A"), "Description": ["x"]}], "Description of A .* to be text"),
            ([{**step("A", kind="Lambda"), "FunctionArn": 5}], "FunctionArn of A is 5; it is to be text or"),
            ([{**step("A"), "CacheConfig": {"Enabled": "yes"}}], "Enabled is 'yes'; it is to be true or"),
            ([{**step("A"), "CacheConfig": {"Enable": True}}], "unknown property 'Enable'"),
            (
                [step("A"), step("B", {"Step": "A", "Trigger": "Fails"})],
                "Trigger in DependsOn of B is 'Fails'; it is to be Failed, Stopped, Any",
            ),
            ([step("A"), step("B", {"Step": "A", "Trigger": 5})], "Trigger in DependsOn of B is 5"),
            ([step("A"), step("B", {"Step": "A", "Triggr": "Any"})], "unknown property 'Triggr'"),
            (
                [
                    {
                        **step("A", kind="Lambda"),
                        "OutputParameters": [{"OutputName": "a", "OutputType": "Int"}],
                    }
                ],
                "OutputType in OutputParameters of A is 'Int'; it is to be String, Integer, Float, Boolean",
            ),
            ([{**step("A"), "Argument": {}}], "Cannot parse object, unknown property 'Argument'"),
            ([{**step("A", kind="Fail"), "dependsOn": []}], "unknown property 'dependsOn'"),
            ([tagged("Tuning")], "Missing required Argument member 'HyperParameterTuningJobConfig'"),
            ([tagged("Endpoint")], "Missing required Argument member 'EndpointConfigName'"),
            ([tagged("EndpointConfig")], "Missing required Argument member 'ProductionVariants'"),
            ([tagged("AutoML")], "Missing required Argument member 'InputDataConfig'"),
        ],
    )
    def test_the_step_and_what_is_wrong_are_named(self, wire: Wire, steps: Any, reason: str) -> None:
        with pytest.raises(ClientError, match=f"ValidationException.*Unable to parse .*{reason}"):
            wire.create(*steps)

    def test_an_update_is_checked_too(self, wire: Wire) -> None:
        wire.create(step("A"))
        text = json.dumps({"Steps": [step("with space")]})
        with pytest.raises(ClientError, match="The step name 'with space'"):
            wire.client.update_pipeline(PipelineName="Pipeline", PipelineDefinition=text)


class TestAllowed:
    @pytest.mark.parametrize("kind", ["Tuning", "Endpoint", "EndpointConfig", "AutoML", "Training"])
    def test_a_sketch_without_arguments(self, wire: Wire, kind: str) -> None:
        assert wire.create(step("A", kind=kind))

    def test_a_type_that_is_not_known_may_have_any_key(self, wire: Wire) -> None:
        assert wire.create({**step("A", kind="Athena"), "WorkGroup": "primary"})

    def test_a_name_of_64_letters_digits_and_dashes(self, wire: Wire) -> None:
        assert wire.create(step("a-B_9" + "x" * 59))

    @pytest.mark.parametrize("name", ["abalone", "step_functions", "v3_foreach", "huge_200"])
    def test_what_the_sdk_writes(self, definitions: Path, name: str) -> None:
        assert list(findings(Pipeline.from_definition(definitions / f"{name}.json"))) == []


def test_whatever_a_definition_holds_the_rules_say_so(definitions: Path) -> None:
    """Each value of a real definition is replaced by junk: it is read or refused, and never breaks a rule."""
    base = json.loads((definitions / "v3_foreach.json").read_text())
    base["Steps"].append({**step("A"), "RetryPolicies": [POLICY], "CacheConfig": {"ExpireAfter": "P1D"}})
    assert sum(map(is_refused, replaced(base))) > 100


def is_refused(definition: dict[str, Any]) -> bool:
    try:
        return next(findings(Pipeline.from_definition(definition)), None) is not None
    except DefinitionError:
        return True


def replaced(base: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The definition with one value replaced, for each value in it and each piece of junk."""
    for path in paths(base):
        for junk in JUNK:
            junky, holder = opened(base, path)
            holder[path[-1]] = junk
            yield junky


def paths(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*above, key)
        yield from paths(item, (*above, key))


@pytest.mark.parametrize(
    "name",
    [
        "abalone",
        "v3_foreach",
        "v2_conditions",
        "v2_expressions",
        "v2_quality_checks",
        "v2_lambda_and_callback",
    ],
)
def test_what_is_not_refused_runs_without_an_error_of_python(
    wire: Wire, definitions: Path, name: str
) -> None:
    """A sample of the same definitions, created and run: refused, or ended with reasons of this machine."""
    base = json.loads((definitions / f"{name}.json").read_text())
    wire.sagemaker.stand_in("Callback", duration_s=0)
    sample = [*replaced(base), *without_one(base)]
    random.Random(name).shuffle(sample)
    outcomes = [outcome(wire, junky, str(number)) for number, junky in enumerate(sample[:SAMPLE])]
    assert set(outcomes) == {"refused", "ran"}


def outcome(wire: Wire, definition: dict[str, Any], number: str) -> str:
    name = f"P{number}"
    text = json.dumps(definition)
    try:
        wire.client.create_pipeline(PipelineName=name, RoleArn=ROLE, PipelineDefinition=text)
        values = [
            {"Name": item["Name"], "Value": "1"}
            for item in definition.get("Parameters") or ()
            if item.get("DefaultValue") is None
        ]
        execution_arn = wire.start(name=name, PipelineParameters=values)
    except ClientError as error:
        return "refused" if "ValidationException" in str(error) else str(error)
    wire.finish(execution_arn)
    reasons = [str(row.get("FailureReason", "")) for row in wire.steps(execution_arn).values()]
    assert not [reason for reason in reasons if re.match(r"[A-Z]\w*(Error|Exception)\b", reason)], reasons
    return "ran"


def without_one(base: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The definition with one member or item left out, for each in it."""
    for path in paths(base):
        lacking, holder = opened(base, path)
        del holder[path[-1]]
        yield lacking


def opened(base: dict[str, Any], path: tuple[Any, ...]) -> tuple[dict[str, Any], Any]:
    """A copy in which what is at a path can be changed, and what holds that; the rest is the base's."""
    made = holder = copy.copy(base)
    for key in path[:-1]:
        holder[key] = copy.copy(holder[key])
        holder = holder[key]
    return made, holder
