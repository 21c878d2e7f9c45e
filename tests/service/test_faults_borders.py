"""What comes from outside is checked once: assignments, messages, answers, names, other pipelines."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import boto3
import numpy as np
import pytest
from traitlets import TraitError

from sagemaker_selective_widget import SelectiveExecution, SelectiveExecutionWidget
from sagemaker_selective_widget.aws.client import SageMakerPipelineService
from sagemaker_selective_widget.errors import NotFoundError, ParameterValueError, ServiceError
from sagemaker_selective_widget.execution.watch.service import FIRST_AWS_INTERVAL_S
from sagemaker_selective_widget.local import abalone
from sagemaker_selective_widget.session.intents import INTENT_NAMES
from sagemaker_selective_widget.session.store import Store
from sagemaker_selective_widget.widget.widget import SelectiveExecutionWidget as Implementation
from tests.service.fault_points import Hold
from tests.service.memory_service import MemoryService, open_session
from tests.service.widget_harness import (
    EVAL,
    PROCESS,
    TRAIN,
    AbaloneAccount,
    Browser,
    Kept,
    Open,
    abalone_definition,
    until,
)

pytest_plugins = ["tests.service.widget_harness"]

_STEPS = [step["Name"] for step in json.loads(abalone_definition())["Steps"]]


class TestReadAfterWrite:
    """What is read right after an assignment is of that assignment, though the service is slow."""

    @pytest.mark.parametrize(
        "read",
        [
            lambda widget, arn: widget.verdict.reference_execution_arn == arn,
            lambda widget, arn: widget.config.source_pipeline_execution_arn == arn,
            lambda widget, arn: widget.parameters["MaxDepth"] == "4711",
            lambda widget, arn: arn in widget.code(),
            lambda widget, arn: arn in json.dumps(widget.request()),
            lambda widget, arn: arn in widget.to_json(),
            lambda widget, arn: widget.start() and widget.wait(30).reference_arn == arn,
        ],
    )
    def test_of_a_reference(
        self,
        account: AbaloneAccount,
        open_widget: Open,
        reference: str,
        read: Callable[[Any, str], bool],
    ) -> None:
        widget, _ = open_widget(selected_steps=[TRAIN])
        second = account.run("second", MaxDepth=4711)
        account.sagemaker.faults.delay("ListPipelineParametersForExecution", 0.2)
        widget.reference_execution_arn = second
        assert read(widget, second)

    @pytest.mark.parametrize(
        "read",
        [
            lambda widget: widget.verdict.reference_execution_arn,
            lambda widget: widget.config.source_pipeline_execution_arn,
            lambda widget: widget.request()["SelectiveExecutionConfig"]["SourcePipelineExecutionArn"],
            lambda widget: widget.start() and widget.wait(30).reference_arn,
        ],
    )
    def test_of_a_selection_while_the_run_before_is_not_listed_yet(
        self,
        account: AbaloneAccount,
        open_widget: Open,
        monkeypatch: pytest.MonkeyPatch,
        read: Callable[[Any], str],
    ) -> None:
        """The run has ended and is to be reused; the list that has it is held until somebody waits for it."""
        widget, _ = open_widget(selected_steps=_STEPS)
        widget.parameter_overrides = {"BatchData": abalone.BATCH_DATA}
        hold, wait_until = Hold(account.client, "ListPipelineExecutions", "after-call"), Store.wait_until

        def wait(store: Store, *arguments: Any) -> bool:
            hold.release()
            return wait_until(store, *arguments)

        ran = widget.start()
        widget.wait(30)
        hold.wait_for_request()
        widget.selected_steps = [EVAL]
        monkeypatch.setattr(Store, "wait_until", wait)
        assert read(widget) == ran

    @pytest.mark.parametrize(
        ("name", "value", "trait", "has"),
        [
            ("selected_steps", [EVAL], "expression", lambda shown: EVAL in shown["text"]),
            ("code_target", "cli", "code_shown", lambda shown: shown["target"] == "cli"),
            ("display_name", "-", "display_name_problem", bool),
            (
                "parameter_overrides",
                {"MaxDepth": 4711},
                "parameter_form",
                lambda shown: any(field["text"] == "4711" for field in shown),
            ),
            ("reference_execution_arn", None, "reference", lambda shown: shown["state"] == "none"),
        ],
    )
    def test_traits_follow_an_assignment(
        self, open_widget: Open, reference: str, name: str, value: Any, trait: str, has: Callable[[Any], bool]
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        setattr(widget, name, value)
        assert has(getattr(widget, trait))
        assert has(browser.shown(trait))

    def test_a_text_says_that_it_is_pending(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """Showing a widget waits for nothing, and is not silently of before."""
        widget, _ = open_widget(selected_steps=[TRAIN])
        second = account.run("second", MaxDepth=7)
        hold = Hold(account.client, "ListPipelineParametersForExecution")
        widget.reference_execution_arn = second
        hold.wait_for_request()
        assert "finding out" in repr(widget)
        assert "finding out" in repr(widget.session)
        hold.release()
        assert widget.verdict.summary in repr(widget)


class Depth(int):
    """A number of a user's own type."""


