"""What a long day leaves behind: closed widgets, an execution watched for an hour, a saved notebook."""

from __future__ import annotations

import gc
import json
import tracemalloc
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any

import comm
import pytest
from botocore.credentials import Credentials
from ipywidgets.embed import embed_data
from ipywidgets.widgets import widget as ipywidgets_registry

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.aws.client import connect
from sagemaker_selective_widget.execution.watch.monitor import looks
from sagemaker_selective_widget.local import abalone
from tests.service.widget_harness import (
    CONDITION,
    EVAL,
    TRAIN,
    AbaloneAccount,
    Browser,
    Open,
    RecordingComm,
    Wiretap,
    settle,
    until,
    widget_threads,
)

pytest_plugins = ["tests.service.widget_harness"]

WIDGETS = 26
WARM = 6
TRACED_WIDGETS = 16
MAX_KEPT_BYTES_PER_WIDGET = 30_000
HOUR_S = 3600.0
TRACED_FROM_S = 3000.0
MAX_KEPT_BYTES_PER_LOOK = 280
MAX_REQUESTS_PER_MINUTE = 40
KEY_ID, SECRET, TOKEN = "AKIAKEYTHATISNOWHERE", "secret-that-is-nowhere", "token-that-is-nowhere"
VALUE = "s3://a-bucket/that-is-confidential"


def registered() -> list[str]:
    """The types of the widgets that ipywidgets keeps."""
    return sorted(type(each).__name__ for each in ipywidgets_registry._instances.values())


def traced_bytes() -> int:
    """The memory that is in use, without what is only waiting to be collected."""
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


@pytest.fixture
def tracing():
    """Memory is counted from here on, for which all takes five times as long; what is there stays there."""
    gc.collect()
    gc.freeze()
    tracemalloc.start()
    yield
    tracemalloc.stop()


