"""What is said of a start besides its selection, and the request as code."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_selective_widget.errors import InvalidSelectionError, StartOptionError
from sagemaker_selective_widget.execution.start.export import TARGETS
from tests.service.widget_harness import EVAL, EXECUTION_ARN, TRAIN, AbaloneAccount, Open, Wiretap, until

pytest_plugins = ["tests.service.widget_harness"]


def started(account: AbaloneAccount, arn: str) -> dict[str, Any]:
    """What the service says of an execution."""
    answer: dict[str, Any] = account.client.describe_pipeline_execution(PipelineExecutionArn=arn)
    return answer


class TestDisplayName:
    def test_one_is_proposed_from_what_changes(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN, EVAL])
        assert browser.shown("proposed_name") == "train-eval"
        browser.change(parameter_overrides={"MaxDepth": "6"})
        assert browser.shown("proposed_name") == "train-eval-maxdepth-6"
        arn = widget.start()
        widget.wait(30)
        assert started(account, arn)["PipelineExecutionDisplayName"] == "train-eval-maxdepth-6"
        assert browser.shown("run")["name"] == "train-eval-maxdepth-6"

    def test_the_one_that_was_typed_goes_before_it(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        browser.change(display_name="mine")
        assert "mine" in browser.shown("code_shown")["text"]
        browser.click("start")
        until(lambda: widget.run["state"] == "ended")
        assert widget.wait(30).display_name == "mine"

    def test_the_one_that_is_given_goes_before_both(self, open_widget: Open, reference: str) -> None:
        widget, _ = open_widget(selected_steps=[TRAIN], display_name="mine")
        assert widget.request("given")["PipelineExecutionDisplayName"] == "given"

    def test_what_cannot_be_sent_is_said_beside_it(
        self, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """There is no code of it, and a click on Start says why nothing starts."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        browser.change(display_name="under_score")
        assert "under_score" in browser.shown("display_name_problem")
        assert browser.shown("code_shown")["text"] == ""
        browser.click("start")
        until(lambda: "under_score" in widget.notice["message"])
        assert tap.count("StartPipelineExecution") == 0
        browser.change(display_name="hyphen-ated")
        assert browser.shown("display_name_problem") == ""
        assert "hyphen-ated" in browser.shown("code_shown")["text"]


class TestOptions:
    def test_description_and_parallelism_are_sent(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        widget, _ = open_widget(selected_steps=[TRAIN])
        arn = widget.start(description="After the fix.", max_parallel_steps=1)
        widget.wait(30)
        execution = started(account, arn)
        assert execution["PipelineExecutionDescription"] == "After the fix."
        assert execution["ParallelismConfiguration"] == {"MaxParallelExecutionSteps": 1}

    def test_a_version_is_sent(self, account: AbaloneAccount, open_widget: Open, reference: str) -> None:
        account.need("PipelineVersionId")
        widget, _ = open_widget(selected_steps=[TRAIN])
        arn = widget.start(version_id=1)
        widget.wait(30)
        assert started(account, arn)["PipelineVersionId"] == 1

    def test_an_alias_is_sent(self, account: AbaloneAccount, open_widget: Open, reference: str) -> None:
        account.need("PipelineVersionAlias")
        account.client.update_pipeline_version(
            PipelineArn=EXECUTION_ARN.removesuffix("/execution"),
            PipelineVersionId=1,
            PipelineVersionAliasOperations={"Add": ["prod"]},
        )
        widget, _ = open_widget(selected_steps=[TRAIN])
        arn = widget.start(version_alias="prod")
        widget.wait(30)
        assert started(account, arn)["PipelineVersionAliases"] == ["prod"]

    def test_what_an_older_boto3_does_not_know_is_said(
        self,
        account: AbaloneAccount,
        open_widget: Open,
        reference: str,
        tap: Wiretap,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """The client's own model decides, not its version number."""
        widget, _ = open_widget(selected_steps=[TRAIN])
        monkeypatch.delitem(account.start_members, "PipelineVersionAlias", raising=False)
        with pytest.raises(StartOptionError, match=r"cannot send PipelineVersionAlias.*upgrade boto3"):
            widget.start(version_alias="prod")
        assert tap.count("StartPipelineExecution") == 0

    def test_what_does_not_fit_is_said_before_anything_is_asked(
        self, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        widget, _ = open_widget(selected_steps=[TRAIN])
        tap.clear()
        with pytest.raises(StartOptionError, match="max_parallel_steps is 0"):
            widget.start(max_parallel_steps=0)
        assert tap.operations == []


class TestCode:
    @pytest.mark.parametrize("target", TARGETS)
    def test_the_browser_is_sent_the_code_of_its_target_alone(
        self, open_widget: Open, reference: str, target: str
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        browser.change(code_target=target)
        assert browser.shown("code_shown") == {"target": target, "text": widget.code(target)}
        (update,) = browser.change(selected_steps=[TRAIN, EVAL])
        assert update["code_shown"] == {"target": target, "text": widget.code(target)}

    def test_a_target_that_is_unknown_is_refused(self, open_widget: Open, reference: str) -> None:
        widget, _ = open_widget(selected_steps=[TRAIN])
        with pytest.raises(ValueError, match="there is for 'boto3'"):
            widget.code("terraform")

    @pytest.mark.parametrize("target", TARGETS)
    def test_there_is_no_code_of_what_cannot_start(
        self, open_widget: Open, reference: str, target: str
    ) -> None:
        widget, browser = open_widget()
        browser.change(code_target=target)
        assert browser.shown("code_shown") == {"target": target, "text": ""}
        with pytest.raises(InvalidSelectionError):
            widget.code(target)

    @pytest.mark.parametrize("target", TARGETS)
    def test_what_is_said_of_the_start_is_in_it(self, open_widget: Open, reference: str, target: str) -> None:
        widget, _ = open_widget(selected_steps=[TRAIN])
        code = widget.code(target, "mine", description="After the fix.", max_parallel_steps=3)
        for said in ("mine", "After the fix.", "MaxParallelExecutionSteps", reference, "us-west-2", TRAIN):
            assert said in code
