"""A click passes the files that docs/architecture.md names: it is traced, and compared with the page."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from tests.service.widget_harness import TRAIN, Open

pytest_plugins = ["tests.service.widget_harness"]

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "sagemaker_selective_widget"
CARRIED_BY = {
    "widget/widget.py",
    "widget/synced.py",
    "widget/delivery.py",
    "session/session.py",
    "widget/picture_output.py",
}
"""Who hands the message and the view on, and is told last that something has changed."""


def documented() -> set[str]:
    """The files of the page's table of the click's path, with the pure ones that they call."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.partition("| file | does | calls |")[2].partition("\n\n")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    found = set()
    for file, _, calls in rows:
        path = file.strip("`")
        found.add(path)
        own = [name for name in re.findall(r"`([\w/]+)`", calls) if name not in ("selection", "execution")]
        found.update(f"{path.partition('/')[0]}/{name}.py" for name in own)
    return found


def test_a_click_passes_the_files_that_the_page_names(open_widget: Open, reference: str) -> None:
    _, browser = open_widget(reference_execution=reference)
    passed: set[str] = set()

    def note(frame: Any, event: str, _: Any) -> None:
        file = Path(frame.f_code.co_filename)
        if event == "call" and file.is_relative_to(PACKAGE):
            passed.add(file.relative_to(PACKAGE).as_posix())

    sys.setprofile(note)
    try:
        browser.change(selected_steps=[TRAIN])
    finally:
        sys.setprofile(None)

    assert browser.shown("verdict")["selected_steps"] == [TRAIN]
    ours = {file for file in passed if file.startswith(("session/", "widget/"))}
    assert ours - CARRIED_BY == documented()
