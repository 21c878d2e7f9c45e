"""Durations read alike in Python and in the browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sagemaker_selective_widget.execution.history.duration import duration_text

TABLE = Path(__file__).parents[4] / "js" / "test" / "durations.json"


@pytest.mark.parametrize(("duration_s", "text"), json.loads(TABLE.read_text(encoding="utf-8")))
def test_a_duration_in_words(duration_s: float, text: str) -> None:
    assert duration_text(duration_s) == text
