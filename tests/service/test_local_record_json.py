"""Records written as JSON come back as they were, and nothing else is made from what is read."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.local.expressions.resolve import Placeholder
from sagemaker_selective_widget.local.storage.record_json import from_json, to_json
from sagemaker_selective_widget.local.storage.records import ExecutionRecord, StepRecord

TIMES = st.datetimes(timezones=st.just(timezone.utc))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | TIMES
KEYS = st.text() | st.sampled_from(["$record:StepRecord", "$tuple", "$mapping", "$", "$time"])
VALUES = st.recursive(
    SCALARS | st.text().map(Placeholder),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(KEYS, inner),
    max_leaves=12,
)


def shape(value: object) -> object:
    """The value with the type of each part, which `==` does not look at."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value), [shape(item) for item in value]
    return type(value), value


@given(VALUES)
def test_a_value_comes_back_with_its_type(value: object) -> None:
    assert shape(from_json(to_json(value))) == shape(value)


@given(st.dictionaries(KEYS, VALUES), TIMES)
def test_a_record_comes_back(properties: dict[str, object], started: datetime) -> None:
    record = StepRecord("A", "Training", "Succeeded", started, properties=properties)
    assert from_json(to_json(record)) == record


def test_a_field_that_a_record_did_not_have_takes_its_default() -> None:
    moment = datetime(2026, 1, 1, tzinfo=timezone(timedelta(0)))
    text = to_json(ExecutionRecord("arn", "pipeline", "{}", moment, moment, selected_steps=("A",)))
    content = json.loads(text)["$record:ExecutionRecord"]
    del content["source_arn"]
    read = from_json(json.dumps({"$record:ExecutionRecord": content}))
    assert (read.source_arn, read.selected_steps) == (None, ("A",))


@pytest.mark.parametrize(
    "text",
    ['{"$record:Path": {}}', '{"$record:StepRecord": {"x": 1}}', '{"$unknown": 1}', '{"$time": "x"}', "{"],
)
def test_what_was_not_written_here_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_json(text)


def test_what_has_no_form_is_refused() -> None:
    with pytest.raises(TypeError, match="set is not JSON serializable"):
        to_json({"a": {1}})
