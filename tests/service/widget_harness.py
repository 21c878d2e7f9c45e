"""What the widget's tests share: a browser without a page, requests that are counted, and faults to order.

A test module takes the fixtures with ``pytest_plugins = ["tests.service.widget_harness"]``. The module has
imported the rest by then, too late for pytest to rewrite assertions: PYTEST_DONT_REWRITE.
"""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import comm
import pytest
from botocore.exceptions import ReadTimeoutError
from comm.base_comm import BaseComm

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.local import LocalSageMaker, StepContext, abalone

PROCESS, TRAIN, EVAL, CONDITION = "AbaloneProcess", "AbaloneTrain", "AbaloneEval", "AbaloneMSECond"
CREATE_MODEL, TRANSFORM = "AbaloneCreateModel-CreateModel", "AbaloneTransform"
REGISTER, FAIL = "AbaloneRegisterModel-RegisterModel", "AbaloneMSEFail"
BATCH_DATA = abalone.BATCH_DATA
EXECUTION_ARN = f"arn:aws:sagemaker:us-west-2:123456789012:pipeline/{abalone.PIPELINE_NAME}/execution"

SHOWN_INTENTS = (
    "selected_steps",
    "reference_execution_arn",
    "pinned",
    "inherit",
    "parameter_overrides",
    "display_name",
)
"""The intents that Start carries."""

SWEPT_INTENTS = (*SHOWN_INTENTS, "varied_parameters", "max_parallel")
"""The intents that the command ``sweep`` carries."""

RUN_COMMANDS = ("stop", "retry", "unwatch")
"""The commands that carry which run is on the screen."""

_PATIENCE_S = 30.0
_MIN_EXECUTING_S = 0.002


def until(condition: Callable[[], Any]) -> None:
    """Wait until ``condition()`` is true, looking often; fail when that takes too long."""
    deadline = time.monotonic() + _PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "the awaited condition has not come true"
        time.sleep(_MIN_EXECUTING_S)


def widget_threads() -> list[str]:
    """The names of the threads that widgets have at work."""
    names = [thread.name for thread in threading.enumerate()]
    return [name for name in names if name.startswith("sagemaker_selective_widget")]