@pytest.fixture
def open_once(account: AbaloneAccount, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open widgets that nobody keeps; they have to be closed."""
    monkeypatch.setattr(comm, "create_comm", RecordingComm)

    def open_() -> Any:
        widget = SelectiveExecutionWidget(abalone.PIPELINE_NAME, client=account.client)
        settle(widget)
        return widget, Browser(widget)

    yield open_
    until(lambda: widget_threads() == [])


def open_and_close(open_widget: Open, number: int) -> None:
    """Use a widget as somebody does who looks around; one in ten starts what is selected and waits."""
    widget, browser = open_widget()
    browser.change(selected_steps=[TRAIN, EVAL])
    if number % 10 == 5:
        widget.start()
        assert widget.wait(30).status == "Succeeded"
        widget.metrics()  # botocore keeps the models of S3 and CloudWatch, which are read for it first
    widget.close()
    until(lambda: widget_threads() == [])


def test_many_widgets_leave_nothing_behind(
    account: AbaloneAccount, open_once: Open, reference: str, request: pytest.FixtureRequest
) -> None:
    """No thread, no widget in the registry, and of the memory only what a few executions take."""
    before = registered()
    for number in range(WARM):
        open_and_close(open_once, number)
    request.getfixturevalue("tracing")
    warm = traced_bytes()
    for number in range(WARM, TRACED_WIDGETS):
        open_and_close(open_once, number)
    assert widget_threads() == []
    assert registered() == before
    assert traced_bytes() - warm < MAX_KEPT_BYTES_PER_WIDGET * (TRACED_WIDGETS - WARM)


def objects_by_type() -> Counter[str]:
    """How many objects there are that may hold others, once what nobody holds is gone."""
    gc.collect()
    return Counter(f"{type(each).__module__}.{type(each).__qualname__}" for each in gc.get_objects())


def test_no_kind_of_object_is_left_by_each(open_once: Open, reference: str) -> None:
    """Whatever a process keeps of its memory is not that of widgets that nobody holds."""

    def look_around() -> None:
        widget, browser = open_once()
        browser.change(selected_steps=[TRAIN, EVAL])
        widget._repr_mimebundle_()
        widget.close()
        until(lambda: widget_threads() == [])

    for _ in range(WARM):
        look_around()
    before = objects_by_type()
    for _ in range(WARM, WIDGETS):
        look_around()
    left = objects_by_type() - before
    assert {kind: count for kind, count in left.items() if count >= WIDGETS - WARM} == {}


class FastHour:
    """A clock by which an hour of waiting takes no time."""

    def __init__(self) -> None:
        # No list: one that grows is moved as a whole, which would count as kept by the look at hand.
        self.asked_at_s = deque([0.0])

    def wait(self, interval_s: float) -> bool:
        """Let time pass; return whether the hour is over."""
        self.asked_at_s.append(self.asked_at_s[-1] + interval_s)
        return self.asked_at_s[-1] >= HOUR_S

    def most_in_a_minute(self) -> int:
        """How many times were asked at within the busiest minute."""
        return max(
            sum(start <= moment < start + 60 for moment in self.asked_at_s) for start in self.asked_at_s
        )


def test_an_hour_of_watching_is_cheap(
    account: AbaloneAccount, reference: str, tap: Wiretap, request: pytest.FixtureRequest
) -> None:
    """A step that runs for an hour costs two requests every five seconds, and no memory."""
    gate = account.gate(TRAIN)
    arn = account.start()
    until(gate.entered.is_set)
    service, clock = connect(abalone.PIPELINE_NAME, account.client), FastHour()
    service.snapshot(arn)
    tap.clear()
    sent = told = 0
    in_use: list[int] = []
    for look in looks(service, arn, chance=lambda: 0.5):
        told += look.snapshot is not None
        sent += len(tap.operations)
        tap.clear()
        assert look.next_in_s is not None
        if clock.wait(look.next_in_s):
            break
        if clock.asked_at_s[-1] >= TRACED_FROM_S:
            request.getfixturevalue("tracing")
            in_use.append(traced_bytes())
    assert in_use[-1] - in_use[len(in_use) // 2] < MAX_KEPT_BYTES_PER_LOOK * len(in_use) / 2
    assert told == 1
    assert sent == 2 * (len(clock.asked_at_s) - 1)
    assert 2 * clock.most_in_a_minute() <= MAX_REQUESTS_PER_MINUTE


def holding(state: dict[str, Any]) -> set[str]:
    """The traits in which the value stands."""
    return {trait for trait, value in state.items() if VALUE in json.dumps(value)}


class TestSavedState:
    """What a notebook that is saved with its widgets holds."""

    def test_it_holds_no_credentials(self, account: AbaloneAccount, open_once: Open, reference: str) -> None:
        """Neither the client's, nor anything of the client: also after a start that was signed."""
        account.client._request_signer._credentials = Credentials(KEY_ID, SECRET, TOKEN)
        sent: list[str] = []
        account.client.meta.events.register_last(
            "before-send.sagemaker", lambda request, **_: sent.append(str(request.headers))
        )
        widget, _ = open_once()
        try:
            widget.select(TRAIN)
            widget.start()
            widget.wait(30)
            saved = json.dumps(embed_data([widget]), default=str)
        finally:
            widget.close()
        assert any(KEY_ID in headers and TOKEN in headers for headers in sent)
        assert TRAIN in saved
        assert [word for word in (KEY_ID, SECRET, TOKEN) if word in saved] == []

    def test_parameter_values_are_where_they_are_meant_to_be(self, open_once: Open, reference: str) -> None:
        """Values may be confidential: whoever clears these traits has cleared them all."""
        widget, _ = open_once()
        try:
            widget.select(EVAL)
            widget.parameter_overrides = {"BatchData": VALUE}
            state = json.loads(json.dumps(widget.get_state(), default=str))
        finally:
            widget.close()
        assert holding(state) == {"parameter_overrides", "parameter_form", "code_shown"}

    def test_values_of_the_reference_are_with_it(
        self, account: AbaloneAccount, open_once: Open, reference: str
    ) -> None:
        """In the form, which inherits them, and in the picker, which says what was changed."""
        account.run("other", BatchData=VALUE)
        widget, _ = open_once()
        try:
            until(lambda: widget.references["executions"][0]["duration_s"] is not None)
            state = json.loads(json.dumps(widget.get_state(), default=str))
        finally:
            widget.close()
        assert holding(state) == {"parameter_form", "references"}

    def test_the_name_of_an_execution_that_tells_a_value_is_not_in_it(
        self, account: AbaloneAccount, open_once: Open, reference: str
    ) -> None:
        """An execution is named after its overrides, and an issue names the one that cannot serve."""
        told = VALUE.rpartition("/")[2]
        account.sagemaker.stand_in(EVAL, fails="No capacity")
        widget, _ = open_once()
        try:
            widget.parameter_overrides = {"MaxDepth": 6, "BatchData": VALUE}
            widget.selected_steps = (TRAIN, EVAL)
            widget.start()
            widget.wait(30)
            widget.selected_steps, widget.reference_execution_arn = (CONDITION,), widget.run["arn"]
            messages = [issue.message for issue in widget.verdict.issues if not issue.parameters]
            saved = json.dumps(embed_data([widget]), default=str)
        finally:
            widget.close()
        assert any(told in message for message in messages)
        assert EVAL in saved
        assert told not in saved
