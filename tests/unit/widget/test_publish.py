"""One view is one message: of one revision, with what has changed, and no more than may be told."""

from __future__ import annotations

import json
import logging
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.execution import ExecutionSummary
from sagemaker_selective_widget.execution.watch.status import ExecutionPage
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session.derive import Deriver
from sagemaker_selective_widget.session.state import Notice, State
from sagemaker_selective_widget.session.view import view
from sagemaker_selective_widget.widget import publish as publish_module
from sagemaker_selective_widget.widget.publish import Publisher, sendable
from sagemaker_selective_widget.widget.wire.traits import TRAITS
from tests.unit.session import strategies as any_of
from tests.unit.session.fakes import arn, launched, state
from tests.unit.widget.page import OpenPage, Page

pytest_plugins = ["tests.unit.widget.page"]


class FakeWidget:
    """What a publisher needs of a widget."""

    save_parameter_values = False

    def __init__(self) -> None:
        self.comm = object()
        self._trait_values: dict[str, Any] = {}
        self.sent: list[dict[str, Any]] = []
        self.told: list[tuple[str, int]] = []

    def _send(self, message: dict[str, Any]) -> None:
        self.sent.append(json.loads(json.dumps(message["state"])))

    def notify_change(self, change: Any) -> None:
        self.told.append((change["name"], self._trait_values["revision"]))


def published(of: list[State], *, has_browser: bool = True) -> FakeWidget:
    """A widget to which states were published, one after the other."""
    widget, derive = FakeWidget(), Deriver()
    publisher = Publisher(widget)
    publisher.has_browser = has_browser
    publisher.begin(view(of[0], derive))
    for each in of[1:]:
        publisher(view(each, derive))
    widget.publisher = publisher  # type: ignore[attr-defined]
    return widget


def converted(of: State) -> dict[str, Any]:
    """Every trait of a state, worked out anew, as the JSON that travels."""
    whole = view(of, Deriver())
    traits = {name: convert(whole) for name, (_, convert) in TRAITS.items()}
    return json.loads(json.dumps(traits))  # type: ignore[no-any-return]


@st.composite
def stories(draw: st.DrawFn) -> list[State]:
    """States of one session, one after the other."""
    told = [draw(any_of.states(max_events=5))]
    for event in draw(st.lists(any_of.events, max_size=5)):
        told.append(launched(told[-1], event))
    return told


@any_of.STORIES
@given(stories())
def test_what_a_browser_has_is_the_last_view(told: list[State]) -> None:
    """However little is sent each time: what is not sent has not changed."""
    widget = published(told)
    shown = converted(told[0])
    for message in widget.sent:
        shown |= message
    assert shown == converted(told[-1])


@any_of.STORIES
@given(stories())
def test_a_message_is_of_one_revision_and_has_only_what_has_changed(told: list[State]) -> None:
    widget = published(told)
    assert len(widget.sent) <= len(told) - 1
    shown = converted(told[0])
    for message in widget.sent:
        assert all(shown[name] != value for name, value in message.items())
        shown |= message
        assert shown == converted(next(each for each in told if converted(each) == shown))


@any_of.STORIES
@given(stories())
def test_observers_see_one_view(told: list[State]) -> None:
    """The first that is told already finds all values in place."""
    widget = published(told)
    revisions = [revision for _, revision in widget.told]
    assert revisions == sorted(revisions)
    assert widget._trait_values["revision"] == told[-1].revision
    assert widget._trait_values["selected_steps"] == told[-1].intents.selected_steps


def test_what_is_read_last_is_sent_last() -> None:
    """A view is published by another thread while all is being sent to a browser that has just come."""
    widget, derive = FakeWidget(), Deriver()
    publisher = Publisher(widget)
    publisher.begin(view(state(), derive))
    newer = view(launched(state(), ev.IntentsStated({"display_name": "newer"})), derive)
    other = threading.Thread(target=publisher, args=[newer], daemon=True)
    send = widget._send

    def send_late(message: dict[str, Any]) -> None:
        if not other.ident:
            other.start()
            other.join(0.2)  # it waits for its turn; without turns, it is sent by now
        send(message)

    widget._send = send_late  # type: ignore[method-assign]
    publisher.greet()
    other.join(30)
    assert [each["display_name"] for each in widget.sent if "display_name" in each][-1] == "newer"