class RecordingComm(BaseComm):
    """A comm that keeps what it is given to send, as the JSON that would travel."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.sent: list[tuple[str, Any]] = []
        super().__init__(*args, **kwargs)

    def publish_msg(self, msg_type: str, data: Any = None, *args: Any, **kwargs: Any) -> None:
        self.sent.append((msg_type, json.loads(json.dumps(data))))


class Browser:
    """Does with a widget's comm what the front end does, and remembers what arrived there.

    It states intents and gives commands as ``js/src/bridge`` does: a statement has a number and every intent
    that is not answered yet, and a command carries the latest statement.
    """

    def __init__(self, widget: Any, client: str = "page") -> None:
        self._comm: RecordingComm = widget.comm
        self._client = client
        self._number = 0
        self._stated: dict[int, dict[str, Any]] = {}
        self._command_ids = itertools.count(1)
        self.say({"kind": "hello", "client": client})

    @property
    def messages(self) -> list[tuple[str, Any]]:
        """Everything that was sent so far, as message type and data."""
        return list(self._comm.sent)

    def updates(self, since: int = 0) -> list[dict[str, Any]]:
        """The state of each update message, the opening one first."""
        return [
            data["state"]
            for kind, data in self.messages[since:]
            if kind == "comm_open" or (kind == "comm_msg" and data["method"] == "update")
        ]

    def shown(self, trait: str) -> Any:
        """The value of a trait that arrived last."""
        return [state[trait] for state in self.updates() if trait in state][-1]

    def held(self, trait: str) -> Any:
        """The value of an intent on the page: as it was stated and not answered yet, else as it arrived."""
        return self._unanswered().get(trait, self.shown(trait))

    def history(self, trait: str) -> list[Any]:
        """Every value of a trait that arrived, in order."""
        return [state[trait] for state in self.updates() if trait in state]

    @property
    def answers(self) -> dict[str, str]:
        """The answer to each command of this page that was answered: what went wrong, by the command's id."""
        contents = (data.get("content") or {} for _, data in self.messages)
        return {each["id"]: each["problem"] for each in contents if each.get("kind") == "answer"}

    def change(self, **intents: Any) -> list[dict[str, Any]]:
        """State intents as one gesture does; return the updates that came back before it was dealt with."""
        before = len(self.messages)
        self.state(**intents)
        return self.updates(before)

    def state(self, **intents: Any) -> int:
        """State intents; return the number of the statement."""
        self._number += 1
        self._stated[self._number] = intents
        self.say({"kind": "state", **self._statement()})
        return self._number

    def click(self, command: str, **arguments: Any) -> str:
        """Give a command; return its id. What is pressed on plan or run carries what is shown of it."""
        if command in ("start", "sweep"):
            names = SHOWN_INTENTS if command == "start" else SWEPT_INTENTS
            arguments.setdefault("shown", self.intents(names))
        if command in RUN_COMMANDS:
            arguments = self.run_identity() | arguments
        command_id = f"{self._client}-{next(self._command_ids)}"
        self.say(
            {
                "kind": "command",
                "command": command,
                "id": command_id,
                "revision": self.shown("revision"),
                **self._statement(),
                **arguments,
            }
        )
        return command_id

    def content(self, command_id: str) -> str:
        """Wait for the answer to a command, and return what came with it."""
        self.answer(command_id)
        contents = (data.get("content") or {} for _, data in self.messages)
        return next(str(each["content"]) for each in contents if each.get("id") == command_id)

    def answer(self, command_id: str) -> str:
        """Wait for the answer to a command, and return what went wrong."""
        until(lambda: command_id in self.answers)
        return self.answers[command_id]

    def intents(self, names: Sequence[str] = SHOWN_INTENTS) -> dict[str, Any]:
        """The intents that are on the screen."""
        return {name: self.held(name) for name in names}

    def run_identity(self) -> dict[str, Any]:
        """What tells the run that is on the screen from others, as commands about it carry it."""
        run = self.shown("run")
        return {name: run[name] for name in ("arn", "attempt")}

    def say(self, content: Any) -> None:
        """Send any custom message."""
        self._receive({"method": "custom", "content": content})

    def write(self, **state: Any) -> None:
        """Write traits as ``save_changes`` of any front end does."""
        self._receive({"method": "update", "state": state, "buffer_paths": []})

    def repair(self, issue_code: str, position: int = 0) -> list[dict[str, Any]]:
        """Apply a repair of the verdict that is shown, as its button does: a patch of the present intents."""
        (issue,) = [issue for issue in self.shown("verdict")["issues"] if issue["code"] == issue_code]
        return self.apply(issue["repairs"][position]["patch"])

    def apply(self, patch: dict[str, Any]) -> list[dict[str, Any]]:
        """Apply a patch to the intents that are on the screen."""
        changes: dict[str, Any] = {}
        if patch.keys() & {"add_steps", "remove_steps"}:
            dropped = patch.get("remove_steps", [])
            kept = [name for name in self.held("selected_steps") if name not in dropped]
            changes["selected_steps"] = [*kept, *patch.get("add_steps", [])]
        if patch.keys() & {"set_overrides", "unset_overrides"}:
            dropped = patch.get("unset_overrides", [])
            present = self.held("parameter_overrides").items()
            left = {name: text for name, text in present if name not in dropped}
            changes["parameter_overrides"] = left | patch.get("set_overrides", {})
        if "reference_execution_arn" in patch:
            changes["reference_execution_arn"] = patch["reference_execution_arn"]
        return self.change(**changes)

    def _statement(self) -> dict[str, Any]:
        stated = self._unanswered()
        stated_in = {
            name: number for number, intents in self._stated.items() for name in intents if name in stated
        }
        return {
            "client": self._client,
            "number": self._number,
            "intents": stated,
            "stated_in": stated_in,
        }

    def _unanswered(self) -> dict[str, Any]:
        answered = self.shown("answered").get(self._client, 0) if self._number else 0
        stated = [intents for number, intents in self._stated.items() if number > answered]
        return {name: value for intents in stated for name, value in intents.items()}

    def _receive(self, data: dict[str, Any]) -> None:
        content = json.loads(json.dumps(data))
        self._comm.handle_msg({"content": {"data": content}, "buffers": []})


def read_runs(browser: Browser, count: int = 10) -> list[dict[str, Any]]:
    """Open the table of executions, look at the first rows, and return them once all is known of them."""
    assert browser.answer(browser.click("runs")) == ""
    rows: list[dict[str, Any]] = browser.shown("runs_shown")["rows"][:count]
    assert browser.answer(browser.click("runs-details", arns=[])) == ""
    assert browser.answer(browser.click("runs-details", arns=[row["arn"] for row in rows])) == ""

    def latest() -> list[dict[str, Any]]:
        return list(browser.shown("runs_shown")["rows"][:count])

    until(lambda: all(row["metrics_state"] not in ("none", "pending") for row in latest()))
    return latest()