class TestAssignments:
    @pytest.mark.parametrize(
        "value",
        [
            *(None, [1], (1,), {1}, {"a": 1}, b"1", object(), np.array([1]), np.array(1), 1 + 2j, max),
            *(np.datetime64("2024-01-01", "ns"), np.timedelta64(5, "ns")),
            pytest.param(10**5000, id="a number that Python does not write"),
        ],
    )
    def test_what_is_no_value_is_refused_and_changes_nothing(self, kept: Kept, value: Any) -> None:
        """The message names the parameter; what stood there before stands."""
        widget, browser = kept.widget, kept.browser
        widget.parameter_overrides = {"NumRound": 9}
        before = len(browser.messages)
        with pytest.raises(ParameterValueError, match="MaxDepth"):
            widget.parameter_overrides = {"MaxDepth": value}
        assert widget.parameter_overrides == {"NumRound": 9}
        assert len(browser.messages) == before

    @pytest.mark.parametrize(
        "value",
        [
            *(np.int64(5), np.float32(0.5), np.bool_(True), np.str_("x"), Depth(5), True, 10**400, -0.0),
            *(1e308, math.inf, math.nan, "", " ", "\ud800", "\x00", "5" * 2000, "NaN", "\uff11"),
        ],
    )
    @pytest.mark.parametrize("name", ["MaxDepth", "BatchData", "Undeclared"])
    def test_whatever_a_value_is_the_widget_goes_on(self, kept: Kept, name: str, value: Any) -> None:
        """It is judged, sent to a page, saved and read again; the next assignment works."""
        widget, browser = kept.widget, kept.browser
        before = len(browser.messages)
        widget.parameter_overrides = {name: value}
        assert isinstance(widget.parameter_overrides[name], (str, int, float))
        assert widget.verdict.selected_steps == (TRAIN,)
        for state in (*browser.updates(before), widget.get_state()):
            json.dumps(state, ensure_ascii=False).encode()
        saved = widget.to_json()
        widget.parameter_overrides = {}
        widget.apply_json(saved)
        assert list(widget.parameter_overrides) == [name]
        Browser(widget, client="later")
        widget.parameter_overrides = {"MaxDepth": 3}
        assert browser.shown("parameter_overrides") == {"MaxDepth": "3"}

    def test_a_dict_is_taken_as_it_was(self, kept: Kept) -> None:
        """Changing it afterwards changes nothing, and what is read cannot be changed in place."""
        widget = kept.widget
        values = {"MaxDepth": 3}
        widget.parameter_overrides = values
        values["MaxDepth"] = 4
        assert widget.parameter_overrides == {"MaxDepth": 3}
        for change in (
            lambda held: held.update(MaxDepth=4),
            lambda held: held.pop("MaxDepth"),
            lambda held: held.__setitem__("MaxDepth", 4),
            lambda held: held.clear(),
            lambda held: held.setdefault("x", 1),
        ):
            with pytest.raises(TypeError, match="Assign a new dict"):
                change(widget.parameter_overrides)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("reference_execution_arn", 5),
            ("selected_steps", [1]),
            ("selected_steps", None),
            ("inherit", "both"),
            ("pinned", "yes"),
            ("display_name", None),
            ("code_target", "cobol"),
            ("parameter_overrides", [1]),
        ],
    )
    def test_a_refused_assignment_leaves_nothing_behind(self, kept: Kept, name: str, value: Any) -> None:
        widget, browser = kept.widget, kept.browser
        before = browser.intents(), len(browser.messages), widget.session.store.state.revision
        with pytest.raises(TraitError):
            setattr(widget, name, value)
        after = browser.intents(), len(browser.messages), widget.session.store.state.revision
        assert after == before
        assert not widget.pinned

    @pytest.mark.parametrize(
        "assign",
        [
            lambda widget, arn: setattr(widget, "selected_steps", [EVAL]),
            lambda widget, arn: setattr(widget, "reference_execution_arn", arn),
            lambda widget, arn: setattr(widget, "parameter_overrides", {"MaxDepth": 3}),
            lambda widget, arn: setattr(widget, "inherit", "defaults"),
            lambda widget, arn: setattr(widget, "pinned", False),
            lambda widget, arn: widget.state_intents(selected_steps=[EVAL], reference_execution_arn=None),
            lambda widget, arn: widget.select(EVAL),
            lambda widget, arn: widget.repeat(arn),
            lambda widget, arn: widget.undo(),
        ],
    )
    def test_one_change_is_one_message(self, kept: Kept, assign: Callable[[Any, str], object]) -> None:
        """All that follows is in it: nobody sees half of it."""
        widget, browser = kept.widget, kept.browser
        widget.session.repeat(kept.reference)  # what has to be found out is known by now
        widget.selected_steps = [TRAIN]
        widget.selected_steps = [PROCESS]
        before = len(browser.messages)
        assign(widget, kept.reference)
        updates = browser.updates(before)
        assert len([update for update in updates if "revision" in update]) == 1
        assert "revision" in updates[0]

    @pytest.mark.parametrize("echo", ["0", "1"])
    def test_a_saved_selection_is_applied(
        self, open_widget: Open, reference: str, monkeypatch: pytest.MonkeyPatch, echo: str
    ) -> None:
        """Whether ipywidgets echoes what a front end states does not matter."""
        monkeypatch.setattr("ipywidgets.widgets.widget.JUPYTER_WIDGETS_ECHO", echo == "1", raising=True)
        widget, browser = open_widget(selected_steps=[TRAIN], parameter_overrides={"MaxDepth": 3})
        saved = widget.to_json()
        widget.state_intents(selected_steps=[EVAL], parameter_overrides={}, reference_execution_arn=None)
        widget.apply_json(saved)
        assert (widget.selected_steps, widget.parameter_overrides) == ((TRAIN,), {"MaxDepth": 3})
        assert widget.reference_execution_arn == reference
        browser.change(selected_steps=[PROCESS])
        assert browser.shown("selected_steps") == [PROCESS]
        assert not [data for _, data in browser.messages if data.get("method") == "echo_update"]


