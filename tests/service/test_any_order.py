"""Whatever a person, cells, other people and the network do, in any order: the screen and the verdict agree.

A random walk over one widget, one page and one account. Nothing waits between two gestures but where a
person would; what has to hold at rest is asked at the end of each walk, and now and then before.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Any
from unittest.mock import patch

import comm
import traitlets
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.local import LocalSageMaker, abalone
from tests.service.widget_harness import (
    EVAL,
    PROCESS,
    REGISTER,
    TRAIN,
    AbaloneAccount,
    Browser,
    Gate,
    RecordingComm,
    Wiretap,
    abalone_definition,
    settle,
    until,
)

_DEFINITION = json.loads(abalone_definition())
_ADDED = "Another"
_STEPS = [*(step["Name"] for step in _DEFINITION["Steps"]), _ADDED, "nobody"]
_PARAMETERS = [*(each["Name"] for each in _DEFINITION["Parameters"]), "Nothing"]
_TEXTS = ["", "3", "7", "0.5", "1e3", "-1", "three", "True", "s3://bucket/data", "<b>x</b>", "\ud800", " 5 "]
_READS = [
    "DescribePipeline",
    "DescribePipelineExecution",
    "ListPipelineExecutions",
    "ListPipelineExecutionSteps",
]
_OF_OTHER_WIDGETS = ("graph", "layout")
"""Traits that hold other widgets, which a page is sent by their names."""

selections = st.lists(st.sampled_from(_STEPS), max_size=4)
values = st.one_of(st.sampled_from(_TEXTS), st.integers(-3, 12), st.floats(), st.none(), st.just([1]))


def _released(kind: str) -> str:
    """The definition as a release has changed it."""
    definition: dict[str, Any] = json.loads(abalone_definition())
    steps = {step["Name"]: step for step in definition["Steps"]}
    if kind == "tags":
        steps[TRAIN]["Arguments"]["Tags"] = [{"Key": "release", "Value": "2"}]
    if kind == "another step":
        definition["Steps"].append({**steps[PROCESS], "Name": _ADDED})
    if kind == "another default":
        for parameter in definition["Parameters"]:
            if parameter["Type"] == "Integer":
                parameter["DefaultValue"] = 2
    return json.dumps(definition)


class AnyOrder(RuleBasedStateMachine):
    """The walk."""

    @initialize()
    def open(self) -> None:
        self.stack = ExitStack()
        self.stack.enter_context(patch.object(comm, "create_comm", RecordingComm))
        self.logged: list[str] = []
        self._collect_errors()
        self.sagemaker = self.stack.enter_context(LocalSageMaker(step_duration_s=0))
        self.account = AbaloneAccount(self.sagemaker)
        self.account.run(MaxDepth=7)
        self.gates: list[Gate] = []
        self.most_executions = 1
        self.client = self.sagemaker.client()  # other people's requests are neither refused nor lost
        self.widget = SelectiveExecutionWidget(abalone.PIPELINE_NAME, client=self.client)
        self.stack.callback(self.widget.close)
        self.browser = Browser(self.widget)
        self.tap = Wiretap(self.client)

    # A person at the page.

    @rule(steps=selections)
    def select(self, steps: list[str]) -> None:
        self.browser.change(selected_steps=steps)

    @rule(name=st.sampled_from(_PARAMETERS), text=st.sampled_from(_TEXTS))
    def type(self, name: str, text: str) -> None:
        self.browser.change(parameter_overrides={**self.browser.held("parameter_overrides"), name: text})

    @rule(data=st.data())
    def pin(self, data: st.DataObject) -> None:
        arns = self.account.executions()
        self.browser.change(
            reference_execution_arn=data.draw(st.sampled_from([*arns, None, "no"])), pinned=True
        )

    @rule()
    def unpin(self) -> None:
        self.browser.change(pinned=False)

    @rule(inherit=st.sampled_from(["reference", "defaults"]))
    def inherit(self, inherit: str) -> None:
        self.browser.change(inherit=inherit)

    @rule(name=st.sampled_from(["", "a-name", "a name"]))
    def name(self, name: str) -> None:
        self.browser.change(display_name=name)

    @rule(data=st.data())
    def repair(self, data: st.DataObject) -> None:
        shown = self.browser.shown("verdict")["issues"]
        patches = [repair["patch"] for issue in shown for repair in issue["repairs"]]
        if patches:
            self.browser.apply(data.draw(st.sampled_from(patches)))

    @rule(command=st.sampled_from(["undo", "redo", "refresh", "unwatch", "retry", "more", "presets"]))
    def press(self, command: str) -> None:
        self.browser.answer(self.browser.click(command))

    @rule()
    def start(self) -> None:
        """What starts is what was on the screen, or nothing does."""
        self.most_executions += 1
        shown = self.browser.intents()
        problem = self.browser.answer(self.browser.click("start"))
        if not problem:  # a second click while it runs sends nothing: the first has sent the same
            self._check_request(shown)

    @rule()
    def stop(self) -> None:
        arn = self.browser.shown("run")["arn"]
        self.browser.answer(self.browser.click("stop", arn=arn))

    # A cell.

    @rule(steps=selections)
    def assign_steps(self, steps: list[str]) -> None:
        self._attempt(lambda: setattr(self.widget, "selected_steps", steps))

    @rule(name=st.sampled_from(_PARAMETERS), value=values)
    def assign_value(self, name: str, value: Any) -> None:
        self._attempt(lambda: setattr(self.widget, "parameter_overrides", {name: value}))

    @rule()
    def start_in_cell(self) -> None:
        self.most_executions += 1
        self._attempt(self.widget.start)

    # Other people, jobs that take their time, and the network.

    @rule(failing=st.sampled_from([None, PROCESS, TRAIN, EVAL, REGISTER]))
    def somebody_starts(self, failing: str | None) -> None:
        self.most_executions += 1
        if failing:
            self.sagemaker.faults.fail_once(failing)
        self.account.start()

    @rule(kind=st.sampled_from(["tags", "another default", "another step", "as it was"]))
    def somebody_updates(self, kind: str) -> None:
        self.account.client.update_pipeline(
            PipelineName=abalone.PIPELINE_NAME, PipelineDefinition=_released(kind)
        )

    @rule(step=st.sampled_from([PROCESS, TRAIN]))
    def hold(self, step: str) -> None:
        self.gates.append(self.account.gate(step))

    @rule()
    def let_go(self) -> None:
        for gate in self.gates:
            gate.open()

    @rule(operation=st.sampled_from(_READS))
    def lose_an_answer(self, operation: str) -> None:
        self.tap.lose_answers(operation, 1)

    @rule()
    def lose_the_answer_to_start(self) -> None:
        self.tap.lose_answers("StartPipelineExecution", 1)

    @rule(operation=st.sampled_from([*_READS, "StartPipelineExecution", "StopPipelineExecution"]))
    def refuse(self, operation: str) -> None:
        self.tap.refuse(operation, "AccessDeniedException", "no", times=1)

    # What holds.

    @invariant()
    def nothing_is_unexpected(self) -> None:
        assert getattr(self, "logged", []) == []

    @precondition(lambda self: hasattr(self, "widget"))
    @invariant()
    def nothing_starts_twice(self) -> None:
        assert len(self.account.executions()) <= self.most_executions

    def teardown(self) -> None:
        if not hasattr(self, "widget"):
            return
        with self.stack:
            self._come_to_rest()
            self._check_page()
            self._check_verdict()
            self._check_service_agrees()
            self._check_saved()
            assert self.logged == []

    def _come_to_rest(self) -> None:
        self.let_go()
        self.sagemaker.faults.clear()
        self.tap.relent()
        until(lambda: not any(self.account.is_under_way(arn) for arn in self.account.executions()))
        until(lambda: self.browser.shown("run")["state"] not in ("starting", "running"))
        self.widget.refresh()
        settle(self.widget)

    def _check_page(self) -> None:
        until(lambda: self._differing() == [])

    def _differing(self) -> list[str]:
        state = json.loads(json.dumps(self.widget.get_state()))
        return [
            name
            for name, value in state.items()
            if not name.startswith("_")
            and name not in _OF_OTHER_WIDGETS
            and self.browser.shown(name) != value
        ]

    def _check_verdict(self) -> None:
        verdict, selected = self.widget.verdict, tuple(self.widget.selected_steps)
        assert verdict.selected_steps == self.widget.pipeline.in_order(selected)
        assert verdict.reference_execution_arn in (None, self.widget.reference_execution_arn)

    def _check_service_agrees(self) -> None:
        """What the verdict lets start, the service takes; a job may find a text of its own wrong later."""
        if not self.widget.verdict.can_start or self.browser.shown("display_name_problem"):
            return
        arn = self.account.client.start_pipeline_execution(**self.widget.request())["PipelineExecutionArn"]
        until(lambda: not self.account.is_under_way(arn))
        assert self.account.status(arn) == "Succeeded" or self.widget.parameter_overrides

    def _check_saved(self) -> None:
        self.widget.refresh()
        settle(self.widget)
        restored = SelectiveExecutionWidget.from_json(self.widget.to_json(), client=self.account.client)
        self.stack.callback(restored.close)
        settle(restored)
        for trait in ("selected_steps", "reference_execution_arn", "parameter_overrides", "inherit"):
            assert getattr(restored, trait) == getattr(self.widget, trait), trait
        assert restored.verdict == self.widget.verdict

    def _check_request(self, shown: dict[str, Any]) -> None:
        request = self.tap.requests_of("StartPipelineExecution")[-1]
        config = request["SelectiveExecutionConfig"]
        assert [each["StepName"] for each in config["SelectedSteps"]] == shown["selected_steps"]
        assert config.get("SourcePipelineExecutionArn") == shown["reference_execution_arn"]
        values = {each["Name"]: each["Value"] for each in request.get("PipelineParameters", [])}
        assert values.items() >= shown["parameter_overrides"].items()

    def _collect_errors(self) -> None:
        handler = logging.Handler(logging.ERROR)
        handler.emit = lambda record: self.logged.append(handler.format(record))  # type: ignore[method-assign]
        logger = logging.getLogger("sagemaker_selective_widget")
        logger.addHandler(handler)
        self.stack.callback(logger.removeHandler, handler)

    def _attempt(self, gesture: Callable[[], object]) -> None:
        """Do what may be refused, never by another exception."""
        with suppress(SelectiveWidgetError, traitlets.TraitError):
            gesture()


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=12,
    stateful_step_count=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shorten a walk takes minutes
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow],
)
