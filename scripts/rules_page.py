"""Write ``docs/rules.md``, the page of all rules, from the rulebook."""

from __future__ import annotations

from pathlib import Path

from sagemaker_selective_widget.selection.rulebook import RULEBOOK, RuleEntry

PAGE = Path(__file__).resolve().parents[1] / "docs" / "rules.md"

_HEAD = """# Rules

Made from `sagemaker_selective_widget/selection/rulebook.py` by `make docs`; change it there.

An **error** forbids starting. A **warning** is for you to decide. Where AWS's pages contradict each other
or are silent, the service decides, and the rule is marked *unsure*.

| code | severity | finds | way out | source |
|---|---|---|---|---|
"""


def page() -> str:
    """Return the page as Markdown."""
    return _HEAD + "".join(map(_row, RULEBOOK))


def _row(entry: RuleEntry) -> str:
    severity = entry.severity if entry.is_certain else f"{entry.severity}, *unsure*"
    source = f"[{entry.source.rpartition('/')[2].removesuffix('.html')}]({entry.source})"
    return f"| `{entry.code}` | {severity} | {entry.says} | {entry.way_out} | {source} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
