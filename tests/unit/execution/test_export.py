"""The request as code: executed, it makes the very call."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.execution import SelectiveExecutionConfig
from sagemaker_selective_widget.execution.export import boto3_code
from sagemaker_selective_widget.execution.request import start_request

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


def run(code: str) -> FakeBoto3:
    """Execute it, with a boto3 that sends nothing."""
    boto3 = FakeBoto3()
    printed: list[str] = []
    builtins = {"__import__": lambda *_: boto3, "print": printed.append}
    exec(compile(code, "exported.py", "exec"), {"__builtins__": builtins})
    assert printed == ["arn:started"]
    return boto3


def request_with(text: str) -> dict[str, Any]:
    """A request that holds a text wherever one may stand."""
    config = SelectiveExecutionConfig([text, "A"], True, text)
    return start_request(text, config, {text: text}, display_name=text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    request = request_with(text)
    assert run(boto3_code(request)).requests == [request]


@given(st.text())
def test_any_text_stays_text(text: str) -> None:
    request = request_with(text)
    assert run(boto3_code(request)).requests == [request]


@given(st.lists(NAMES, max_size=5), st.none() | NAMES, st.dictionaries(NAMES, NAMES, max_size=4))
def test_any_request_is_made_as_it_is(names: list[str], arn: str | None, parameters: dict[str, str]) -> None:
    request = start_request("pipeline", SelectiveExecutionConfig(names, True, arn), parameters)
    assert run(boto3_code(request)).requests == [request]


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


@given(st.text())
def test_what_is_copied_can_be_written_and_seen(text: str) -> None:
    """Nothing invisible gets into the code: no control character, no change of writing direction."""
    code = boto3_code(request_with(text))
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
