"""The request as code: executed, it makes the very call, whoever it is for."""

from __future__ import annotations

import ast
import builtins
import json
import shlex
import subprocess
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.errors import StartOptionError
from sagemaker_selective_widget.execution import SelectiveExecutionConfig
from sagemaker_selective_widget.execution.start.export import (
    TARGETS,
    boto3_code,
    cli_code,
    code_for,
    sdk_v2_code,
    sdk_v3_code,
)
from sagemaker_selective_widget.execution.start.request import start_request

HOSTILE = [
    pytest.param('"', id="quote"),
    pytest.param("'", id="apostrophe"),
    pytest.param('"""', id="three quotes"),
    pytest.param("\\", id="backslash"),
    pytest.param('\\"', id="backslash and quote"),
    pytest.param('")\nimport os\nos.system("x")\n#', id="code"),
    pytest.param("{boto3}", id="braces"),
    pytest.param("%s", id="percent"),
    pytest.param("\n\r\t\0\x7f\x85", id="control characters"),
    pytest.param("\u2028\u2029", id="line separators"),
    pytest.param("\ud800", id="lone surrogate"),
    pytest.param("\U0001f600", id="beyond the basic plane"),
    pytest.param("\\ud83d\\ude00", id="text that looks like an escape"),
    pytest.param("\u202e\u2066", id="writing direction"),
    pytest.param("\ufeff", id="byte order mark"),
    pytest.param("naïve 步", id="other scripts"),
]

NAMES = st.text(min_size=1, max_size=20)


class FakeBoto3:
    """Takes the place of boto3 and of the client that it makes."""

    def __init__(self) -> None:
        self.clients: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
        self.requests: list[dict[str, Any]] = []

    def client(self, *names: Any, **settings: Any) -> FakeBoto3:
        self.clients.append((names, settings))
        return self

    def start_pipeline_execution(self, **request: Any) -> dict[str, str]:
        self.requests.append(request)
        return {"PipelineExecutionArn": "arn:started"}

    def modules(self) -> dict[str, Any]:
        return {"boto3": self}


class FakeSdk:
    """Takes the place of a version of the SageMaker SDK, and sends what its ``Pipeline.start`` would."""

    def __init__(self, session: str, workflow: str) -> None:
        self.requests: list[dict[str, Any]] = []
        self.regions: list[str | None] = []
        self._session, self._workflow = session, workflow

    def modules(self) -> dict[str, Any]:
        return {
            "boto3": SimpleNamespace(Session=self._boto_session),
            self._session: SimpleNamespace(Session=lambda boto_session: boto_session),
            f"{self._workflow}.pipeline": SimpleNamespace(Pipeline=self._pipeline),
            f"{self._workflow}.selective_execution_config": SimpleNamespace(
                SelectiveExecutionConfig=SelectiveExecutionConfig
            ),
        }

    def _boto_session(self, region_name: str | None = None) -> str:
        self.regions.append(region_name)
        return "session"

    def _pipeline(self, *, name: str, sagemaker_session: str) -> Any:
        assert sagemaker_session == "session"
        return SimpleNamespace(start=lambda **arguments: self._start(name, **arguments))

    def _start(
        self,
        name: str,
        *,
        selective_execution_config: SelectiveExecutionConfig,
        parameters: dict[str, str] | None = None,
        **others: Any,
    ) -> Any:
        """As the SDK does: the latest execution is looked up unless the config forbids it."""
        assert not selective_execution_config.reference_latest_execution
        request: dict[str, Any] = {
            "PipelineName": name,
            "SelectiveExecutionConfig": selective_execution_config.to_request(),
        }
        if parameters is not None:
            request["PipelineParameters"] = [
                {"Name": key, "Value": str(parameters[key])} for key in parameters
            ]
        sent = {
            "execution_display_name": "PipelineExecutionDisplayName",
            "execution_description": "PipelineExecutionDescription",
            "parallelism_config": "ParallelismConfiguration",
            "pipeline_version_id": "PipelineVersionId",
        }
        self.requests.append(request | {sent[keyword]: value for keyword, value in others.items()})
        return SimpleNamespace(arn="arn:started")


