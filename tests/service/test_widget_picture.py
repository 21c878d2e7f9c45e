"""The picture beside a widget: taken again a moment after each change, and nothing confidential in it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import comm
import ipywidgets
import pytest
from botocore.credentials import Credentials
from ipywidgets.embed import embed_data

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.local import abalone
from sagemaker_selective_widget.widget import picture_output
from tests.service.fault_points import Background
from tests.service.widget_harness import (
    EVAL,
    PROCESS,
    TRAIN,
    AbaloneAccount,
    Browser,
    Open,
    RecordingComm,
    read_runs,
    settle,
    until,
)

pytest_plugins = ["tests.service.widget_harness"]

VALUE = "s3://a-bucket/that-is-confidential"
SLUG = "that-is-confidential"
KEY_ID, SECRET, TOKEN = "AKIAKEYTHATISNOWHERE", "secret-that-is-nowhere", "token-that-is-nowhere"
QUICK_S = 0.01


class Outputs:
    """The outputs of a notebook: what was displayed, and what replaced it."""

    def __init__(self) -> None:
        self.displayed: list[Any] = []
        self.replaced: list[Any] = []
        self.bundles: list[dict[str, Any]] = []
        self.threads: set[str] = set()
        self.at_cell_ends: list[Callable[[object], object]] = []

    def end_cell(self) -> None:
        """Do what is done at the end of a cell, while its outputs are taken."""
        for act in self.at_cell_ends:
            act(None)

    def call_at_cell_ends(self, act: Callable[[object], object]) -> Callable[[], None]:
        self.at_cell_ends.append(act)
        return lambda: self.at_cell_ends.remove(act) if act in self.at_cell_ends else None

    def display(self, shown: Any, *, update: bool = False, raw: bool = False, **_: Any) -> None:
        self.threads.add(threading.current_thread().name)
        if raw:
            self.bundles.append(shown)
        else:
            (self.replaced if update else self.displayed).append(shown)

    @property
    def text(self) -> str:
        """Everything that a saved notebook would hold of it."""
        pictures = [*self.displayed, *self.replaced]
        return json.dumps(self.bundles) + "".join(picture.html + picture.text for picture in pictures)


@pytest.fixture
def outputs(monkeypatch: pytest.MonkeyPatch) -> Outputs:
    """A notebook's outputs, in which pictures are taken without a long rest."""
    shown = Outputs()
    monkeypatch.setattr(picture_output, "display", shown.display)
    monkeypatch.setattr(picture_output, "has_outputs", lambda: True)
    monkeypatch.setattr(picture_output, "at_cell_ends", shown.call_at_cell_ends)
    monkeypatch.setattr(picture_output, "PAUSE_S", QUICK_S)
    return shown


def selected(picture: Any) -> tuple[str, ...]:
    return tuple(picture.facts.selected_steps)


def embedded(widget: Any) -> str:
    """The text of what `ipywidgets` puts into a file, for this widget and for all there are."""
    states = [embed_data([widget], drop_defaults=False), ipywidgets.Widget.get_manager_state()]
    return json.dumps(states, default=str)


