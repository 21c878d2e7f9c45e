"""The page of hosts keeps the rows of those that were not tried again."""

from __future__ import annotations

from pathlib import Path

from scripts.hosts.__main__ import RESULT, TRIALS, page_of, row_of, rows_of


def test_rows_are_told_apart_by_their_whole_names() -> None:
    """One host's name begins another's."""
    rows = {name: row_of(name, "1.2.3", "") for name in ("Notebook", "Notebook 6", "Voilà")}
    assert rows_of(page_of(rows.values()), TRIALS) == rows


def test_the_page_has_every_host_in_its_order() -> None:
    assert list(rows_of(Path(RESULT).read_text(encoding="utf-8"), TRIALS)) == list(TRIALS)


def test_a_row_says_what_went_wrong() -> None:
    assert "| Shiny 1.0 | it has no width |" in row_of("Shiny", "1.0", "it has no width")
