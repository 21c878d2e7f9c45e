"""The IAM policy of docs/ allows what a whole story sends, and nothing else."""

from __future__ import annotations

import json

import pytest

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.aws.operations import (
    LOG_OPERATIONS,
    METRIC_OPERATIONS,
    MLFLOW_APP_ACTION,
    MLFLOW_OPERATIONS,
    READ_OPERATIONS,
    RUN_OPERATIONS,
    action,
)
from sagemaker_selective_widget.execution.watch.resource import JOB_LOG_GROUPS
from scripts.pages import DOCS
from tests.service.sweep_harness import ERROR, NAME, make
from tests.service.test_aws_logs import Sent, make_older
from tests.service.widget_harness import EVAL, TRAIN, AbaloneAccount, Browser, Open, Wiretap, read_runs, until

pytest_plugins = ["tests.service.widget_harness"]


def allowed(sid: str) -> set[str]:
    """The operations that a statement of the policy allows."""
    policy = json.loads((DOCS / "reference" / "iam-policy.json").read_text(encoding="utf-8"))
    (statement,) = [each for each in policy["Statement"] if each["Sid"] == sid]
    return {action.partition(":")[2] for action in statement["Action"]}


def look(widget: SelectiveExecutionWidget, browser: Browser, reference: str) -> None:
    """Plan, as somebody does who may start nothing: every click but Start, Retry and Stop."""
    browser.change(selected_steps=[TRAIN, EVAL], reference_execution_arn=reference)
    until(lambda: widget.reference["state"] == "ready")
    for command in ("presets", "more", "refresh", "runs-more"):
        assert browser.answer(browser.click(command)) == ""
    assert browser.answer(browser.click("drift", step=TRAIN)) == ""
    assert browser.answer(browser.click("watch", arn=reference)) == ""
    read_runs(browser)
    assert widget.drift_shown["state"] == "ready"
    assert widget.code("cli")


def sent_without_metrics(tap: Wiretap) -> set[str]:
    """The operations that were sent, but for those that read metrics."""
    return set(tap.operations) - allowed("ReadMetricsOfStepsOptional")


def test_looking_sends_what_the_first_statement_allows(
    open_widget: Open, reference: str, tap: Wiretap
) -> None:
    """An execution that somebody else has started can be watched, too."""
    widget, browser = open_widget(execution=reference)
    look(widget, browser, reference)
    assert allowed("Look") == set(READ_OPERATIONS)
    assert sent_without_metrics(tap) == allowed("Look")
    assert widget.notice["message"] == ""


def test_a_whole_story_sends_what_the_policy_allows(
    account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
) -> None:
    """Planned, started, watched, stopped, retried, left and taken up again by another widget."""
    gate = account.gate(TRAIN)
    widget, browser = open_widget()
    look(widget, browser, reference)
    arn = widget.start()
    until(gate.entered.is_set)
    widget.stop()
    assert widget.wait(30).status == "Stopped"
    widget.retry()
    until(lambda: widget.run["state"] == "running")
    widget.close()
    again, _ = open_widget(execution=arn)
    gate.open()
    assert again.wait(30).status == "Succeeded"
    assert sent_without_metrics(tap) == allowed("Look") | allowed("StartRetryAndStop")
    assert allowed("StartRetryAndStop") == set(RUN_OPERATIONS)


@pytest.mark.parametrize("is_older", [False, True])
def test_reading_a_log_sends_what_the_last_statement_allows(
    account: AbaloneAccount, open_widget: Open, reference: str, is_older: bool
) -> None:
    """A boto3 that cannot ask for the newest lines of all instances asks otherwise, and all is allowed."""
    logs = account.sagemaker.logs_client()
    if is_older:
        make_older(logs)
    sent = Sent(logs)
    widget, _ = open_widget(execution=reference, logs_client=logs)
    widget.step_log(TRAIN)
    assert sent.operations
    assert set(sent.operations) <= allowed("ReadLogsOfStepsOptional") == set(LOG_OPERATIONS)


def test_reading_metrics_sends_what_the_metrics_statement_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    sagemaker, reference = make()
    with sagemaker:
        client, s3 = sagemaker.client(), sagemaker.s3_client()
        monkeypatch.setattr(sagemaker, "s3_client", lambda: s3)
        sent = [Sent(client), Sent(s3)]
        widget = SelectiveExecutionWidget(NAME, client)
        assert widget.metrics(reference)[ERROR] == 4.0
        widget.close()
    asked = {operation for each in sent for operation in each.operations} - allowed("Look")
    assert asked == {"DescribeProcessingJob", "DescribeTrainingJob", "GetObject"}
    assert asked < allowed("ReadMetricsOfStepsOptional") == set(METRIC_OPERATIONS)


def test_reading_runs_sends_what_the_mlflow_statement_allows() -> None:
    """An app has one action for all that is asked of it; what is sent, `test_mlflow` tells."""
    apps = MLFLOW_APP_ACTION.partition(":")[2]
    assert allowed("ReadMlflowRunsOptional") == {*MLFLOW_OPERATIONS, apps}
    assert action("GetRun") == "sagemaker-mlflow:GetRun"


def test_a_policy_names_the_groups_of_the_logs_that_are_read() -> None:
    policy = json.loads((DOCS / "reference" / "iam-policy.json").read_text(encoding="utf-8"))
    (resources,) = [each["Resource"] for each in policy["Statement"] if each["Sid"].startswith("ReadLogs")]
    groups = [resource.partition(":log-group:")[2] for resource in resources]
    assert groups == [*(f"{group}:*" for group in JOB_LOG_GROUPS.values()), "/aws/lambda/*:*"]
