"""The records of a pipeline."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

from sagemaker_selective_widget.pipeline import Dependency, Parameter, Step

RECORDS = [Step("A", "Training"), Parameter("P", "String"), Dependency("A")]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_records_are_frozen_and_slotted(record: Step | Parameter | Dependency) -> None:
    """Observers on several threads read them without a lock."""
    with pytest.raises(FrozenInstanceError):
        setattr(record, fields(record)[0].name, "B")
    assert not hasattr(record, "__dict__")


@pytest.mark.parametrize(
    ("default", "is_required"),
    [
        pytest.param(None, True, id="none"),
        pytest.param("", False, id="empty text"),
        pytest.param(0, False, id="zero"),
        pytest.param(False, False, id="false"),
    ],
)
def test_only_no_default_makes_a_value_required(default: str | int | None, is_required: bool) -> None:
    assert Parameter("P", "String", default).is_required is is_required


@pytest.mark.parametrize(
    ("display_name", "subtitle"),
    [
        pytest.param(None, "", id="none"),
        pytest.param("Fit a model", "Fit a model", id="another"),
        pytest.param("Fit\n a\u2028model ", "Fit a model", id="several lines"),
        pytest.param(" \n", "", id="blank"),
        pytest.param("Train", "", id="the same"),
        pytest.param("train", "train", id="in another case"),
    ],
)
def test_the_subtitle_is_the_display_name_where_it_adds_to_the_name(
    display_name: str | None, subtitle: str
) -> None:
    assert Step("Train", "Training", display_name).subtitle == subtitle


def test_the_body_is_neither_compared_nor_printed() -> None:
    """Two steps are the same if they say the same; a megabyte of arguments has no place in a log."""
    assert Step("A", "Training", body={"x": "secret"}) == Step("A", "Training")
    assert "secret" not in repr(Step("A", "Training", body={"x": "secret"}))