class Wiretap:
    """Counts a client's requests and makes some of them go wrong."""

    def __init__(self, client: Any) -> None:
        # In one piece: a request that is under way on another thread is here whole, or not yet.
        self._sent: list[tuple[str, Mapping[str, Any]]] = []
        self.tokens: list[str] = []
        self._errors: dict[str, list[tuple[str, str, int]]] = {}
        self._lost: dict[str, int] = {}
        events = client.meta.events
        events.register_first("before-call.sagemaker", self._before_call)
        events.register_last("before-send.sagemaker", self._after_answer)

    @property
    def operations(self) -> list[str]:
        """What was called, in order."""
        return [operation for operation, _ in tuple(self._sent)]

    def requests_of(self, operation: str) -> list[Mapping[str, Any]]:
        """What an operation was called with, in order."""
        return [request for each, request in tuple(self._sent) if each == operation]

    def count(self, operation: str) -> int:
        """How often an operation was called."""
        return self.operations.count(operation)

    def clear(self) -> None:
        """Forget what was called so far."""
        self._sent.clear()

    def refuse(
        self, operation: str, code: str, message: str = "", *, times: int = 10_000, status: int = 400
    ) -> None:
        """Answer the next calls of an operation with an error instead of sending them."""
        self._errors.setdefault(operation, []).extend([(code, message, status)] * times)

    def lose_answers(self, operation: str, times: int) -> None:
        """Let requests of an operation reach the service, and lose the answers on the way back."""
        self._lost[operation] = times

    def relent(self) -> None:
        """Let nothing go wrong any more."""
        self._errors.clear()
        self._lost.clear()

    def _before_call(self, model: Any, params: Mapping[str, Any], **_: Any) -> Any:
        self._sent.append((model.name, json.loads(params["body"])))
        queue = self._errors.get(model.name)
        if not queue:
            return None
        code, message, status = queue.pop(0)
        return SimpleNamespace(status_code=status), {
            "Error": {"Code": code, "Message": message},
            "ResponseMetadata": {"HTTPStatusCode": status},
        }

    def _after_answer(self, request: Any, **_: Any) -> None:
        operation = _text(request.headers["X-Amz-Target"]).rpartition(".")[2]
        if operation == "StartPipelineExecution":
            self.tokens.append(json.loads(request.body)["ClientRequestToken"])
        if self._lost.get(operation, 0) > 0:
            self._lost[operation] -= 1
            raise ReadTimeoutError(endpoint_url=request.url)


class Gate:
    """Performs a step until it is opened, or the execution is to stop; writes the report that it declares."""

    def __init__(self) -> None:
        self._is_open = threading.Event()
        self.entered = threading.Event()

    def open(self) -> None:
        self._is_open.set()

    def __call__(self, step: StepContext) -> dict[str, Any]:
        self.entered.set()
        while not self._is_open.is_set() and not step.wait(_MIN_EXECUTING_S):
            pass
        return {"PropertyFiles": {"EvaluationReport": {}}} if step.name == EVAL else {}


def abalone_definition() -> str:
    """The Abalone pipeline's definition without caching: what is selected runs."""

    def without_cache(found: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in found.items() if key != "CacheConfig"}

    return json.dumps(json.loads(abalone.definition(), object_hook=without_cache))