def execute(code: str, modules: dict[str, Any]) -> None:
    """Execute it with these modules, the only ones that it can import."""
    printed: list[str] = []

    def import_(name: str, _globals: Any, _locals: Any, names: Any, _level: int) -> Any:
        return modules[name]

    available = {**vars(builtins), "__import__": import_, "print": printed.append}
    exec(compile(code, "exported.py", "exec"), {"__builtins__": available})
    assert printed == ["arn:started"]


def run(code: str) -> FakeBoto3:
    """Execute it, with a boto3 that sends nothing."""
    boto3 = FakeBoto3()
    execute(code, boto3.modules())
    return boto3


def sent_with_boto3(request: dict[str, Any]) -> list[dict[str, Any]]:
    return run(boto3_code(request)).requests


def sent_with_cli(request: dict[str, Any]) -> list[dict[str, Any]]:
    """What the shell hands to the program."""
    words = shlex.split(cli_code(request))
    assert words[:3] == ["aws", "sagemaker", "start-pipeline-execution"]
    return [json.loads(words[words.index("--cli-input-json") + 1])]


def sent_with_sdk_v2(request: dict[str, Any]) -> list[dict[str, Any]]:
    sdk = FakeSdk("sagemaker.session", "sagemaker.workflow")
    execute(sdk_v2_code(request), sdk.modules())
    return sdk.requests


def sent_with_sdk_v3(request: dict[str, Any]) -> list[dict[str, Any]]:
    sdk = FakeSdk("sagemaker.core.helper.session_helper", "sagemaker.mlops.workflow")
    execute(sdk_v3_code(request), sdk.modules())
    return sdk.requests


SENT = {
    "boto3": sent_with_boto3,
    "cli": sent_with_cli,
    "sdk-v2": sent_with_sdk_v2,
    "sdk-v3": sent_with_sdk_v3,
}
every_target = pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
Sent = Callable[[dict[str, Any]], list[dict[str, Any]]]


def request_with(text: str) -> dict[str, Any]:
    """A request that holds a text wherever one may stand."""
    config = SelectiveExecutionConfig([text, "A"], True, text)
    request = start_request(text, config, {text: text})
    return request | {"PipelineExecutionDisplayName": text}


@every_target
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(sent: Sent, text: str) -> None:
    request = request_with(text)
    assert sent(request) == [request]


@every_target
@given(text=st.text())
def test_any_text_stays_text(sent: Sent, text: str) -> None:
    request = request_with(text)
    assert sent(request) == [request]


@every_target
@given(
    names=st.lists(NAMES, max_size=5),
    arn=st.none() | NAMES,
    parameters=st.dictionaries(NAMES, NAMES, max_size=4),
)
def test_any_request_is_made_as_it_is(
    sent: Sent, names: list[str], arn: str | None, parameters: dict[str, str]
) -> None:
    request = start_request("pipeline", SelectiveExecutionConfig(names, True, arn), parameters)
    assert sent(request) == [request]


@every_target
def test_everything_that_can_be_said_of_a_start_is_sent(sent: Sent) -> None:
    request = request_with("x") | {
        "PipelineExecutionDescription": "After the fix.",
        "ParallelismConfiguration": {"MaxParallelExecutionSteps": 2},
        "PipelineVersionId": 3,
    }
    assert sent(request) == [request]


@pytest.mark.parametrize("text", HOSTILE)
def test_every_value_is_a_literal(text: str) -> None:
    """The code has one call with arguments, and ``ast.literal_eval`` reads each."""
    (call,) = [
        node
        for node in ast.walk(ast.parse(boto3_code(request_with(text))))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "start_pipeline_execution"
    ]
    values = {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords}
    assert values == request_with(text)


@pytest.mark.parametrize("target", TARGETS)
@given(text=st.text())
def test_what_is_copied_can_be_written_and_seen(target: str, text: str) -> None:
    """Nothing invisible gets into the code: no control character, no change of writing direction."""
    code = code_for(target, request_with(text))
    assert code.encode("utf-8")
    assert all(line.isprintable() for line in code.split("\n"))


@pytest.mark.parametrize(
    ("region", "settings"), [(None, {}), ("us-west-2", {"region_name": "us-west-2"}), ("", {})]
)
def test_the_region_is_named_if_it_is_known(region: str | None, settings: dict[str, str]) -> None:
    assert run(boto3_code(request_with("x"), region=region)).clients == [(("sagemaker",), settings)]


