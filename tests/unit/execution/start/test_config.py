"""`SelectiveExecutionConfig` against the rules of the SDK."""

from __future__ import annotations

import sys
from dataclasses import FrozenInstanceError, fields
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.execution import SelectiveExecutionConfig

V2 = "sagemaker.workflow.selective_execution_config"
V3 = "sagemaker.mlops.workflow.selective_execution_config"


def test_fields_and_defaults_are_the_sdk_s() -> None:
    assert [field.name for field in fields(SelectiveExecutionConfig)] == [
        "selected_steps",
        "reference_latest_execution",
        "source_pipeline_execution_arn",
    ]
    config = SelectiveExecutionConfig(["A"])
    assert (config.reference_latest_execution, config.source_pipeline_execution_arn) == (True, None)


@pytest.mark.parametrize(
    ("config", "request_"),
    [
        pytest.param(
            SelectiveExecutionConfig(["B", "A"], True, "arn"),
            {"SourcePipelineExecutionArn": "arn", "SelectedSteps": [{"StepName": "B"}, {"StepName": "A"}]},
            id="with an ARN",
        ),
        pytest.param(
            SelectiveExecutionConfig(["A"]), {"SelectedSteps": [{"StepName": "A"}]}, id="without an ARN"
        ),
        pytest.param(
            SelectiveExecutionConfig(["A"], source_pipeline_execution_arn=""),
            {"SourcePipelineExecutionArn": "", "SelectedSteps": [{"StepName": "A"}]},
            id="only None is left out",
        ),
        pytest.param(SelectiveExecutionConfig(), {"SelectedSteps": []}, id="nothing selected"),
    ],
)
def test_the_request_is_the_sdk_s(config: SelectiveExecutionConfig, request_: dict[str, Any]) -> None:
    assert config.to_request() == request_


@given(st.lists(st.text()), st.booleans(), st.none() | st.text())
def test_whether_to_take_the_latest_is_never_sent(names: list[str], latest: bool, arn: str | None) -> None:
    request = SelectiveExecutionConfig(names, latest, arn).to_request()
    assert set(request) == {"SelectedSteps"} | ({"SourcePipelineExecutionArn"} if arn is not None else set())
    assert [item["StepName"] for item in request["SelectedSteps"]] == names


@pytest.mark.parametrize(
    ("arn", "latest", "resolved", "is_asked"),
    [
        pytest.param("arn:given", True, "arn:given", False, id="ARN, latest wanted"),
        pytest.param("arn:given", False, "arn:given", False, id="ARN, latest not wanted"),
        pytest.param(None, True, "arn:latest", True, id="no ARN, latest wanted"),
        pytest.param(None, False, None, False, id="no ARN, latest not wanted"),
    ],
)
def test_the_reference_is_that_of_the_guide_s_table(
    arn: str | None, latest: bool, resolved: str | None, is_asked: bool
) -> None:
    asked: list[bool] = []

    def latest_arn() -> str:
        asked.append(True)
        return "arn:latest"

    config = SelectiveExecutionConfig(["A"], latest, arn)
    assert config.resolved(latest_arn).source_pipeline_execution_arn == resolved
    assert bool(asked) is is_asked


def test_without_any_execution_no_reference_is_sent() -> None:
    config = SelectiveExecutionConfig(["A"]).resolved(lambda: None)
    assert config.to_request() == {"SelectedSteps": [{"StepName": "A"}]}


def test_resolving_leaves_the_config_as_it_was() -> None:
    """The SDK's ``start`` pins the first ARN on the object that it was given."""
    config = SelectiveExecutionConfig(["A"])
    assert config.resolved(lambda: "arn:1").source_pipeline_execution_arn == "arn:1"
    assert config.resolved(lambda: "arn:2").source_pipeline_execution_arn == "arn:2"
    assert config == SelectiveExecutionConfig(["A"])


def test_a_resolved_config_has_its_own_list() -> None:
    config = SelectiveExecutionConfig(["A"])
    config.resolved(lambda: "arn").selected_steps.append("B")
    assert config.selected_steps == ["A"]


def test_the_config_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        SelectiveExecutionConfig(["A"]).source_pipeline_execution_arn = "arn"  # type: ignore[misc]


class SdkConfig:
    """Takes what the SDK's class takes."""

    def __init__(
        self,
        selected_steps: list[str],
        reference_latest_execution: bool = True,
        source_pipeline_execution_arn: str | None = None,
    ) -> None:
        self.given = (selected_steps, reference_latest_execution, source_pipeline_execution_arn)


class SdkV3Config(SdkConfig):
    """The class of the younger SDK."""


class SdkV2Config(SdkConfig):
    """The class of the older one."""


def install(monkeypatch: pytest.MonkeyPatch, **classes: type | None) -> None:
    """Make the modules of the SDKs hold these classes; ``None`` makes importing fail."""
    for name, module_name in (("v2", V2), ("v3", V3)):
        sdk_class = classes.get(name)
        module = ModuleType(module_name) if sdk_class else None
        if module is not None:
            setattr(module, "SelectiveExecutionConfig", sdk_class)  # noqa: B010 - a module has no such type
        monkeypatch.setitem(sys.modules, module_name, module)
        for parent in (module_name.rpartition(".")[0], "sagemaker", "sagemaker.mlops"):
            monkeypatch.setitem(sys.modules, parent, ModuleType(parent))


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        pytest.param({"v2": SdkV2Config}, SdkV2Config, id="v2"),
        pytest.param({"v3": SdkV3Config}, SdkV3Config, id="v3"),
        pytest.param({"v2": SdkV2Config, "v3": SdkV3Config}, SdkV3Config, id="both: the younger"),
    ],
)
def test_the_installed_sdk_s_object_has_the_same_fields(
    monkeypatch: pytest.MonkeyPatch, classes: dict[str, type], expected: type[SdkConfig]
) -> None:
    install(monkeypatch, **classes)
    made = SelectiveExecutionConfig(["A"], False, "arn").to_sdk()
    assert isinstance(made, expected)
    assert made.given == (["A"], False, "arn")


def test_without_an_sdk_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)
    with pytest.raises(SelectiveWidgetError, match="pip install sagemaker"):
        SelectiveExecutionConfig(["A"]).to_sdk()
