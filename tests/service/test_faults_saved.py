"""No parameter value is saved unless somebody allows it, and no name is mangled for that."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.local import abalone
from tests.service.widget_harness import (
    EVAL,
    PROCESS,
    TRAIN,
    AbaloneAccount,
    Browser,
    Open,
    abalone_definition,
    read_runs,
    until,
    widget_threads,
)

pytest_plugins = ["tests.service.widget_harness"]

OVERRIDDEN, INHERITED, EARLIER = "40424", "47114", "80917"


def saved(widget: SelectiveExecutionWidget) -> dict[str, str]:
    """Everything that goes into a file: what Python embeds, what an automatic run stores, the picture."""
    opened = next(data["state"] for kind, data in widget.comm.sent if kind == "comm_open")
    return {
        "embedded": json.dumps(widget._get_embed_state()["state"], default=str),
        "opened": json.dumps(opened, default=str),
        "picture": "".join(map(str, (widget.picture().html, widget.picture().svg, widget.picture().text))),
    }


def do_everything(widget: Any, browser: Browser, account: AbaloneAccount) -> None:
    """Open every panel, and meet every message that may quote a value."""
    for command in ("presets", "describe", "runs-more"):
        browser.answer(browser.click(command))
    arns = [row["arn"] for row in read_runs(browser)]
    browser.answer(browser.click("compare", arns=arns))
    until(lambda: browser.shown("comparison_shown")["names"])
    browser.answer(browser.click("drift", step=TRAIN))
    for overrides in ({"MaxDepth": OVERRIDDEN + "x"}, {"MaxDepth": ""}, {"MaxDepth": int(OVERRIDDEN)}):
        widget.parameter_overrides = overrides
        browser.answer(browser.click("start"))
    browser.change(varied_parameters={"MaxDepth": f"{OVERRIDDEN}, five"})
    browser.change(varied_parameters={"MaxDepth": f"{OVERRIDDEN}, {INHERITED}"})
    widget.wait(30)
    until(lambda: widget_threads() == [])
    until(lambda: browser.shown("reference")["state"] == "ready")
    assert browser.answer(browser.click("sweep")) == ""
    until(lambda: [each["state"] for each in browser.shown("sweeps_shown")] == ["ended"])
    browser.change(varied_parameters={"MaxDepth": f"{OVERRIDDEN}, {INHERITED}"})
    browser.answer(browser.click("presets"))
    browser.answer(browser.click("log", step=TRAIN))
    browser.answer(browser.click("select", expression=f"{TRAIN} and ("))
    until(lambda: not widget.session.store.state.run.is_under_way)


@pytest.mark.parametrize("is_allowed", [False, True])
def test_no_value_is_saved_unless_it_is_allowed(
    account: AbaloneAccount, open_widget: Open, is_allowed: bool
) -> None:
    """Of what is overridden, inherited, or was run with, in whichever trait it stands."""
    account.run("earlier", MaxDepth=EARLIER)
    reference = account.run("all-steps", MaxDepth=INHERITED)
    widget, browser = open_widget(
        selected_steps=[TRAIN], reference_execution=reference, save_parameter_values=is_allowed
    )
    do_everything(widget, browser, account)
    text = saved(widget)["embedded"]
    assert [value in text for value in (OVERRIDDEN, INHERITED)] == [is_allowed, is_allowed]
    if not is_allowed:
        everything = saved(widget)
        assert [
            (where, value)
            for where, text in everything.items()
            for value in (OVERRIDDEN, INHERITED, EARLIER)
            if value in text
        ] == []


NAMES = [("Train", "train-Train-model"), ("S3", "s3://S3"), ("a", "banana"), ("7", "step-7"), ("in", "main")]


@pytest.mark.parametrize(("value", "name"), NAMES)
def test_a_name_in_which_a_value_occurs_is_saved_as_it_is(
    account: AbaloneAccount, open_widget: Open, value: str, name: str
) -> None:
    """Steps, executions, ARNs and codes are kept whole: only values are left out."""
    step = name.replace("s3://", "")
    definition = abalone_definition().replace(EVAL, step)
    account.client.update_pipeline(PipelineName=abalone.PIPELINE_NAME, PipelineDefinition=definition)
    reference = account.run(step, BatchData=value)
    widget, browser = open_widget(selected_steps=[step], reference_execution=reference)
    read_runs(browser)
    widget.parameter_overrides = {"BatchData": value}
    state = widget._get_embed_state()["state"]
    assert state["selected_steps"] == [step]
    assert step in [node["id"] for node in state["elements"]["nodes"]]
    assert state["reference_execution_arn"] == reference
    assert {issue["code"] for issue in state["verdict"]["issues"]} == {
        issue.code for issue in widget.verdict.issues
    }
    assert step in widget.picture().html


def test_a_parameter_named_as_a_step_keeps_the_step(open_widget: Open) -> None:
    """Where a name is both, the step's is a name and the parameter's value is a value."""
    definition = json.loads(abalone_definition())
    definition["Parameters"].append({"Name": TRAIN, "Type": "String", "DefaultValue": PROCESS})
    widget, _ = open_widget(definition, client=None, selected_steps=[TRAIN, PROCESS])
    state = widget._get_embed_state()["state"]
    assert state["selected_steps"] == [PROCESS, TRAIN]