class TestOtherPipelines:
    @pytest.fixture
    def other(self, account: AbaloneAccount) -> str:
        """An execution of another pipeline, whose name begins as this one's."""
        client = account.client
        client.create_pipeline(
            PipelineName="AbalonePipeline-2",
            PipelineDefinition=abalone_definition(),
            RoleArn="arn:aws:iam::123456789012:role/pipelines",
        )
        arn = client.start_pipeline_execution(
            PipelineName="AbalonePipeline-2",
            PipelineParameters=[{"Name": "BatchData", "Value": abalone.BATCH_DATA}],
        )["PipelineExecutionArn"]
        until(lambda: account.status(arn) == "Succeeded")
        return str(arn)

    def test_its_executions_are_not_shown_here(
        self, account: AbaloneAccount, open_widget: Open, reference: str, other: str
    ) -> None:
        """By a cell, by a page, and where the widget is opened; the run stays as it is."""
        widget, browser = open_widget(execution=reference)
        for attempt in (
            lambda: widget.watch(other),
            lambda: widget.repeat(other),
            lambda: open_widget(execution=other),
        ):
            with pytest.raises(NotFoundError, match="no execution of the pipeline"):
                attempt()
        for command in ("watch", "repeat"):
            assert "no execution of the pipeline" in browser.answer(browser.click(command, arn=other))
        assert browser.shown("run")["arn"] == reference
        widget.reference_execution_arn = other
        assert not widget.verdict.can_start

    @pytest.mark.parametrize("arn", ["", "x", "arn:aws:s3:::bucket", f"{'a' * 3000}"])
    def test_what_is_no_execution_is_said(self, open_widget: Open, reference: str, arn: str) -> None:
        widget, browser = open_widget()
        with pytest.raises(ServiceError):
            widget.watch(arn)
        assert browser.answer(browser.click("watch", arn=arn))
        assert browser.shown("run")["state"] == "idle"

    @pytest.mark.parametrize(
        ("region", "endpoint"),
        [
            ("us-iso-east-1", None),
            ("eusc-de-east-1", None),
            ("cn-north-1", None),
            ("us-gov-west-1", None),
            ("us-west-2", "https://vpce-1-abc.api.sagemaker.us-west-2.vpce.amazonaws.com"),
            ("us-west-2", "https://sagemaker.corp.example.com"),
            ("us-west-2", "http://10.1.2.3:8080"),
            ("us-west-2", "https://[fd00::1]"),
        ],
    )
    def test_whatever_is_not_this_machine_is_asked_seldom(self, region: str, endpoint: str | None) -> None:
        client = boto3.client(
            "sagemaker",
            region_name=region,
            endpoint_url=endpoint,
            aws_access_key_id="a",
            aws_secret_access_key="b",
        )
        service = SageMakerPipelineService(client, "p")
        assert service.first_poll_interval_s == FIRST_AWS_INTERVAL_S

    def test_a_definition_alone_asks_nobody(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Also one that was saved and is opened again, by any of its names."""

        def refuse(*_: Any, **__: Any) -> Any:
            raise AssertionError("AWS was asked")

        monkeypatch.setattr(boto3, "client", refuse)
        for kind in (SelectiveExecution, SelectiveExecutionWidget):
            for given in (json.loads(abalone_definition()), abalone_definition()):
                opened = kind(given, selected_steps=[TRAIN])
                again = kind.from_json(opened.to_json())
                assert again.selected_steps == (TRAIN,)
                assert again.pipeline.step_names == opened.pipeline.step_names
                opened.close()
                again.close()

    def test_a_hundred_executions_share_one_parsed_definition(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Counted by identity: each copy would cost megabytes."""
        service = MemoryService()
        for number in range(100):
            service.end_at_once(str(number))
        session = open_session(service, monkeypatch)
        session.history(101)
        examined = session.store.state.history.examined.values()
        assert len(examined) == 101
        assert len({id(each.pipeline) for each in examined}) == 1
        session.close()


DERIVED = sorted(set(SelectiveExecutionWidget.class_trait_names(sync=True)).difference(INTENT_NAMES))
ODD: list[Any] = [None, {}, [5], "x", 5, True, {"state": "ready"}, [[{}]]]


class TestWhatABrowserWrites:
    @pytest.mark.parametrize("trait", DERIVED)
    def test_what_python_owns_cannot_be_written(self, kept: Kept, trait: str) -> None:
        """As ``save_changes`` of any front end would; nothing fails afterwards."""
        widget, browser = kept.widget, kept.browser
        before = json.dumps(widget.get_state(), default=str, sort_keys=True)
        for value in ODD:
            browser.write(**{trait: value})
        assert json.dumps(widget.get_state(), default=str, sort_keys=True) == before
        assert widget.code()

    @staticmethod
    def until_answered(browser: Browser, number: int) -> None:
        """Wait for the answer: another thread may be the one that publishes, as when a list has come."""
        until(lambda: browser.shown("answered")["page"] == number)

    @pytest.mark.parametrize("intent", [*INTENT_NAMES, "made_up", "verdict"])
    @pytest.mark.parametrize("way", ["state", "write", "start"])
    def test_an_odd_intent_is_dropped_and_the_statement_answered(
        self, kept: Kept, intent: str, way: str
    ) -> None:
        widget, browser = kept.widget, kept.browser
        for value in (*ODD, ["a", 5], {"MaxDepth": None}, {"MaxDepth": [1]}, {"MaxDepth": {}}, 1e400):
            if way == "write":
                browser.write(**{intent: value})
            elif way == "state":
                self.until_answered(browser, browser.state(**{intent: value}))
            else:
                answer = browser.answer(browser.click("start", shown={intent: value}))
                assert isinstance(answer, str)
                widget.unwatch()
        widget.state_intents(selected_steps=(TRAIN,), parameter_overrides={}, inherit="reference")
        widget.state_intents(pinned=False, display_name="", code_target="boto3", varied_parameters={})
        assert widget.verdict.can_start
        json.dumps(widget.get_state(), default=str)

    @pytest.mark.parametrize(
        "message",
        [
            None,
            5,
            "x",
            [],
            {},
            {"kind": "state"},
            {"kind": "state", "client": 5, "number": 1, "intents": {}},
            {"kind": "state", "client": "c", "number": "1", "intents": {}},
            {"kind": "state", "client": "c", "number": -5, "intents": {"selected_steps": [EVAL]}},
            {"kind": "state", "client": "c", "number": 1, "intents": [1]},
            {"kind": "command"},
            {"kind": "command", "command": "stop"},
            {"kind": "command", "command": 5, "id": "1"},
            {"kind": "command", "command": "start", "id": "2", "shown": 5},
            {"kind": "command", "command": "log", "id": "3", "step": {}},
            {"kind": "command", "command": "select", "id": "4", "expression": ["x"]},
            {"kind": "command", "command": "watch", "id": "5", "arn": None},
            {"kind": "command", "command": "__class__", "id": "6"},
        ],
    )
    def test_an_odd_message_does_no_harm(self, kept: Kept, message: Any) -> None:
        widget, browser = kept.widget, kept.browser
        browser.say(message)
        if isinstance(message, dict) and isinstance(message.get("command"), str) and "id" in message:
            browser.answer(message["id"])
        widget.unwatch()
        browser.change(selected_steps=[PROCESS])
        assert browser.shown("verdict")["selected_steps"] == [PROCESS]


NO_ANSWERS = (b"<html>502</html>", b"", b'{"PipelineExe', b"[]", b"null", b'"x"', b"{}")
OTHER_OPERATIONS = (
    "ListPipelineExecutions",
    "ListPipelineExecutionSteps",
    "ListPipelineParametersForExecution",
    "DescribePipelineDefinitionForExecution",
    "DescribePipeline",
)
"""Two kinds are enough of these: what else may come is told apart in one place, where answers are read."""


class TestAnswers:
    """Kind: what comes from outside is checked once, at the edge."""

    @pytest.mark.parametrize("where", ["name", "reason", "value", "description"])
    def test_a_lone_surrogate_can_be_shown(
        self, monkeypatch: pytest.MonkeyPatch, open_widget: Open, account: AbaloneAccount, where: str
    ) -> None:
        """JSON may carry one; no message of a kernel can."""
        bad = "a\ud800b"
        if where == "name":
            definition = abalone_definition().replace(EVAL, json.dumps(bad).strip('"'))
            widget, browser = open_widget(json.loads(definition), client=None)
            browser.change(selected_steps=[browser.shown("elements")["nodes"][2]["id"]])
            assert "unknown-step" not in {issue.code for issue in widget.verdict.errors}
        else:
            account.run(MaxDepth=7)
            widget, browser = open_widget(selected_steps=[TRAIN])
            if where == "value":
                widget.parameter_overrides = {"BatchData": bad}
            elif where == "description":
                browser.change(display_name=bad)
            else:
                browser.click("select", expression=bad)
        other = Browser(widget, client="other")
        widget.selected_steps = [TRAIN]
        for state in (*browser.updates(), *other.updates(), widget._get_embed_state()["state"]):
            json.dumps(state, ensure_ascii=False).encode()

    @pytest.mark.parametrize(
        ("operation", "body"),
        [
            *(("DescribePipelineExecution", body) for body in NO_ANSWERS),
            *itertools.product(OTHER_OPERATIONS, (NO_ANSWERS[0], NO_ANSWERS[-1])),
        ],
    )
    def test_what_is_no_answer_is_an_error_of_this_package(
        self, account: AbaloneAccount, open_widget: Open, reference: str, operation: str, body: bytes
    ) -> None:
        """The widget goes on: once there are answers again, Refresh is enough."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        second = account.run("second", MaxDepth=7)
        answers = _answering(account.client, operation, body)
        widget.reference_execution_arn = second
        for ask in (widget.refresh, widget.history, lambda: widget.watch(second), widget.code):
            with suppress(ServiceError):
                ask()
        assert isinstance(browser.answer(browser.click("refresh")), str)
        answers.clear()
        widget.refresh()
        assert widget.verdict.can_start
        assert second in widget.code()
        assert browser.shown("notice")["message"] == ""


def _answering(client: Any, operation: str, body: bytes) -> list[bytes]:
    """Let something else answer an operation, as a proxy does, until the list that is returned is empty."""
    from botocore.awsrequest import AWSResponse

    bodies = [body]

    class Raw:
        def stream(self, **_: Any) -> Iterator[bytes]:
            yield body

    def answer(request: Any, **_: Any) -> Any:
        target = request.headers["X-Amz-Target"]
        name = (target.decode() if isinstance(target, bytes) else target).rpartition(".")[2]
        if bodies and name == operation:
            return AWSResponse(request.url, 200, {"Content-Type": "text/html"}, Raw())
        return None

    client.meta.events.register_first("before-send.sagemaker", answer)
    return bodies


class TestNames:
    """Kind: a member that hides one of a base class."""

    MEANT = frozenset(
        {
            "__annotations__",
            "__doc__",
            "__init__",
            "__module__",
            "__repr__",
            "_esm",
            "_get_embed_state",
            "_ipython_display_",
            "_send",
            "add_traits",
            "send_state",
            "_trait_default_generators",
            "_traits",
            "_all_trait_default_generators",
            "_descriptors",
            "_instance_inits",
            "_static_immutable_initial_values",
            "close",
            "get_state",
            "set_state",
            "notify_change",
        }
    )
    """What replaces a member of a base class on purpose, or is made by traitlets for each class."""

    def test_no_member_hides_one_of_a_base(self) -> None:
        ours = [each for each in Implementation.__mro__ if each.__module__.startswith("sagemaker_selective")]
        bases = [each for each in Implementation.__mro__ if each not in ours]
        taken = {name for base in bases for name in vars(base)}
        hidden = {name for each in ours for name in vars(each) if name in taken}
        assert hidden - self.MEANT == set()

    def test_log_is_the_logger_of_traitlets(self, open_widget: Open, reference: str) -> None:
        """And is still callable, for one version."""
        widget, _ = open_widget(execution=reference)
        widget.log.warning("a message of traitlets")
        with pytest.warns(DeprecationWarning, match="step_log"):
            widget.log(TRAIN)
