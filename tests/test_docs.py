"""Pages that are made from the code say what the code says."""

from __future__ import annotations

from sagemaker_selective_widget.selection.rulebook import RULEBOOK
from scripts.rules_page import PAGE, page


def test_the_page_of_rules_is_as_the_rulebook_has_it() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "Run `make docs` and commit the page."


def test_every_rule_is_on_it_once() -> None:
    assert [page().count(f"| `{entry.code}` |") for entry in RULEBOOK] == [1] * len(RULEBOOK)
