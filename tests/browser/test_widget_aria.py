"""What assistive technology is told in each state, as a tree of roles and names.

The trees are beside this file, in ``aria/``. After a change that is meant, write them anew and read the
difference: ``WRITE_ARIA=1 .venv/bin/python -m pytest tests/browser/test_widget_aria.py``.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from scripts.states import states
from tests.browser.widget_page import WidgetPage

pytest_plugins = ["tests.browser.widget_page"]

pytestmark = pytest.mark.one_host("the widget alone is its subject")
TREES = Path(__file__).parent / "aria"

# What differs from run to run: times, durations, the ids of sweeps and of what the service makes, and how far
# the live regions have come, which tests of their own hold.
VARIES = (
    (r"(?m)^( *- (?:status|alert))\b.*$", r"\1"),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)? UTC", "MOMENT"),
    (r"\b(just now|\d+ (seconds?|minutes?) ago)\b", "AGO"),
    (r"\b(under 1|\d+(\.\d+)?) s\b", "DURATION"),
    (r"(?<=maxdepth)-[a-z0-9]{6}\b(?=-\d)|(?<=eval)-[a-z0-9]{6}\b(?=-\d)|(?<=Sweep )[a-z0-9]{6}\b", "-SWEEP"),
    (r"\b[a-z0-9]{12}\b", "ID"),
    (r"(?<=pipelines-ID-)(\w+)-\w{10}\b", r"\1-JOB"),
)


def steady(tree: str) -> str:
    """The tree without what differs from run to run."""
    for pattern, word in VARIES:
        tree = re.sub(pattern, word, tree)
    return tree


def told(widget: WidgetPage) -> str:
    """The tree of the widget as it is now."""
    return steady(widget.root.aria_snapshot()) + "\n"


def test_each_state_is_told_as_it_was(widget: WidgetPage) -> None:
    """All of them in one story, since each begins where the one before ended."""
    for state in states(widget):
        file = TREES / f"{state}.yml"
        if os.environ.get("WRITE_ARIA"):
            TREES.mkdir(exist_ok=True)
            file.write_text(told(widget), encoding="utf-8")
        expected = file.read_text(encoding="utf-8")
        widget.notebook.wait_for(lambda: told(widget), expected, f"the tree of {state}")


@pytest.mark.parametrize("text", ["2026-11-26 05:54 UTC", "just now", "12 s", "under 1 s"])
def test_what_varies_is_left_out(text: str) -> None:
    assert text not in steady(f"- text: nightly, {text}")
