"""Pages that are made from the code say what the code says."""

from __future__ import annotations

import pytest

from sagemaker_selective_widget.local.assumptions import ASSUMPTIONS
from sagemaker_selective_widget.selection.expression import select
from sagemaker_selective_widget.selection.rulebook import RULEBOOK
from scripts.pages import DOCS, PAGES, language_page, local_page, rules_page
from tests.unit.strategies import pipeline_of, step


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
