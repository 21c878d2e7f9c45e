"""Pages that are made from the code say what the code says; links lead somewhere, and examples are right."""

from __future__ import annotations

import doctest
import re
import textwrap
from pathlib import Path

import pytest

from sagemaker_selective_widget.local.assumptions import ASSUMPTIONS
from sagemaker_selective_widget.selection.expression import select
from sagemaker_selective_widget.selection.rulebook import RULEBOOK
from scripts.pages import DOCS, PAGES, language_page, local_page, rules_page
from tests.unit.strategies import pipeline_of, step

REPOSITORY = DOCS.parent
MARKDOWN = sorted([*DOCS.rglob("*.md"), *REPOSITORY.glob("*.md"), *(REPOSITORY / "notebooks").glob("*.md")])
WITH_EXAMPLES = [page for page in sorted(DOCS.rglob("*.md")) if "```{doctest}" in page.read_text("utf-8")]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_the_code_has_it(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "Run `make pages` and commit the page."


def test_every_rule_is_on_its_page_once() -> None:
    assert [rules_page().count(f"| `{entry.code}` |") for entry in RULEBOOK] == [1] * len(RULEBOOK)


def test_every_assumption_is_on_its_page_once() -> None:
    page = local_page()
    assert [page.count(f"| {entry.behaviour} |") for entry in ASSUMPTIONS] == [1] * len(ASSUMPTIONS)
    assert not [entry for entry in ASSUMPTIONS if "|" in entry.behaviour + entry.evidence]


@pytest.mark.parametrize("example", ["Train+", "+Train", "2+Train", "Train+ and +Eval"])
def test_the_examples_of_the_language_can_be_read(example: str) -> None:
    pipeline = pipeline_of(step("Load"), step("Train", "Load"), step("Eval", "Train"))
    assert f"`{example}`" in language_page()
    assert select(pipeline, example)


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_a_link_leads_somewhere(page: Path) -> None:
    """A file that is there, and a heading of it that is there; `make check-links` asks other hosts."""
    assert [link for link in _links(page) if not _is_there(page, link)] == []


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_the_examples_of_a_page_are_right(page: Path) -> None:
    """They run from the first to the last, and answer what the page says."""
    name = page.relative_to(DOCS).as_posix()
    blocks = re.findall(
        r"^( *)```{doctest}\n(.*?)^\1```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    text = "\n".join(textwrap.dedent(block) for _, block in blocks)
    said: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(doctest.DocTestParser().get_doctest(text, {}, name, name, 0), out=said.append)
    assert runner.tries > 0
    assert "".join(said) == ""


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_a_signature_is_taken_from_the_code(page: Path) -> None:
    assert re.findall(r"\.\. auto\w+:: [\w.]+\(.*", page.read_text(encoding="utf-8")) == []


def _links(page: Path) -> list[str]:
    text = re.sub(r"^ *```.*?^ *```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not link.startswith(("http:", "https:"))]


def _is_there(page: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = page.parent / name if name else page
    return target.exists() and (not anchor or anchor in _anchors(target))


def _anchors(page: Path) -> list[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]
