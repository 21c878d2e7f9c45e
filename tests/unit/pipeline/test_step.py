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


def test_the_body_is_neither_compared_nor_printed() -> None:
    """Two steps are the same if they say the same; a megabyte of arguments has no place in a log."""
    assert Step("A", "Training", body={"x": "secret"}) == Step("A", "Training")
    assert "secret" not in repr(Step("A", "Training", body={"x": "secret"}))
