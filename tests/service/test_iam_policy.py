"""The IAM policy of docs/ allows what a whole story sends, and nothing else."""

from __future__ import annotations

import json

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.aws.operations import READ_OPERATIONS, RUN_OPERATIONS
from scripts.pages import DOCS
from tests.service.widget_harness import EVAL, TRAIN, AbaloneAccount, Browser, Open, Wiretap, until

pytest_plugins = ["tests.service.widget_harness"]


def allowed(sid: str) -> set[str]:
    """The operations that a statement of the policy allows."""
    policy = json.loads((DOCS / "iam-policy.json").read_text(encoding="utf-8"))
    (statement,) = [each for each in policy["Statement"] if each["Sid"] == sid]
    return {action.removeprefix("sagemaker:") for action in statement["Action"]}


def look(widget: SelectiveExecutionWidget, browser: Browser, reference: str) -> None:
    """Plan, as somebody does who may start nothing: every click but Start, Retry and Stop."""
    answers = browser.answers
    browser.change(selected_steps=[TRAIN, EVAL], reference_execution_arn=reference)
    until(lambda: widget.reference["state"] == "ready")
    kinds = ("presets", "more", "refresh", "history", "history-more")
    about = [{"kind": "drift", "step": TRAIN}, {"kind": "watch", "arn": reference}]
    requests = [*({"kind": kind} for kind in kinds), *about]
    for number, request in enumerate(requests, answers + 1):
        browser.say(request)
        until(lambda: browser.answers == number)  # noqa: B023 (called before the next turn)
    assert widget.drift_shown["state"] == "ready"
    assert widget.code("cli")


def test_looking_sends_what_the_first_statement_allows(
    open_widget: Open, reference: str, tap: Wiretap
) -> None:
    """An execution that somebody else has started can be watched, too."""
    widget, browser = open_widget(execution=reference)
    look(widget, browser, reference)
    assert set(tap.operations) == allowed("Look") == set(READ_OPERATIONS)
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
    assert set(tap.operations) == allowed("Look") | allowed("StartRetryAndStop")
    assert allowed("StartRetryAndStop") == set(RUN_OPERATIONS)
