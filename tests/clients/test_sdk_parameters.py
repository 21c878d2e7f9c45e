"""What the widget sends as parameters, against the SDK's ``build_parameters_from_execution`` itself.

Where that works (it raises nothing, and the service takes what it gives) both send the same. Where it does
not, the table says what the widget sends instead.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.errors import InvalidSelectionError
from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.local.examples.support import create_reference
from tests.clients.conftest import Ask, Asking

Values = Mapping[str, Any]

LONG = "x" * 1_100
PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    "Depth": {"Type": "Integer", "DefaultValue": 5},
    "Rate": {"Type": "Float", "DefaultValue": 0.1},
    "Shuffle": {"Type": "Boolean", "DefaultValue": True},
    "Label": {"Type": "String", "DefaultValue": "plain"},
    "Engine": {"Type": "String", "DefaultValue": "trees", "EnumValues": ["trees", "nets"]},
    "Data": {"Type": "String"},
}
DATA = {"Data": "s3://bucket/data"}
OTHER = {**DATA, "Depth": 6, "Rate": 1e16, "Shuffle": False, "Label": "步", "Engine": "nets"}

STEPS = [
    {"Name": "Load", "Type": "Processing", "Arguments": {}},
    {"Name": "Train", "Type": "Training", "Arguments": {}, "DependsOn": ["Load"]},
]
_NUMBERS = count()


@dataclass(frozen=True)
class Case:
    """A reference execution, and what is asked of its parameters.

    Attributes:
        overrides: What is to be changed.
        ran_with: What the reference was started with.
        then: Names of the parameters that its definition declared.
        now: Names of those that the definition declares today.
        declared: Every parameter, by name.
    """

    overrides: Values = field(default_factory=dict)
    ran_with: Values = field(default_factory=lambda: DATA)
    then: Sequence[str] = tuple(PARAMETERS)
    now: Sequence[str] = tuple(PARAMETERS)
    declared: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: PARAMETERS)

    def definition(self, names: Sequence[str]) -> Mapping[str, Any]:
        """The definition that declares some of the parameters."""
        parameters = [{"Name": name, **self.declared[name]} for name in names]
        return {"Version": "2020-12-01", "Parameters": parameters, "Steps": STEPS}


@dataclass(frozen=True)
class Outcome:
    """What came of starting from a reference.

    Attributes:
        sent: The parameters that were to be sent, as the API's strings; empty if there were none to be had.
        ran_with: The values of the execution that was started; empty if none was.
        problem: Why none was started.
    """

    sent: Values
    ran_with: Values
    problem: str = ""


def outcomes(sagemaker: LocalSageMaker, ask: Ask, case: Case) -> tuple[Outcome, Outcome]:
    """Run the reference, start from it with the widget and with the SDK, and return what came of either."""
    client = sagemaker.client()
    name = f"Pipeline{next(_NUMBERS)}"
    given = [{"Name": each, "Value": str(value)} for each, value in case.ran_with.items()]
    then, now = case.definition(case.then), json.dumps(case.definition(case.now))
    reference = create_reference(client, name, then, timeout_s=30.0, PipelineParameters=given)
    client.update_pipeline(PipelineName=name, PipelineDefinition=now)
    answer = ask(pipeline=name, execution=reference, overrides=case.overrides)
    by_sdk = Outcome(answer["sent"], values(client, answer["started"]), answer["problem"])
    return by_widget(client, name, reference, case.overrides), by_sdk


def by_widget(client: Any, name: str, reference: str, overrides: Values) -> Outcome:
    """Start with the widget, if its verdict lets that be."""
    widget = SelectiveExecutionWidget(name, client, selected_steps=["Train"], reference_execution=reference)
    with closing(widget):
        widget.parameter_overrides = dict(overrides)
        try:
            requested = widget.request().get("PipelineParameters", ())
        except InvalidSelectionError as error:
            return Outcome(widget.parameters, {}, str(error))
        assert {item["Name"]: item["Value"] for item in requested} == widget.parameters
        return Outcome(widget.parameters, values(client, widget.start()))


def values(client: Any, execution: str) -> Values:
    """What an execution runs with, as the service lists it."""
    if not execution:
        return {}
    listed = client.list_pipeline_parameters_for_execution(PipelineExecutionArn=execution)
    return {item["Name"]: item["Value"] for item in listed["PipelineParameters"]}


SAME = {
    "nothing is changed": Case(),
    "every type is changed": Case(
        {
            "Depth": 7,
            "Rate": 2.5e-5,
            "Shuffle": False,
            "Label": "two words",
            "Engine": "nets",
            "Data": "s3://b",
        }
    ),
    "the reference ran with other values": Case({"Depth": 7}, OTHER),
    "changed to what the reference ran with": Case(OTHER, OTHER),
    "changed back to the defaults": Case({"Depth": 5, "Shuffle": True, "Engine": "trees"}, OTHER),
    "a whole number where a fraction may be": Case({"Rate": 3}),
    "added since, with a default": Case({"Depth": 7}, then=("Data", "Depth")),
}
"""Cases in which the helper works."""


@dataclass(frozen=True)
class Difference:
    """A case in which the helper does not work.

    Attributes:
        case: The case.
        problem: What is said of the SDK's attempt.
        sent: What the widget starts with instead.
    """

    case: Case
    problem: str
    sent: Values


UNSENDABLE = {
    "Empty": {"Type": "String", "DefaultValue": ""},
    "Long": {"Type": "String", "DefaultValue": LONG},
    "Depth": PARAMETERS["Depth"],
}
DIFFERENT = {
    "added since, and changed": Difference(
        Case({"Engine": "nets"}, then=("Data", "Depth")),
        "parameter overrides provided: {'Engine'} are not present in the pipeline execution",
        {"Depth": "5", **DATA, "Engine": "nets"},
    ),
    "added since, and required": Difference(
        Case({"Data": "s3://new"}, {}, then=("Depth",), now=("Depth", "Data")),
        "parameter overrides provided: {'Data'} are not present in the pipeline execution",
        {"Depth": "5", "Data": "s3://new"},
    ),
    "removed since": Difference(
        Case({"Depth": 7}, now=("Data", "Depth")),
        "are not in the pipeline definition",
        {"Depth": "7", **DATA},
    ),
    "an empty default": Difference(
        Case({"Depth": 7}, {}, ("Empty", "Depth"), ("Empty", "Depth"), UNSENDABLE),
        'string "" is too short',
        {"Depth": "7"},
    ),
    "a default longer than a value may be": Difference(
        Case({"Depth": 7}, {}, ("Long", "Depth"), ("Long", "Depth"), UNSENDABLE), "1024", {"Depth": "7"}
    ),
}
"""Cases in which it does not, and what the widget does about them."""


def check_table(sagemaker: LocalSageMaker, asking: Asking, client: str) -> None:
    """Go through the table with one of the SDKs."""
    with asking(client, "with_sdk_parameters") as ask:
        for about, case in SAME.items():
            widget, sdk = outcomes(sagemaker, ask, case)
            assert (widget, widget.problem) == (sdk, ""), about
        for about, difference in DIFFERENT.items():
            widget, sdk = outcomes(sagemaker, ask, difference.case)
            assert difference.problem in sdk.problem, about
            assert (widget.sent, widget.problem) == (difference.sent, ""), about
            assert widget.ran_with.items() >= widget.sent.items(), about


def test_the_table(sagemaker: LocalSageMaker, asking: Asking) -> None:
    check_table(sagemaker, asking, "sdk-v2")


CHOICES: Mapping[str, Sequence[Any]] = {
    "Depth": (5, 0, -7, 10**15),
    "Rate": (0.1, -0.0, 5e-324, 1e16, 1.7976931348623157e308, 3),
    "Shuffle": (True, False),
    "Label": ("plain", " ", "True", "None", "5", "a'b\"c", "$(id)\n{}", "步", "y" * 1_024),
    "Engine": ("trees", "nets"),
    "Data": ("s3://bucket/data", "s3://other"),
}
"""Values of each parameter, its default first."""


def at_random(chance: Random) -> Case:
    """A reference of any values, any overrides, and definitions that may gain and lose parameters."""

    def some(names: Iterable[str], share: float) -> set[str]:
        return {name for name in names if chance.random() < share}

    def valued(names: set[str]) -> Values:
        return {name: chance.choice(CHOICES[name]) for name in PARAMETERS if name in names}

    changes = chance.choice((0.0, 0.0, 0.2))
    then, now = set(PARAMETERS) - some(PARAMETERS, changes), set(PARAMETERS) - some(PARAMETERS, changes)
    ran_with = valued(some(then, 0.5) | then.intersection(DATA))
    return Case(valued(some(now, 0.4)), ran_with, tuple(sorted(then)), tuple(sorted(now)))


def test_where_the_helper_works_both_send_the_same(sagemaker: LocalSageMaker, asking: Asking) -> None:
    """It works unless a parameter was added and is changed, was added without a value, or was removed."""
    chance = Random(2026)
    with asking("sdk-v2", "with_sdk_parameters") as ask:
        for case in (at_random(chance) for _ in range(30)):
            widget, sdk = outcomes(sagemaker, ask, case)
            added = set(case.now) - set(case.then)
            is_without_value = "Data" in added - set(case.overrides)
            is_beyond_helper = not added.isdisjoint(case.overrides) or not set(case.then) <= set(case.now)
            assert bool(sdk.problem) == (is_without_value or is_beyond_helper), case
            assert bool(widget.problem) == is_without_value, case
            assert sdk.problem or widget == sdk, case
