"""Ctrl+C while work is handed over to be carried out later: the next one is handed over all the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sagemaker_selective_widget.widget import picture_output
from sagemaker_selective_widget.widget.coalescing import CoalescedCommand
from sagemaker_selective_widget.widget.picture_output import PictureOutput
from tests.unit.widget.page import OpenPage

pytest_plugins = ["tests.unit.widget.page"]


class Later:
    """Keeps work, and is interrupted before it has kept the first."""

    def __init__(self) -> None:
        self.work: list[Callable[[], object]] = []
        self._is_interrupted = False

    def __call__(self, _delay_s: float, work: Callable[[], object]) -> None:
        if not self._is_interrupted:
            self._is_interrupted = True
            raise KeyboardInterrupt
        self.work.append(work)


def test_a_command_for_all_who_give_it() -> None:
    later = Later()
    carried_out: list[Any] = []
    command = CoalescedCommand(later, carried_out.append)
    with pytest.raises(KeyboardInterrupt):
        command.add("one")
    command.add("two")
    (turn,) = later.work
    turn()
    assert carried_out == [["one", "two"]]


def test_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_output, "has_outputs", lambda: True)
    monkeypatch.setattr(picture_output, "at_cell_ends", lambda _: lambda: None)
    monkeypatch.setattr(picture_output, "display", lambda *_, **__: None)
    later, take = Later(), lambda: None
    picture = PictureOutput(take, "id", later)  # type: ignore[arg-type]
    picture.show()
    with pytest.raises(KeyboardInterrupt):
        picture.changed()
    picture.changed()
    assert len(later.work) == 1


def test_a_command_that_is_given_again(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a browser does that has had no answer."""
    page = open_page()
    with monkeypatch.context() as patch:
        patch.setattr(page.widget.session, "later", Later())
        with pytest.raises(KeyboardInterrupt):
            page.say({"kind": "command", "command": "more", "id": "same"})
    assert page.answer("more", id="same") == ""