class TestMessages:
    def test_a_statement_is_one_message_with_revision_and_answer(self, open_page: OpenPage) -> None:
        page = open_page()
        before = len(page.sent)
        page.say({"kind": "state", "client": "c1", "number": 1, "intents": {"selected_steps": ["Train"]}})
        (message,) = page.sent[before:]
        assert message["method"] == "update"
        assert message["state"]["answered"] == {"c1": 1}
        assert message["state"]["revision"] == page.widget.session.view.state.revision
        assert "verdict" in message["state"]
        assert "selected_steps" in message["state"]

    def test_one_that_changes_nothing_is_answered_alone(self, open_page: OpenPage) -> None:
        page = open_page()
        before = len(page.updates)
        page.say({"kind": "state", "client": "c1", "number": 1, "intents": {"selected_steps": []}})
        assert page.updates[before:] == [{"answered": {"c1": 1}}]

    def test_what_has_not_changed_is_not_sent(self, open_page: OpenPage) -> None:
        page = open_page()
        page.widget.display_name = "mine"
        sent = page.updates[-1]
        assert sent["display_name"] == "mine"
        assert not sent.keys() & {"verdict", "elements", "references", "parameter_form", "_esm"}

    def test_hello_is_answered_by_everything(self, open_page: OpenPage) -> None:
        page = open_page()
        before = len(page.updates)
        page.say({"kind": "hello", "client": "c2"})
        (sent,) = page.updates[before:]
        assert set(sent) >= set(TRAITS)

    def test_state_that_is_asked_for_is_not_sent_after_a_newer_one(
        self, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A cell states another name while ipywidgets has read the state for a browser that asks for it."""
        page = open_page()
        before = len(page.updates)
        other = threading.Thread(target=lambda: setattr(page.widget, "display_name", "newer"), daemon=True)
        get_state = page.widget.get_state

        def get_and_wait(*args: Any, **kwargs: Any) -> Any:
            read = get_state(*args, **kwargs)
            if not other.ident:
                other.start()
                other.join(0.2)  # it waits for its turn; without turns, it has sent by now
            return read

        monkeypatch.setattr(page.widget, "get_state", get_and_wait)
        page.receive({"method": "request_state"})
        other.join(30)
        assert not other.is_alive()
        names = [update["display_name"] for update in page.updates[before:] if "display_name" in update]
        assert names == ["", "newer"]

    def test_nobody_is_sent_anything_after_the_end(self, open_page: OpenPage) -> None:
        page = open_page()
        comm = page.widget.comm
        page.widget.close()
        before = len(comm.sent)
        page.widget.session.store.dispatch(ev.NoticeSet("a", Notice("late")))
        assert len(comm.sent) == before

    def test_a_lone_surrogate_is_sent_as_another_character(self, open_page: OpenPage) -> None:
        """JSON may carry one, UTF-8 cannot: the message would be lost, and what it says with it."""
        page = open_page()
        page.say(
            {
                "kind": "state",
                "client": "c1",
                "number": 1,
                "intents": {"display_name": "a\ud83d", "inherit": "defaults"},
            }
        )
        assert page.updates[-1]["display_name"] == "a?"
        assert page.updates[-1]["inherit"] == "defaults"
        assert page.widget.display_name == "a\ud83d"


@pytest.mark.parametrize("text", ["plain", "é", "😀", ""])
def test_what_can_be_encoded_is_sent_as_it_is(text: str) -> None:
    told = {"a": [text]}
    assert sendable(told) is told


@pytest.mark.parametrize("text", ["\ud83d", "\udc00a", "a\ud83dé"])
def test_what_cannot_be_encoded_is_replaced(text: str) -> None:
    json.dumps(sendable({"a": [text], text: "b"}), ensure_ascii=False).encode()


def test_an_observer_that_raises_keeps_nothing_from_the_others(
    open_page: OpenPage, caplog: pytest.LogCaptureFixture
) -> None:
    page = open_page()
    seen: list[Any] = []

    def fail(change: Any) -> None:
        raise KeyError(change["name"])

    page.widget.observe(fail, "selected_steps")
    page.widget.observe(lambda change: seen.append(change["new"]), "display_name")
    page.widget.session.on_change(lambda shown: seen.append(shown.intents.selected_steps))
    with caplog.at_level(logging.ERROR, publish_module.__name__):
        page.widget.state_intents(selected_steps=["Train"], display_name="mine")
    assert page.updates[-1]["display_name"] == "mine"
    assert seen == [(), "mine", ("Train",)]
    assert len(caplog.records) == 1


def test_an_observer_of_the_session_that_raises_keeps_nothing_from_the_next(
    open_page: OpenPage, caplog: pytest.LogCaptureFixture
) -> None:
    page = open_page()
    seen: list[str] = []

    def fail(_: Any) -> None:
        raise KeyError("observer")

    with caplog.at_level(logging.ERROR):
        page.widget.session.on_change(fail)
        page.widget.session.on_change(lambda shown: seen.append(shown.intents.display_name))
        page.widget.display_name = "mine"
    assert seen == ["", "mine"]


class TestInterrupts:
    """Ctrl+C in an observer ends the cell, and keeps no change from anybody."""

    def test_what_it_cuts_off_is_told_with_the_next_view(self, open_page: OpenPage) -> None:
        page = open_page()
        told: list[Any] = []

        def interrupt_once(_: Any) -> None:
            page.widget.unobserve(interrupt_once, "selected_steps")
            raise KeyboardInterrupt

        page.widget.observe(interrupt_once, "selected_steps")
        for name in ("selected_steps", "display_name"):
            page.widget.observe(lambda change: told.append((change["name"], change["new"])), name)
        with pytest.raises(KeyboardInterrupt):
            page.widget.state_intents(selected_steps=["Train"], display_name="mine")
        page.held.run()
        assert sorted(told) == [("display_name", "mine"), ("selected_steps", ("Train",))]

    def test_what_is_told_later_leads_from_what_was_told_last(self) -> None:
        widget, derive = FakeWidget(), Deriver()
        publisher = Publisher(widget)
        publisher.begin(view(state(), derive))
        told: list[Any] = []

        def interrupt(_: FakeWidget, change: Any) -> None:
            told.append((change["name"], change["old"], change["new"]))
            if len(told) == 1:
                raise KeyboardInterrupt

        first = launched(state(), ev.IntentsStated({"display_name": "first"}))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(FakeWidget, "notify_change", interrupt)
            with pytest.raises(KeyboardInterrupt):
                publisher(view(first, derive))
            publisher(view(launched(first, ev.IntentsStated({"display_name": "second"})), derive))
        assert ("display_name", "", "second") in told

    def test_on_another_thread_such_an_exception_is_like_any_other(self, open_page: OpenPage) -> None:
        page = open_page()
        told: list[str] = []

        def leave(_: Any) -> None:
            raise SystemExit

        page.widget.observe(leave, "selected_steps")
        page.widget.observe(lambda change: told.append(change["new"]), "display_name")
        stated = {"selected_steps": ["Train"], "display_name": "mine"}
        thread = threading.Thread(target=lambda: page.widget.state_intents(**stated))
        thread.start()
        thread.join(30)
        assert told == ["mine"]


def test_held_notifications_state_nothing(open_page: OpenPage) -> None:
    """At their end, traitlets assigns what it has held: the reference is still the automatic one."""
    page = open_page()
    before = page.widget.reference_execution_arn
    with page.widget.hold_trait_notifications():
        rows = tuple(ExecutionSummary(arn(number), "Succeeded") for number in (2, 1))
        page.service.answers["executions"] = ExecutionPage(rows)  # type: ignore[attr-defined]
        page.widget.refresh()
        page.widget.selected_steps = ["Train"]
    assert page.widget.reference_execution_arn != before
    assert not page.widget.pinned


class TestBeforeHello:
    """A program that runs a notebook without a browser stores what is sent."""

    def opening(self, page: Page) -> dict[str, Any]:
        return page.sent[0]["state"]  # type: ignore[no-any-return]

    def test_values_are_told_only_to_a_browser(self, open_page: OpenPage) -> None:
        page = open_page(says_hello=False, parameter_overrides={"Data": "s3cret-1"})
        page.widget.parameter_overrides = {"Data": "s3cret-2"}
        assert "s3cret" not in json.dumps(page.sent)
        assert self.opening(page)["parameter_overrides"] == {}
        page.say({"kind": "hello", "client": "c1"})
        assert page.updates[-1]["parameter_overrides"] == {"Data": "s3cret-2"}

    def test_whoever_wants_them_saved_has_them(self, open_page: OpenPage) -> None:
        page = open_page(says_hello=False, parameter_overrides={"Depth": 71}, save_parameter_values=True)
        assert self.opening(page)["parameter_overrides"] == {"Depth": "71"}

    def test_the_structure_is_told(self, open_page: OpenPage) -> None:
        page = open_page(says_hello=False, selected_steps=["Train"])
        assert self.opening(page)["selected_steps"] == ["Train"]
        assert [node["id"] for node in self.opening(page)["elements"]["nodes"]] == [
            "Prepare",
            "Train",
            "Report",
        ]
