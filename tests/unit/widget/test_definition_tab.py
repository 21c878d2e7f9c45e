"""What a kernel does for a tab of JupyterLab that shows a definition."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from sagemaker_selective_widget.local import abalone
from sagemaker_selective_widget.widget import definition_tab
from sagemaker_selective_widget.widget.definition_tab import show_definition


@pytest.fixture
def displayed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What is displayed, in order."""
    seen: list[Any] = []
    monkeypatch.setattr(definition_tab, "display", seen.append)
    yield seen
    for widget in {id(each): each for each in seen}.values():
        widget.close()
    definition_tab._shown.clear()


def test_the_same_definition_has_the_same_widget(displayed: list[Any]) -> None:
    show_definition("nightly", abalone.definition())
    show_definition("nightly", abalone.definition())
    first, second = displayed
    assert first is second
    assert first.session.pipeline_name == "nightly"


def test_a_changed_definition_keeps_of_the_selection_what_is_there(displayed: list[Any]) -> None:
    show_definition("nightly", abalone.definition())
    displayed[0].selected_steps = ["AbaloneProcess", "AbaloneTrain"]
    changed = json.loads(abalone.definition())
    changed["Steps"] = changed["Steps"][:1]
    show_definition("nightly", json.dumps(changed))
    assert displayed[1] is not displayed[0]
    assert list(displayed[1].selected_steps) == ["AbaloneProcess"]


def test_what_is_no_definition_is_said(displayed: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    show_definition("other", "{}")
    assert displayed == []
    assert capsys.readouterr().err.startswith("other could not be shown as a pipeline.")