class TestDisplay:
    def test_the_picture_is_an_output_of_its_own_after_the_widget(
        self, outputs: Outputs, open_widget: Open, reference: str
    ) -> None:
        widget, _ = open_widget(selected_steps=[TRAIN])
        widget._ipython_display_()
        (bundle,) = outputs.bundles
        assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == widget.picture_id
        assert [selected(picture) for picture in outputs.displayed] == [(TRAIN,)]
        assert f"ssw-picture-{widget.picture_id}" in outputs.displayed[0].html

    def test_of_a_closed_widget_there_is_the_picture_alone(
        self, outputs: Outputs, open_widget: Open, reference: str
    ) -> None:
        widget, _ = open_widget(selected_steps=[TRAIN])
        widget.close()
        widget._ipython_display_()
        assert not outputs.bundles
        assert [selected(picture) for picture in outputs.displayed] == [(TRAIN,)]

    def test_a_change_replaces_it(self, outputs: Outputs, open_widget: Open, reference: str) -> None:
        widget, browser = open_widget()
        widget._ipython_display_()
        browser.change(selected_steps=[TRAIN, EVAL])
        until(lambda: outputs.replaced and selected(outputs.replaced[-1]) == (TRAIN, EVAL))
        assert len(outputs.displayed) == 1

    def test_many_changes_of_a_moment_make_one_picture(
        self, outputs: Outputs, open_widget: Open, reference: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(picture_output, "PAUSE_S", 60.0)
        widget, browser = open_widget()
        widget._ipython_display_()
        for steps in ([TRAIN], [EVAL], [TRAIN, EVAL]):
            browser.change(selected_steps=steps)
        widget.close()
        assert [selected(picture) for picture in outputs.replaced] == [(TRAIN, EVAL)]

    def test_a_cell_that_has_changed_something_replaces_it_at_its_end(
        self, outputs: Outputs, open_widget: Open, reference: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Programs that run notebooks drop what comes after it."""
        monkeypatch.setattr(picture_output, "PAUSE_S", 60.0)
        widget, _ = open_widget()
        widget._ipython_display_()
        outputs.end_cell()
        assert outputs.replaced == []
        widget.selected_steps = [TRAIN]
        outputs.end_cell()
        assert [selected(picture) for picture in outputs.replaced] == [(TRAIN,)]
        outputs.end_cell()
        widget.close()
        assert len(outputs.replaced) == 1
        assert outputs.at_cell_ends == []

    def test_one_that_was_replaced_between_two_cells_is_replaced_again_in_the_end(
        self, outputs: Outputs, open_widget: Open, reference: str
    ) -> None:
        """It may have been dropped."""
        widget, browser = open_widget()
        widget._ipython_display_()
        browser.change(selected_steps=[TRAIN])
        until(lambda: outputs.replaced)
        count = len(outputs.replaced)
        widget.close()
        assert [selected(picture) for picture in outputs.replaced[count:]] == [(TRAIN,)]

    def test_the_end_of_a_cell_waits_for_one_that_is_being_taken(
        self, outputs: Outputs, open_widget: Open, reference: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What was sent by then is the cell's."""
        begun, go_on = threading.Event(), threading.Event()
        widget, browser = open_widget()
        widget._ipython_display_()
        output, take = widget._picture_output, widget.picture

        def take_slowly() -> Any:
            begun.set()
            assert go_on.wait(30)
            return take()

        monkeypatch.setattr(output, "_take", take_slowly)
        browser.change(selected_steps=[TRAIN])
        assert begun.wait(30)
        ending = Background(outputs.end_cell)
        go_on.set()
        ending.result()
        assert [selected(picture) for picture in outputs.replaced] == [(TRAIN,)]

    def test_a_change_that_it_does_not_tell_leaves_it(
        self, outputs: Outputs, open_widget: Open, reference: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A notebook that was just saved stays as it was saved."""
        monkeypatch.setattr(picture_output, "PAUSE_S", 60.0)
        widget, browser = open_widget(selected_steps=[TRAIN])
        widget._ipython_display_()
        browser.change(selected_steps=[EVAL])
        browser.change(selected_steps=[TRAIN])
        widget.close()
        assert outputs.replaced == []

    def test_an_execution_that_ends_is_in_it(
        self, account: AbaloneAccount, outputs: Outputs, open_widget: Open, reference: str
    ) -> None:
        account.sagemaker.stand_in(EVAL, fails="out of memory")
        widget, _ = open_widget(selected_steps=[TRAIN, EVAL])
        widget._ipython_display_()
        widget.start()
        assert widget.wait(30).status == "Failed"
        until(lambda: outputs.replaced and "✗ failed: the reason is not kept" in outputs.replaced[-1].html)
        assert "✓ ran now" in outputs.replaced[-1].html

    def test_what_is_not_displayed_takes_no_pictures(
        self, outputs: Outputs, open_widget: Open, reference: str
    ) -> None:
        widget, browser = open_widget()
        browser.change(selected_steps=[TRAIN])
        widget.close()
        assert (outputs.displayed, outputs.replaced, outputs.threads) == ([], [], set())

    def test_outside_of_notebooks_there_is_no_second_output(
        self, outputs: Outputs, open_widget: Open, reference: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(picture_output, "has_outputs", lambda: False)
        widget, browser = open_widget()
        widget._ipython_display_()
        browser.change(selected_steps=[TRAIN])
        widget.close()
        assert (outputs.displayed, outputs.replaced) == ([], [])

    def test_one_can_be_had_at_any_time(self, open_widget: Open, reference: str) -> None:
        widget, _ = open_widget(selected_steps=[TRAIN])
        assert selected(widget.picture()) == (TRAIN,)
        assert "Succeeded in the reference" in widget.picture().html
        assert widget.picture().svg.startswith("<svg ")


class TestNothingConfidential:
    def story(self, account: AbaloneAccount, open_widget: Open, **traits: Any) -> Any:
        """A widget with a value overridden, refused, inherited, started with and spelt in a display name."""
        widget, browser = open_widget(selected_steps=[PROCESS], **traits)
        widget._ipython_display_()
        widget.parameter_overrides = {"BatchData": VALUE}
        widget.start()
        widget.wait(30)
        widget.parameter_overrides = {"BatchData": VALUE, "MaxDepth": VALUE}
        widget.selected_steps = (TRAIN, EVAL)
        until(lambda: any(each["changed_parameters"] for each in widget.references["executions"]))
        assert any(row["report"]["changed"] for row in read_runs(browser))
        return widget

    def test_no_value_is_saved_unless_that_is_allowed(
        self, account: AbaloneAccount, outputs: Outputs, open_widget: Open, reference: str
    ) -> None:
        """The browser shows them all the same."""
        widget = self.story(account, open_widget)
        saved, shown = embedded(widget), json.dumps(widget.get_state(), default=str)
        widget.close()
        assert SLUG in shown
        assert (SLUG in saved, SLUG in outputs.text) == (False, False)
        assert "BatchData" in saved

    @pytest.mark.parametrize("is_allowed", [False, True])
    def test_why_a_step_failed_is_saved_where_values_may_be(
        self,
        account: AbaloneAccount,
        outputs: Outputs,
        open_widget: Open,
        reference: str,
        is_allowed: bool,
    ) -> None:
        """The values that it quotes are those of the execution, which the form does not have any more."""
        account.sagemaker.stand_in(TRAIN, fails=f"cannot read {VALUE}")
        widget, _ = open_widget(selected_steps=[TRAIN], save_parameter_values=is_allowed)
        widget._ipython_display_()
        widget.parameter_overrides = {"BatchData": VALUE}
        widget.start()
        assert widget.wait(30).status == "Failed"
        widget.parameter_overrides = {}
        saved = embedded(widget)
        widget.close()
        assert "✗ failed" in outputs.text
        assert (SLUG in saved, SLUG in outputs.text) == (is_allowed, is_allowed)

    def test_no_value_is_sent_before_a_browser_is_there(
        self, account: AbaloneAccount, reference: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whoever runs a notebook without a browser stores what was sent, and says nothing of it."""
        monkeypatch.setattr(comm, "create_comm", RecordingComm)
        account.run("other", BatchData=VALUE)
        widget = SelectiveExecutionWidget(abalone.PIPELINE_NAME, account.client, selected_steps=[TRAIN])
        settle(widget)
        try:
            widget.parameter_overrides = {"BatchData": VALUE}
            assert SLUG not in json.dumps(widget.comm.sent)
            browser = Browser(widget)
            assert browser.shown("parameter_overrides") == {"BatchData": VALUE}
            assert VALUE in browser.shown("code_shown")["text"]
        finally:
            widget.close()

    def test_values_are_saved_where_that_is_allowed(
        self, account: AbaloneAccount, outputs: Outputs, open_widget: Open, reference: str
    ) -> None:
        widget = self.story(account, open_widget, save_parameter_values=True)
        saved = embedded(widget)
        widget.close()
        assert (VALUE in saved, VALUE in outputs.text) == (True, True)

    def test_credentials_are_in_none_of_it(
        self, account: AbaloneAccount, outputs: Outputs, open_widget: Open, reference: str
    ) -> None:
        """Though the values may be saved: not in the state, the outputs or the text that is kept."""
        account.client._request_signer._credentials = Credentials(KEY_ID, SECRET, TOKEN)
        widget = self.story(account, open_widget, save_parameter_values=True)
        everything = embedded(widget) + widget.to_json() + repr(widget)
        widget.close()
        assert [word for word in (KEY_ID, SECRET, TOKEN) if word in everything + outputs.text] == []
