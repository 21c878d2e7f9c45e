"""One pipeline for one definition, however it was handed in, for as long as it is of use."""

from __future__ import annotations

import gc
import json
import weakref
from pathlib import Path
from typing import Any

import pytest

from sagemaker_selective_widget.errors import DefinitionError
from sagemaker_selective_widget.pipeline.definition import Pipeline
from sagemaker_selective_widget.pipeline.load import DefinitionSource, definition_text
from sagemaker_selective_widget.pipeline.parsed import parsed


def definition_of(*names: str) -> dict[str, Any]:
    steps = [{"Name": name, "Type": "Processing", "Arguments": {}} for name in names]
    return {"Version": "2020-12-01", "Steps": steps}


def handed_in(source: DefinitionSource) -> Pipeline:
    return parsed(definition_text(source))


def test_what_is_handed_in_again_is_read_once(tmp_path: Path) -> None:
    definition = definition_of("Again")
    path = tmp_path / "definition.json"
    path.write_text(json.dumps(definition, indent=2))
    first = handed_in(definition)
    assert handed_in(json.dumps(definition)) is first
    assert handed_in(path) is first
    assert handed_in({"PipelineDefinition": json.dumps(definition)}) is first


def test_a_definition_that_was_changed_is_read_anew() -> None:
    definition = definition_of("One")
    first = handed_in(definition)
    definition["Steps"].append({"Name": "Two", "Type": "Processing", "Arguments": {}})
    assert handed_in(definition).step_names == ("One", "Two")
    assert first.step_names == ("One",)


def test_the_latest_stays_where_nobody_has_it_and_no_other_does() -> None:
    earlier = weakref.ref(parsed(json.dumps(definition_of("Earlier"))))
    latest = weakref.ref(parsed(json.dumps(definition_of("Latest"))))
    gc.collect()
    assert earlier() is None
    assert latest() is not None
    assert parsed(json.dumps(definition_of("Latest"))) is latest()


def test_one_that_somebody_has_is_the_same_after_others() -> None:
    kept = parsed(json.dumps(definition_of("Kept")))
    parsed(json.dumps(definition_of("Other")))
    assert parsed(json.dumps(definition_of("Kept"))) is kept


def test_what_cannot_be_read_says_so() -> None:
    with pytest.raises(DefinitionError, match="JSON object"):
        handed_in("[]")