def test_numbers_and_truth_are_python_s() -> None:
    request = {"PipelineVersionId": 3, "Flag": True, "Nothing": None}
    assert run(boto3_code(request)).requests == [request]


def test_a_request_reads_like_code_that_a_person_wrote() -> None:
    config = SelectiveExecutionConfig(["AbaloneTrain", "AbaloneEval"], True, "arn:source")
    request = start_request("abalone", config, {"NumRound": "50"})
    assert boto3_code(request, region="us-west-2") == (
        "import boto3\n"
        "\n"
        'sagemaker = boto3.client("sagemaker", region_name="us-west-2")\n'
        "response = sagemaker.start_pipeline_execution(\n"
        '    PipelineName="abalone",\n'
        "    PipelineParameters=[\n"
        '        {"Name": "NumRound", "Value": "50"},\n'
        "    ],\n"
        "    SelectiveExecutionConfig={\n"
        '        "SourcePipelineExecutionArn": "arn:source",\n'
        '        "SelectedSteps": [\n'
        '            {"StepName": "AbaloneTrain"},\n'
        '            {"StepName": "AbaloneEval"},\n'
        "        ],\n"
        "    },\n"
        ")\n"
        'print(response["PipelineExecutionArn"])\n'
    )


def test_the_sdk_reads_like_code_that_a_person_wrote() -> None:
    config = SelectiveExecutionConfig(["AbaloneTrain", "AbaloneEval"], True, "arn:source")
    request = start_request("abalone", config, {"NumRound": "50"})
    assert sdk_v2_code(request, region="us-west-2") == (
        "import boto3\n"
        "from sagemaker.session import Session\n"
        "from sagemaker.workflow.pipeline import Pipeline\n"
        "from sagemaker.workflow.selective_execution_config import SelectiveExecutionConfig\n"
        "\n"
        'session = Session(boto3.Session(region_name="us-west-2"))\n'
        'pipeline = Pipeline(name="abalone", sagemaker_session=session)\n'
        "execution = pipeline.start(\n"
        '    parameters={"NumRound": "50"},\n'
        "    selective_execution_config=SelectiveExecutionConfig(\n"
        '        selected_steps=["AbaloneTrain", "AbaloneEval"],\n'
        "        reference_latest_execution=False,\n"
        '        source_pipeline_execution_arn="arn:source",\n'
        "    ),\n"
        ")\n"
        "print(execution.arn)\n"
    )


def test_the_command_reads_like_one_that_a_person_wrote() -> None:
    request = start_request("abalone", SelectiveExecutionConfig(["Train"], False), {})
    assert cli_code(request, region="us-west-2") == (
        "aws sagemaker start-pipeline-execution \\\n"
        "  --region us-west-2 \\\n"
        "  --query PipelineExecutionArn --output text \\\n"
        "  --cli-input-json '{\n"
        '  "PipelineName": "abalone",\n'
        '  "SelectiveExecutionConfig": {\n'
        '    "SelectedSteps": [\n'
        "      {\n"
        '        "StepName": "Train"\n'
        "      }\n"
        "    ]\n"
        "  }\n"
        "}'\n"
    )


@pytest.mark.parametrize("text", [*HOSTILE, "$(id)", "`id`", "'; id; '", "!!", "file:///etc/hostname", "@x"])
def test_a_shell_takes_no_value_for_code(text: str) -> None:
    """A real shell runs the command, with a program that repeats what it was given."""
    repeat = 'aws() { shift 6; printf %s "$2"; }\n'
    command = ["sh", "-c", repeat + cli_code(request_with(text))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == request_with(text)
    assert done.stderr == ""


@pytest.mark.parametrize("target", ["sdk-v2", "sdk-v3"])
def test_what_a_target_cannot_send_is_no_code(target: str) -> None:
    request = request_with("x") | {"PipelineVersionAlias": "prod"}
    with pytest.raises(StartOptionError, match=r"PipelineVersionAlias.*boto3"):
        code_for(target, request)


def test_an_unknown_target_is_told_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"'terraform'; there is for 'boto3', 'cli', 'sdk-v2', 'sdk-v3'"):
        code_for("terraform", request_with("x"))
