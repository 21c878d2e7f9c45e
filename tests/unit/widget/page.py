"""A widget with a service from memory, and what a front end is sent of it.

A test module imports the rest before pytest could rewrite assertions: PYTEST_DONT_REWRITE.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any

import comm
import pytest
from comm.base_comm import BaseComm

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.execution import ExecutionSummary
from sagemaker_selective_widget.execution.watch.status import ExecutionPage
from sagemaker_selective_widget.session import session as session_module
from sagemaker_selective_widget.session import source as source_module
from tests.unit.session.fakes import HeldWorkers, Service, arn, snapshot

PLAIN: dict[str, Any] = {
    "selected_steps": [],
    "reference_execution_arn": arn(1),
    "pinned": False,
    "inherit": "reference",
    "parameter_overrides": {},
    "display_name": "",
}
"""What a widget shows that has just been opened."""


class RecordingComm(BaseComm):
    """A comm that keeps what it is given to send, as the JSON that would travel."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.sent: list[dict[str, Any]] = []
        super().__init__(*args, **kwargs)

    def publish_msg(self, msg_type: str, data: Any = None, *args: Any, **kwargs: Any) -> None:
        check_plain(data)
        text = json.dumps(data)
        text.encode()
        self.sent.append({"type": msg_type, **(json.loads(text) or {})})


def check_plain(data: Any) -> None:
    """Not every host has Python's own encoder of JSON, which takes subclasses of text and numbers too."""
    if isinstance(data, dict):
        check_plain([*data, *data.values()])
    elif isinstance(data, list | tuple):
        for each in data:
            check_plain(each)
    else:
        assert type(data) in {str, int, float, bool, type(None)}, repr(data)[:200]


class Page:
    """A widget, and a browser that shows it.

    Args:
        widget: The widget.
        held: Has the work that is to be carried out.
    """

    def __init__(self, widget: SelectiveExecutionWidget, held: HeldWorkers) -> None:
        self.widget = widget
        self.held = held
        self.ids = itertools.count(1)

    @property
    def sent(self) -> list[dict[str, Any]]:
        """Every message so far."""
        return self.widget.comm.sent  # type: ignore[no-any-return]

    @property
    def updates(self) -> list[dict[str, Any]]:
        """The state of each update so far."""
        return [each["state"] for each in self.sent if each.get("method") == "update"]

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Each answer so far: the id of a command, and what went wrong."""
        contents = (each["content"] for each in self.sent if each.get("method") == "custom")
        return [(each["id"], each["problem"]) for each in contents if each["kind"] == "answer"]

    @property
    def contents(self) -> dict[str, str]:
        """What came with each answer, by the id of the command."""
        contents = (each["content"] for each in self.sent if each.get("method") == "custom")
        return {each["id"]: each["content"] for each in contents if each["kind"] == "answer"}

    def say(self, content: Any) -> None:
        """Send a custom message."""
        self.receive({"method": "custom", "content": content})

    def receive(self, data: Any) -> None:
        """Send any message."""
        self.widget.comm.handle_msg({"content": {"data": json.loads(json.dumps(data))}, "buffers": []})

    def click(self, command: str, **arguments: Any) -> str:
        """Give a command, on the run that is shown, and have it carried out; return its id."""
        command_id: str = arguments.pop("id", f"id-{next(self.ids)}")
        if command in ("stop", "retry", "unwatch"):
            arguments = {name: self.widget.run[name] for name in ("arn", "attempt")} | arguments
        self.say({"kind": "command", "command": command, "id": command_id, "revision": 1} | arguments)
        self.held.run(until=lambda: any(each[0] == command_id for each in self.answers))
        return command_id

    def answer(self, command: str, **arguments: Any) -> str:
        """Give a command; return what went wrong."""
        command_id = self.click(command, **arguments)
        return dict(self.answers)[command_id]


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenPage]:
    """Opens widgets over a service that knows one execution; work waits until it is told to go on."""
    monkeypatch.setattr(comm, "create_comm", RecordingComm)
    opened: list[SelectiveExecutionWidget] = []

    def open_one(*, says_hello: bool = True, answers: Any = None, **traits: Any) -> Page:
        service = service_of(**(answers or {}))
        held = HeldWorkers()
        monkeypatch.setattr(source_module, "_connect", lambda *_: service)
        monkeypatch.setattr(session_module, "make_workers", lambda: held)
        widget = SelectiveExecutionWidget("chain", **traits)
        opened.append(widget)
        held.run(until=lambda: not widget.session.view.is_pending)
        page = Page(widget, held)
        page.service = service  # type: ignore[attr-defined]
        if says_hello:
            page.say({"kind": "hello", "client": "c1"})
        return page

    yield open_one
    for widget in opened:
        widget.close()


def service_of(**answers: Any) -> Service:
    """A service that knows one execution, which has succeeded."""
    row = ExecutionSummary(arn(1), "Succeeded")
    known = {
        "executions": ExecutionPage((row,)),
        "steps": snapshot(1).steps,
        "snapshot": lambda wanted: snapshot(int(wanted.rpartition("/")[2])),
        "describe_execution": lambda wanted: snapshot(int(wanted.rpartition("/")[2])),
    }
    return Service(**(known | answers))
