"""Guides and notebooks call a button, a tab or a menu as the screen does.

What a page sets in emphasis and begins with a capital letter is such a name; so is a term that it defines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "sagemaker_selective_widget"
GUIDES = [
    REPOSITORY / "README.md",
    *sorted((REPOSITORY / "docs").glob("*-*.md")),
    *sorted((REPOSITORY / "docs" / "how-to").glob("*.md")),
    *sorted((REPOSITORY / "notebooks").glob("*.ipynb")),
]
SOURCES = [
    *(REPOSITORY / "js" / "src").rglob("*.ts*"),
    REPOSITORY / "js" / "src" / "labextension" / "settings.json",
    *(PACKAGE / "selection").rglob("*.py"),
    *(PACKAGE / "execution").rglob("*.py"),
]
"""Where the words on the screen come from."""

OF_OTHERS = {"Interrupt the kernel", "Open With", "Restart", "Run ▸ Run All Cells"}
"""Names that JupyterLab gives."""

NO_NAMES = {"Errors", "Warnings", "MLflow could not be reached"}
"""Words that are explained, and the beginning of a message."""

_LITERAL = re.compile(r""""((?:[^"\\\n]|\\.)*)"|`([^`]*)`|>([^<>{}]+)<""")
_PLACEHOLDER = re.compile(r"\$?\{[^{}]*\}")


@pytest.fixture(scope="module")
def shown() -> list[re.Pattern[str]]:
    """What the screen shows, with anything in the places that a template leaves open."""
    literals = {
        " ".join(next(filter(None, match), "").split())
        for path in SOURCES
        for match in _LITERAL.findall(path.read_text(encoding="utf-8"))
    }
    named = (literal for literal in literals if re.search(r"[A-Z][a-z]", _PLACEHOLDER.sub("", literal)))
    return [re.compile(".+".join(map(re.escape, _PLACEHOLDER.split(literal)))) for literal in named]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_a_guide_calls_things_as_the_screen_does(guide: Path, shown: list[re.Pattern[str]]) -> None:
    names = set(_names(_text(guide))) - OF_OTHERS - NO_NAMES
    assert sorted(name for name in names if not any(word.fullmatch(name) for word in shown)) == []


def test_a_name_that_the_screen_does_not_have_is_found(shown: list[re.Pattern[str]]) -> None:
    names = list(_names("Press *Vary*, then *Run 6 steps*.\n\nStart everything\n: It does not exist.\n"))
    assert [name for name in names if not any(word.fullmatch(name) for word in shown)] == ["Start everything"]
    assert len(names) == 3


def _text(guide: Path) -> str:
    text = guide.read_text(encoding="utf-8")
    if guide.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        text = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return re.sub(r"^ *```.*?^ *```$", "", text, flags=re.DOTALL | re.MULTILINE)


def _names(text: str) -> Iterator[str]:
    """Yield what a text names; a whole sentence in emphasis is a question or an aside."""
    for emphasised in re.findall(r"(?<![*\w])\*([A-Z][^*]+)\*(?!\*)", text):
        name = " ".join(emphasised.split())
        if name[-1] not in ".?":
            yield name
    yield from re.findall(r"^(.+)\n: ", text, re.MULTILINE)