class AbaloneAccount:
    """An account with the Abalone pipeline, of which every step is a stand-in that takes no time."""

    def __init__(self, sagemaker: LocalSageMaker) -> None:
        self.sagemaker = sagemaker
        self.client = sagemaker.client()
        self.sagemaker.stand_in(CONDITION, returns={"Outcome": "True"})
        self.client.create_pipeline(
            PipelineName=abalone.PIPELINE_NAME,
            PipelineDefinition=abalone_definition(),
            RoleArn="arn:aws:iam::123456789012:role/pipelines",
        )

    @property
    def start_members(self) -> dict[str, Any]:
        """What the client's model of StartPipelineExecution takes."""
        operation = self.client.meta.service_model.operation_model("StartPipelineExecution")
        members: dict[str, Any] = operation.input_shape.members
        return members

    def need(self, member: str) -> None:
        """Skip the test where the installed botocore is older than a member of StartPipelineExecution."""
        if member not in self.start_members:
            pytest.skip(f"The installed botocore is older than {member}.")

    def gate(self, step_name: str) -> Gate:
        """Hold a step of every execution from now on, until the gate is opened."""
        gate = Gate()
        self.sagemaker.register(step_name, gate)
        return gate

    def start(self, display_name: str = "all-steps", **parameters: object) -> str:
        """Start a whole execution and return its ARN."""
        values = {"BatchData": BATCH_DATA} | parameters
        arn: str = self.client.start_pipeline_execution(
            PipelineName=abalone.PIPELINE_NAME,
            PipelineExecutionDisplayName=display_name,
            PipelineParameters=[{"Name": name, "Value": str(value)} for name, value in values.items()],
        )["PipelineExecutionArn"]
        return arn

    def run(self, display_name: str = "all-steps", **parameters: object) -> str:
        """Run a whole execution to its end and return its ARN."""
        arn = self.start(display_name, **parameters)
        until(lambda: not self.is_under_way(arn))
        return arn

    def is_under_way(self, arn: str) -> bool:
        """Tell whether an execution has not ended."""
        return self.status(arn) in ("Executing", "Stopping")

    def status(self, arn: str) -> str:
        """The status of an execution."""
        answer = self.client.describe_pipeline_execution(PipelineExecutionArn=arn)
        return str(answer["PipelineExecutionStatus"])

    def executions(self) -> list[str]:
        """The ARN of every execution, newest first."""
        rows = self.client.list_pipeline_executions(PipelineName=abalone.PIPELINE_NAME)
        return [row["PipelineExecutionArn"] for row in rows["PipelineExecutionSummaries"]]


Open = Callable[..., tuple[SelectiveExecutionWidget, Browser]]
"""Opens a widget and gives the browser that shows it; ``Open(pipeline, **arguments)``."""


@pytest.fixture
def account(sagemaker: LocalSageMaker) -> AbaloneAccount:
    """The Abalone pipeline without any execution."""
    return AbaloneAccount(sagemaker)


@pytest.fixture
def reference(account: AbaloneAccount) -> str:
    """A finished execution of everything, named ``all-steps``, with a depth of 7."""
    return account.run(MaxDepth=7)


@pytest.fixture
def open_widget(account: AbaloneAccount, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open widgets on the account's pipeline; they are closed in the end, and leave no thread behind."""
    monkeypatch.setattr(comm, "create_comm", RecordingComm)
    widgets: list[SelectiveExecutionWidget] = []

    def open_(pipeline: Any = abalone.PIPELINE_NAME, **arguments: Any) -> tuple[Any, Browser]:
        arguments.setdefault("client", account.client)
        widget = SelectiveExecutionWidget(pipeline, **arguments)
        widgets.append(widget)
        settle(widget)
        return widget, Browser(widget)

    yield open_
    for widget in widgets:
        widget.close()
    until(lambda: widget_threads() == [])


def settle(widget: SelectiveExecutionWidget) -> None:
    """Wait until all is known that the first verdict depends on, and told."""
    until(lambda: not widget.session.view.is_pending and widget.session.store.is_notified)


@dataclass(frozen=True)
class Kept:
    """A widget that several tests use, one after the other.

    Attributes:
        widget: The widget.
        browser: What shows it.
        reference: The one execution of its pipeline, as `reference` makes it.
    """

    widget: SelectiveExecutionWidget
    browser: Browser
    reference: str


@pytest.fixture(scope="class")
def kept_by_class() -> Iterator[Kept]:
    """One account and one widget for a class, whose tests start nothing and open no other widget."""
    with pytest.MonkeyPatch.context() as patch, LocalSageMaker(step_duration_s=0) as sagemaker:
        patch.setattr(comm, "create_comm", RecordingComm)
        account = AbaloneAccount(sagemaker)
        reference = account.run(MaxDepth=7)
        widget = SelectiveExecutionWidget(abalone.PIPELINE_NAME, client=account.client)
        settle(widget)
        yield Kept(widget, Browser(widget), reference)
        widget.close()
    until(lambda: widget_threads() == [])


@pytest.fixture
def kept(kept_by_class: Kept) -> Kept:
    """The widget of the class with the intents that it was opened with, and `TRAIN` selected."""
    kept_by_class.widget.state_intents(
        selected_steps=[TRAIN],
        reference_execution_arn=None,
        pinned=False,
        parameter_overrides={},
        inherit="reference",
        varied_parameters={},
        display_name="",
        code_target="boto3",
    )
    return kept_by_class


@pytest.fixture
def tap(account: AbaloneAccount) -> Wiretap:
    """What the account's client sends from here on."""
    return Wiretap(account.client)


def _text(header: bytes | str) -> str:
    return header.decode() if isinstance(header, bytes) else header
