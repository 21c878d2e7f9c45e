"""Opening the widget, and what each gesture costs."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.errors import (
    InvalidSelectionError,
    NoServiceError,
    NotFoundError,
)
from sagemaker_selective_widget.local import abalone
from tests.service.widget_harness import (
    CONDITION,
    EVAL,
    PROCESS,
    TRAIN,
    AbaloneAccount,
    Open,
    Wiretap,
    until,
)

pytest_plugins = ["tests.service.widget_harness"]


class TestCost:
    def test_opening_costs_five_requests(self, open_widget: Open, reference: str, tap: Wiretap) -> None:
        """The definition, the executions, and the definition, steps and parameters of the reference."""
        open_widget()
        assert sorted(tap.operations) == [
            "DescribePipeline",
            "DescribePipelineDefinitionForExecution",
            "ListPipelineExecutionSteps",
            "ListPipelineExecutions",
            "ListPipelineParametersForExecution",
        ]

    def test_opening_without_an_execution_costs_two(self, open_widget: Open, tap: Wiretap) -> None:
        """Where there is nothing to refer to, nothing is asked about it."""
        open_widget()
        assert sorted(tap.operations) == ["DescribePipeline", "ListPipelineExecutions"]

    def test_older_executions_cost_none_where_the_newest_serves(
        self, account: AbaloneAccount, open_widget: Open, tap: Wiretap
    ) -> None:
        for name in ("oldest", "older", "newest"):
            account.run(name)
        tap.clear()
        open_widget()
        assert len(tap.operations) == 5

    def test_selecting_and_typing_cost_none(self, open_widget: Open, reference: str, tap: Wiretap) -> None:
        """The judge needs no network."""
        widget, browser = open_widget()
        tap.clear()
        browser.change(selected_steps=[TRAIN, EVAL])
        browser.change(parameter_overrides={"MaxDepth": "3"})
        widget.selected_steps = (TRAIN,)
        assert tap.operations == []

    def test_another_reference_costs_three_the_first_time(
        self, account: AbaloneAccount, open_widget: Open, tap: Wiretap
    ) -> None:
        """What has ended does not change: choosing it again costs nothing."""
        older, newer = account.run("older"), account.run("newer")
        widget, browser = open_widget()
        tap.clear()
        browser.change(reference_execution_arn=older)
        until(lambda: widget.reference["state"] == "ready")
        assert len(tap.operations) == 3
        browser.change(reference_execution_arn=newer)
        browser.change(reference_execution_arn=older)
        assert widget.reference["arn"] == older
        assert len(tap.operations) == 3


class TestMessages:
    def test_a_selection_is_answered_by_one_message(self, open_widget: Open, reference: str) -> None:
        """Verdict, parameter form and code arrive together, and nothing arrives that did not change."""
        _, browser = open_widget()
        (update,) = browser.change(selected_steps=[TRAIN, EVAL])
        assert update["verdict"]["selected_steps"] == [TRAIN, EVAL]
        assert TRAIN in update["code_shown"]["text"]
        assert update["selected_steps"] == [TRAIN, EVAL]
        assert update.keys() >= {"revision", "answered"}
        assert update.keys().isdisjoint({"elements", "references", "reference", "graph", "run", "notice"})

    def test_an_override_is_answered_by_one_message(self, open_widget: Open, reference: str) -> None:
        """Typing a value is one gesture."""
        _, browser = open_widget(selected_steps=[TRAIN])
        (update,) = browser.change(parameter_overrides={"MaxDepth": "3"})
        (depth,) = [field for field in update["parameter_form"] if field["name"] == "MaxDepth"]
        assert (depth["text"], depth["source"], depth["inherited"]) == ("3", "overridden", "7")

    def test_a_repair_of_two_traits_is_answered_by_one_message(
        self, open_widget: Open, reference: str
    ) -> None:
        """What is set together is judged together."""
        _, browser = open_widget()
        (update,) = browser.change(selected_steps=[TRAIN], parameter_overrides={"MaxDepth": "3"})
        assert update["verdict"]["selected_steps"] == [TRAIN]

    def test_a_reference_that_is_known_is_answered_by_one_message(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        """The reference and the verdict on it arrive together."""
        newest = account.run("older"), account.run("newer")
        _, browser = open_widget(selected_steps=[TRAIN])
        browser.change(reference_execution_arn=None)
        (update,) = browser.change(reference_execution_arn=newest[1])
        assert update["reference"]["arn"] == newest[1]
        assert update["reference_execution_arn"] == newest[1]
        assert update["verdict"]["can_start"]

    def test_a_reference_that_is_unknown_is_pending_and_then_ready(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        """Two messages: one at once, one when the service has answered, with the verdict in it."""
        older = account.run("older")
        account.run("newer")
        _, browser = open_widget(selected_steps=[TRAIN])
        before = len(browser.messages)
        browser.change(reference_execution_arn=older)
        until(lambda: browser.shown("reference")["state"] == "ready")
        pending, ready = browser.updates(before)
        no_rows = {"steps": {}, "has_more_steps": False, "is_listing": False}
        nothing: dict[str, Any] = {"message": "", "newer": None, **no_rows}
        assert pending["reference"] == {"arn": older, "state": "pending", **nothing}
        assert pending["reference_execution_arn"] == older
        assert (ready["reference"]["arn"], ready["reference"]["state"]) == (older, "ready")
        assert ready["verdict"]["can_start"]

    def test_elements_are_sent_once(self, open_widget: Open, reference: str) -> None:
        """The graph travels when the widget opens, and never again."""
        widget, browser = open_widget()
        before = len(browser.messages)
        browser.change(selected_steps=[TRAIN, EVAL])
        browser.change(parameter_overrides={"BatchData": "s3://bucket/batch.csv"})
        widget.start()
        widget.wait(30)
        assert [update for update in browser.updates(before) if "elements" in update] == []
        elements = browser.shown("elements")
        assert len(elements["nodes"]) == 8
        assert (PROCESS, TRAIN) in {(edge["source"], edge["target"]) for edge in elements["edges"]}
        held = {(node["container"], node["branch"]) for node in elements["nodes"]}
        assert held == {(None, None), (CONDITION, "IfSteps"), (CONDITION, "ElseSteps")}


class TestSource:
    def test_an_arn_is_as_good_as_a_name(self, open_widget: Open, account: AbaloneAccount) -> None:
        """Requests carry what was given."""
        arn = account.client.describe_pipeline(PipelineName=abalone.PIPELINE_NAME)["PipelineArn"]
        widget, browser = open_widget(arn)
        assert widget.pipeline_name == browser.shown("pipeline_name") == arn

    def test_a_pipeline_that_does_not_exist(self, account: AbaloneAccount) -> None:
        """It is an exception, at once, that says where was looked; the half-made widget leaves no trace."""
        with pytest.raises(NotFoundError, match=r"'Nowhere' in us-west-2.*Check the name") as caught:
            SelectiveExecutionWidget("Nowhere", account.client)
        assert caught.value.operation == "DescribePipeline"
        del caught
        gc.collect()

    def test_something_else_is_refused(self, account: AbaloneAccount) -> None:
        with pytest.raises(TypeError, match="this is int"):
            SelectiveExecutionWidget(42, account.client)

    def test_an_sdk_pipeline_lends_its_name_and_its_client(
        self, account: AbaloneAccount, reference: str, open_widget: Open
    ) -> None:
        """Its `definition` is never called: it uploads code."""
        widget, _ = open_widget(_sdk_pipeline(account.client), client=None, selected_steps=[TRAIN])
        assert widget.pipeline_name == abalone.PIPELINE_NAME
        widget.start()
        assert widget.wait(30).status == "Succeeded"

    def test_a_client_wins_over_that_of_the_sdk_pipeline(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        widget, _ = open_widget(_sdk_pipeline(object()), client=account.client)
        assert len(widget.pipeline.steps) == 8

    def test_a_misspelt_argument_is_refused(self, account: AbaloneAccount) -> None:
        with pytest.raises(TypeError, match="selected_stepz"):
            SelectiveExecutionWidget(abalone.PIPELINE_NAME, account.client, selected_stepz=[TRAIN])


def _sdk_pipeline(client: Any) -> Any:
    def definition() -> str:
        raise AssertionError("definition() uploads code and is never called")

    session = SimpleNamespace(sagemaker_client=client)
    return SimpleNamespace(name=abalone.PIPELINE_NAME, sagemaker_session=session, definition=definition)


@pytest.fixture(params=["dict", "text", "path", "path as text"])
def definition(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """The definition of the Abalone pipeline in each form that is taken."""
    path = tmp_path / "abalone.json"
    path.write_text(abalone.definition(), encoding="utf-8")
    forms = {"dict": json.loads(abalone.definition()), "text": abalone.definition(), "path": path}
    return forms.get(request.param, str(path))


class TestDefinitionAlone:
    def test_it_is_judged_like_any_other(self, definition: Any, open_widget: Open) -> None:
        widget, browser = open_widget(definition, client=None, selected_steps=[PROCESS, EVAL])
        assert {issue.code for issue in widget.verdict.errors} >= {"path-gap"}
        browser.repair("path-gap")
        assert widget.selected_steps == (PROCESS, TRAIN, EVAL)

    def test_it_cannot_start_and_says_so(self, definition: Any, open_widget: Open) -> None:
        """From the first moment, to the person who looks and to the program that tries."""
        widget, browser = open_widget(definition, client=None, selected_steps=[PROCESS])
        browser.change(parameter_overrides={"BatchData": "s3://bucket/batch.csv"})
        assert widget.verdict.can_start
        assert browser.shown("verdict")["can_start"] is False
        assert browser.shown("notice")["severity"] == "warning"
        assert "Make the widget from the pipeline's name" in browser.shown("notice")["message"]
        with pytest.raises(NoServiceError, match="nothing can start"):
            widget.start()

    def test_it_goes_on_saying_so(self, open_widget: Open) -> None:
        """Buttons that were pressed all the same take the notice to an error at most, never away."""
        widget, browser = open_widget(abalone.definition(), client=None, selected_steps=[PROCESS])
        said = browser.shown("notice")
        widget.parameter_overrides = {"BatchData": "s3://bucket/batch.csv"}
        assert "nothing can start" in browser.answer(browser.click("start"))
        assert widget.notice["severity"] == "error"
        browser.answer(browser.click("refresh"))
        assert widget.notice == said
        assert browser.history("notice")[-1] == said

    def test_it_still_gives_code(self, open_widget: Open) -> None:
        widget, browser = open_widget(abalone.definition(), client=None, selected_steps=[PROCESS])
        with pytest.raises(InvalidSelectionError, match="BatchData"):
            widget.code()
        browser.change(parameter_overrides={"BatchData": "s3://bucket/batch.csv"})
        assert '"StepName": "AbaloneProcess"' in widget.code()
        assert '"s3://bucket/batch.csv"' in widget.code()

    def test_a_reference_is_taken_on_trust(self, open_widget: Open) -> None:
        """Nobody can be asked what it did; what is shown and what is returned agree."""
        arn = "arn:aws:sagemaker:us-west-2:123456789012:pipeline/AbalonePipeline/execution/abcdefghijkl"
        widget, browser = open_widget(
            abalone.definition(), client=None, selected_steps=[TRAIN], reference_execution=arn
        )
        browser.change(parameter_overrides={"BatchData": "s3://bucket/batch.csv"})
        assert widget.verdict.can_start
        config = widget.request()["SelectiveExecutionConfig"]
        assert config == {"SourcePipelineExecutionArn": arn, "SelectedSteps": [{"StepName": TRAIN}]}
