"""Whatever a public method is handed in place of what it takes, it says what it takes, and starts nothing."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sagemaker_selective_widget import (
    DefinitionError,
    NotFoundError,
    Pipeline,
    SelectiveExecution,
    SelectiveExecutionWidget,
    StartOptionError,
    UnknownStepError,
    judge,
)
from sagemaker_selective_widget.local import LocalSageMaker
from tests.service.sweep_harness import NAME, make

ARRAY = np.array([1, 2])
NO_TIMES = [math.nan, "5", b"5", True, Decimal(5), ARRAY, [5]]
NO_LIMITS = [None, 0, -1, True, 1.5, "5", math.inf, ARRAY]
NO_TEXTS = [5, b"Train", ARRAY, ["Train"], Path("Train"), object()]


NOT_JUDGED: list[tuple[str, list[Any]]] = [
    ("A pipeline is what", [None, {"Steps": []}, NAME]),
    ("Selected steps are a sequence", [None, "Train", b"x", [1], [["Train"]]]),
    ("A reference is a", [True, False, "arn:aws", ARRAY]),
    ("Overrides are a dict", [True, 0, ["Depth"], {1: 2}, ARRAY]),
]
"""What is said of each argument of the judge, and what may be handed in by mistake."""


@pytest.fixture(scope="module")
def sagemaker() -> Iterator[LocalSageMaker]:
    sagemaker, _ = make()
    with sagemaker:
        yield sagemaker


@pytest.fixture(scope="module")
def session(sagemaker: LocalSageMaker) -> Iterator[SelectiveExecution]:
    session = SelectiveExecution(NAME, sagemaker.client(), selected_steps=["Train", "Eval"])
    session.start()
    session.wait(60)
    yield session
    session.close()


def execution_count(sagemaker: LocalSageMaker) -> int:
    answer = sagemaker.client().list_pipeline_executions(PipelineName=NAME)
    return len(answer["PipelineExecutionSummaries"])


@pytest.mark.parametrize("value", NO_TIMES, ids=repr)
def test_a_time_that_is_none(sagemaker: LocalSageMaker, session: SelectiveExecution, value: Any) -> None:
    """It is found out before anything starts that nobody could wait for."""
    before = execution_count(sagemaker)
    for wait in (
        session.wait,
        lambda timeout_s: session.evaluate({"Depth": 3}, timeout_s),
        lambda timeout_s: asyncio.run(session.evaluate_async({"Depth": 3}, timeout_s)),
    ):
        with pytest.raises(ValueError, match="Give a number of seconds, or None"):
            wait(value)
    assert execution_count(sagemaker) == before


@pytest.mark.parametrize("value", NO_LIMITS, ids=repr)
def test_a_limit_that_is_none(session: SelectiveExecution, value: Any) -> None:
    for listing in (session.history, session.runs):
        with pytest.raises(ValueError, match="Give a whole number of 1 or more"):
            listing(value)


@pytest.mark.parametrize("value", NO_LIMITS, ids=repr)
def test_a_number_of_lines_that_is_none(session: SelectiveExecution, value: Any) -> None:
    with pytest.raises(ValueError, match=r"lines is .* Give a whole number of 1 or more"):
        session.step_log("Train", value)


def test_a_limit_of_numpy_is_one(session: SelectiveExecution) -> None:
    assert len(session.history(np.int64(1))) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("value", NO_TEXTS, ids=lambda value: type(value).__name__)
def test_what_has_to_be_text(session: SelectiveExecution, value: Any) -> None:
    with pytest.raises(TypeError, match="An expression is text"):
        session.select(value)
    with pytest.raises(StartOptionError, match="Give a text"):
        session.request(value)
    with pytest.raises(ValueError, match="There is no code for"):
        session.code(value)
    with pytest.raises(NotFoundError, match="which is a text"):
        session.metrics(value)
    with pytest.raises(UnknownStepError):
        session.step_log(value)


WRONG: list[tuple[Callable[[SelectiveExecution, Any], object], str, list[Any]]] = [
    (
        lambda session, value: session.evaluate(value),
        "Values are a dict by name",
        [None, " ", [("Depth", 3)]],
    ),
    (lambda session, value: session.apply(value), "What is applied is a repair", [None, {}, "Add Train"]),
    (
        lambda session, value: session.savings(value),
        "Prices are a dict such as",
        [5, " ", {"ml.m5.xlarge": "0.2"}, {"ml.m5.xlarge": math.nan}, {"ml.m5.xlarge": -1}],
    ),
]


@pytest.mark.parametrize(
    ("method", "words", "value"), [(method, words, value) for method, words, each in WRONG for value in each]
)
def test_what_has_to_be_a_record(
    session: SelectiveExecution, method: Callable[[SelectiveExecution, Any], object], words: str, value: Any
) -> None:
    with pytest.raises(TypeError, match=words):
        method(session, value)


@pytest.mark.parametrize(
    ("options", "kind", "words"),
    [
        ({"selected_steps": None}, TypeError, "selected_steps is a sequence of names"),
        ({"selected_steps": 5}, TypeError, "selected_steps is a sequence of names"),
        ({"config": True}, TypeError, "config is a SelectiveExecutionConfig"),
        ({"config": ["Train"]}, TypeError, "config is a SelectiveExecutionConfig"),
        ({"poll_interval_s": None}, ValueError, "give 0 to 60 seconds"),
        ({"poll_interval_s": ARRAY}, ValueError, "give 0 to 60 seconds"),
    ],
)
def test_what_a_session_is_made_of(
    sagemaker: LocalSageMaker, options: dict[str, Any], kind: type[Exception], words: str
) -> None:
    with pytest.raises(kind, match=words):
        SelectiveExecution(NAME, sagemaker.client(), **options)


def test_a_trait_that_no_float_can_hold(sagemaker: LocalSageMaker) -> None:
    import traitlets

    widget = SelectiveExecutionWidget(NAME, sagemaker.client())
    with pytest.raises(traitlets.TraitError):
        widget.side_share = 10**400
    assert widget.side_share == 0.38
    widget.close()


@pytest.mark.parametrize("value", [None, 5, b"{}", [], ARRAY], ids=lambda value: type(value).__name__)
def test_a_definition_that_is_none(value: Any) -> None:
    with pytest.raises(DefinitionError, match="A pipeline definition is a JSON object"):
        Pipeline.from_definition(value)


@pytest.mark.parametrize(
    ("index", "value", "words"),
    [(index, value, words) for index, (words, values) in enumerate(NOT_JUDGED) for value in values],
)
def test_what_is_judged(session: SelectiveExecution, index: int, value: Any, words: str) -> None:
    arguments: list[Any] = [session.pipeline, ["Train"], None, None]
    arguments[index] = value
    with pytest.raises(TypeError, match=words):
        judge(*arguments)


def test_what_the_embedded_service_is_given() -> None:
    with LocalSageMaker() as sagemaker:
        for value in (None, 5, b"s3://bucket/key"):
            with pytest.raises(ValueError, match="is not an S3 URI"):
                sagemaker.path(value)  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="A step is performed by a function; this is str"):
            sagemaker.register("A", "function")  # type: ignore[arg-type]


@pytest.mark.parametrize("option", ["max_parallel", "mlflow_experiment", "view"])
def test_an_option_that_a_start_does_not_take_is_named(session: SelectiveExecution, option: str) -> None:
    said = rf"^{option} is no option of a start\. There are display_name, description, max_parallel_steps"
    calls: tuple[Callable[..., object], ...] = (session.request, session.code)
    for call in calls:
        with pytest.raises(TypeError, match=said):
            call(**{option: 3})
